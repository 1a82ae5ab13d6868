"""Asking back: after people had time to finish, privately, and never for the wrong person."""

import pytest
from sqlmodel import select

from handlers.effects import Effects, Tell, Toast
from storage import people
from storage.models import Reading, Statement
from tests.neighbourhood import GROUP, LI, STRANGER, WANG, ZHANG, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def tells(dealt: list[tuple[str, Effects]]) -> list[Tell]:
    """Everything that was said unasked."""
    return [one for _, effects in dealt for one in effects if isinstance(one, Tell)]


def readings_of(town: Neighbourhood) -> list[tuple[float | None, str]]:
    """What was recorded, with the name it was recorded for."""
    rows = town.db.exec(select(Reading)).all()
    return [(r.celsius, people.place_of(town.db, r.resident_id).name if r.resident_id else "") for r in rows]


@pytest.mark.parametrize("words", ["46.5度", "体温3.65", "386度"])
def test_what_cannot_be_is_asked_privately_and_not_recorded(town: Neighbourhood, words: str) -> None:
    answer = town.says(ZHANG, words)
    assert answer.effects == []
    assert readings_of(town) == []
    assert tells(town.passes(at("09:00:19"))) == []

    (asked,) = tells(town.passes(at("09:00:20")))

    assert (asked.chat_id, asked.lines[0].key) == (ZHANG, "ask.value_question")
    assert readings_of(town) == []


def test_fragments_are_put_together_and_nothing_is_asked(town: Neighbourhood) -> None:
    town.says(ZHANG, "36", at=at("09:00"))
    town.says(ZHANG, ".5", at=at("09:00:06"))

    told = tells(town.passes(at("09:00:30")))

    assert readings_of(town) == [(36.5, "张三")]
    assert [line.key for one in told for line in one.lines][:1] == ["report.kept"]
    assert [one.chat_id for one in told] == [ZHANG]


def test_fragments_of_two_people_are_not_put_together(town: Neighbourhood) -> None:
    town.says(ZHANG, "36", at=at("09:00"))
    town.says(LI, ".5", at=at("09:00:06"))

    told = tells(town.passes(at("09:00:30")))

    assert readings_of(town) == []
    assert [one.chat_id for one in told] == [ZHANG]


def test_a_lone_fraction_is_nothing(town: Neighbourhood) -> None:
    town.says(ZHANG, ".5")

    assert town.db.exec(select(Statement)).all() == []


def test_who_says_it_right_in_time_is_not_asked(town: Neighbourhood) -> None:
    town.says(ZHANG, "386", chat=ZHANG)
    town.tells(ZHANG, "38.6", at=at("09:00:10"))

    assert [one.lines[0].key for one in tells(town.passes(at("09:00:40")))] == []
    assert readings_of(town) == [(38.6, "张三")]


def test_an_edit_in_time_answers_the_question_before_it_is_asked(town: Neighbourhood) -> None:
    town.tells(ZHANG, "386", message=50)
    town.edits(ZHANG, 50, "38.6", chat=ZHANG, at=at("09:00:10"))

    assert tells(town.passes(at("09:00:40"))) == []


def test_a_tap_on_the_likely_value_records_it_once(town: Neighbourhood) -> None:
    town.tells(ZHANG, "386")
    (asked,) = tells(town.passes(at("09:00:20")))
    data = asked.buttons[0][0].data

    town.presses(ZHANG, data, chat=ZHANG)
    again = town.presses(ZHANG, data, chat=ZHANG)

    assert readings_of(town) == [(38.6, "张三")]
    assert len(town.tickets("fever")) == 1
    assert again.keys == ["ask.already"]


def test_the_answer_is_for_whom_the_question_was(town: Neighbourhood) -> None:
    town.resident("张小宝").declined = True
    town.says(ZHANG, "老婆 386")
    (asked,) = tells(town.passes(at("09:00:20")))

    town.presses(ZHANG, asked.buttons[0][0].data, chat=ZHANG)

    assert readings_of(town) == [(38.6, "李梅")]


def test_one_clear_value_beside_an_unclear_one_does_not_close_the_question(town: Neighbourhood) -> None:
    town.resident("张小宝").declined = True
    town.says(ZHANG, "我36.5 老婆386")
    asked = next(one for one in tells(town.passes(at("09:00:20"))) if one.lines[0].key == "ask.value_question")
    normal = next(button for row in asked.buttons for button in row if button.label.key == "ask.normal")

    answer = town.presses(ZHANG, normal.data, chat=ZHANG)

    assert "ask.already" not in answer.keys
    assert readings_of(town) == [(36.5, "张三"), (None, "李梅")]


def test_not_a_temperature_records_nothing(town: Neighbourhood) -> None:
    town.tells(ZHANG, "386")
    (asked,) = tells(town.passes(at("09:00:20")))

    answer = town.presses(ZHANG, asked.buttons[-1][0].data, chat=ZHANG)

    assert answer.keys == ["ask.dropped"]
    assert readings_of(town) == []


def test_a_value_that_was_not_offered_is_not_taken(town: Neighbourhood) -> None:
    town.tells(ZHANG, "386")
    statement = town.db.exec(select(Statement.id)).one()

    for forged in ("999", "100", "-5"):
        assert town.presses(ZHANG, f"a:{statement}:{forged}", chat=ZHANG).of(Toast)

    assert readings_of(town) == []


def test_the_group_is_pointed_to_private_once_in_ten_minutes(town: Neighbourhood) -> None:
    for number, user in enumerate((STRANGER, 302, 303)):
        town.says(user, "386度", at=at(f"09:0{number}:00"))

    told = tells(town.passes(at("09:01:00"))) + tells(town.passes(at("09:05:00"))) + tells(town.passes(at("09:09:00")))

    assert [(one.chat_id, one.lines[0].key) for one in told] == [(GROUP, "ask.come")]
    assert told[0].lines[0].params == {}


def test_what_declined_people_said_is_not_asked_about_later(town: Neighbourhood) -> None:
    town.says(STRANGER, "386度")
    town.commands(STRANGER, "start")
    town.tells(STRANGER, "2")

    assert [one for one in tells(town.passes(at("09:01"))) if one.chat_id == STRANGER] == []


def test_a_flood_of_numbers_is_not_answered_with_a_flood_of_questions(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.5 " * 40)

    assert len(tells(town.passes(at("09:01")))) == 1


def test_somebody_elses_question_is_not_answered(town: Neighbourhood) -> None:
    town.tells(ZHANG, "386")
    statement = town.db.exec(select(Statement.id)).one()

    assert town.presses(WANG, f"a:{statement}:386", chat=WANG).keys == ["press.not_yours"]
    assert readings_of(town) == []
