"""How a ticket climbs: who sees it first, who next when nobody takes it in time, and how errands are dealt out."""

from datetime import datetime, timedelta

from sqlmodel import Session

from conversations.office import after_office_time, is_rest_day
from handlers.access import House
from handlers.effects import Effects, Refresh, Show, Tell, line
from handlers.work.cards import show_to, take_down
from handlers.work.kinds import MINUTE, kind_of
from storage import areas, audit, roles, tickets, timetable
from storage.models import Due, Grid, Ticket
from storage.outbox import Lane
from storage.rounds import local

RUNGS: tuple[tuple[str, ...], ...] = (("worker",), ("worker",), ("lead", "staff"), ())
"""Who is asked next: the work room or the worker, every worker, lead and staff, the operators (rung 3 names nobody)."""
RING = 10 * MINUTE
FEW = 3  # tickets of a kind in a grid that still come as cards
GATHERING = timedelta(seconds=20)
OFFERED_AT_ONCE = 2  # volunteers who see a new errand; one more at every rung


def summon(db: Session, ticket: Ticket, house: House, when: datetime) -> Effects:
    """Show an open ticket to the first rung and say when it climbs on."""
    kind = kind_of(ticket)
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    dues = [due_by(grid, when, delay, interrupts=kind.interrupts) for delay in kind.climbs]
    ticket.due_at = dues[0]
    for rung, at in enumerate(dues, start=1):
        key = f"climb:{ticket.id}:{ticket.rung}:{when:%d%H%M%S}:{rung}"
        timetable.later(db, key=key, kind="climb", at=at, subject=(ticket.id or 0) * 10 + rung)
    if _is_one_of_many(db, ticket):
        return _gathered(db, ticket, when, rung=0)
    return show_to(db, ticket, [*audience(db, ticket, house, rung=0), *_dealt(db, ticket, OFFERED_AT_ONCE)])


def _dealt(db: Session, ticket: Ticket, count: int) -> list[int]:
    """The private chats of the volunteers an errand is offered to next: those with the fewest errands first."""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if grid is None or not kind_of(ticket).for_volunteers:
        return []
    shown = {card.chat_id for card in tickets.cards(db, ticket.id or 0)}
    held = roles.holders(db, grid=grid, names=("volunteer",))
    open_to = [one for one in held if one[2] == "yes" and one[0] != ticket.account_id and one[1] not in shown]
    load = tickets.load(db, [account_id for account_id, *_ in open_to])
    return [telegram_id for account_id, telegram_id, *_ in sorted(open_to, key=lambda one: load[one[0]])][:count]


def due_by(grid: Grid | None, when: datetime, delay: timedelta, *, interrupts: bool) -> datetime:
    """When a ticket opened at `when` has waited that long: by the clock for an alarm, in office time for the rest."""
    if interrupts or grid is None:
        return when + delay
    return after_office_time(local(grid, when), delay, grid.rest_days)


def audience(db: Session, ticket: Ticket, house: House, *, rung: int) -> list[int]:
    """The chats of a rung: the work room, else the area's people whose private chat is open, else the operators."""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if grid is None:
        return sorted(house.operators)
    if rung == 0 and (rooms := areas.work_rooms(db, grid)):
        return [room.telegram_id for room in rooms]
    held = roles.holders(db, grid=grid, names=RUNGS[rung])
    reachable = [telegram_id for _, telegram_id, reach, _, _ in held if reach == "yes"]
    return list(dict.fromkeys(reachable)) or sorted(house.operators)


def climb(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """Nobody took it in time: the next rung sees it too."""
    ticket_id, rung = divmod(due.subject, 10)
    ticket = tickets.ticket(db, ticket_id)
    if ticket is None or ticket.state != "OPEN" or rung <= ticket.rung:
        return []
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if grid is not None and not kind_of(ticket).interrupts and is_rest_day(local(grid, due.at).date(), grid.rest_days):
        _wait_a_day(db, due)
        return []
    ticket.rung = rung
    audit.note(db, at=when, action="ticket.climb", grid_id=ticket.grid_id, subject=f"ticket {ticket_id} rung {rung}")
    if _is_one_of_many(db, ticket):
        return _gathered(db, ticket, when, rung=rung)
    shown = [card.chat_id for card in tickets.cards(db, ticket_id)]
    lane = Lane.ALARM if kind_of(ticket).interrupts else Lane.NOTICE
    words = (line("ticket.still_open", number=ticket_id),)
    quiet = not kind_of(ticket).interrupts
    reminders: Effects = [Tell(chat, words, (), "zh", lane, quiet=quiet) for chat in shown]
    return show_to(db, ticket, [*audience(db, ticket, house, rung=rung), *_dealt(db, ticket, 1)]) + reminders


def _is_one_of_many(db: Session, ticket: Ticket) -> bool:
    """Whether so many of its kind are open in its grid that a card for each would bury everything else."""
    if ticket.grid_id is None or not kind_of(ticket).together:
        return False
    return len(tickets.open_of_kind(db, ticket.grid_id, ticket.kind)) > FEW


def _gathered(db: Session, ticket: Ticket, when: datetime, *, rung: int) -> Effects:
    """Have it told of with the others of its kind, once they are all there."""
    key = f"gather:{ticket.grid_id}:{ticket.kind}:{rung}:{when:%Y%m%d%H%M}"
    timetable.later(db, key=key, kind="gather", at=when + GATHERING, subject=ticket.grid_id or 0)
    return [Refresh(f"ticket:{ticket.id}", Lane.NOTICE)]


def gather(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """One list of all that are open of a kind, to the rung that is asked now."""
    _, _, kind, rung, _ = due.key.split(":")
    waiting = tickets.open_of_kind(db, due.subject, kind)
    if not waiting:
        return []
    ids = {"grid": due.subject, "wanted": "", "kind": kind}
    return [Show(chat, "queue", ids, lane=Lane.NOTICE) for chat in audience(db, waiting[0], house, rung=int(rung))]


def _wait_a_day(db: Session, due: Due) -> None:
    """This became a rest day after the clock was set."""
    at = due.at + timedelta(days=1)
    timetable.later(db, key=f"{due.key}+{at:%m%d}", kind="climb", at=at, subject=due.subject)


def raise_to(db: Session, ticket: Ticket, house: House, rung: int) -> Effects:
    """It has waited long enough where it was: the next rung sees it at once."""
    ticket.rung = max(ticket.rung, rung)
    return show_to(db, ticket, audience(db, ticket, house, rung=rung))


def wait_again(db: Session, ticket: Ticket, house: House, when: datetime) -> Effects:
    """It is nobody's once more: shown again, an alarm with its sound, and its clocks start anew."""
    ticket.owner_id = ticket.trip_until = ticket.closed_at = None
    ticket.rung = 0
    gone = take_down(db, ticket) if kind_of(ticket).interrupts else []
    return [*gone, *summon(db, ticket, house, when)]


def ring_by(db: Session, ticket: Ticket, when: datetime) -> None:
    """The next call is to be made, and its outcome said, within ten minutes: a quarter of an hour for the first."""
    ticket.due_at = when + RING
    key = f"ring:{ticket.id}:{when:%d%H%M%S}"
    timetable.later(db, key=key, kind="ring", at=ticket.due_at, subject=ticket.id or 0)
