"""Enrolment: consent, then the roster's own row for this person, or a worker's yes."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from conversations.addresses import parse_room
from conversations.events import ConsentGiven, ConsentRefused, Enrolled, Event, HelpWanted
from handlers import alerts, reports
from handlers import tickets as helping
from handlers.access import Turn
from handlers.effects import Effects, Line, Receipt, Refresh, Reply, Rows, Tell, Toast, button, line
from handlers.keeping import Kept, follow, read_back
from storage import areas, audit, people, readings, tickets
from storage.areas import AreaPath, Planter
from storage.models import Claim, Grid, Resident
from storage.outbox import Lane


def facts(turn: Turn) -> dict[str, Any]:
    """What an enrolment knows before it begins."""
    grid = turn.grid()
    return {
        "language": turn.language,
        "grid_phone": grid.phone if grid else "",
        "grid": grid.name if grid else "",
        "community": grid.name if grid else "",
    }


def consented(turn: Turn, event: ConsentGiven) -> Effects:  # noqa: ARG001
    """They agreed to what is stored."""
    people.set_consent(turn.db, turn.account_id, turn.when)
    return []


def refused(turn: Turn, event: ConsentRefused) -> Effects:  # noqa: ARG001
    """They declined: what waited for them is erased, nothing is stored from now on, a worker serves them on paper."""
    people.set_consent(turn.db, turn.account_id, None)
    for reading in readings.unplaced_of(turn.db, turn.account_id, since=date.min):
        alerts.unstore(turn, reading)
    readings.forget_unplaced(turn.db, turn.account_id)
    return []


def enrolled(turn: Turn, event: Enrolled) -> Effects:
    """Match with the roster; who is not on it waits for a worker's yes."""
    grid = turn.grid() or _only_grid(turn)
    resident = _on_roster(turn, event, grid) if grid else None
    if grid is None or resident is None or resident.id is None:
        return _claim(turn, event, grid)
    proven = bool(event.phone) and event.phone == resident.phone
    if _is_taken(turn, resident.id) and not proven:
        return _claim(turn, event, grid)  # somebody else already is this person: a worker decides
    if event.phone and not resident.phone:
        people.set_phone(turn.db, resident, event.phone)
    return welcome(turn, grid, resident.id, proven=proven)


def _is_taken(turn: Turn, resident_id: int) -> bool:
    accounts = people.accounts_of(turn.db, [resident_id], relation="self").get(resident_id, [])
    return any(account_id != turn.account_id for account_id, *_ in accounts)


def _only_grid(turn: Turn) -> Grid | None:
    grids = areas.grids(turn.db)
    return grids[0] if len(grids) == 1 else None


def _on_roster(turn: Turn, event: Enrolled, grid: Grid) -> Resident | None:
    room = parse_room(event.room)
    if room is None:
        return None
    doors = areas.doors_matching(
        turn.db, grid_id=grid.id or 0, building=room.building, entrance=room.entrance, door=room.door
    )
    found = [people.resident_in(turn.db, household_id=door.household_id, name=event.name) for door in doors]
    fitting = [resident for resident in found if resident is not None]
    return fitting[0] if len(fitting) == 1 else None


def welcome(turn: Turn, grid: Grid, resident_id: int, *, proven: bool) -> Effects:
    """Link the account to its resident; what was said before counts from now on.

    Room and name allow reporting; seeing what others recorded takes a proof, here the phone of the roster.
    """
    people.link(
        turn.db,
        account_id=turn.account_id,
        resident_id=resident_id,
        relation="self",
        verified=proven or not people.has_readings(turn.db, resident_id),
        when=turn.when,
    )
    people.set_home(turn.db, turn.account_id, grid.id or 0)
    known = people.known(turn.db, turn.message.user_id)
    assert known is not None
    turn.caller.known = known
    joined = reports.join(turn)
    lines, rows = _welcome(turn, resident_id, joined)
    counted = follow(turn, joined) if joined else []
    return [Reply(lines, rows, private=True), *(one for one in counted if not isinstance(one, Receipt))]


def _welcome(turn: Turn, resident_id: int, joined: list[Kept]) -> tuple[tuple[Line, ...], Rows]:
    """Who they are now, and what of theirs counts already, or else the button for it."""
    place = people.place_of(turn.db, resident_id)
    hello = line("join.welcome", name=place.name, room=place.room)
    if joined:
        return (hello, *read_back(turn.db, joined)), ()
    rows = ((button("board.report_here", "r:report"), button("board.normal", "n:0")),)
    return (hello, line("join.report_now")), rows


