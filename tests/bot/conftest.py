"""The parts of the edge in this process, against the sandbox's strict Bot API over real HTTP."""

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from telegram import Bot

from bot import settings
from bot.app import make_bot
from bot.post import Post, QuickToast
from bot.render import Drawer
from bot.sender import Sender
from bot.telegram import Reader, chat_key
from bot.worker import Worker
from handlers.access import House
from handlers.effects import Effect
from sandbox.world import TOKEN
from storage import inbox
from storage.models import Inbox, Outbox
from tests.journeys.conftest import eventually, lived_in
from tests.journeys.town import GROUP, OPERATOR, ROOM, WORKER, Town, work_for


class Edge:
    """A bot's parts on a town's database, each run only when a test says so."""

    def __init__(self, town: Town, bot: Bot) -> None:
        self.town = town
        self.bot = bot
        self.house = House(operators=frozenset({OPERATOR}), bot_id=bot.id, bot_name=bot.username)
        self.toasts: list[QuickToast] = []
        self._updates = 1000

    # --- out ----------------------------------------------------------------------------------------------

    def sender(self) -> Sender:
        """A sender that has not begun."""
        drawer = Drawer(self.house.bot_name)
        return Sender(self.town.database, bot=self.bot, drawer=drawer, house=self.house, clock=self.town.clock)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Sender]:
        """A sender at work."""
        sender = self.sender()
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def put(self, cause: str, *effects: Effect) -> None:
        """Post effects as one cause."""

        def work(db: Any) -> None:
            post = Post(db, self.house, self.town.clock.now())
            post.send(cause, list(effects))
            post.close()

        self.town.database.submit(work).result()

    def letters(self, **like: Any) -> list[Outbox]:
        """The letters with these values, oldest first."""
        query = select(Outbox).filter_by(**like).order_by(col(Outbox.id))
        return self.town.look(lambda db: list(db.exec(query)))

    def states(self, cause: str) -> list[str]:
        """What became of the letters of a cause."""
        return [letter.state for letter in self.letters(cause=cause)]

    async def settled(self, cause: str, *states: str) -> None:
        """Wait until the letters of a cause came to this."""
        await eventually(lambda: self.states(cause) == list(states))

    def change(self, cause: str, **values: Any) -> None:
        """As a crash, say, left the letters of a cause."""

        def work(db: Any) -> None:
            for letter in db.exec(select(Outbox).where(Outbox.cause == cause)):
                for name, value in values.items():
                    setattr(letter, name, value)

        self.town.database.submit(work).result()

    def rename(self, cause: str, **like: Any) -> None:
        """Keep only the new letters with these values, under another cause."""

        def work(db: Any) -> None:
            for letter in db.exec(select(Outbox).where(Outbox.state == "new")):
                if all(getattr(letter, name) == value for name, value in like.items()):
                    letter.cause = cause
                else:
                    letter.state = "dropped"

        self.town.database.submit(work).result()

    # --- in -----------------------------------------------------------------------------------------------

    def worker(self) -> Worker:
        """A worker that has not begun."""
        return Worker(
            self.town.database,
            reader=Reader(self.bot),
            house=self.house,
            clock=self.town.clock,
            toast=self.toasts.append,
            posted=lambda: None,
        )

    def keep(self, *updates: dict[str, Any]) -> list[int]:
        """Put updates into the inbox, as the receiver does; their ids."""
        now = self.town.clock.now()
        rows: list[dict[str, Any]] = []
        for update in updates:
            self._updates += 1
            raw = json.dumps({"update_id": self._updates} | update)
            rows.append({"update_id": self._updates, "chat_key": chat_key(update), "raw": raw, "state": "new"})
            rows[-1] |= {"tries": 0, "received_at": now, "next_at": now}
        self.town.database.submit(lambda db: inbox.receive(db, rows)).result()
        return [int(row["update_id"]) for row in rows]

    def kept(self, update_id: int) -> Inbox:
        """What became of an update."""
        return self.town.look(lambda db: db.get_one(Inbox, update_id))

    def text(self, who: int, words: str, chat: int = GROUP) -> dict[str, Any]:
        """An update with somebody's message in a chat, which the sandbox keeps too."""
        return {"message": self.town.say(who, words, chat).as_api()}


@pytest.fixture
async def town(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Town]:
    """One grid with a group, six people behind three doors, and a worker."""
    async with lived_in(tmp_path, f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'linli.db')}") as town:
        for number in ROOM:
            town.person(number, f"居民{number}", started=True)
        town.group(GROUP, "第一网格群", [WORKER, *ROOM])
        grid = town.settle("第一网格", doors=[("3-1-101", ROOM[:2]), ("3-1-102", ROOM[2:4]), ("5-1-101", ROOM[4:])])
        town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()
        yield town


@pytest.fixture
async def edge(town: Town) -> AsyncIterator[Edge]:
    """The edge of that town."""
    given = settings.Settings(_env_file=None, token=TOKEN, api_url=town.url)
    bot = make_bot(given)
    await bot.initialize()
    yield Edge(town, bot)
    await bot.shutdown()
