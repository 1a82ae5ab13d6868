"""Whom a message speaks of: a door that it names, a relative the writer looks after, or the writer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conversations.addresses import FoundRoom, find_room
from conversations.kin import ELDERS, TITLES
from handlers.access import Turn
from handlers.reporting.placing import Household, find_doors
from storage import areas, people
from storage.models import Grid
from storage.people import Member

NOT_A_DOOR = re.compile(r"(?<!\d)1(?:10|19|20)(?!\d)")
A_HOME = r"\s*[室号房户家的]"  # behind a bare number: 502胶水 is glue


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody else who is spoken of; `name` holds only what the writer may know of them, `rest` the other words.

    Of a door behind which we know nobody, or which several have, there is no `resident_id`.
    """

    resident_id: int | None
    name: str
    rest: str


def spoken_of(turn: Turn, text: str) -> Spoken | None:
    """Somebody else whom the text speaks of, by door or as a relative; None for the writer's own home."""
    return behind_a_door(turn, text) or _relative(turn, text)


def resident_of(turn: Turn, text: str) -> int | None:
    """The resident whom the text speaks of, else the one the writer is."""
    other = spoken_of(turn, text)
    meant = other.resident_id if other is not None else None
    return own_resident(turn) if meant is None else meant


def own_resident(turn: Turn) -> int | None:
    """The resident that the writer is, when known."""
    return next((kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"), None)


def has_a_home(turn: Turn) -> bool:
    """Whether it is known where the writer lives, or waits for a worker's yes."""
    known = turn.caller.known
    return own_resident(turn) is not None or people.last_claim(turn.db, known.account_id) is not None


def relatives(turn: Turn) -> Sequence[Member]:
    """Those elsewhere whom the writer looks after."""
    return Household(turn.db, turn.caller.known).reported_for()


def behind_a_door(turn: Turn, text: str) -> Spoken | None:
    """Who lives behind the door that the text names, unless it is the writer's; named only to workers of that door."""
    room = find_room(NOT_A_DOOR.sub(" ", text))
    if room is None:
        return None
    worked = list(turn.caller.grids(turn.db))
    doors = [door for grid in worked or _near(turn) for door in find_doors(turn.db, room.room.text, grid_id=grid.id)]
    own = {kin.household_id for kin in turn.caller.known.kin if kin.relation == "self"}
    if own.intersection(door.household_id for door in doors):
        return None
    if len(doors) == 1:
        return _at(turn, doors[0], room, text, is_worker=bool(worked))
    is_door = _is_a_home(room, text) or (room.room.building and len(room.room.door) > 2)
    return Spoken(None, room.room.text, _rest(room, None)) if is_door and not worked else None


def _at(turn: Turn, door: areas.Door, room: FoundRoom, text: str, *, is_worker: bool) -> Spoken | None:
    residents = people.members(turn.db, door.household_id)
    named = _named(text, residents)
    if not (room.room.building or named or _is_a_home(room, text)):
        return None
    member = named or next(iter(residents), None)
    shown = f"{door.text} {member.name}" if is_worker and member else room.room.text
    return Spoken(member.id if member else None, shown, _rest(room, named))


def _is_a_home(room: FoundRoom, text: str) -> bool:
    return re.search(f"{room.room.door}{A_HOME}", text) is not None


def _rest(room: FoundRoom, named: Member | None) -> str:
    """The text without the door and the name."""
    rest = f"{room.before} {room.after}"
    for name in _names(named) if named else ():
        rest = rest.replace(name, " ")
    return rest.strip()


def _near(turn: Turn) -> Sequence[Grid]:
    """The grid they write in or live in; where they only lend a hand, those."""
    grid = turn.grid()
    helped = {number for _, area, number in turn.caller.roles(turn.db) if area == "grid"}
    return [one for one in areas.grids(turn.db) if one.id in helped] if grid is None else (grid,)


def _named(text: str, residents: Sequence[Member]) -> Member | None:
    """The only one whose name, or surname and title, stands in the text."""
    called = [one for one in residents if any(name in text for name in _names(one))]
    return called[0] if len(called) == 1 else None


def _names(member: Member) -> list[str]:
    """What somebody is called by a worker: 王秀英, 王奶奶."""
    return [member.name, *(member.name[0] + title for title in TITLES)]


def _relative(turn: Turn, text: str) -> Spoken | None:
    """The relative who is named, whom 我妈 can only mean, or whom everything is about that somebody elsewhere says."""
    others = relatives(turn)
    named = [one for one in others if one.name in text]
    meant = named or (others if _means_elders(text) or not has_a_home(turn) else ())
    return Spoken(meant[0].id, meant[0].name, text) if len(meant) == 1 else None


def _means_elders(text: str) -> bool:
    return any(word in text for word in ELDERS)
