"""What a worker has to say yes to: an enrolment the roster cannot confirm, a relative, a volunteer, being forgotten."""

from conversations.addresses import parse_room
from handlers.access import Turn
from handlers.effects import Effects
from handlers.work import tickets as helping
from storage import areas, people
from storage.areas import AreaPath, Planter
from storage.models import Claim, Grid, Ticket

KINDS = {"self": "enrolment", "relative": "relative", "volunteer": "volunteer", "forget": "forget"}
"""The kind of ticket that asks for each."""


def withdraw(turn: Turn, ticket: Ticket) -> Effects:
    """Who asked takes it back before a worker decided."""
    claim = turn.db.get(Claim, ticket.claim_id) if ticket.claim_id else None
    if claim is not None:
        claim.state = "refused"
    return helping.move(turn, ticket, "cancel")


def file(
    turn: Turn, grid: Grid | None, *, wants: str, room: str = "", name: str = "", phone: str = "", note: str = ""
) -> Effects:
    """Keep what somebody wants until a worker decides."""
    claim = Claim(
        account_id=turn.account_id,
        grid_id=grid.id if grid else None,
        wants=wants,
        room=room,
        name=name,
        phone=phone,
        made_at=turn.when,
    )
    turn.db.add(claim)
    turn.db.flush()
    _, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"claim:{claim.id}",
        kind=KINDS[wants],
        grid_id=claim.grid_id,
        account_id=turn.account_id,
        claim_id=claim.id,
        note=note or f"{room} {name}".strip(),
    )
    return shown


def enter(turn: Turn, claim: Claim, grid: Grid) -> int:
    """A worker said yes to somebody on no roster: entered behind the door that was named; returns the resident."""
    room = parse_room(claim.room)
    assert room is not None
    compound = room.compound or areas.compound_of(turn.db, grid_id=grid.id or 0, building=room.building)
    household = Planter(turn.db, grid).household(AreaPath(compound, room.building, room.entrance, room.door))
    return people.enter(turn.db, household_id=household, name=claim.name, phone=claim.phone, when=turn.when)
