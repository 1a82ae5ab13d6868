"""The queue of a grid: what is open, and what is looked for by number, name, door or kind."""

import pytest

from handlers.effects import Show
from handlers.pages import ticket_pages
from tests.neighbourhood import OTHER_WORKER, WANG, WORKER, ZHANG, Neighbourhood


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    """A fever of 张三 in 501, a call back to 王秀英 in 502, and rice for 张三 that is already there."""
    town.opens()
    town.says(ZHANG, "38.5")
    town.tells(WANG, "0")
    town.commands(ZHANG, "need")
    for said in ("两袋大米", "2", "1", "1", "1"):
        town.tells(ZHANG, said)
    town.presses(WORKER, f"t:{town.tickets('need')[0].id}:finish", chat=WORKER)


def found(town: Neighbourhood, words: str) -> list[str]:
    """The kinds of the tickets that /tickets with these words shows."""
    (shown,) = town.commands(WORKER, "tickets", words).of(Show)
    (page,) = ticket_pages.queue(town.db, shown.ids, town.now)
    return [one.params["kind"].key.removeprefix("ticket.kind_") for one in page.lines if "kind" in one.params]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("", ["fever", "help"]),
        ("发热", ["fever"]),
        ("回电", ["help"]),
        ("call-back", ["help"]),
        ("需求", ["need"]),
        ("王秀英", ["help"]),
        ("张", ["need", "fever"]),
        ("501", ["need", "fever"]),
        ("3-1-502", ["help"]),
        ("3号楼1单元501", ["need", "fever"]),
        ("没有这个人", []),
    ],
)
def test_tickets_are_found(town: Neighbourhood, words: str, kinds: list[str]) -> None:
    assert found(town, words) == kinds


def test_a_ticket_is_found_by_its_number(town: Neighbourhood) -> None:
    (fever,) = town.tickets("fever")

    assert found(town, f"#{fever.id}") == found(town, str(fever.id)) == ["fever"]


def test_another_grids_worker_finds_nothing_of_it(town: Neighbourhood) -> None:
    (shown,) = town.commands(OTHER_WORKER, "tickets", "501").of(Show)

    (page,) = ticket_pages.queue(town.db, shown.ids, town.now)
    assert [one.key for one in page.lines] == ["queue.nothing"]
