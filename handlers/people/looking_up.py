"""A worker types a door or a name, and sees who lives there: today's reading, the phone, what is open."""

import re
from collections.abc import Sequence

from conversations.addresses import find_room
from handlers.access import Turn
from handlers.effects import Effects, Show
from handlers.grid import pausing
from handlers.reporting.placing import find_doors, matching
from storage import people
from storage.models import Grid

LONGEST = 30  # letters: whoever writes more is telling something
THAT_HOME = re.compile("[那这]?[家户]")
MOST_DOORS = 6  # behind a door's number that several entrances have


def typed(turn: Turn) -> Effects | None:
    """The households that `3-2-501`, `502 张三` or `张三住院了` means, of the worker's grids; None for other talk."""
    found = _households(turn)
    if not found:
        return None
    for grid, door in found:
        turn.note("look.household", grid.id, f"household {door}")
    shown: Effects = [
        Show(turn.message.user_id, "household", {"grid": grid.id, "household": door}, turn.language)
        for grid, door in found
    ]
    named = [one for grid, _ in found for one in people.named_within(turn.db, grid_id=grid.id or 0, text=_said(turn))]
    return shown + (pausing.offered(turn, named[0]) if len(named) == 1 else [])


def names_somebody(turn: Turn) -> bool:
    """Whether the text means a household of the worker's grids."""
    return bool(_households(turn))


def _households(turn: Turn) -> Sequence[tuple[Grid, int]]:
    found = [(grid, door) for grid in turn.caller.grids(turn.db) for door in _meant(turn, grid)]
    return found if len(found) <= MOST_DOORS else []


def _said(turn: Turn) -> str:
    return turn.message.text.strip()


def _meant(turn: Turn, grid: Grid) -> Sequence[int]:
    """The grid's households that the text names; a bare number is one only with nothing else around it."""
    text = _said(turn)
    if len(text) > LONGEST:
        return []
    room = find_room(text)
    if room is None:
        named = people.named_within(turn.db, grid_id=grid.id or 0, text=text)
        return list(dict.fromkeys(one.household_id for one in named))
    said = room.after.strip("?？。 ")
    at = [door.household_id for door in find_doors(turn.db, room.room.text, grid_id=grid.id)]
    if room.room.building or not (said or room.before.strip()) or THAT_HOME.match(said):
        return at
    return [door for door in at if matching(said, people.members(turn.db, door)) is not None]
