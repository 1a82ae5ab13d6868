"""What wakes a loop that works off what others put down for it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable


class Bell:
    """Wakes a loop as soon as somebody rings, and after `idle` seconds even if nobody did."""

    def __init__(self, idle: float) -> None:
        self._idle = idle
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something to do."""
        self._rung.set()

    async def answer(self, work: Callable[[], Awaitable[object]]) -> None:
        """Work until there is nothing left, wait for the next ring, and so on until cancelled."""
        while True:
            self._rung.clear()
            while await work():
                pass
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._idle):  # wait_for of Python 3.11 may lose a cancellation
                    await self._rung.wait()
