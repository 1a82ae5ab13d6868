"""Travel and contact declarations: 14 days of observation after them."""

from collections.abc import Callable, Mapping
from typing import Any

from conversations import travel as words
from conversations.events import Event, TravelDeclared
from handlers.access import Turn
from handlers.cases import following, tracks
from handlers.effects import Effects
from storage import cases
from storage.rounds import local


def facts(turn: Turn) -> dict[str, Any]:
    """What a declaration knows beforehand: the day, the number to ring, and the places that were told to the grid."""
    grid = turn.grid()
    today = local(grid, turn.when).date() if grid else turn.when.date()
    known = {"language": turn.language, "grid_phone": grid.phone if grid else "", "today": today.isoformat()}
    return {**known, "places": tracks.offered(turn, grid) if grid else []}


def declared(turn: Turn, event: TravelDeclared) -> Effects:
    """Keep the declaration; who was in a risk area or met somebody infected is told to the worker at once."""
    grid = turn.grid()
    selves = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"]
    if grid is None or not selves:
        return []
    today = local(grid, turn.when).date()
    told = {
        "places": "、".join(words.say(place, "zh") for place in event.places),
        "left": event.left.isoformat() if event.left else "",
        "returned": event.returned.isoformat() if event.returned else "",
        "risk": {True: "yes", False: "no", None: "?"}[event.risk],
        "contact": {True: "yes", False: "no", None: "?"}[event.contact],
        "vehicle": event.vehicle,
    }
    begins = max(filter(None, (event.returned, event.met)), default=today)
    case, new = cases.open_case(
        turn.db,
        kind="observation",
        resident_id=selves[0],
        opened_on=today,
        account_id=turn.account_id,
        grid_id=grid.id,
        told=told,
    )
    case.told, case.until = told, begins + following.OBSERVATION
    turn.db.flush()
    if new:
        following.look_later(turn.db, grid, case, turn.when)
    return following.note_exposure(turn, case) if event.risk or event.contact else []


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {TravelDeclared: declared}
