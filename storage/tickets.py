"""Work that a person has to do, and the cards that show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.database import upsert
from storage.models import Card, Ticket, table

TICKET = table(Ticket)


def open_ticket(db: Session, *, cause: str, kind: str, when: datetime, **values: Any) -> tuple[Ticket, bool]:
    """The ticket of that cause, and whether it is new."""
    row = {"cause": cause, "kind": kind, "opened_at": when, "state": "OPEN", "rung": 0, "note": "", **values}
    made = (
        db.connection().execute(upsert(db, TICKET).values(row).on_conflict_do_nothing().returning(TICKET.c.id)).first()
    )
    return db.exec(select(Ticket).where(Ticket.cause == cause)).one(), made is not None


def ticket(db: Session, ticket_id: int) -> Ticket | None:
    """The ticket of that number."""
    return db.get(Ticket, ticket_id)


def of_grid(
    db: Session, grid_id: int, *, states: Sequence[str] = ("OPEN", "CLAIMED", "ON_THE_WAY")
) -> Sequence[Ticket]:
    """A grid's tickets in these states, oldest first."""
    return db.exec(
        select(Ticket).where(Ticket.grid_id == grid_id, col(Ticket.state).in_(states)).order_by(col(Ticket.id))
    ).all()


def pin_card(db: Session, *, ticket_id: int, chat_id: int) -> None:
    """Make sure the ticket has its one card in that chat."""
    row = {"ticket_id": ticket_id, "chat_id": chat_id}
    db.connection().execute(upsert(db, table(Card)).values(row).on_conflict_do_nothing())


def cards(db: Session, ticket_id: int) -> Sequence[Card]:
    """The chats that show the ticket."""
    return db.exec(select(Card).where(Card.ticket_id == ticket_id).order_by(col(Card.id))).all()


def card_in(db: Session, *, ticket_id: int, chat_id: int) -> Card | None:
    """The ticket's card in one chat."""
    return db.exec(select(Card).where(Card.ticket_id == ticket_id, Card.chat_id == chat_id)).first()


def unpin_card(db: Session, *, ticket_id: int, chat_id: int) -> None:
    """The chat is closed: the ticket hangs elsewhere."""
    found = card_in(db, ticket_id=ticket_id, chat_id=chat_id)
    if found is not None:
        db.delete(found)
        db.flush()
