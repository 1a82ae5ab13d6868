"""Talk about a ticket: a reply to its card reaches the resident, and theirs comes back."""

from conversations import small_talk
from conversations.answers import plain
from conversations.tickets import WAITING
from handlers.access import Turn
from handlers.effects import Effect, Effects, Line, Play, Reply, Tell, line
from handlers.incoming import Attachment
from handlers.work.arrivals import answered
from handlers.work.cards import PLAYABLE
from handlers.work.tickets import may_move, note
from storage import outbox, people, tickets, timetable
from storage.models import Ticket
from storage.outbox import Lane

ANSWERED = (*WAITING, "DONE")
"""The states in which a helper and a resident may talk about a ticket."""
LONGEST = 1000  # letters


def relay(turn: Turn, *, tells_health: bool) -> Effects | None:
    """A reply to a card goes to the resident, a resident's reply to it goes back; None when it answers no ticket.

    What a resident tells of their health is no talk about a ticket, and what they speak is listened to by a person.
    """
    message = turn.message
    if not message.reply_to or not (message.text or _sent(turn)):
        return None
    card = tickets.card_at(turn.db, chat_id=message.chat_id, message_id=message.reply_to)
    about = outbox.about(turn.db, chat_id=message.chat_id, message_id=message.reply_to) if card is None else None
    number = card.ticket_id if card is not None else about
    ticket = tickets.ticket(turn.db, number) if number else None
    if ticket is None or ticket.state not in ANSWERED:
        return None
    if card is None and ticket.account_id == turn.account_id:
        is_spoken = message.attachment is not None and message.attachment.kind == "voice"
        return None if tells_health or is_spoken else answered(turn, ticket) or _to_helpers(turn, ticket)
    return _to_asker(turn, ticket) if may_move(turn, ticket) else None


ALARMS = ("fever", "emergency")


def told_more(turn: Turn) -> Effects | None:
    """What somebody with an open alarm goes on telling reaches whoever has it: 吃了退烧药. None where there is none."""
    said = plain(turn.message.text)
    if len(said) <= 1 or small_talk.is_greeting(said) or small_talk.reply_to(said) not in (None, "question"):
        return None
    if turn.caller.grids(turn.db):
        return None  # who reports for others all day does not go on about the last of them
    mine = tickets.asked_for(turn.db, turn.account_id, ALARMS)
    return _to_helpers(turn, mine[-1]) if mine else None


def has_alarm(turn: Turn) -> bool:
    """Whether an alarm of theirs is open, and they work for nobody else's."""
    return not turn.caller.grids(turn.db) and bool(tickets.asked_for(turn.db, turn.account_id, ALARMS))


def _sent(turn: Turn) -> Attachment | None:
    """The picture, paper or voice note that is the message."""
    attachment = turn.message.attachment
    return attachment if attachment is not None and attachment.kind in PLAYABLE else None


def _pass(turn: Turn, ticket: Ticket, chat: int, said: Line, language: str) -> Effect:
    """The words, under what was sent with them."""
    sent, number = _sent(turn), ticket.id or 0
    if sent is not None:
        return Play(chat, sent.kind, sent.file_id, (said,), Lane.REPLY, about=number)
    return Tell(chat, (said,), (), language, Lane.REPLY, about=number)


def _to_asker(turn: Turn, ticket: Ticket) -> Effects:
    if ticket.account_id is None:
        return [Reply((line("relay.no_chat"),))]
    _, telegram_id, reach, language = people.address(turn.db, ticket.account_id)
    if reach != "yes":
        return [Reply((line("relay.no_chat"),))]
    name = people.account_name(turn.db, turn.account_id)
    words = line("relay.to_resident", name=name, words=turn.message.text[:LONGEST])
    note(turn.db, ticket, turn.when, "relay", turn.account_id)
    if ticket.owner_id == turn.account_id:
        timetable.call_off(turn.db, f"passed:{ticket.id}:")
    return [_pass(turn, ticket, telegram_id, words, language), Reply((line("relay.sent"),))]


def _to_helpers(turn: Turn, ticket: Ticket) -> Effects:
    chats = [card.chat_id for card in tickets.cards(turn.db, ticket.id or 0)]
    if ticket.owner_id is not None:
        own = people.telegram_id_of(turn.db, ticket.owner_id)
        chats = [own] if own in chats else chats
    words = line("relay.to_helper", number=ticket.id, words=turn.message.text[:LONGEST])
    note(turn.db, ticket, turn.when, "answer", turn.account_id)
    return [*(_pass(turn, ticket, chat, words, "zh") for chat in chats), Reply((line("relay.sent"),))]
