"""The clock's tick: APScheduler says when to look, the database says what is due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot.clock import Clock
from bot.post import Post
from bot.worker import place
from handlers import later
from handlers.access import House
from handlers.effects import Effects
from scheduler import timetable as entries
from storage import inbox, outbox, retention, rounds, timetable
from storage.database import Database, is_passing
from storage.models import Due

log = structlog.get_logger()

TICK = 1  # seconds
KEPT = timedelta(days=7)  # handled updates and sent letters
UNCLAIMED = timedelta(days=14)  # readings that nobody was enrolled for
ACTS = timedelta(days=3 * 365)  # who did what: a complaint may come late
RETRY = timedelta(minutes=1)


class Ticker:
    """Looks every second for what is due; runs in every process, for each thing is claimed by a unique row."""

    def __init__(
        self, database: Database, *, house: House, clock: Clock, keep: timedelta, posted: Callable[[], None]
    ) -> None:
        self._database = database
        self._house = house
        self._clock = clock
        self._keep = keep
        self._posted = posted
        self._watch = entries.Watch()
        # without these a job that starts over a second late is dropped
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
        self._scheduler.add_job(self.tick, "interval", seconds=TICK)
        self._scheduler.add_job(self.tidy, "interval", hours=6)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Deal with everything that has come due; what fails is logged and tried at the next tick."""
        now = self._clock.now()
        try:
            closing, coming, due = await self._database.look(lambda db: self._look(db, now))
            for round_id in closing:
                await self._do(partial(_close, round_id))
            for one in coming:
                if await self._do(partial(entries.deal, coming=one, now=now, house=self._house)):
                    self._watch.dealt_with(one)
            for due_id in due:
                await self._do_due(due_id, now)
            await self._database.write(lambda db: outbox.drop_expired(db, now))
        except Exception as error:
            if is_passing(error):
                log.warning("tick has to wait", error=type(error).__name__)
                return
            log.error("tick failed", error=place(error))  # noqa: TRY400

    def _look(self, db: Session, now: datetime) -> tuple[list[int], list[entries.Coming], list[int]]:
        closing = [round_.id or 0 for round_ in rounds.open_rounds(db, before=now)]
        return closing, self._watch.come_due(db, now), [due.id or 0 for due in timetable.due(db, now=now)]

    async def _do(self, work: Callable[[Session], tuple[str, Effects]]) -> bool:
        """Whether it was done; a slip of our own is logged, and is tried again at the next tick."""
        try:
            if await self._database.write(lambda db: self._posting(db, *work(db))):
                self._posted()
        except Exception as error:
            if is_passing(error):
                raise
            log.error("entry failed", error=place(error))  # noqa: TRY400
            return False
        return True

    def _posting(self, db: Session, cause: str, effects: Effects) -> bool:
        post = Post(db, self._house, self._clock.now())
        post.send(cause, effects)
        return post.close()

    async def _do_due(self, due_id: int, now: datetime) -> None:
        def work(db: Session) -> bool:
            if not timetable.take(db, due_id):
                return False
            effects = later.do(db, db.get_one(Due, due_id), self._house, now)
            return self._posting(db, f"due:{due_id}", effects)

        try:
            if await self._database.write(work):
                self._posted()
        except Exception as error:
            if is_passing(error):
                raise
            log.error("due thing failed", due=due_id, error=place(error))  # noqa: TRY400
            await self._database.write(lambda db: timetable.postpone(db, due_id, now + RETRY))

    async def tidy(self) -> None:
        """Let go of what is no longer needed, and of what was kept long enough."""
        now = self._clock.now()

        def work(db: Session) -> None:
            inbox.prune(db, before=now - KEPT)
            outbox.prune(db, before=now - KEPT)
            retention.expire(db, before=(now - UNCLAIMED).date())
            retention.forget_acts(db, before=now - ACTS)

        try:
            await self._database.write(work)
            while await self._database.write(lambda db: retention.thin_out(db, before=now - self._keep)):
                pass
        except Exception as error:
            log.error("tidying failed", error=place(error))  # noqa: TRY400


def _close(round_id: int, db: Session) -> tuple[str, Effects]:
    return f"close:{round_id}", entries.close(db, round_id)
