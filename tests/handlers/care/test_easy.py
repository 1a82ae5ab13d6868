"""Easy mode for whoever wants it, and the ordinary menu for elders who want that."""

import pytest

from documents.roster import RosterRow
from handlers.effects import NO_KEYBOARD, File, Reply
from handlers.grid.rosters import import_rows
from tests.neighbourhood import STRANGER, WANG, ZHANG, Answer, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def is_easy(answer: Answer) -> bool:
    """Whether somebody is spoken to in digits, with the big buttons and the number."""
    (reply,) = answer.of(Reply)
    return "hotline.menu" in answer.keys and bool(reply.keyboard) and reply.lines[0].key == "menu.phone"


@pytest.mark.parametrize("word", ["大字模式", "老人模式", "/easy"])
def test_anybody_turns_it_on_and_off_again(town: Neighbourhood, word: str) -> None:
    assert not is_easy(town.tells(ZHANG, "你好"))

    on = town.commands(ZHANG, "easy") if word.startswith("/") else town.tells(ZHANG, word)

    assert is_easy(on)
    assert [one.kind for one in on.of(File)] == ["large_print"]
    assert is_easy(town.tells(ZHANG, "你好"))
    off = town.commands(ZHANG, "easy")
    assert (off.keys, off.of(Reply)[0].keyboard) == (["easy.off"], NO_KEYBOARD)
    assert town.tells(ZHANG, "你好").of(Reply)[0].lines[0].key == "menu.title"


def test_an_elder_may_have_the_ordinary_menu(town: Neighbourhood) -> None:
    town.commands(WANG, "easy")

    assert town.tells(WANG, "你好").of(Reply)[0].lines[0].key == "menu.title"


def test_an_elder_with_the_ordinary_menu_is_looked_after_all_the_same(town: Neighbourhood) -> None:
    town.commands(WANG, "easy")

    for clock in ("12:00", "16:00"):
        town.passes(at(clock))
        town.passes(at(clock))

    assert [one.resident_id for one in town.tickets("silent")] == [town.resident("王秀英").id]


def test_nobody_is_looked_for_because_of_large_print(town: Neighbourhood) -> None:
    town.commands(ZHANG, "easy")

    for clock in ("12:00", "16:00"):
        town.passes(at(clock))
        town.passes(at(clock))

    assert town.resident("张三").id not in [one.resident_id for one in town.tickets("silent")]


def test_it_stays_through_a_roster(town: Neighbourhood) -> None:
    town.commands(WANG, "easy")
    again = RosterRow("", "3", "1", "502", "王秀英", "+8613800000003", 1941, ("独居", "慢病"))

    import_rows(town.db, town.grid(), [(2, again)], town.now)

    assert town.resident("王秀英").tags == ["独居", "慢病", "普通模式"]


def test_who_is_not_enrolled_is_asked_to(town: Neighbourhood) -> None:
    town.tells(STRANGER, "你好")

    assert town.commands(STRANGER, "easy").keys == ["easy.enrol_first"]


def test_an_elder_who_asks_for_large_print_keeps_it(town: Neighbourhood) -> None:
    for _ in range(2):
        assert is_easy(town.tells(WANG, "大字模式"))


def test_the_ordinary_menu_is_asked_for_by_its_name(town: Neighbourhood) -> None:
    for _ in range(2):
        assert town.tells(WANG, "普通模式").keys == ["easy.off"]

    assert is_easy(town.tells(WANG, "大字模式"))
