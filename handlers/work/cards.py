"""A ticket's cards: the chats it hangs in, and what the resident sent with it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from handlers.access import Turn
from handlers.effects import Effect, Effects, Play, Refresh, Remove, line
from handlers.work.kinds import kind_of
from storage import people, tickets
from storage.models import Ticket
from storage.outbox import Lane


def show_to(db: Session, ticket: Ticket, chats: Sequence[int]) -> Effects:
    """Hang the ticket's card in these chats too, with what the resident sent."""
    shown = {card.chat_id for card in tickets.cards(db, ticket.id or 0)}
    fresh = [chat_id for chat_id in chats if chat_id not in shown]
    for chat_id in fresh:
        tickets.pin_card(db, ticket_id=ticket.id or 0, chat_id=chat_id)
    files = play(db, ticket, ticket.items or (), fresh)
    return [Refresh(f"ticket:{ticket.id}", Lane.ALARM if kind_of(ticket).interrupts else Lane.NOTICE), *files]


PLAYABLE = ("voice", "photo", "document")


def play(
    db: Session, ticket: Ticket, files: Sequence[dict[str, Any]], chats: Sequence[int] | None = None
) -> list[Effect]:
    """Send on what a resident sent, to these chats or wherever the ticket's card hangs."""
    wanted = [card.chat_id for card in tickets.cards(db, ticket.id or 0)] if chats is None else chats
    name = people.place_of(db, ticket.resident_id).name if ticket.resident_id else ""
    words = (line("ticket.sent", number=ticket.id, name=name),)
    lane = Lane.ALARM if kind_of(ticket).interrupts else Lane.NOTICE
    sent = [one for one in files if one.get("kind") in PLAYABLE]
    return [Play(chat, one["kind"], one["file_id"], words, lane) for chat in wanted for one in sent]


def take_down(db: Session, ticket: Ticket) -> Effects:
    """Take a ticket's cards out of every chat, so that those that follow arrive anew and are heard."""
    hung = tickets.cards(db, ticket.id or 0)
    gone: Effects = [Remove(card.chat_id, card.message_id) for card in hung if card.message_id]
    for card in hung:
        tickets.unpin_card(db, ticket_id=ticket.id or 0, chat_id=card.chat_id)
    return gone


def bring_card(turn: Turn, ticket: Ticket) -> Effects:
    """Hang a ticket's card below everything else in the private chat of whoever asks."""
    return hang_below(turn.db, ticket, turn.message.user_id)


def hang_below(db: Session, ticket: Ticket, chat: int) -> Effects:
    """Hang a ticket's card below everything else in a chat; the one that hung there goes."""
    hung = tickets.card_in(db, ticket_id=ticket.id or 0, chat_id=chat)
    gone: Effects = [Remove(chat, hung.message_id)] if hung is not None and hung.message_id else []
    tickets.unpin_card(db, ticket_id=ticket.id or 0, chat_id=chat)
    tickets.pin_card(db, ticket_id=ticket.id or 0, chat_id=chat)
    return [*gone, Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
