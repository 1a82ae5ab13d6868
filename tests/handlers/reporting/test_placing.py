"""A worker writes a door and a name in front of whatever is to be done for somebody."""

import pytest

from documents.roster import RosterRow
from handlers.effects import Show
from handlers.grid.rosters import import_rows
from handlers.reporting.placing import at_door
from tests.neighbourhood import WORKER, Neighbourhood

GARDENS = (
    RosterRow("桃源苑", "7", "1", "101", "周平安"),
    RosterRow("杏花苑", "7", "1", "101", "吴月"),
    RosterRow("杏花苑", "7", "1", "101", "吴一"),
)


@pytest.fixture(autouse=True)
def _gardens(town: Neighbourhood) -> None:
    rows = list(enumerate(GARDENS, start=2))
    assert not import_rows(town.db, town.grid(), rows, town.now).errors
    town.opens()


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("3-1-501 李梅", "李梅", []),
        ("3-1-501 李梅 住院 到3-3", "李梅", ["住院", "到3-3"]),
        ("3-1-502", "王秀英", []),
        ("3-1-502 36.5", "王秀英", ["36.5"]),
        ("3-1-502 王奶奶 36.5", "王秀英", ["36.5"]),
        ("3-1-502 住院", None, ["住院"]),
        ("3-1-501", None, []),
        ("3-1-501 王秀英", None, ["王秀英"]),
    ],
)
def test_who_is_meant_and_what_is_said_of_them(
    town: Neighbourhood, text: str, meant: str | None, rest: list[str]
) -> None:
    found = at_door(town.db, text, [town.grid()])

    assert found is not None
    assert (found.meant.name if found.meant else None) == meant
    assert list(found.rest) == rest


@pytest.mark.parametrize("text", ["", "张三", "3-1-999 张三", "7-1-101 周平安"])
def test_no_door_or_one_of_several_is_nobodys(town: Neighbourhood, text: str) -> None:
    assert at_door(town.db, text, [town.grid()]) is None


def test_the_compound_tells_two_doors_of_one_number_apart_in_every_command(town: Neighbourhood) -> None:
    assert town.commands(WORKER, "record", "桃源苑7-1-101 周平安 36.5").keys != ["record.no_door"]
    assert town.commands(WORKER, "calls", "方式 桃源苑7-1-101 周平安 电话").keys[0] == "contact.changed"
    assert town.commands(WORKER, "pause", "杏花苑7-1-101 吴月 住院").keys == ["pause.done"]
    (page,) = town.commands(WORKER, "silent", "桃源苑7-1-101 周平安").of(Show)

    assert page.ids["resident"] == town.resident("周平安").id
    assert town.resident("周平安").contact == "phone"
    assert town.resident("吴月").paused == "住院"


def test_where_one_person_lives_their_silent_page_needs_no_name(town: Neighbourhood) -> None:
    (page,) = town.commands(WORKER, "silent", "3-1-502").of(Show)

    assert page.ids["resident"] == town.resident("王秀英").id


def test_a_name_that_is_nobodys_there_is_never_taken_for_who_lives_there(town: Neighbourhood) -> None:
    assert town.commands(WORKER, "record", "3-1-502 李四 36.5").keys == ["record.no_name"]
    assert town.commands(WORKER, "silent", "3-1-502 李四").keys == ["ladder.how"]
    assert town.commands(WORKER, "calls", "方式 3-1-502 李四 电话").keys == ["contact.how"]
