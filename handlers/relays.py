"""Talk about a ticket: a reply to its card reaches the resident, and theirs comes back."""

from conversations.tickets import WAITING
from handlers.access import Turn
from handlers.arrivals import answered
from handlers.effects import Effects, Reply, Tell, line
from handlers.tickets import may_move, note
from storage import outbox, people, tickets, timetable
from storage.models import Ticket
from storage.outbox import Lane

ANSWERED = (*WAITING, "DONE")
"""The states in which a helper and a resident may talk about a ticket."""


def relay(turn: Turn, *, tells_health: bool) -> Effects | None:
    """A reply to a card goes to the resident, a resident's reply to it goes back; None when it answers no ticket.

    What a resident tells of their health is no talk about a ticket.
    """
    message = turn.message
    if not message.reply_to or not message.text:
        return None
    card = tickets.card_at(turn.db, chat_id=message.chat_id, message_id=message.reply_to)
    about = outbox.about(turn.db, chat_id=message.chat_id, message_id=message.reply_to) if card is None else None
    number = card.ticket_id if card is not None else about
    ticket = tickets.ticket(turn.db, number) if number else None
    if ticket is None or ticket.state not in ANSWERED:
        return None
    if card is None and ticket.account_id == turn.account_id:
        return None if tells_health else answered(turn, ticket) or _to_helpers(turn, ticket)
    return _to_asker(turn, ticket) if may_move(turn, ticket) else None


def _to_asker(turn: Turn, ticket: Ticket) -> Effects:
    if ticket.account_id is None:
        return [Reply((line("relay.no_chat"),))]
    _, telegram_id, reach, language = people.address(turn.db, ticket.account_id)
    if reach != "yes":
        return [Reply((line("relay.no_chat"),))]
    name = people.account_name(turn.db, turn.account_id)
    words = (line("relay.to_resident", name=name, words=turn.message.text[:1000]),)
    note(turn.db, ticket, turn.when, "relay", turn.account_id)
    if ticket.owner_id == turn.account_id:
        timetable.call_off(turn.db, f"passed:{ticket.id}:")
    return [Tell(telegram_id, words, (), language, Lane.REPLY, about=ticket.id or 0), Reply((line("relay.sent"),))]


def _to_helpers(turn: Turn, ticket: Ticket) -> Effects:
    chats = [card.chat_id for card in tickets.cards(turn.db, ticket.id or 0)]
    if ticket.owner_id is not None:
        own = people.telegram_id_of(turn.db, ticket.owner_id)
        chats = [own] if own in chats else chats
    words = (line("relay.to_helper", number=ticket.id, words=turn.message.text[:1000]),)
    sent: Effects = [Tell(chat, words, (), "zh", Lane.REPLY, about=ticket.id or 0) for chat in chats]
    return [*sent, Reply((line("relay.sent"),))]
