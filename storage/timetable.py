"""What is due: entries of the grids' timetables, each dealt with once, and single things to be done later."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select as columns_of
from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.database import upsert
from storage.models import Due, Fired, table

FIRED = table(Fired)
DUE = table(Due)


def fire(db: Session, *, grid_id: int, entry: str, due_at: datetime, now: datetime, outcome: str) -> bool:
    """Claim an entry; False when this or another process already dealt with it."""
    row = {"grid_id": grid_id, "entry": entry, "due_at": due_at, "fired_at": now, "outcome": outcome}
    claimed = db.connection().execute(upsert(db, FIRED).values(row).on_conflict_do_nothing().returning(FIRED.c.id))
    return claimed.first() is not None


def fired(db: Session, *, since: datetime, after: int = 0) -> list[tuple[int, int, str, datetime]]:
    """Entries due since then that were dealt with, as (row, grid, entry, due), of the rows after `after`."""
    query = columns_of(FIRED.c.id, FIRED.c.grid_id, FIRED.c.entry, FIRED.c.due_at)
    rows = db.connection().execute(query.where(FIRED.c.id > after, FIRED.c.due_at >= since).order_by(FIRED.c.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def later(db: Session, *, key: str, kind: str, at: datetime, subject: int = 0) -> None:
    """Have something done at `at`; the same key twice is once."""
    row = {"key": key, "kind": kind, "at": at, "subject": subject, "done": False}
    db.connection().execute(upsert(db, DUE).values(row).on_conflict_do_nothing())


UNHURRIED = ("rung", "silence", "day_over", "lost")
"""Thousands of these may be due at one time of the day, and no alarm waits behind them."""


def due(db: Session, *, now: datetime, limit: int = 200) -> Sequence[Due]:
    """What is due and not done, oldest first; what has time comes last."""
    waiting = select(Due).where(col(Due.done).is_(False), Due.at <= now)
    has_time = col(Due.kind).in_(UNHURRIED)
    return db.exec(waiting.order_by(has_time, col(Due.at), col(Due.id)).limit(limit)).all()


def take(db: Session, due_id: int) -> bool:
    """Claim a due thing; False when another process has it."""
    taken = db.connection().execute(update(DUE).where(DUE.c.id == due_id, DUE.c.done.is_(False)).values(done=True))
    return taken.rowcount == 1


def call_off(db: Session, prefix: str) -> None:
    """What waited under these keys need not be done any more."""
    db.connection().execute(
        update(DUE).where(DUE.c.key.startswith(prefix, autoescape=True), DUE.c.done.is_(False)).values(done=True)
    )


def waits(db: Session, prefix: str) -> bool:
    """Whether something under these keys still waits for its time."""
    key = DUE.c.key.startswith(prefix, autoescape=True)
    return db.connection().execute(columns_of(DUE.c.id).where(key, DUE.c.done.is_(False)).limit(1)).first() is not None


def outcome(db: Session, *, grid_id: int, entry: str, since: datetime) -> str | None:
    """What became of an entry's first occurrence since then."""
    query = select(Fired.outcome).where(Fired.grid_id == grid_id, Fired.entry == entry, Fired.due_at >= since)
    return db.exec(query.order_by(col(Fired.due_at))).first()


def outcomes(db: Session, *, grid_id: int, entry: str, between: tuple[datetime, datetime]) -> Sequence[str]:
    """What became of each occurrence of an entry in that time, the first included and the last not."""
    query = select(Fired.outcome).where(Fired.grid_id == grid_id, Fired.entry == entry)
    return db.exec(query.where(Fired.due_at >= between[0], Fired.due_at < between[1]).order_by(col(Fired.due_at))).all()


def postpone(db: Session, due_id: int, at: datetime) -> None:
    """Our own code failed on it: try again at `at`."""
    db.connection().execute(update(DUE).where(DUE.c.id == due_id).values(at=at, done=False))
