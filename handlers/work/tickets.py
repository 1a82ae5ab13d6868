"""Tickets: how one is opened, who may move it, and what every move leads to."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations.tickets import moved
from handlers.access import House, Turn
from handlers.effects import Effects, Refresh, Tell, Toast, line
from handlers.work.cards import show_to
from handlers.work.climbing import ring_by, summon, wait_again
from handlers.work.kinds import PHONED, kind_of
from handlers.work.steps import tell_asker
from storage import audit, people, tickets, timetable
from storage.models import Grid, Ticket
from storage.outbox import Lane

TRIGGERS = ("claim", "accept", "set_out", "finish", "give_back", "cancel")
OF_WORKERS = ("cancel", "pass_on")


def open_(db: Session, house: House, when: datetime, *, cause: str, kind: str, **values: Any) -> tuple[Ticket, Effects]:
    """The ticket of that cause; when it is new, it is shown to those who answer for its area and its clocks start."""
    ticket, new = tickets.open_ticket(db, cause=cause, kind=kind, when=when, **values)
    if not new:
        return ticket, []
    note(db, ticket, when, "open", values.get("account_id"))
    return ticket, summon(db, ticket, house, when)


def note(db: Session, ticket: Ticket, when: datetime, act: str, account_id: int | None) -> None:
    """Write down who did what to a ticket."""
    audit.note(
        db,
        at=when,
        action=f"ticket.{act}",
        account_id=account_id,
        grid_id=ticket.grid_id,
        subject=f"ticket {ticket.id}",
    )


def ask_for(turn: Turn, *, cause: str, kind: str, resident_id: int | None = None, **values: Any) -> Effects:
    """A ticket for what somebody said, in the grid of who it is for, else where it was said."""
    grid = turn.grid()
    grid_id = people.grid_of(turn.db, resident_id) if resident_id is not None else None
    _, shown = open_(
        turn.db,
        turn.house,
        turn.when,
        cause=cause,
        kind=kind,
        grid_id=grid.id if grid_id is None and grid else grid_id,
        resident_id=resident_id,
        account_id=turn.account_id,
        **values,
    )
    return shown


def may_move(turn: Turn, ticket: Ticket, trigger: str = "") -> bool:
    """Workers of the area move every ticket; volunteers take errands, and move those that are theirs."""
    if is_workers(turn, ticket):
        return True
    errand = kind_of(ticket).for_volunteers and ("volunteer", "grid", ticket.grid_id) in turn.caller.roles(turn.db)
    if ticket.owner_id == turn.account_id:
        return errand and trigger not in OF_WORKERS
    return errand and trigger in ("claim", "see")


def is_workers(turn: Turn, ticket: Ticket) -> bool:
    """Whether it lies in an area that the writer works for."""
    grid = turn.db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    return turn.caller.operator or (grid is not None and turn.caller.works_for(turn.db, grid))


def press(turn: Turn, ticket_id: int, trigger: str) -> Effects:
    """A helper moves a ticket; anybody else hears kindly that this button is not theirs."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, trigger):
        return [Toast(line("press.not_yours"), alert=True)]
    if ticket.state == "CLAIMED" and trigger in ("claim", "accept") and ticket.owner_id != turn.account_id:
        return [Toast(line("ticket.already_taken"))]
    if moved(ticket.state, trigger) is None:
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    return [_moved_toast(turn, ticket, trigger), *move(turn, ticket, trigger)]


def _moved_toast(turn: Turn, ticket: Ticket, trigger: str) -> Toast:
    """An errand's address comes privately: who has no private chat with us yet is led there."""
    if trigger == "claim" and kind_of(ticket).for_volunteers and turn.caller.known.reach != "yes":
        return Toast(line("press.open_private"), link="volunteering")
    return Toast(line(f"ticket.toast_{trigger}"))


def move(turn: Turn, ticket: Ticket, trigger: str) -> Effects:
    """Take a ticket one step on, write it down, and let everybody it concerns know."""
    before, state = ticket.state, moved(ticket.state, trigger)
    assert state is not None
    ticket.state = state
    if state in ("CLAIMED", "ON_THE_WAY", "DONE"):
        ticket.owner_id = turn.account_id
    if state in ("DONE", "CANCELLED", "CONFIRMED"):
        ticket.closed_at = turn.when
        if ticket.cause.startswith("fever-unstored"):
            ticket.note = ""
    timetable.call_off(turn.db, f"climb:{ticket.id}:")
    timetable.call_off(turn.db, f"ring:{ticket.id}:")
    timetable.call_off(turn.db, f"passed:{ticket.id}:")
    note(turn.db, ticket, turn.when, trigger, turn.account_id)
    if ticket.kind in PHONED and state == "CLAIMED":
        ring_by(turn.db, ticket, turn.when)
    again = wait_again(turn.db, ticket, turn.house, turn.when) if state == "OPEN" else []
    told = [] if ticket.account_id == turn.account_id or state == before else tell_asker(turn.db, ticket)
    return [Refresh(f"ticket:{ticket.id}", Lane.REPLY), *_to_owner(turn, ticket, trigger), *again, *told]


def come_back(db: Session, ticket: Ticket, house: House, when: datetime) -> Effects:
    """Its owner had it long enough: it is everybody's again, and both who had it and who asked hear so."""
    state, owner = moved(ticket.state, "give_back"), ticket.owner_id
    assert state is not None
    ticket.state = state
    note(db, ticket, when, "returned", owner)
    told: Effects = []
    if owner is not None:
        _, telegram_id, reach, language = people.address(db, owner)
        if reach == "yes":
            told = [Tell(telegram_id, (line("errand.returned", number=ticket.id),), (), language, Lane.NOTICE)]
    again = wait_again(db, ticket, house, when)
    return [Refresh(f"ticket:{ticket.id}", Lane.REPLY), *again, *tell_asker(db, ticket), *told]


def worsened(turn: Turn, ticket: Ticket) -> Effects:
    """An alarm got worse: one that was over is open again, and who has it in hand hears of it at once."""
    if moved(ticket.state, "worsen") is not None:
        return move(turn, ticket, "worsen")
    if ticket.owner_id is None:
        return []
    note(turn.db, ticket, turn.when, "worse", turn.account_id)
    _, telegram_id, reach, language = people.address(turn.db, ticket.owner_id)
    told = Tell(telegram_id, (line("ticket.worse", number=ticket.id),), (), language, Lane.ALARM, about=ticket.id or 0)
    return [told] if reach == "yes" else []


def _to_owner(turn: Turn, ticket: Ticket, trigger: str) -> Effects:
    """An errand's address goes to its owner's private chat, and nowhere else."""
    if trigger == "claim" and kind_of(ticket).for_volunteers and turn.caller.known.reach == "yes":
        return show_to(turn.db, ticket, [turn.message.user_id])
    return []
