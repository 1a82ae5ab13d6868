"""A place is told to the grid without a name, after a look at it, and leads who was there to the declaration."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Reply, Tell
from storage.models import Case, Track
from tests.neighbourhood import DAY, GROUP, LI, OTHER_WORKER, STRANGER, WORKER, ZHANG, Neighbourhood, at

PLACE = "轨迹 永辉超市 3月1日下午"


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


@pytest.fixture
def told(town: Neighbourhood) -> Tell:
    """The message in the grid's group."""
    (asked,) = town.commands(WORKER, "cases", PLACE).of(Reply)
    assert [one.key for one in asked.lines] == ["track.posted", "track.preview"]
    (sent,) = town.presses(WORKER, asked.buttons[0][0].data, chat=WORKER).of(Tell)
    assert isinstance(sent, Tell)
    return sent


def test_nothing_is_told_before_the_worker_means_it(town: Neighbourhood) -> None:
    assert town.commands(WORKER, "cases", PLACE).of(Tell) == []


def test_the_grids_group_hears_the_place_and_no_name_once(town: Neighbourhood, told: Tell) -> None:
    assert (told.chat_id, told.lines[0].params) == (GROUP, {"place": "永辉超市", "told": "3月1日下午"})
    number = town.db.exec(select(Track.id)).one()
    assert town.presses(WORKER, f"track:{number}", chat=WORKER).keys == ["ticket.already_moved"]


def test_who_taps_declares_that_place(town: Neighbourhood, told: Tell) -> None:
    link = told.buttons[0][0].link

    assert town.commands(ZHANG, "start", link).keys[0] == "travel.left"
    for said in ("昨天", "昨天", "都没有", "跳过", "对"):
        town.tells(ZHANG, said)

    assert town.db.exec(select(Case)).one().told["places"] == "永辉超市"


def test_a_declaration_offers_what_was_told_for_fourteen_days(town: Neighbourhood, told: Tell) -> None:
    def is_offered() -> bool:
        (asked,) = town.commands(ZHANG, "travel").of(Reply)
        town.tells(ZHANG, "菜单")
        return "永辉超市" in str(asked.buttons)

    assert is_offered()
    town.now = at("09:01", DAY + timedelta(days=14))
    assert not is_offered()


@pytest.mark.parametrize("link", ["travel-99", "travel-x", "travel-", "travel-1"])
def test_a_link_that_nobody_sent_is_the_plain_declaration(town: Neighbourhood, link: str) -> None:
    town.commands(WORKER, "cases", PLACE)  # drafted, not told

    assert town.commands(ZHANG, "start", link).keys[0] == "travel.places"


@pytest.mark.parametrize("who", [STRANGER, LI, OTHER_WORKER])
def test_nobody_else_tells_the_grid_anything(town: Neighbourhood, who: int) -> None:
    town.commands(WORKER, "cases", PLACE)
    number = town.db.exec(select(Track.id)).one()

    answer = town.presses(who, f"track:{number}", chat=who)

    assert (answer.keys, answer.of(Tell)) == (["press.not_yours"], [])


def test_without_a_place_it_says_how(town: Neighbourhood) -> None:
    assert town.commands(WORKER, "cases", "轨迹").keys == ["track.how"]
