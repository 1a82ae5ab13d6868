"""The phone line: a caller is put through to a person; when nobody answers, the hotline asks, and keys answer it.

A call is a row with what was said in it so far, and each step of it is taken in once. However it ends (a conversation,
a record, silence, a line that breaks, a provider never heard of again), a record or a ticket is left behind.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.access import House, Turn
from handlers.care import answering
from handlers.effects import Effects, Receipt, Reply, Toast, line
from handlers.phone import callers
from handlers.phone.phone_endings import end, left_behind
from handlers.phone.phone_keys import ask, keyed
from handlers.phone.phone_talk import Conversation, Ring, Said, Spoken, Talk, resume
from handlers.work import duty, tickets
from storage import calls, links
from storage import tickets as stored
from storage.models import Due, Ticket

Taken = tuple[Turn | None, Effects, dict[str, Any]]
"""Who called, what everybody else hears, and what the caller hears (`Spoken`), JSON-able."""


def take(db: Session, event: str, ring: Ring, house: House, when: datetime) -> Taken:
    """One thing the provider tells of a call (of EVENTS); told again, it is answered the same, and that is all."""
    key = f"line:{ring.id}:{event}:{ring.step}"
    before = links.take_in(db, key, when)
    if before is not None:
        return None, [], before
    call = resume(db, ring, house, when)
    if call.talk.stage == "over":
        shown = asdict(Spoken())
        links.keep_shown(db, key, shown)
        return None, [], shown
    call.talk.step = max(call.talk.step, ring.step) + 1
    lines, then, effects = EVENTS[event](call, ring)
    turn = call.turn()
    shown = call.keep(lines, then)
    links.keep_shown(db, key, shown)
    return turn, _for_others(effects), shown


def _for_others(effects: Effects) -> Effects:
    """What the caller does not hear."""
    return [effect for effect in effects if not isinstance(effect, Reply | Receipt | Toast)]


def _called(call: Conversation, _: Ring) -> Said:
    """A call comes in: whoever is on duty is rung first."""
    grid, talk = call.grid(), call.talk
    hello = line("line.greeting", grid=grid.name) if grid else line("line.greeting_any")
    own = [number for number in (talk.caller, talk.called, *(one.phone for one in call.grids())) if number]
    talk.to_ring = callers.phones(call.db, call.grids(), call.when, but=own)
    if talk.to_ring:
        return (hello, line("line.ringing")), "ring", []
    hours = duty.off_hours(call.db, grid, call.when, call.language) if grid else ""
    return ask(call, (hello, *([line("line.off_hours", hours=hours)] if hours else [])))


def _picked_up(call: Conversation, _: Ring) -> Said:  # noqa: ARG001
    """Somebody, or an answering machine, picked up the telephone that rings: a person takes the call by a key."""
    return (line("line.screen"),), "screen", []


def _taken(call: Conversation, ring: Ring) -> Said:
    """Whoever was rung pressed a key."""
    call.talk.taken = bool(ring.keys)
    return (line("line.connected"),), "connect", []


def _dialled(call: Conversation, ring: Ring) -> Said:
    """A telephone was rung: a person answered it, or the next one rings, or the hotline asks."""
    if ring.answered and call.talk.taken:
        return (), "end", _talked(call)
    if ring.is_over:
        return _ended(call, ring)
    call.talk.to_ring = call.talk.to_ring[1:]
    return ((line("line.next"),), "ring", []) if call.talk.to_ring else ask(call, (line("line.nobody"),))


def _talked(call: Conversation) -> Effects:
    """Somebody answered: a card asks them what was wanted."""
    end(call, "talked")
    whom = call.talk.whom[0] if len(call.talk.whom) == 1 else None
    if whom is not None:
        calls.close_day(call.db, whom, call.row.day, "reached", by=None, at=call.when)
    ticket, shown = tickets.open_(
        call.db,
        call.house,
        call.when,
        cause=f"line:{call.row.id}:talked",
        kind="incoming",
        grid_id=call.row.grid_id,
        resident_id=whom,
        account_id=call.turn().account_id,
    )
    call.row.ticket_id = ticket.id
    return shown


def _keyed(call: Conversation, ring: Ring) -> Said:
    return keyed(call, ring.keys)


def _ended(call: Conversation, ring: Ring) -> Said:
    """The caller hung up, or the line broke; while it rang a conversation may have been, which is told in a moment."""
    may_have_talked = call.talk.stage == "ring" and not ring.is_over
    return ((), "wait", []) if may_have_talked else ((), "end", left_behind(call))


EVENTS: dict[str, Callable[[Conversation, Ring], Said]] = {
    "called": _called,
    "picked_up": _picked_up,
    "taken": _taken,
    "dialled": _dialled,
    "keyed": _keyed,
    "ended": _ended,
}


def lost(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """Nothing more was heard of a call: it leaves what it would have left when its caller hung up."""
    row = calls.call(db, due.subject)
    if row is None or row.outcome or row.said is None:
        return []
    call = Conversation(db, house, when, row, Talk(**row.said))
    call.talk.step += 1
    effects = _talked(call) if call.talk.taken else left_behind(call)
    row.said = asdict(call.talk) | {"stage": "over"}
    db.flush()
    return _for_others(effects)


# --- 记来电 -----------------------------------------------------------------------------------------------


def noted(turn: Turn) -> Effects | None:
    """What was wanted on the telephone, in reply to the call's card: a record, a need or a note; None for another's."""
    card = stored.card_at(turn.db, chat_id=turn.message.chat_id, message_id=turn.message.reply_to)
    ticket = stored.ticket(turn.db, card.ticket_id) if card is not None else None
    if ticket is None or ticket.kind != "incoming" or not tickets.may_move(turn, ticket):
        return None
    words = turn.message.text[:LONGEST_NOTE]
    ticket.note = "\n".join(part for part in (ticket.note, words) if part)
    turn.db.flush()
    kept = _told(turn, ticket, words)
    moves = tickets.move(turn, ticket, "finish") if ticket.state in ("OPEN", "CLAIMED") else []
    return [*(kept or [Reply((line("line.noted"),))]), *moves]


def _told(turn: Turn, ticket: Ticket, words: str) -> Effects:
    """How they are and what they need, where it is clear who called."""
    call = calls.of_ticket(turn.db, ticket.id or 0)
    if call is None or call.resident_id is None:
        return []
    call.said = None  # how the call went no longer matters
    return answering.told(turn, call, words) or []


LONGEST_NOTE = 500
