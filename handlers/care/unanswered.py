"""要帮忙, and then nothing: whoever asks for help and does not say which is rung all the same."""

from datetime import datetime

from sqlmodel import Session

from conversations.hotline import Call, Hotline
from handlers import guided
from handlers.access import Caller, House, Turn
from handlers.care import elders, hotline
from handlers.effects import Effect, Effects, Reply, Tell, line
from handlers.incoming import Incoming
from storage import dialogues, people
from storage.models import Account, Due
from storage.outbox import Lane


def rung(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """The question still stands as it was put: a call-back, as if they had answered 0."""
    account = db.get(Account, due.subject)
    if account is None or account.telegram_id is None:
        return []
    prefix = dialogues.prefix(due.subject, account.telegram_id)
    found = dialogues.find(db, prefix + Hotline.name)
    if found is None or found.saved["state"] != Call.HELP.name or found.changed_at > when - hotline.UNANSWERED:
        return []
    message = Incoming(
        update_id=0,
        kind="message",
        chat_id=account.telegram_id,
        private=True,
        user_id=account.telegram_id,
        said_at=when,
        source=f"unanswered:{due.id}",
    )
    turn = Turn(db, message, Caller(people.known_as(db, due.subject), operator=False), None, house, when)
    return [_unasked(turn, effect) for effect in guided.on_hotline(turn, "0") or []]


def _unasked(turn: Turn, effect: Effect) -> Effect:
    """What would have been a reply, with why it comes; the number stays first."""
    if not isinstance(effect, Reply):
        return effect
    first = sum(one.key in elders.NUMBERS for one in effect.lines[:1])
    lines = (*effect.lines[:first], line("hotline.unanswered"), *effect.lines[first:])
    return Tell(turn.message.user_id, lines, (), turn.language, Lane.REPLY, keyboard=effect.keyboard)
