"""Forms on their way into the database: those that come at the same moment share one commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from handlers.access import Turn
from handlers.effects import Effects
from handlers.link import links
from handlers.reporting import keeping
from storage import links as stored_links
from storage.database import is_passing
from web.inside import Inside

BATCH = 128  # forms a transaction: what one costs of its own is shared, and nobody waits a tenth of a second for it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form led to: what its page shows, and what everybody else hears; `refused` names why it was not taken."""

    shown: Any = None
    turn: Turn | None = None
    effects: Effects = field(default_factory=list)
    refused: str = ""


Work = Callable[[Session], Outcome]


@dataclass(frozen=True, slots=True)
class Asked:
    """Work to be done, with what can be fetched for many of them at once."""

    work: Work
    link: str = ""
    form: str = ""


class Intake:
    """Takes forms in, each whole or not at all."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._waiting: list[tuple[Asked, asyncio.Future[Outcome]]] = []
        self._draining: asyncio.Task[None] | None = None

    async def take(self, work: Work, *, link: str = "", form: str = "") -> Outcome:
        """What `work` led to, once it is committed; `link` and `form` are what it will ask the database for."""
        if not self._inside.database.is_sqlite:
            (outcome,) = await self._inside.database.write(lambda db: self._run(db, [Asked(work)]))
            self._inside.ring()
            return outcome
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((Asked(work, link, form), future))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                await self._together(batch)
        finally:
            self._draining = None

    async def _together(self, batch: Sequence[tuple[Asked, "asyncio.Future[Outcome]"]]) -> None:
        """All in one transaction; if one of them fails, each in its own."""
        try:
            outcomes = await self._inside.database.write(lambda db: self._run(db, [asked for asked, _ in batch]))
        except Exception as error:
            if len(batch) == 1 or is_passing(error):
                _fail(batch, error)
                return
            for one in batch:
                await self._together([one])
            return
        self._inside.ring()
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)

    def _run(self, db: Session, batch: Sequence[Asked]) -> list[Outcome]:
        if len(batch) > 1:
            links.look_ahead(db, {asked.link for asked in batch if asked.link}, self._inside.now())
            stored_links.in_batch(db, {asked.form for asked in batch if asked.form})
            keeping.in_batch(db)
        outcomes = [asked.work(db) for asked in batch]
        keeping.settled(db)
        stored_links.settled(db)
        self._inside.post(db, [(one.turn, one.effects) for one in outcomes if one.turn is not None])
        return outcomes


def _fail(batch: Sequence[tuple[Asked, "asyncio.Future[Outcome]"]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
