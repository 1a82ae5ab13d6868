"""How a telephone call ends: with a conversation, a record, or a person who will ring; never with nothing."""

import texts
from handlers.effects import Effects, Line, line
from handlers.phone.phone_talk import Conversation, Said
from handlers.work import alerts
from storage import audit
from storage import tickets as stored

OUTCOMES = {"talked": "reached", "recorded": "reached", "asked": "asked"}
"""How a call ended, and as what it is written down; `asked` is that a person was asked for."""


def person(call: Conversation, before: tuple[Line, ...], why: str) -> Said:
    """A person will ring, write or come, with all that is known of the call; `why` is the text of the ticket's note."""
    effects = ticket(call, why)
    return (*before, line(_promise(call))), "end", effects


def _promise(call: Conversation) -> str:
    if call.is_text_only:
        return "line.text_only"
    if call.talk.caller:
        return "line.person_rings"
    return "line.person_comes" if call.talk.whom or call.talk.room else "line.no_number"


def ticket(call: Conversation, why: str) -> Effects:
    """A call-back; its note says how the call ended, the door that was keyed, and what was not understood."""
    talk = call.talk
    told = [note(call, why), talk.room, "" if talk.caller else note(call, "line.note_withheld")]
    if talk.unclear:
        told.append(note(call, "line.note_keyed", keys=" ".join(talk.unclear)))
    turn = call.turn()
    effects = alerts.help_wanted(turn, " ".join(part for part in told if part))
    waiting = stored.waiting_call(call.db, turn.account_id)
    call.row.ticket_id = waiting.id if waiting else None
    end(call, "asked")
    return effects


def note(call: Conversation, key: str, **params: str) -> str:
    """Words for whoever looks after the call, in their grid's language."""
    return texts.say(key, call.staff_language, **params)


def end(call: Conversation, how: str) -> None:
    """The call has its outcome, once."""
    if call.row.outcome:
        return
    call.row.outcome = OUTCOMES[how]
    subject = f"call {call.row.id}"
    audit.note(call.db, at=call.when, action=f"line.{how}", grid_id=call.row.grid_id, subject=subject)


def left_behind(call: Conversation) -> Effects:
    """What a call that just stops leaves: its record, what it asked for, or a ticket."""
    talk = call.talk
    if call.row.outcome:
        return []
    if talk.recorded or talk.asked:
        end(call, "asked" if talk.asked else "recorded")
        return []
    return ticket(call, "line.note_hung_up")
