"""Rest days of a grid: what can wait does not climb, and an alarm does."""

import pytest

from handlers.effects import Show
from tests.neighbourhood import LI, OTHER_WORKER, STRANGER, WORKER, ZHANG, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def rest(town: Neighbourhood, words: str) -> list[str]:
    """What the grid's rest days are once the worker said this."""
    town.commands(WORKER, "grid", f"休息 {words}")
    return town.grid().rest_days


def needs_rice(town: Neighbourhood, clock: str) -> None:
    town.now = at(clock)
    town.commands(ZHANG, "need")
    for said in ("两袋大米", "2", "1", "1", "1"):
        town.tells(ZHANG, said)


def climbed(town: Neighbourhood, day: int, clock: str) -> int:
    town.passes(at(clock, at("00:00").date().replace(month=3, day=day)))
    return (town.tickets("need") or town.tickets("fever"))[0].rung


def test_days_are_added_shown_and_taken_away(town: Neighbourhood) -> None:
    assert rest(town, "2026-12-25 周日") == ["2026-12-25", "周日"]
    assert rest(town, "3-8到3-10") == ["2026-03-08", "2026-03-09", "2026-03-10", "2026-12-25", "周日"]
    assert rest(town, "取消 2026-12-25 周日") == ["2026-03-08", "2026-03-09", "2026-03-10"]
    (page,) = town.commands(WORKER, "grid", "休息 无").of(Show)
    assert (page.view, town.grid().rest_days) == ("grid", [])


@pytest.mark.parametrize("words", ["", "明年", "2026-02-30", "2026-12-25 呵呵", "周一 周二 周三 周四 周五 周六"])
def test_what_names_no_day_changes_nothing(town: Neighbourhood, words: str) -> None:
    assert town.commands(WORKER, "grid", f"休息 {words}").keys == ["grid.not_understood"]
    assert town.grid().rest_days == []


@pytest.mark.parametrize("who", [LI, STRANGER, OTHER_WORKER])
def test_nobody_else_gives_the_grid_a_day_off(town: Neighbourhood, who: int) -> None:
    town.commands(who, "grid", "休息 2026-12-25")
    town.commands(who, "grid", "休息 2026-12-25 幸福一格")

    assert town.grid().rest_days == []


def test_a_need_waits_over_a_rest_day(town: Neighbourhood) -> None:
    rest(town, "3-3")
    needs_rice(town, "18:00")

    assert [climbed(town, 3, "20:00"), climbed(town, 4, "09:59"), climbed(town, 4, "10:00")] == [0, 0, 1]


def test_a_rest_day_said_later_holds_for_what_waits_already(town: Neighbourhood) -> None:
    needs_rice(town, "18:00")
    rest(town, "3-3")

    assert [climbed(town, 3, "10:00"), climbed(town, 4, "09:59"), climbed(town, 4, "10:00")] == [0, 0, 1]


def test_a_fever_climbs_on_any_day(town: Neighbourhood) -> None:
    rest(town, "3-2")
    town.says(ZHANG, "38.5", at=at("09:00"))

    assert climbed(town, 2, "09:05") == 1
