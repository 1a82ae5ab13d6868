"""Dialogues as they are kept between messages: nothing about health is lost to one, and a night changes no answer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from handlers import guided
from handlers.effects import Reply, Tell, words
from storage.database import Database
from storage.models import OpenDialogue, Outbox
from tests.neighbourhood import DAY, LI, STRANGER, ZHANG, Answer, Neighbourhood, at, settle_in


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def kept(town: Neighbourhood) -> OpenDialogue:
    """The only open dialogue."""
    return town.db.exec(select(OpenDialogue)).one()


def test_a_temperature_sent_into_another_dialogue_is_todays_report(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")

    town.tells(ZHANG, "38.5")

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, len(town.tickets("fever"))) == (38.5, 1)
    assert (kept(town).name, kept(town).saved["state"]) == ("need", "WHAT")


def test_the_dialogue_goes_on_after_such_a_report(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    town.tells(ZHANG, "一袋米")
    town.tells(ZHANG, "36.5")

    for said in ("1", "1", "1", "1"):
        town.tells(ZHANG, said)

    assert [ticket.items for ticket in town.tickets("need")] == [[{"name": "大米", "qty": 1, "unit": "袋"}]]


def test_a_strangers_temperature_while_enrolling_is_kept(town: Neighbourhood) -> None:
    town.account(STRANGER, grid="幸福一格")
    town.commands(STRANGER, "start")
    town.tells(STRANGER, "同意")

    town.tells(STRANGER, "38.5")

    assert len(town.tickets("fever")) == 1


def test_what_is_neither_an_answer_nor_a_report_is_asked_again(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")

    assert "dialogue.not_understood" in town.tells(ZHANG, "今天天气真好").keys


@pytest.mark.parametrize("word", ["继续", "重来"])
def test_a_follow_up_left_overnight_is_still_about_the_same_person_and_knows_the_day(
    town: Neighbourhood, word: str
) -> None:
    turn = town.tells(ZHANG, "36.5").turn
    guided.begin(turn, "follow_up", member=town.resident("李梅").id)
    town.forget()
    town.now = at("09:00", DAY + timedelta(days=1))

    town.tells(ZHANG, word)

    facts = kept(town).saved["answers"]["facts"]
    assert facts["member"] == town.resident("李梅").id
    assert facts["today"] == (DAY + timedelta(days=1)).isoformat()


# --- a reply answers the prompt it replies to ----------------------------------------------------------------


def sent(town: Neighbourhood, question: str) -> int:
    """The id of the newest message that asked this, once the sender has sent it."""
    letter = town.db.exec(
        select(Outbox).where(Outbox.card == f"asks:{question}").order_by(col(Outbox.id).desc())
    ).first()
    assert letter is not None
    letter.message_id = 5000 + (letter.id or 0)
    town.forget()
    return 5000 + (letter.id or 0)


def replies(town: Neighbourhood, user: int, text: str, message: int) -> Answer:
    return town.tells(user, text, reply_to=message, reply_to_us=True)


def test_a_reply_to_an_older_prompt_answers_that_one(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    first = sent(town, "need:WHAT")
    town.tells(ZHANG, "一袋米")

    replies(town, ZHANG, "两板鸡蛋", first)

    items = [item["name"] for item in kept(town).saved["answers"]["given"]["items"]]
    assert (items, kept(town).saved["state"]) == (["大米", "鸡蛋"], "URGENCY")


def test_a_reply_to_a_prompt_of_another_open_dialogue_goes_there(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    asked = sent(town, "need:WHAT")
    town.commands(ZHANG, "travel")

    replies(town, ZHANG, "一袋米", asked)

    states = {one.name: one.saved["state"] for one in town.db.exec(select(OpenDialogue))}
    assert states == {"need": "URGENCY", "travel": "PLACES"}


def test_a_reply_to_a_reminder_is_todays_report_whatever_is_open(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    town.passes(at("12:00"))
    reminder = next(one for one in town.db.exec(select(Outbox).where(Outbox.chat_id == ZHANG)) if "remind" in one.cause)
    reminder.message_id = 77

    replies(town, ZHANG, "1", 77)

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.status, kept(town).saved["state"]) == ("normal", "WHAT")


def test_a_digit_in_reply_to_a_finished_dialogue_is_no_report(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    asked = sent(town, "need:WHAT")
    for said in ("一袋米", "1", "1", "1", "1"):
        town.tells(ZHANG, said)

    assert replies(town, ZHANG, "1", asked).keys == ["dialogue.gone"]
    assert town.stands("张三") is None


# --- left overnight, old buttons, changed dialogues -----------------------------------------------------------

TOMORROW = DAY + timedelta(days=1)


@pytest.mark.parametrize(("said", "value"), [("1", (None, "normal")), ("36.9", (36.9, "")), ("平安", (None, "normal"))])
def test_in_the_morning_a_digit_or_a_temperature_is_todays_report(
    town: Neighbourhood, said: str, value: tuple[float | None, str]
) -> None:
    town.commands(ZHANG, "need", at=at("21:00"))
    town.opens(day=TOMORROW)

    town.tells(ZHANG, said, at=at("08:30", TOMORROW))

    stand = town.stands("张三", TOMORROW)
    assert stand is not None
    assert (stand.celsius, stand.status) == value
    assert kept(town).saved["state"] == "WHAT"


def test_anything_else_in_the_morning_is_asked_whether_to_go_on(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need", at=at("21:00"))
    town.tells(ZHANG, "一袋米")

    asked = town.tells(ZHANG, "早上好", at=at("08:30", TOMORROW))
    assert asked.keys == ["dialogue.parked"]

    assert town.tells(ZHANG, "继续").keys[0] == "need.urgency"


def test_from_a_parked_dialogue_zero_reaches_a_person_and_a_need_is_heard(town: Neighbourhood) -> None:
    town.commands(ZHANG, "travel", at=at("21:00"))

    assert town.tells(ZHANG, "0", at=at("08:30", TOMORROW)).keys == ["help.coming_phone"]
    assert town.tells(ZHANG, "家里没米了,要两袋大米").keys[0] == "need.urgency"


def test_midnight_does_not_park_who_is_just_answering(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need", at=at("23:58"))
    town.tells(ZHANG, "一袋米")

    assert town.tells(ZHANG, "1", at=at("00:02", TOMORROW)).keys[0] == "need.when"


def test_yesterdays_button_still_answers(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need", at=at("21:00"))
    town.tells(ZHANG, "一袋米")

    answer = town.presses(ZHANG, "d:n:URGENCY:today", chat=ZHANG, at=at("08:30", TOMORROW))

    assert answer.keys[1] == "need.when"


def test_an_old_restart_does_not_throw_away_what_was_answered_since(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    town.tells(ZHANG, "一袋米")

    town.presses(ZHANG, "d:n::restart", chat=ZHANG)

    assert kept(town).saved["state"] == "URGENCY"


def test_a_button_of_a_finished_dialogue_is_explained_and_the_menu_shown(town: Neighbourhood) -> None:
    assert town.presses(ZHANG, "d:n:WHAT:food", chat=ZHANG).keys == ["press.old", "menu.title", "menu.phone"]


def test_a_reminder_leaves_an_open_dialogue_alone(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    town.tells(ZHANG, "一袋米")
    before = kept(town).saved

    town.passes(at("16:00"))

    assert kept(town).saved == before
    assert town.tells(ZHANG, "1").keys[0] == "need.when"


@pytest.mark.parametrize("change", [{"version": 0}, {"state": "GONE"}])
def test_a_dialogue_that_changed_starts_again_politely(town: Neighbourhood, change: dict[str, object]) -> None:
    town.commands(ZHANG, "need")
    town.tells(ZHANG, "一袋米")
    kept(town).saved = {**kept(town).saved, **change}
    town.forget()

    assert town.tells(ZHANG, "1").keys[:2] == ["dialogue.restarted", "need.what"]


def test_a_dialogue_that_no_longer_exists_ends_kindly(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    open_one = kept(town)
    open_one.key, open_one.name = open_one.key.replace("need", "letter"), "letter"
    open_one.saved = {**open_one.saved, "name": "letter"}
    town.forget()

    assert town.presses(ZHANG, "d:letter:WHAT:food", chat=ZHANG).keys[-1] == "dialogue.gone"
    assert town.db.exec(select(OpenDialogue)).all() == []


def test_questions_about_somebody_else_do_not_go_to_the_first(town: Neighbourhood) -> None:
    turn = town.tells(ZHANG, "36.5").turn
    guided.begin(turn, "follow_up", member=town.resident("李梅").id)

    guided.begin(turn, "follow_up", member=town.resident("张小宝").id)

    assert kept(town).saved["answers"]["facts"]["member"] == town.resident("张小宝").id


def test_what_is_asked_for_elsewhere_joins_the_open_need(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    town.tells(ZHANG, "两板鸡蛋")
    offer = town.says(ZHANG, "家里没米了,要两袋大米").of(Tell)[0]

    town.presses(ZHANG, offer.buttons[0][0].data, chat=ZHANG)

    items = kept(town).saved["answers"]["given"]["items"]
    assert [(item["name"], item["qty"]) for item in items] == [("鸡蛋", 2), ("大米", 2)]


# --- every dialogue, each answer on a database opened anew ---------------------------------------------------

OPENINGS = {
    "enrolment": ("start", ("同意", "3-1-502 王秀英", "没有", "对")),
    "temperature": ("report", ("我", "36.5", "没有了", "对")),
    "need": ("need", ("买菜", "大米", "2", "没了", "今天", "下午", "没有", "对")),
    "travel": ("travel", ("外地", "没有", "三天前", "昨天", "都没有", "跳过", "对")),
    "family": ("family", ("3-1-502 王秀英", "妈妈", "问本人", "对")),
    "volunteering": ("volunteer", ("送菜", "没了", "周末", "没了", "本楼", "对")),
    "forgetting": ("forget", ("删", "确定")),
}
SAYINGS = {
    "follow_up": ("没有", "昨天", "咳嗽", "没有了", "没有", "自己去", "对"),
    "follow_up_round": ("好点", "36.5", "不用", "对"),
}


@pytest.mark.sqlite
@pytest.mark.parametrize("name", [*OPENINGS, *SAYINGS])
def test_every_dialogue_goes_on_in_a_process_that_knows_nothing(database_url: str, name: str) -> None:
    """After each answer all that is known is what another process finds in the database."""
    command, answers = OPENINGS.get(name, ("", SAYINGS.get(name, ())))
    who = STRANGER if name == "enrolment" else ZHANG
    with _opened(database_url) as town:
        settle_in(town.db)
        town.opens()
        if command:
            town.commands(who, command)
        else:
            guided.begin(town.tells(ZHANG, "36.5").turn, name)

    finished = [_answered(database_url, number, who, said) for number, said in enumerate(answers, start=100)]

    assert finished == [*[False] * (len(answers) - 1), True]


@contextmanager
def _opened(url: str) -> Iterator[Neighbourhood]:
    database = Database(url)
    with Session(database.engine) as db, db.begin():
        yield Neighbourhood(db)
    database.close()


def _answered(url: str, number: int, who: int, said: str) -> bool:
    """Whether the dialogue is over after this answer, which was understood."""
    with _opened(url) as town:
        town.counter = number
        answer = town.tells(who, said)
        assert "dialogue.not_understood" not in answer.keys, (said, answer.keys)
        return town.db.exec(select(OpenDialogue)).first() is None


BEGINNINGS = {
    "temperature": ("report", "报体温", "r:report", "report"),
    "need": ("need", "报需求", "r:need", "need"),
    "travel": ("travel", "报备", "r:travel", "travel"),
    "family": ("family", "家人", "r:family", "family"),
    "volunteering": ("volunteer", "志愿", "r:volunteer", "volunteering"),
    "forgetting": ("forget", "忘记我", "r:forget", "forgetting"),
}
"""Of each dialogue: its command, its Chinese word, its button in the menu, and the payload of a deep link."""


@pytest.mark.parametrize("name", BEGINNINGS)
def test_each_begins_from_its_command_its_word_a_menu_button_and_a_deep_link(town: Neighbourhood, name: str) -> None:
    command, word, data, payload = BEGINNINGS[name]
    ways: list[Callable[[], Answer]] = [
        lambda: town.commands(ZHANG, command),
        lambda: town.tells(ZHANG, word),
        lambda: town.presses(ZHANG, data, chat=ZHANG),
        lambda: town.commands(ZHANG, "start", payload),
    ]
    begun = []

    for begin in ways:
        begin()
        begun.append(kept(town).name)
        town.tells(ZHANG, "菜单")

    assert begun == [name] * 4


def test_every_button_of_the_menu_leads_somewhere(town: Neighbourhood) -> None:
    (menu,) = town.commands(ZHANG, "start").of(Reply)
    (more,) = town.presses(ZHANG, "r:more", chat=ZHANG).of(Reply)

    offered = {one.data for reply in (menu, more) for row in reply.buttons for one in row}
    assert {data for _, _, data, _ in BEGINNINGS.values()} <= offered


@pytest.mark.parametrize("name", sorted(set(BEGINNINGS) - {"temperature"}))
def test_in_the_group_only_the_way_is_shown(town: Neighbourhood, name: str) -> None:
    answer = town.says(ZHANG, BEGINNINGS[name][1])

    (reply,) = answer.of(Reply)
    assert reply.buttons[0][0].link == BEGINNINGS[name][3]
    assert town.db.exec(select(OpenDialogue)).all() == []


def test_who_changes_the_language_in_a_dialogue_is_answered_in_it(town: Neighbourhood) -> None:
    town.commands(LI, "need")
    town.tells(LI, "English")

    said = [words(one, "en") for one in town.tells(LI, "???").of(Reply)[0].lines]

    assert not [one for one in said if re.search("[一-鿿]", one)]
