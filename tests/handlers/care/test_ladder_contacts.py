"""Whom the silence ladder may turn to: set on the elder's word, agreed to by who is asked, and theirs to take back."""

from datetime import timedelta

import pytest
from sqlmodel import select

import texts
from handlers.effects import Show, Tell, words
from handlers.pages import pages
from storage.models import EmergencyContact
from tests.neighbourhood import DAY, STRANGER, WANG, WORKER, ZHANG, Answer, Neighbourhood, at

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def shown(town: Neighbourhood, answer: Answer, language: str = "zh") -> str:
    """The page that an answer brought, in words."""
    (show,) = answer.of(Show)
    drawn = pages.VIEWS[show.view](town.db, show.ids, town.now)
    return "\n".join(words(one, language) for page in drawn for one in page.lines)


def buttons(town: Neighbourhood, answer: Answer) -> list[str]:
    (show,) = answer.of(Show)
    drawn = pages.VIEWS[show.view](town.db, show.ids, town.now)
    return [one.data for page in drawn for row in page.buttons for one in row]


def contact(town: Neighbourhood) -> EmergencyContact:
    return town.db.exec(select(EmergencyContact)).one()


def told(answer: Answer, chat: int) -> list[str]:
    return [line.key for one in answer.of(Tell) if one.chat_id == chat for line in one.lines]


def adds_neighbour(town: Neighbourhood) -> Answer:
    return town.commands(WORKER, "silent", "3-1-502 王秀英 邻居 3-1-501 张三")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_persons_ladder_is_one_page(town: Neighbourhood, language: str) -> None:
    adds_neighbour(town)

    page = shown(town, town.commands(WORKER, "silent", "3-1-502 王秀英"), language)

    for part in ("3-1-502 王秀英", "12:00", "14:00", "14:40", "15:20", "16:00", "17:30", "张三 13800000001"):
        assert part in page


def test_a_neighbour_is_asked_first_and_the_elder_is_told(town: Neighbourhood) -> None:
    answer = adds_neighbour(town)

    assert answer.keys == ["ladder.contact_asked"]
    assert told(answer, ZHANG) == ["ladder.will_you"]
    assert told(answer, WANG)[-1] == "ladder.told_resident"
    assert not contact(town).agreed


@pytest.mark.parametrize(("said", "agreed"), [("1", True), ("0", False)])
def test_the_neighbours_own_word_counts(town: Neighbourhood, said: str, agreed: bool) -> None:
    adds_neighbour(town)

    town.presses(ZHANG, f"i:{contact(town).id}:{said}", chat=ZHANG)

    assert contact(town).agreed is agreed


def test_nobody_agrees_in_anothers_place(town: Neighbourhood) -> None:
    adds_neighbour(town)

    for who in (WANG, WORKER, STRANGER):
        assert town.presses(who, f"i:{contact(town).id}:1", chat=who).keys == ["press.not_yours"]

    assert not contact(town).agreed


@pytest.mark.parametrize("who", [WANG, WORKER, ZHANG])
def test_it_is_taken_back_with_a_tap(town: Neighbourhood, who: int) -> None:
    adds_neighbour(town)

    town.presses(who, f"i:{contact(town).id}:off", chat=who)

    assert town.db.exec(select(EmergencyContact)).all() == []


@pytest.mark.parametrize("text", ["家人 李华 13800000009", "family 李华 138 0000 0009"])
def test_somebody_with_a_phone_alone_is_for_the_workers_card(town: Neighbourhood, text: str) -> None:
    answer = town.commands(WORKER, "silent", f"3-1-502 王秀英 {text}")

    kept = contact(town)
    assert (kept.name, kept.phone, kept.relation, kept.agreed) == ("李华", "+8613800000009", "family", True)
    assert answer.keys == ["ladder.contact_no_chat"]


@pytest.mark.parametrize(
    "text", ["3-1-501", "9-9-999 王秀英", "3-1-502 王秀英 邻居", "3-1-502 王秀英 朋友 李华 13800000009"]
)
def test_what_is_not_understood_is_shown_how(town: Neighbourhood, text: str) -> None:
    assert town.commands(WORKER, "silent", text).keys == ["ladder.how"]
    assert town.db.exec(select(EmergencyContact)).all() == []


@pytest.mark.parametrize("who", [WORKER, WANG])
def test_a_rung_is_taken_off_and_put_back(town: Neighbourhood, who: int) -> None:
    wang = town.resident("王秀英").id
    town.presses(who, f"b:{wang}:family", chat=who)
    assert town.resident("王秀英").rungs == ["nudge", "voice", "neighbour"]

    town.presses(who, f"b:{wang}:family", chat=who)

    assert town.resident("王秀英").rungs == ["nudge", "voice", "family", "neighbour"]


def test_the_neighbour_before_the_family(town: Neighbourhood) -> None:
    wang = town.resident("王秀英").id

    town.presses(WORKER, f"b:{wang}:swap", chat=WORKER)

    assert town.resident("王秀英").rungs == ["nudge", "voice", "neighbour", "family"]


def test_a_relative_sees_and_sets_it_without_anybodys_phone(town: Neighbourhood) -> None:
    town.enrol(401, "王秀英", relation="relative")
    town.commands(WORKER, "silent", "3-1-502 王秀英 邻居 老吴 13800000009")
    wang = town.resident("王秀英").id

    answer = town.presses(401, f"b:{wang}:see", chat=401)

    assert "老吴" in shown(town, answer)
    assert "13800000009" not in shown(town, answer)


def test_who_is_silent_today_is_on_the_workers_screen_with_a_button(town: Neighbourhood) -> None:
    town.passes(at("12:00"))

    answer = town.commands(WORKER, "silent")

    assert "3-1-502 王秀英 · 到了:提醒本人" in shown(town, answer)
    assert buttons(town, answer) == [f"s:{town.resident('王秀英').id}:t"]
    town.tells(WANG, "1", at=at("12:05"))
    assert "王秀英" not in shown(town, answer)


def test_whom_nobody_reached_is_on_the_workers_screen_in_the_morning(town: Neighbourhood) -> None:
    for clock in ("12:00", "14:00"):
        town.passes(at(clock))
    town.passes(at("00:00", TOMORROW))

    for clock in ("07:59", "08:00"):
        dealt = town.passes(at(clock, TOMORROW))
    morning = [one for _, effects in dealt for one in effects if isinstance(one, Show) and one.view == "lost"]

    assert [one.chat_id for one in morning] == [WORKER]
    (page,) = pages.VIEWS["lost"](town.db, morning[0].ids, town.now)
    said = "\n".join(words(one, "zh") for one in page.lines)
    assert "3-1-502 王秀英 ☎ 13800000003" in said
    assert "王秀英" in shown(town, town.commands(WORKER, "silent"))


def test_a_morning_after_everybody_was_reached_is_quiet(town: Neighbourhood) -> None:
    town.tells(WANG, "1")
    town.passes(at("00:00", TOMORROW))

    dealt = town.passes(at("08:00", TOMORROW))

    assert not [one for _, effects in dealt for one in effects if isinstance(one, Show)]
