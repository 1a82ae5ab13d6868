"""A part that is rung and stopped in the same moment stops."""

import asyncio
from collections.abc import Callable

import pytest

from bot.sender import Sender
from bot.worker import Worker
from tests.bot.conftest import Edge
from tests.journeys.conftest import eventually

PARTS: dict[str, Callable[[Edge], Sender | Worker]] = {"sender": Edge.sender, "worker": Edge.worker}


@pytest.mark.parametrize("part", PARTS)
async def test_it_stops_even_while_the_bell_rings(edge: Edge, part: str) -> None:
    made = PARTS[part](edge)
    task = asyncio.create_task(made.run())
    await eventually(lambda: made._bell._rung._waiters)

    made.ring()
    task.cancel()
    await asyncio.wait({task}, timeout=5)

    assert task.cancelled()
