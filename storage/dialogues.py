"""Where people are in guided dialogues."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.models import OpenDialogue


def prefix(account_id: int, telegram_id: int) -> str:
    """What the keys of an account's dialogues begin with; without Telegram (0) they go by the account."""
    return f"telegram:{telegram_id}:" if telegram_id else f"account:{account_id}:"


def find(db: Session, key: str) -> OpenDialogue | None:
    """The dialogue kept under `key`, held until the transaction ends so that two quick taps queue up."""
    return db.exec(select(OpenDialogue).where(col(OpenDialogue.key) == key).with_for_update()).first()


def save(db: Session, *, key: str, name: str, saved: Any, day: date, when: datetime) -> None:
    """Keep a dialogue after an answer, in place of the one under that key."""
    found = db.get(OpenDialogue, key)
    if found is None:
        found = OpenDialogue(key=key, name=name, saved=saved, day=day, changed_at=when)
    found.name, found.saved, found.day, found.changed_at = name, saved, day, when
    found.version += 1
    db.add(found)
    db.flush()


def close(db: Session, key: str) -> None:
    """Let a finished dialogue go."""
    found = db.get(OpenDialogue, key)
    if found is not None:
        db.delete(found)
        db.flush()


def latest(db: Session, keys: Sequence[str]) -> OpenDialogue | None:
    """The dialogue last spoken in among those kept under these keys, held until the transaction ends."""
    return db.exec(
        select(OpenDialogue)
        .where(col(OpenDialogue.key).in_(keys))
        .order_by(col(OpenDialogue.changed_at).desc())
        .with_for_update()
    ).first()


def touch(db: Session, found: OpenDialogue, when: datetime) -> None:
    """This is the dialogue now spoken in."""
    found.changed_at = when
    db.flush()
