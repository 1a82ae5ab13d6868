"""Updates as Telegram sent them, kept until what they meant is committed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from storage.database import upsert
from storage.models import Inbox, table

INBOX = table(Inbox)
TRIES = 5
IDLE = timedelta(days=7)  # after a week without updates Telegram's ids start anywhere


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to be handled."""

    update_id: int
    chat_key: int
    raw: str
    tries: int
    received_at: datetime


def receive(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep updates; one that came twice is kept once."""
    db.connection().execute(upsert(db, INBOX).on_conflict_do_nothing(), list(rows))


def offset(db: Session, now: datetime) -> int | None:
    """The first update id not yet kept; None when Telegram should say where it is."""
    last, at = db.connection().execute(select(func.max(INBOX.c.update_id), func.max(INBOX.c.received_at))).one()
    return None if last is None or now - at > IDLE else int(last) + 1


def waiting(db: Session, *, now: datetime, limit: int, chats: bool = False) -> list[Waiting]:
    """The oldest updates, but for chats whose turn waits for a retry; `chats` gives only the first of each chat."""
    held = select(INBOX.c.chat_key).where(INBOX.c.state == "new", INBOX.c.next_at > now)
    query = select(INBOX.c.update_id, INBOX.c.chat_key, INBOX.c.raw, INBOX.c.tries, INBOX.c.received_at).where(
        INBOX.c.state == "new", INBOX.c.next_at <= now, INBOX.c.chat_key.not_in(held)
    )
    if chats:
        first = select(func.min(INBOX.c.update_id)).where(INBOX.c.state == "new").group_by(INBOX.c.chat_key)
        query = query.where(INBOX.c.update_id.in_(first))
    return [Waiting(*row) for row in db.connection().execute(query.order_by(INBOX.c.update_id).limit(limit))]


def done(db: Session, update_ids: Sequence[int]) -> None:
    """These were handled: what they said is blanked here."""
    db.connection().execute(update(INBOX).where(INBOX.c.update_id.in_(update_ids)).values(state="done", raw=""))


def failed(db: Session, row: Waiting, *, now: datetime) -> bool:
    """Our own code failed on this one: try again later; True when it was the last try and it is set aside."""
    tries = row.tries + 1
    dead = tries >= TRIES
    values = {"tries": tries, "state": "dead" if dead else "new", "next_at": now + timedelta(seconds=2**row.tries)}
    db.connection().execute(update(INBOX).where(INBOX.c.update_id == row.update_id).values(values))
    return dead


def set_aside(db: Session) -> int:
    """How many updates could not be handled."""
    return int(db.connection().scalar(select(func.count()).where(INBOX.c.state == "dead")) or 0)


def prune(db: Session, *, before: datetime) -> None:
    """Let go of handled updates; the newest stays, for it knows the offset."""
    newest = select(func.max(INBOX.c.update_id)).scalar_subquery()
    db.connection().execute(
        delete(INBOX).where(INBOX.c.state == "done", INBOX.c.received_at < before, INBOX.c.update_id < newest)
    )
