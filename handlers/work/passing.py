"""转派: a ticket passed on to somebody by name; who does not answer in time has it taken off them again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from conversations.tickets import moved
from handlers.access import WORKERS, House, Turn
from handlers.effects import Effects, Refresh, Reply, Tell, Toast, button, line
from handlers.work import climbing
from handlers.work.cards import hang_below
from handlers.work.kinds import kind_of
from handlers.work.steps import tell_asker
from handlers.work.tickets import come_back, may_move, note
from storage import people, roles, tickets, timetable
from storage.models import Due, Grid, Ticket
from storage.outbox import Lane

MOST = 10  # names under one question


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody a ticket may be passed on to; `in_hand` counts the tickets they have."""

    account_id: int
    chat_id: int
    language: str
    name: str
    in_hand: int


def helpers(db: Session, ticket: Ticket) -> list[Helper]:
    """Who may take a ticket and can be reached, those with the least in hand first; not its owner, nor who asked."""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if grid is None:
        return []
    names = (*WORKERS, "volunteer") if kind_of(ticket).for_volunteers else WORKERS
    held = {one[0]: one for one in roles.holders(db, grid=grid, names=names) if one[2] == "yes"}
    able = [account for account in held if account not in (ticket.owner_id, ticket.account_id)]
    load = tickets.load(db, able)
    able.sort(key=lambda account: load[account])
    return [
        Helper(account, held[account][1], held[account][3], people.account_name(db, account), load[account][0])
        for account in able
    ]


def offered(turn: Turn, ticket_id: int) -> Effects:
    """The names it may be passed on to, each a button; or back to everybody."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, "pass_on"):
        return [Toast(line("press.not_yours"), alert=True)]
    if moved(ticket.state, "pass_on") is None:
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    others = [one for one in helpers(turn.db, ticket) if one.account_id != turn.account_id][:MOST]
    rows = [
        (button("pass.name", f"pass:{ticket.id}:{one.account_id}", name=one.name, count=one.in_hand),) for one in others
    ]
    if ticket.state != "OPEN":
        rows.append((button("ticket.give_back", f"t:{ticket.id}:give_back"),))
    asked = line("pass.whom" if others else "pass.nobody", number=ticket.id)
    return [Toast(line("press.ok")), Reply((asked,), tuple(rows), private=True)]


def passed(turn: Turn, ticket_id: int, account_id: int) -> Effects:
    """It is theirs now, unless they do not answer in time; everybody it concerns hears of it."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, "pass_on"):
        return [Toast(line("press.not_yours"), alert=True)]
    state = moved(ticket.state, "pass_on")
    helper = next((one for one in helpers(turn.db, ticket) if one.account_id == account_id), None)
    if state is None or helper is None:
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    before, ticket.state, ticket.owner_id, ticket.trip_until = ticket.owner_id, state, helper.account_id, None
    _wait_for_answer(turn, ticket)
    note(turn.db, ticket, turn.when, "pass_on", turn.account_id)
    return [
        Toast(line("pass.toast", name=helper.name)),
        Refresh(f"ticket:{ticket.id}", Lane.REPLY),
        *_told(turn, ticket, helper, before),
        *tell_asker(turn.db, ticket),
    ]


def _wait_for_answer(turn: Turn, ticket: Ticket) -> None:
    """Nobody else is rung while its new owner has time to answer."""
    for clock in ("climb", "ring", "passed"):
        timetable.call_off(turn.db, f"{clock}:{ticket.id}:")
    grid = turn.db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    ticket.due_at = climbing.due_by(grid, turn.when, kind_of(ticket).climbs[0], interrupts=kind_of(ticket).interrupts)
    key = f"passed:{ticket.id}:{turn.message.cause}"
    timetable.later(turn.db, key=key, kind="passed", at=ticket.due_at, subject=ticket.id or 0)


def _told(turn: Turn, ticket: Ticket, helper: Helper, before: int | None) -> Effects:
    """Its new owner gets the card, with a sound when it is an alarm; the one before hears who has it now."""
    interrupts = kind_of(ticket).interrupts
    lane = Lane.ALARM if interrupts else Lane.REPLY  # before the card, which hangs below it
    given = (line("pass.yours", number=ticket.id, name=people.account_name(turn.db, turn.account_id)),)
    told: Effects = [
        Tell(helper.chat_id, given, (), helper.language, lane, about=ticket.id or 0, quiet=not interrupts),
        *hang_below(turn.db, ticket, helper.chat_id),
    ]
    if before is None or before == turn.account_id:
        return told
    _, chat, reach, language = people.address(turn.db, before)
    gone = Tell(chat, (line("pass.gone", number=ticket.id, name=helper.name),), (), language, Lane.NOTICE)
    return [*told, gone] if reach == "yes" else told


def unanswered(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """Its new owner said nothing in time: everybody sees it again, and those of the next rung."""
    ticket = tickets.ticket(db, due.subject)
    if ticket is None or ticket.state != "CLAIMED":
        return []
    return [*come_back(db, ticket, house, when), *climbing.raise_to(db, ticket, house, 1)]
