"""Updates out of the inbox: in order, each once, and none that stops the others."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from bot.worker import place
from sandbox.faults import POISON, UNKNOWN
from storage.inbox import TRIES
from storage.models import Inbox, OpenDialogue, Reading, Standing, Statement
from tests.bot.conftest import Edge
from tests.journeys.town import GROUP, OPERATOR, ROOM

LI, WANG = ROOM[0], ROOM[1]


def said(edge: Edge) -> list[float | None]:
    """The values that are stored, in the order they were."""
    return edge.town.look(lambda db: list(db.exec(select(Reading.celsius).order_by(Reading.id))))  # type: ignore[arg-type]


def states(edge: Edge, ids: list[int]) -> list[str]:
    return [edge.kept(one).state for one in ids]


def half_a_character(edge: Edge, chat: int = GROUP) -> dict[str, Any]:
    """A message that can be read and cannot be stored: our own code fails inside the transaction."""
    update = edge.text(LI, "36.9", chat)
    update["message"]["text"] = "36.9 \ud83d"
    return update


async def work(edge: Edge, times: int = 1) -> None:
    worker = edge.worker()
    for _ in range(times):
        await worker.work_once()


def to_the_next_try(edge: Edge, update_id: int) -> None:
    edge.town.clock.move_to(edge.kept(update_id).next_at)


async def test_a_batch_is_handled_in_order_and_blanked(edge: Edge) -> None:
    ids = edge.keep(edge.text(LI, "36.1"), edge.text(WANG, "36.2"), edge.text(LI, "36.3"))

    await work(edge)

    assert said(edge) == [36.1, 36.2, 36.3]
    assert states(edge, ids) == ["done"] * 3
    assert [edge.kept(one).raw for one in ids] == [""] * 3


async def test_a_correction_and_a_fever_in_one_batch_stand_as_if_each_came_alone(edge: Edge) -> None:
    edge.keep(edge.text(LI, "37.9"), edge.text(WANG, "36.4"), edge.text(LI, "更正36.6"), edge.text(WANG, "38.2 咳嗽"))

    await work(edge)

    query = select(Standing.celsius, Standing.fever, Standing.symptoms).order_by(Standing.celsius)  # type: ignore[arg-type]
    standings = edge.town.look(lambda db: [tuple(row) for row in db.exec(query)])
    assert standings == [(36.6, False, []), (38.2, True, ["咳嗽"])]


async def test_an_answer_in_the_same_batch_belongs_to_the_dialogue_begun_last(edge: Edge) -> None:
    edge.keep(edge.text(LI, "家人", LI), edge.text(LI, "报需求", LI), edge.text(LI, "一袋米", LI))

    await work(edge)

    asked = edge.town.look(
        lambda db: [one.saved["state"] for one in db.exec(select(OpenDialogue)) if one.name == "need"]
    )
    assert asked == ["URGENCY"]


async def test_a_batch_that_fails_is_replayed_row_by_row_and_nothing_is_doubled(edge: Edge) -> None:
    elsewhere = edge.text(WANG, "36.2", WANG)
    ids = edge.keep(edge.text(LI, "36.1"), half_a_character(edge), elsewhere)

    await work(edge)

    assert said(edge) == [36.1, 36.2]
    assert states(edge, ids) == ["done", "new", "done"]
    assert edge.town.look(lambda db: db.exec(select(func.count()).select_from(Statement)).one()) == 2


async def test_a_failed_update_holds_its_chat_so_that_the_order_stays(edge: Edge) -> None:
    bad, after = edge.keep(half_a_character(edge), edge.text(WANG, "36.2"))
    await work(edge)
    later = edge.keep(edge.text(WANG, "36.3"))

    await work(edge, 3)

    assert (said(edge), states(edge, [bad, after, *later])) == ([], ["new", "new", "new"])


async def test_poison_is_set_aside_after_five_tries_and_the_operator_is_told(edge: Edge) -> None:
    bad, after = edge.keep(half_a_character(edge), edge.text(WANG, "36.2"))

    for _ in range(TRIES):
        to_the_next_try(edge, bad)
        await work(edge)

    assert (edge.kept(bad).state, edge.kept(bad).tries) == ("dead", 5)
    told = edge.letters(cause=f"dead:{bad}")
    assert [letter.chat_id for letter in told] == [OPERATOR]
    assert "36.9" not in str(told[0].payload)
    await work(edge)
    assert said(edge) == [36.2]
    assert edge.kept(after).state == "done"


@pytest.mark.parametrize("update", [POISON, {"message": ["?"]}, {"callback_query": {"id": "1"}}])
async def test_an_update_that_cannot_be_read_stops_nobody_else(edge: Edge, update: dict[str, Any]) -> None:
    bad, good = edge.keep(update, edge.text(LI, "36.1"))

    await work(edge)

    assert states(edge, [bad, good]) == ["new", "done"]
    assert said(edge) == [36.1]


async def test_an_update_of_an_unknown_kind_is_done_with(edge: Edge) -> None:
    ids = edge.keep(UNKNOWN)

    await work(edge)

    assert states(edge, ids) == ["done"]


async def test_an_update_that_comes_twice_is_kept_once(edge: Edge) -> None:
    first = edge.keep(edge.text(LI, "36.1"))
    edge._updates -= 1
    again = edge.keep(edge.text(LI, "36.7"))

    await work(edge, 2)

    assert first == again
    assert said(edge) == [36.1]
    assert edge.town.look(lambda db: db.exec(select(func.count()).select_from(Inbox)).one()) == 1


def test_a_failure_is_told_by_its_place_and_not_by_its_words(edge: Edge) -> None:
    with pytest.raises(OperationalError) as caught:
        edge.town.look(lambda db: db.connection().exec_driver_sql("select '张三' from nowhere"))

    assert place(caught.value).startswith("OperationalError at test_worker.py:")
