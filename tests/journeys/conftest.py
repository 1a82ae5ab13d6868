"""The real bot as a process of its own, against the sandbox's Bot API, with a clock that both follow."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.journeys.town import Town

T = TypeVar("T")


async def eventually(true: Callable[[], T | None], within: float = 20.0, *, every: float = 0.05) -> T:
    """What `true` gives once it holds; fails when it does not within so many seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not (found := true()):
        assert loop.time() < deadline, f"not within {within} s"
        await asyncio.sleep(every)
    return found


@pytest.fixture
async def town(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Town]:
    """A town on SQLite."""
    async with lived_in(tmp_path, f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'linli.db')}") as town:
        yield town


@asynccontextmanager
async def lived_in(folder: Path, database_url: str) -> AsyncIterator[Town]:
    """A town; whatever happens in it, every request was valid and no log says what people said."""
    town = await Town.founded(folder, database_url)
    try:
        yield town
    finally:
        await town.closed()
    assert town.world.violations == []
    assert town.indiscretions() == []
