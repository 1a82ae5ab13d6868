"""Many silent people are one list on a worker's phone, a few are cards, and an alarm is always a card."""

from datetime import timedelta

import pytest

from handlers.effects import Effects, Show, Tell
from handlers.pages.pages import VIEWS
from handlers.work import tickets as helping
from handlers.work.climbing import FEW, GATHERING
from storage import tickets
from tests.neighbourhood import WORKER, Neighbourhood, at

MANY = FEW + 3


@pytest.fixture(autouse=True)
def _afternoon(town: Neighbourhood) -> None:
    town.opens()
    town.tells(WORKER, "你好")
    town.passes(at("15:00"))


def opened(town: Neighbourhood, kind: str, count: int) -> Effects:
    grid = town.grid().id
    return [
        effect
        for number in range(count)
        for effect in helping.open_(
            town.db, town.house, town.now, cause=f"{kind}:{number}", kind=kind, grid_id=grid, resident_id=None
        )[1]
    ]


def carded(town: Neighbourhood, kind: str) -> int:
    return sum(bool(tickets.cards(town.db, one.id or 0)) for one in town.tickets(kind))


def lists(dealt: list[tuple[str, Effects]]) -> list[Show]:
    return [one for _, effects in dealt for one in effects if isinstance(one, Show) and one.ids.get("kind")]


def test_a_few_silent_people_are_a_card_each(town: Neighbourhood) -> None:
    opened(town, "silent", FEW)

    assert carded(town, "silent") == FEW
    assert lists(town.passes(town.now + GATHERING)) == []


def test_many_silent_people_are_one_list(town: Neighbourhood) -> None:
    opened(town, "silent", MANY)

    assert carded(town, "silent") == FEW
    (told,) = lists(town.passes(town.now + GATHERING))
    (page,) = VIEWS[told.view](town.db, told.ids, town.now)
    assert (page.lines[0].key, page.lines[0].params["count"]) == ("queue.title_kind", MANY)
    assert [one.data for row in page.buttons for one in row] == [f"o:{one.id}" for one in town.tickets("silent")]


def test_who_was_heard_of_meanwhile_is_not_on_the_list(town: Neighbourhood) -> None:
    opened(town, "silent", MANY)
    for one in town.tickets("silent"):
        one.state = "CANCELLED"
    town.db.flush()

    assert lists(town.passes(town.now + GATHERING)) == []


def test_many_that_nobody_takes_climb_as_one_list_too(town: Neighbourhood) -> None:
    opened(town, "visit", MANY)
    town.passes(town.now + GATHERING)

    dealt = town.passes(town.now + timedelta(hours=1))
    dealt += town.passes(town.now + GATHERING)

    assert [one.ids["kind"] for one in lists(dealt)] == ["visit"]
    said = [one.key for _, effects in dealt for tell in effects if isinstance(tell, Tell) for one in tell.lines]
    assert "ticket.still_open" not in said


def test_alarms_are_cards_however_many(town: Neighbourhood) -> None:
    opened(town, "emergency", MANY)

    assert carded(town, "emergency") == MANY
