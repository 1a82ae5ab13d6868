"""Nothing that Telegram does makes the bot deaf."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.receiver import Receiver
from sandbox.faults import POISON, UNKNOWN, Fault, Kind
from sandbox.world import TOKEN
from storage.models import Inbox
from tests.bot.conftest import Edge
from tests.journeys.conftest import eventually
from tests.journeys.town import GROUP, ROOM

LI = ROOM[0]


@asynccontextmanager
async def receiving(edge: Edge) -> AsyncIterator[Receiver]:
    town = edge.town
    receiver = Receiver(town.database, token=TOKEN, api_url=town.url, proxy="", clock=town.clock, woken=lambda: None)
    task = asyncio.create_task(receiver.run())
    try:
        yield receiver
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def kept(edge: Edge) -> list[Inbox]:
    return edge.town.look(lambda db: list(db.exec(select(Inbox).order_by(col(Inbox.update_id)))))


FAULTS = {
    "401": Fault(Kind.STATUS, method="getUpdates", status=401),
    "404": Fault(Kind.STATUS, method="getUpdates", status=404),
    "409": Fault(Kind.STATUS, method="getUpdates", status=409),
    "429": Fault(Kind.STATUS, method="getUpdates", status=429),
    "500": Fault(Kind.STATUS, method="getUpdates", status=500),
    "502": Fault(Kind.HTML, method="getUpdates"),
    "broken json": Fault(Kind.MALFORMED, method="getUpdates"),
    "torn before": Fault(Kind.DROP_BEFORE, method="getUpdates"),
    "torn after": Fault(Kind.DROP_AFTER, method="getUpdates"),
}


@pytest.mark.parametrize("kind", FAULTS)
async def test_it_hears_again_after(edge: Edge, kind: str) -> None:
    fault = FAULTS[kind]
    edge.town.world.faults.add(Fault(fault.kind, method=fault.method, status=fault.status, times=2))
    edge.town.say(LI, "36.5", GROUP)

    async with receiving(edge):
        await eventually(lambda: len(kept(edge)) == 1)
        edge.town.say(LI, "36.6", GROUP)
        await eventually(lambda: len(kept(edge)) == 2)

    assert edge.town.world.faults.waiting == []


@pytest.mark.parametrize("odd", [POISON, UNKNOWN, {"message": ["?"]}, {"message": {"text": "\ud83d"}}, {}])
async def test_an_odd_update_is_kept_and_the_next_ones_come(edge: Edge, odd: dict[str, Any]) -> None:
    edge.town.say(LI, "36.5", GROUP)
    put_raw(edge, odd)
    edge.town.say(LI, "36.6", GROUP)

    async with receiving(edge):
        await eventually(lambda: len(kept(edge)) == 3)
        await eventually(lambda: edge.town.world.updates.count() == 0)


def put_raw(edge: Edge, content: dict[str, Any]) -> None:
    """Half a character comes in an escape, as JSON may have it."""
    updates = edge.town.world.updates
    if content.get("message") != {"text": "\ud83d"}:
        updates.put_raw(content)
        return
    updates.put_raw({"message": {"text": "HALF"}})
    pending = updates._pending.pop()
    body = pending.body.replace(b"HALF", b"\\ud83d")
    updates._pending.append(type(pending)(pending.id, pending.expires, body))


async def test_an_update_is_confirmed_only_after_it_is_kept(edge: Edge) -> None:
    edge.town.say(LI, "36.5", GROUP)

    async with receiving(edge):
        await eventually(lambda: edge.town.world.updates.count() == 0)

    offsets = [call.params.get("offset") for call in edge.town.world.calls if call.method == "getUpdates"]
    assert kept(edge)[0].update_id + 1 not in offsets[:1]
    assert len(kept(edge)) == 1


async def test_a_press_counts_from_the_last_good_poll(edge: Edge) -> None:
    async with receiving(edge) as receiver:
        good = receiver.last_good
        edge.town.clock.move_to(good + timedelta(minutes=2))
        await receiver.keep([{"update_id": 1, "callback_query": {"id": "1"}}, {"update_id": 2, "message": {}}])

    press, message = kept(edge)
    assert press.received_at - good < timedelta(seconds=30)
    assert message.received_at - good >= timedelta(minutes=2)


async def test_the_poll_after_a_restart_goes_on_where_the_inbox_ends(edge: Edge) -> None:
    edge.town.say(LI, "36.5", GROUP)
    async with receiving(edge):
        await eventually(lambda: len(kept(edge)) == 1)
    before = len(edge.town.world.calls)

    async with receiving(edge):
        await eventually(lambda: not edge.town.world.updates.is_idle)
        edge.town.say(LI, "36.6", GROUP)
        await eventually(lambda: len(kept(edge)) == 2)

    first = next(call for call in list(edge.town.world.calls)[before:] if call.method == "getUpdates")
    assert first.params["offset"] == kept(edge)[0].update_id + 1


async def test_what_is_logged_of_a_failure_is_its_class_and_code(
    edge: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    for fault in FAULTS.values():
        edge.town.world.faults.add(Fault(fault.kind, method=fault.method, status=fault.status))
    receiver = Receiver(
        edge.town.database, token=TOKEN, api_url=edge.town.url, proxy="", clock=edge.town.clock, woken=lambda: None
    )
    await receiver._rest(ValueError(f"{TOKEN} 张三"))

    told = capsys.readouterr().out
    assert "ValueError" in told
    assert TOKEN not in told
    assert "张三" not in told
