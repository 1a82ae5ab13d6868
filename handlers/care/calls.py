"""Calls back: rung three times, then somebody goes to the door; every try has an outcome."""

from datetime import datetime

from sqlmodel import Session

from conversations.tickets import moved
from handlers.access import House, Turn
from handlers.care import silence
from handlers.effects import Effects, Refresh, Tell, Toast, line
from handlers.work import climbing
from handlers.work import tickets as helping
from handlers.work.kinds import DOOR, PHONED
from storage import audit, people, tickets, timetable
from storage.models import Due, Ticket
from storage.outbox import Lane

TRIES = 3
OUTCOMES = ("reached", "nobody")


def tries(db: Session, ticket: Ticket) -> int:
    """How often nobody answered since the call was asked for (again)."""
    done = audit.of_subject(db, f"ticket {ticket.id}")
    since = next((at for at, act in enumerate(done) if act in ("ticket.open", "ticket.reopen")), len(done))
    return list(done[:since]).count("ticket.nobody")


def outcome(turn: Turn, ticket_id: int, said: str) -> Effects:
    """What came of a call: reached is done, nobody is another try or the door."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or ticket.kind not in PHONED or not helping.may_move(turn, ticket):
        return [Toast(line("press.not_yours"), alert=True)]
    if ticket.state != "CLAIMED":
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    if said == "reached":
        return [Toast(line("ticket.toast_finish")), *helping.move(turn, ticket, "finish")]
    return _nobody(turn, ticket)


def _nobody(turn: Turn, ticket: Ticket) -> Effects:
    timetable.call_off(turn.db, f"ring:{ticket.id}:")
    timetable.call_off(turn.db, f"passed:{ticket.id}:")
    turn.note("ticket.nobody", ticket.grid_id, f"ticket {ticket.id}")
    turn.db.flush()
    if tries(turn.db, ticket) >= TRIES:
        to_the_door = silence.nobody if ticket.kind == "silent" else _to_the_door
        return [Toast(line("call.toast_door"), alert=True), *to_the_door(turn, ticket)]
    climbing.ring_by(turn.db, ticket, turn.when)
    return [Toast(line("call.toast_again")), Refresh(f"ticket:{ticket.id}", Lane.REPLY), *_told(turn, ticket)]


def _told(turn: Turn, ticket: Ticket) -> Effects:
    """The resident hears that they were rung and will be again."""
    if ticket.account_id is None or ticket.account_id == turn.account_id:
        return []
    _, telegram_id, reach, language = people.address(turn.db, ticket.account_id)
    words = (line("call.missed"),)
    told = Tell(telegram_id, words, (), language, Lane.REPLY, about=ticket.id or 0)
    return [told] if reach == "yes" else []


def _to_the_door(turn: Turn, ticket: Ticket) -> Effects:
    """Three tries: it is everybody's again, and says that somebody has to go and look."""
    state = moved(ticket.state, "give_back")
    assert state is not None
    ticket.state, ticket.category = state, DOOR
    again = climbing.wait_again(turn.db, ticket, turn.house, turn.when)
    return [*again, *climbing.raise_to(turn.db, ticket, turn.house, 1)]


def ring(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """No outcome in time: its owner is reminded, and the next rung sees it too."""
    ticket = tickets.ticket(db, due.subject)
    if ticket is None or ticket.state != "CLAIMED" or ticket.owner_id is None or ticket.category == DOOR:
        return []
    _, telegram_id, reach, language = people.address(db, ticket.owner_id)
    words = (line("call.due", number=ticket.id),)
    told: Effects = [Tell(telegram_id, words, (), language, Lane.ALARM)] if reach == "yes" else []
    climbing.ring_by(db, ticket, when)
    return told + climbing.raise_to(db, ticket, house, min(ticket.rung + 1, len(climbing.RUNGS) - 1))
