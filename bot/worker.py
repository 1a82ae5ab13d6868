"""Updates out of the inbox, in order, each with everything that follows from it in one transaction."""

import asyncio
import json
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlmodel import Session

from bot.bell import Bell
from bot.clock import Clock
from bot.post import Post, QuickToast
from bot.telegram import Reader
from handlers import messages
from handlers.access import House
from handlers.effects import Tell, line
from handlers.incoming import Incoming
from handlers.reporting import keeping
from storage import inbox, people, rounds
from storage.database import Database, is_passing
from storage.inbox import Waiting

log = structlog.get_logger()

BATCH = 64  # updates a transaction on SQLite, chats at once on PostgreSQL
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
IDLE = 1.0  # seconds between looks when nobody rings


@dataclass(frozen=True, slots=True)
class _Job:
    """An update that was read; None means it says nothing to us."""

    row: Waiting
    incoming: Incoming | None


class Worker:
    """Handles what the receiver kept; on SQLite many updates a transaction, on PostgreSQL many chats at once."""

    def __init__(
        self,
        database: Database,
        *,
        reader: Reader,
        house: House,
        clock: Clock,
        toast: Callable[[QuickToast], None],
        posted: Callable[[], None],
    ) -> None:
        self._database = database
        self._reader = reader
        self._house = house
        self._clock = clock
        self._toast = toast
        self._posted = posted
        self._bell = Bell(IDLE)

    def ring(self) -> None:
        """Something is in the inbox."""
        self._bell.ring()

    async def run(self) -> None:
        """Work until cancelled."""
        await self._bell.answer(self.work_once)

    async def work_once(self) -> int:
        """Handle the next updates; returns how many there were."""
        rows = await self._database.look(lambda db: inbox.waiting(db, now=self._clock.now(), limit=BATCH))
        if not rows:
            return 0
        if self._database.is_sqlite:
            await self._together(rows)
        else:
            by_chat: dict[int, list[Waiting]] = defaultdict(list)
            for row in rows:
                by_chat[row.chat_key].append(row)
            await asyncio.gather(*(self._one_by_one(chat) for chat in by_chat.values()))
        return len(rows)

    async def _together(self, rows: Sequence[Waiting]) -> None:
        """All in one transaction; if one of them fails, each in its own."""
        try:
            jobs = [self._read(row) for row in rows]
            self._done(await self._database.write(lambda db: self._handle(db, jobs)))
        except Exception as error:
            if is_passing(error):
                raise
            await self._one_by_one(rows)

    async def _one_by_one(self, rows: Sequence[Waiting]) -> None:
        """Each in its own transaction; a failure holds the rest of its chat until it was tried again."""
        held: set[int] = set()
        for row in rows:
            if row.chat_key not in held and not await self._try(row):
                held.add(row.chat_key)

    async def _try(self, row: Waiting) -> bool:
        try:
            job = self._read(row)
            self._done(await self._database.write(lambda db: self._handle(db, [job])))
        except Exception as error:
            where = place(error)
            log.error("update failed", update=row.update_id, tries=row.tries + 1, error=where)  # noqa: TRY400
            return await self._database.write(lambda db: self._failed(db, row))
        return True

    def _failed(self, db: Session, row: Waiting) -> bool:
        """Count a failure of our own code; after the last try the operators hear that something was set aside."""
        now = self._clock.now()
        dead = inbox.failed(db, row, now=now)
        if dead:
            post = Post(db, self._house, now)
            told = line("operator.set_aside", update=row.update_id, count=inbox.set_aside(db))
            post.send(f"dead:{row.update_id}", [Tell(one, (told,)) for one in sorted(self._house.operators)])
            post.close()
        return dead

    def _read(self, row: Waiting) -> _Job:
        return _Job(row, self._reader.read(json.loads(row.raw), row.received_at))

    def _handle(self, db: Session, jobs: Sequence[_Job]) -> Post:
        now = self._clock.now()
        post = Post(db, self._house, now)
        said = [job.incoming for job in jobs if job.incoming is not None]
        if len(said) > 1:
            rounds.look_ahead(db, {one.chat_id for one in said if not one.private}, since=now.date() - DAY)
            people.look_ahead(db, {one.user_id for one in said})
            keeping.in_batch(db)
        for order, incoming in enumerate(said):
            moment = now + order * MOMENT  # what was said later in a batch is later: it finds the newest dialogue
            post.answer(*messages.handle(db, incoming, self._house, moment))
        keeping.settled(db)
        post.close()
        inbox.done(db, [job.row.update_id for job in jobs])
        return post

    def _done(self, post: Post) -> None:
        for toast in post.toasts:
            self._toast(toast)
        self._posted()


def place(error: BaseException) -> str:
    """Where it happened, without what was said: the class and the last line of our code."""
    frames = [(frame.f_code.co_filename, number) for frame, number in traceback.walk_tb(error.__traceback__)]
    ours = [(file, number) for file, number in frames if "/lib/python3" not in file] or [("?", 0)]
    file, number = ours[-1]
    return f"{type(error).__name__} at {file.rsplit('/', 1)[-1]}:{number}"
