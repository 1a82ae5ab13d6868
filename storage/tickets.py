"""Work that a person has to do, and the cards that show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, case, col, func, select

from storage.database import upsert
from storage.models import Card, Household, Resident, Ticket, table

TICKET = table(Ticket)


def open_ticket(db: Session, *, cause: str, kind: str, when: datetime, **values: Any) -> tuple[Ticket, bool]:
    """The ticket of that cause, and whether it is new."""
    row = {
        "cause": cause,
        "kind": kind,
        "opened_at": when,
        "state": "OPEN",
        "rung": 0,
        "note": "",
        "urgent": False,
        "category": "",
        "wanted": "",
        "items": [],
        **values,
    }
    made = (
        db.connection().execute(upsert(db, TICKET).values(row).on_conflict_do_nothing().returning(TICKET.c.id)).first()
    )
    return db.exec(select(Ticket).where(Ticket.cause == cause)).one(), made is not None


def of_cause(db: Session, cause: str) -> Ticket | None:
    """The ticket that this cause opened."""
    return db.exec(select(Ticket).where(Ticket.cause == cause)).first()


def of_reading(db: Session, reading_id: int) -> Sequence[Ticket]:
    """The tickets that show this reading."""
    return db.exec(select(Ticket).where(Ticket.reading_id == reading_id)).all()


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


def card_at(db: Session, *, chat_id: int, message_id: int) -> Card | None:
    """The card that is this message of a chat."""
    return db.exec(select(Card).where(Card.chat_id == chat_id, Card.message_id == message_id)).first()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tickets are looked for: of these kinds, behind these doors, of that number, or of a resident so named."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    households: tuple[int, ...] = ()


def search(db: Session, grid_id: int, looked_for: Wanted, *, limit: int = 30) -> Sequence[Ticket]:
    """A grid's open tickets, the pressing first; with something looked for, those it fits, closed ones too."""
    query, wanted = select(Ticket).where(Ticket.grid_id == grid_id), looked_for.words
    if not wanted:
        query = query.where(col(Ticket.state).in_(("OPEN", "CLAIMED", "ON_THE_WAY")))
        return db.exec(query.order_by(col(Ticket.due_at), col(Ticket.id)).limit(limit)).all()
    if looked_for.kinds:
        of_kind = query.where(col(Ticket.kind).in_(looked_for.kinds))
        return db.exec(of_kind.order_by(col(Ticket.id).desc()).limit(limit)).all()
    if wanted.lstrip("#").isdigit() and len(wanted) < 10:
        found = db.exec(query.where(Ticket.id == int(wanted.lstrip("#")))).all()
        if found:
            return found
    named = (
        query.join(Resident, col(Resident.id) == col(Ticket.resident_id))
        .join(Household, col(Household.id) == col(Resident.household_id))
        .where(
            col(Resident.name).contains(wanted, autoescape=True)
            | (col(Household.door) == wanted)
            | col(Household.id).in_(looked_for.households)
        )
    )
    return db.exec(named.order_by(col(Ticket.id).desc()).limit(limit)).all()


def open_of_kind(db: Session, grid_id: int, kind: str) -> Sequence[Ticket]:
    """A grid's tickets of a kind that nobody has taken, oldest first."""
    waiting = select(Ticket).where(Ticket.grid_id == grid_id, Ticket.kind == kind, Ticket.state == "OPEN")
    return db.exec(waiting.order_by(col(Ticket.id))).all()


def owned(db: Session, account_id: int) -> Sequence[Ticket]:
    """The tickets somebody has in hand."""
    return db.exec(
        select(Ticket)
        .where(Ticket.owner_id == account_id, col(Ticket.state).in_(("CLAIMED", "ON_THE_WAY")))
        .order_by(col(Ticket.id))
    ).all()


def asked_for(db: Session, account_id: int, kinds: Collection[str]) -> Sequence[Ticket]:
    """What somebody asked for that is not done, of these kinds, oldest first."""
    asked = select(Ticket).where(Ticket.account_id == account_id, col(Ticket.kind).in_(kinds))
    is_open = col(Ticket.state).in_(("OPEN", "CLAIMED", "ON_THE_WAY"))
    return db.exec(asked.where(is_open).order_by(col(Ticket.id))).all()


def load(db: Session, account_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By account: how many tickets they have in hand, and how many they ever had."""
    theirs = dict.fromkeys(account_ids, (0, 0))
    in_hand = func.sum(case((col(Ticket.state).in_(("CLAIMED", "ON_THE_WAY")), 1), else_=0))
    query = select(Ticket.owner_id, in_hand, func.count()).where(col(Ticket.owner_id).in_(account_ids))
    for owner, now, ever in db.exec(query.group_by(col(Ticket.owner_id))):
        theirs[owner or 0] = (int(now), int(ever))
    return theirs


def shown_of(db: Session, account_id: int) -> Sequence[int]:
    """The numbers of an account's tickets that hang somewhere as a card."""
    query = select(Ticket.id).join(Card, col(Card.ticket_id) == col(Ticket.id)).where(Ticket.account_id == account_id)
    return [number or 0 for number in db.exec(query.distinct().order_by(col(Ticket.id)))]


def last_done(db: Session, account_id: int, *, since: datetime) -> Ticket | None:
    """What was last done for an account since then and still waits for its word."""
    mine = select(Ticket).where(Ticket.account_id == account_id, Ticket.state == "DONE", col(Ticket.closed_at) >= since)
    asked = mine.where(col(Ticket.kind).in_(("need", "help", "ride", "emergency")))
    return db.exec(asked.order_by(col(Ticket.closed_at).desc())).first()


def waiting_call(db: Session, account_id: int) -> Ticket | None:
    """The call-back that an account waits for."""
    return waiting_of_kind(db, account_id, "help")


def waiting_of_kind(db: Session, account_id: int, kind: str) -> Ticket | None:
    """The ticket of that kind that an account still waits for."""
    mine = select(Ticket).where(Ticket.account_id == account_id, Ticket.kind == kind)
    waiting = mine.where(col(Ticket.state).in_(("OPEN", "CLAIMED", "ON_THE_WAY")))
    return db.exec(waiting.order_by(col(Ticket.id).desc())).first()


def last_need(db: Session, account_id: int) -> Ticket | None:
    """What an account last asked for."""
    return db.exec(
        select(Ticket).where(Ticket.account_id == account_id, Ticket.kind == "need").order_by(col(Ticket.id).desc())
    ).first()