def _claim(turn: Turn, event: Enrolled, grid: Grid | None) -> Effects:
    """Nobody of that name at that door: kept for a worker."""
    claim = Claim(
        account_id=turn.account_id,
        grid_id=grid.id if grid else None,
        room=event.room,
        name=event.name,
        phone=event.phone or "",
        made_at=turn.when,
    )
    turn.db.add(claim)
    turn.db.flush()
    _, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"claim:{claim.id}",
        kind="enrolment",
        grid_id=claim.grid_id,
        account_id=turn.account_id,
        claim_id=claim.id,
        note=f"{event.room} {event.name}",
    )
    return [Reply((line("join.waits", name=event.name, room=event.room),), private=True), *shown]


def decide(turn: Turn, ticket_id: int, *, accept: bool) -> Effects:
    """A worker's yes or no to an enrolment that the roster could not confirm."""
    ticket = tickets.ticket(turn.db, ticket_id)
    claim = turn.db.get(Claim, ticket.claim_id) if ticket and ticket.claim_id else None
    grid = turn.db.get(Grid, claim.grid_id) if claim and claim.grid_id else None
    allowed = turn.caller.operator or (grid is not None and turn.caller.works_for(turn.db, grid))
    if ticket is None or claim is None or not allowed:
        return [Toast(line("press.not_yours"), alert=True)]
    if claim.state != "open":
        return [Toast(line("ticket.already_moved"))]
    if accept and (grid is None or parse_room(claim.room) is None):
        return [Toast(line("join.no_grid"), alert=True)]
    claim.state = "accepted" if accept else "refused"
    ticket.state = "CONFIRMED" if accept else "CANCELLED"
    ticket.owner_id, ticket.closed_at = turn.account_id, turn.when
    audit.note(
        turn.db,
        at=turn.when,
        action=f"enrolment.{claim.state}",
        account_id=turn.account_id,
        grid_id=claim.grid_id,
        subject=f"claim {claim.id}",
    )
    told = _take_in(turn, claim, grid) if accept and grid else _turn_away(turn, claim)
    return [Toast(line("press.ok")), Refresh(f"ticket:{ticket.id}", Lane.REPLY), *told]


def _take_in(turn: Turn, claim: Claim, grid: Grid) -> Effects:
    room = parse_room(claim.room)
    assert room is not None
    compound = room.compound or areas.compound_of(turn.db, grid_id=grid.id or 0, building=room.building)
    household = Planter(turn.db, grid).household(AreaPath(compound, room.building, room.entrance, room.door))
    resident_id = people.enter(turn.db, household_id=household, name=claim.name, phone=claim.phone, when=turn.when)
    telegram_id = people.telegram_id_of(turn.db, claim.account_id)
    people.link(
        turn.db, account_id=claim.account_id, resident_id=resident_id, relation="self", verified=True, when=turn.when
    )
    theirs = reports.on_behalf(turn, telegram_id)
    joined = reports.join(theirs)
    boards: Effects = [Refresh(f"board:{kept.round.id}") for kept in joined if kept.round]
    lines, rows = _welcome(theirs, resident_id, joined)
    return [Tell(telegram_id, lines, rows, theirs.language, Lane.REPLY), *boards]


def _turn_away(turn: Turn, claim: Claim) -> Effects:
    telegram_id = people.telegram_id_of(turn.db, claim.account_id)
    return [Tell(telegram_id, (line("join.refused"),), (), turn.language, Lane.REPLY)]


def help_wanted(turn: Turn, event: HelpWanted) -> Effects:  # noqa: ARG001
    """0 from inside a dialogue: a person is told at once; the dialogue itself says who will ring."""
    return [effect for effect in alerts.help_wanted(turn, turn.message.text) if not isinstance(effect, Reply)]


def by_phone(turn: Turn) -> str:
    """The phone of a shared contact as E.164; empty when it is somebody else's card."""
    digits = re.sub(r"\D", "", turn.message.contact)
    return f"+{digits}" if digits else ""


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {
    ConsentGiven: consented,
    ConsentRefused: refused,
    Enrolled: enrolled,
    HelpWanted: help_wanted,
}
