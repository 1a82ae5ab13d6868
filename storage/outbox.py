"""What is to be sent, kept until Telegram took it; unique by what caused it, so nothing is said twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlmodel import Session

from storage.database import dialect_of, upsert_for
from storage.models import Outbox, table

OUTBOX = table(Outbox)


class Lane(IntEnum):
    """Who goes first: an alarm ahead of a reply, a reply ahead of a broadcast."""

    ALARM = 0
    REPLY = 1
    NOTICE = 2
    BOARD = 3
    RECEIPT = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """A row that may be sent now."""

    id: int
    cause: str
    lane: int
    chat_id: int
    kind: str
    payload: Any
    card: str
    state: str
    tries: int
    message_id: int | None
    made_at: datetime


def post(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put letters out; a letter of the same cause and sequence is already there and stays as it is."""
    if rows:
        db.connection().execute(_posting(dialect_of(db)), list(rows))


@lru_cache(maxsize=2)
def _posting(dialect: str) -> Any:
    return upsert_for(dialect, OUTBOX).on_conflict_do_nothing()


WAITING = select(OUTBOX.c.card).where(OUTBOX.c.card.in_(bindparam("cards", expanding=True)), OUTBOX.c.state == "new")
LAST_SENT = (
    select(OUTBOX.c.card, func.max(OUTBOX.c.next_at))
    .where(OUTBOX.c.card.in_(bindparam("cards", expanding=True)), OUTBOX.c.state.in_(("sending", "sent")))
    .group_by(OUTBOX.c.card)
)
"""Put together once, like `READY`: every batch of reports asks for both."""


def waiting_cards(db: Session, cards: Iterable[str]) -> set[str]:
    """Those of the cards that already wait to be refreshed."""
    return set(db.connection().execute(WAITING, {"cards": list(cards)}).scalars())


def last_sent(db: Session, cards: Iterable[str]) -> dict[str, datetime]:
    """When a refresh of each card last went out, or set out; cards that never did are left out."""
    return {row[0]: row[1] for row in db.connection().execute(LAST_SENT, {"cards": list(cards)})}


READY = (
    select(*(OUTBOX.c[name] for name in Letter.__dataclass_fields__))
    .where(
        OUTBOX.c.state == "new",
        OUTBOX.c.lane == bindparam("lane"),
        OUTBOX.c.next_at <= bindparam("now"),
        OUTBOX.c.chat_id.not_in(bindparam("held", expanding=True)),
    )
    .order_by(OUTBOX.c.next_at, OUTBOX.c.id)
    .limit(bindparam("limit"))
)
"""Put together once: the sender asks for every lane after every letter."""


def ready(db: Session, *, now: datetime, lane: int, held: Iterable[int], limit: int) -> list[Letter]:
    """The oldest letters of a lane that may go now, but for chats that have to wait."""
    asked = {"lane": int(lane), "now": now, "held": list(held), "limit": limit}
    return [Letter(*row) for row in db.connection().execute(READY, asked)]


def next_at(db: Session) -> datetime | None:
    """When the next letter may go."""
    found = db.connection().scalar(select(func.min(OUTBOX.c.next_at)).where(OUTBOX.c.state == "new"))
    return found if isinstance(found, datetime) else None


def mark(db: Session, ids: Sequence[int], **values: Any) -> None:
    """Note what became of letters."""
    db.connection().execute(update(OUTBOX).where(OUTBOX.c.id.in_(ids)).values(values))


def drop_expired(db: Session, now: datetime) -> None:
    """Receipts that came too late to be kind are not sent."""
    db.connection().execute(
        update(OUTBOX).where(OUTBOX.c.state == "new", OUTBOX.c.expires_at < now).values(state="dropped")
    )


def half_sent(db: Session) -> list[Letter]:
    """Letters that a crash left between sending and noting it."""
    columns = [OUTBOX.c[name] for name in Letter.__dataclass_fields__]
    query = select(*columns).where(OUTBOX.c.state == "sending").order_by(OUTBOX.c.id)
    return [Letter(*row) for row in db.connection().execute(query)]


def move_chat(db: Session, *, old: int, new: int) -> None:
    """A group got a new chat id: what waits for it goes there."""
    db.connection().execute(
        update(OUTBOX).where(OUTBOX.c.chat_id == old, OUTBOX.c.state.in_(("new", "sending"))).values(chat_id=new)
    )


def drop_chat(db: Session, chat_id: int, reason: str) -> None:
    """Nothing more can be sent to this chat."""
    db.connection().execute(
        update(OUTBOX).where(OUTBOX.c.chat_id == chat_id, OUTBOX.c.state == "new").values(state="failed", error=reason)
    )


def uncertain(db: Session, cause_prefix: str = "") -> int:
    """How many reminders or notices may or may not have arrived."""
    query = select(func.count()).where(OUTBOX.c.state == "uncertain", OUTBOX.c.cause.startswith(cause_prefix))
    return int(db.connection().scalar(query) or 0)


def prune(db: Session, *, before: datetime) -> None:
    """Let go of what was sent."""
    settled = ("sent", "dropped", "failed", "uncertain")
    db.connection().execute(delete(OUTBOX).where(OUTBOX.c.state.in_(settled), OUTBOX.c.made_at < before))


def about(db: Session, *, chat_id: int, message_id: int) -> int | None:
    """The ticket that a message of ours spoke of."""
    card = card_of(db, chat_id=chat_id, message_id=message_id) or ""
    return int(card.removeprefix("about:")) if card.startswith("about:") else None


def asked(db: Session, *, chat_id: int, message_id: int) -> tuple[str, str] | None:
    """The dialogue and the question that a message of ours asked; both empty when it asked nothing of a dialogue.

    None when the message is none of ours, or so old that it was let go.
    """
    card = card_of(db, chat_id=chat_id, message_id=message_id)
    if card is None:
        return None
    name, _, question = card.removeprefix("asks:").partition(":") if card.startswith("asks:") else ("", "", "")
    return name, question


def card_of(db: Session, *, chat_id: int, message_id: int) -> str | None:
    """What a message of ours shows or asks; None when it is not known."""
    query = select(OUTBOX.c.card).where(OUTBOX.c.chat_id == chat_id, OUTBOX.c.message_id == message_id)
    found = db.connection().scalar(query.order_by(OUTBOX.c.id.desc()).limit(1))
    return None if found is None else str(found)
