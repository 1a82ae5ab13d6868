"""Visits: somebody goes and knocks, because no voice reached a person, or because they asked for it."""

from datetime import datetime

from sqlmodel import Session

from conversations.tickets import WAITING
from handlers.access import House, Turn
from handlers.care.silence import sweep_later
from handlers.effects import Effects, Receipt, Refresh, Toast, line
from handlers.reporting.keeping import follow
from handlers.reporting.proxying import NORMAL, kept
from handlers.work import tickets as helping
from storage import areas, calls, tickets
from storage.models import Call, Grid
from storage.outbox import Lane
from storage.rounds import local

OUTCOMES = {"seen": "reached", "nobody": "nobody", "away": "away", "hospital": "hospital", "refused": "refused"}
"""What may come of a visit, and what the knock is written down as."""


def wanted(db: Session, house: House, when: datetime, call: Call, *, why: str) -> Effects:
    """One visit a day for a resident, however often it is asked for; `why` is nobody or asked.

    Whom nobody reached need not be visited once they have reported: that is looked at every minute.
    """
    ticket, shown = helping.open_(
        db,
        house,
        when,
        cause=f"visit:{call.resident_id}:{call.day}",
        kind="visit",
        grid_id=call.grid_id,
        resident_id=call.resident_id,
        category=why,
    )
    call.ticket_id = ticket.id
    db.flush()
    sweep_later(db, call.grid_id or 0, when)
    return shown


def press(turn: Turn, ticket_id: int, said: str) -> Effects:
    """What came of a visit: seen, or away, in hospital, unwilling; nobody at home is tried again later."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or ticket.kind != "visit" or not helping.may_move(turn, ticket):
        return [Toast(line("press.not_yours"), alert=True)]
    if ticket.state not in ("CLAIMED", "ON_THE_WAY"):
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    grid = areas.grid(turn.db, ticket.grid_id or 0)
    assert grid is not None
    knocked(turn, grid, ticket.resident_id or 0, said, ticket_id=ticket.id)
    if said == "nobody":
        return [Toast(line("visit.toast_nobody")), *helping.move(turn, ticket, "give_back")]
    well = follow(turn, [kept(turn, ticket.resident_id or 0, NORMAL)]) if said == "seen" else []
    told = [effect for effect in well if not isinstance(effect, Receipt)]
    return [Toast(line("ticket.toast_finish")), *told, *helping.move(turn, ticket, "finish")]


def knocked(turn: Turn, grid: Grid, resident_id: int, said: str, *, ticket_id: int | None = None) -> None:
    """Write down a knock at a door and what came of it; nobody at home leaves the day open."""
    day = local(grid, turn.when).date()
    knock = {"resident_id": resident_id, "grid_id": grid.id, "day": day, "at": turn.when, "ticket_id": ticket_id}
    calls.keep(turn.db, **knock, way="door", account_id=turn.account_id, outcome=OUTCOMES[said])
    if said != "nobody":
        calls.close_day(turn.db, resident_id, day, said, by=turn.account_id, at=turn.when)
    turn.note(f"visit.{said}", grid.id, f"resident {resident_id}")


def over(turn: Turn, grid: Grid, resident_id: int) -> Effects:
    """Whoever was to be visited today was seen or heard of: nobody has to go any more."""
    day = local(grid, turn.when).date()
    ticket = tickets.of_cause(turn.db, f"visit:{resident_id}:{day}")
    return helping.move(turn, ticket, "finish") if ticket is not None and ticket.state in WAITING else []
