"""The door list typed back in the chat: written down, read back by name, and asked where it is not clear."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.render import Drawer
from handlers.effects import File, Reply, Show
from handlers.pages import door_pages, papers
from storage import calls
from storage.models import Audit, Call, Outbox, Reading
from tests.documents import printed
from tests.neighbourhood import DAY, LI, OTHER_WORKER, WANG, WORKER, ZHANG, Answer, Neighbourhood, at


@pytest.fixture(autouse=True)
def _evening(town: Neighbourhood) -> None:
    """The round is over, and nobody has reported."""
    town.opens()
    town.passes(at("18:05"))
    town.now = at("18:40")


def typed(town: Neighbourhood, line: str, who: int = WORKER) -> Answer:
    return town.tells(who, line)


def words(town: Neighbourhood, answer: Answer) -> str:
    """What the worker reads."""
    letters = town.db.exec(select(Outbox).where(Outbox.cause == answer.turn.message.cause, Outbox.kind == "say"))
    return "\n".join(drawn.text for one in letters for drawn in Drawer("linli_bot").say(one.payload))


def buttons(answer: Answer) -> list[str]:
    return [one.data for reply in answer.of(Reply) for row in reply.buttons for one in row]


def outcome(town: Neighbourhood, name: str) -> str | None:
    who = town.resident(name).id or 0
    return calls.day_outcomes(town.db, [who], DAY).get(who)


def test_one_line_is_records_outcomes_and_knocks(town: Neighbourhood) -> None:
    answer = typed(town, "502 36.9 501不在 601赵一√ 钱二住院")

    wang, zhao = town.stands("王秀英"), town.stands("赵一")
    assert wang is not None
    assert zhao is not None
    assert (wang.celsius, zhao.status, wang.late) == (36.9, "normal", True)
    assert [outcome(town, name) for name in ("王秀英", "赵一", "钱二", "张三")] == ["seen", "seen", "hospital", None]
    knocks = town.db.exec(select(Call.outcome).where(Call.way == "door").order_by(col(Call.id))).all()
    assert sorted(knocks) == ["hospital", "nobody", "nobody", "nobody", "reached", "reached"]
    assert "3-1-502 王秀英:36.9℃" in words(town, answer)
    assert "3-1-501 张三:没人应" in words(town, answer)


def test_what_a_worker_saw_is_their_word_and_not_the_residents(town: Neighbourhood) -> None:
    typed(town, "502 36.9")

    (reading,) = town.db.exec(select(Reading)).all()
    assert (reading.source, reading.own, reading.account_id) == ("worker", False, town.account(WORKER))


def test_the_board_hears_of_it_and_a_fever_is_an_alarm(town: Neighbourhood) -> None:
    typed(town, "502 38.6")

    (alarm,) = town.tickets("fever")
    assert alarm.resident_id == town.resident("王秀英").id


def test_every_knock_is_audited_by_number(town: Neighbourhood) -> None:
    typed(town, "502不在")

    acts = town.db.exec(select(Audit).where(col(Audit.action).startswith("visit."))).all()
    assert [(one.action, one.subject) for one in acts] == [("visit.nobody", f"resident {town.resident('王秀英').id}")]


def test_a_self_report_stays_until_the_worker_says_otherwise(town: Neighbourhood) -> None:
    town.tells(WANG, "36.4", at=at("18:30"))

    answer = typed(town, "502 37.9")

    assert "已经记着 3-1-502 王秀英:36.4℃" in words(town, answer)
    stands = town.stands("王秀英")
    assert stands is not None
    assert (stands.celsius, stands.fever) == (36.4, False)

    town.presses(WORKER, buttons(answer)[0], chat=WORKER)

    stands = town.stands("王秀英")
    assert stands is not None
    assert (stands.celsius, stands.fever, stands.differs) == (36.4, True, True)


def test_the_same_line_sent_twice_is_written_once(town: Neighbourhood) -> None:
    typed(town, "502 36.9 601赵一√")

    again = typed(town, "502 36.9 601赵一√")

    assert len(town.db.exec(select(Reading)).all()) == 2
    assert "另有 2 人" in words(town, again)


def test_nobody_at_home_may_be_seen_later(town: Neighbourhood) -> None:
    typed(town, "502不在")

    typed(town, "502√")

    assert outcome(town, "王秀英") == "seen"


def test_whose_temperature_it_was_is_asked_with_a_button_for_each(town: Neighbourhood) -> None:
    answer = typed(town, "501 36.8 502√")

    assert "❓「501 36.8」是哪一位?" in words(town, answer)
    assert len(buttons(answer)) == 3
    assert town.stands("王秀英") is not None

    told = town.presses(WORKER, buttons(answer)[1], chat=WORKER)

    stands = town.stands("李梅")
    assert stands is not None
    assert stands.celsius == 36.8
    assert town.stands("张三") is None
    assert "doors.kept" in told.keys


def test_an_answer_counts_once_and_only_for_who_was_asked(town: Neighbourhood) -> None:
    answer = typed(town, "501 36.8")
    first, second, _ = buttons(answer)

    assert town.presses(OTHER_WORKER, first, chat=OTHER_WORKER).keys == ["press.not_yours"]
    town.presses(WORKER, first, chat=WORKER)

    assert town.presses(WORKER, second, chat=WORKER).keys == ["doors.answered"]
    assert town.stands("李梅") is None


@pytest.mark.parametrize("forged", ["z:1", "z:1:9", "z:x:0", "z:1:-1", "z:"])
def test_no_forged_answer_writes_anything(town: Neighbourhood, forged: str) -> None:
    answer = typed(town, "501 36.8")
    number = buttons(answer)[0].split(":")[1]

    answer = town.presses(WORKER, forged.replace("1", number, 1), chat=WORKER)

    assert answer.keys[0] == "press.old"
    assert town.missing() == ["张三", "李梅", "张小宝", "王秀英", "赵一", "钱二"]


def test_tomorrow_the_question_is_over(town: Neighbourhood) -> None:
    answer = typed(town, "501 36.8")
    town.opens(day=DAY + timedelta(days=1))

    assert town.presses(WORKER, buttons(answer)[0], chat=WORKER).keys == ["doors.answered"]


def test_a_worker_writes_nothing_into_another_grid(town: Neighbourhood) -> None:
    answer = typed(town, "502√", OTHER_WORKER)

    assert town.stands("王秀英") is None
    assert "花名册上没有这一户" in words(town, answer)


@pytest.mark.parametrize("who", [LI, ZHANG])
def test_a_resident_cannot_write_a_door_list(town: Neighbourhood, who: int) -> None:
    typed(town, "502√ 601不在", who)

    assert town.stands("王秀英") is None
    assert town.db.exec(select(Call)).all() == []


def test_in_the_group_it_is_no_door_list(town: Neighbourhood) -> None:
    town.says(WORKER, "502√ 601不在")

    assert town.db.exec(select(Call)).all() == []


def test_who_declined_to_be_stored_is_on_no_line(town: Neighbourhood) -> None:
    town.resident("王秀英").declined = True
    town.forget()

    typed(town, "502 36.9")

    assert town.db.exec(select(Reading)).all() == []


def test_who_was_seen_need_not_be_visited_any_more(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = "phone"
    town.resident("王秀英").tags = []
    town.forget()
    shown = town.commands(WORKER, "calls").of(Show)[0]
    town.presses(WORKER, f"u:{shown.ids['call']}:visit", chat=WORKER)

    typed(town, "502√")

    assert [one.state for one in town.tickets("visit")] == ["DONE"]


def test_said_to_be_a_door_list_a_single_word_is_explained(town: Neighbourhood) -> None:
    assert town.commands(WORKER, "calls", "上门").keys == ["doors.how"]
    town.commands(WORKER, "calls", "上门 502√")
    assert town.stands("王秀英") is not None


def test_danger_in_the_line_is_heard_first(town: Neighbourhood) -> None:
    typed(town, "502 王奶奶摔倒了起不来")

    assert town.tickets("emergency")


def test_the_list_says_how_to_answer_and_prints(town: Neighbourhood) -> None:
    round_ = town.round()
    letter = {"view": "doors", "ids": {"round": round_.id, "language": "zh"}, "language": "zh"}
    drawn = list(Drawer("linli_bot").page(town.db, letter, town.now))

    assert "501√ 502不在 601 36.9" in drawn[-1].text
    answer = town.presses(WORKER, f"z:print:{round_.id}", chat=WORKER)
    assert [(one.chat_id, one.kind) for one in answer.of(File)] == [(WORKER, "doors")]


def test_the_export_of_the_door_list_is_the_paper_with_phones_and_tries(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = "phone"
    town.resident("赵一").contact = "text"
    town.forget()
    shown = town.commands(WORKER, "calls").of(Show)[0]
    town.presses(WORKER, f"u:{shown.ids['call']}:nobody", chat=WORKER)
    (paper,) = town.commands(WORKER, "export", "上门").of(File)

    made = papers.PAPERS[paper.kind](town.db, paper.ids, "zh", town.house)

    said = "".join(run for page in printed.pages(made.data) for run in page)
    assert all(word in said for word in ("王秀英", "13800000003", "独居", "打了", "只用短信"))
    assert made.name == "linli-doors-2026-03-02.pdf"


def test_who_is_known_to_be_in_hospital_or_away_is_on_no_door_list(town: Neighbourhood) -> None:
    typed(town, "502住院 601赵一外出")

    listed = door_pages.entries(town.db, town.round(), "zh")

    assert [one.name for one in listed] == ["张三", "李梅", "张小宝", "钱二"]
