"""Who acts: the made-up community's people by name, and its groups."""

import re
from functools import cache

from sandbox import community
from sandbox.community import GRIDS, Person

FIRST, SECOND, THIRD = GRIDS


@cache
def who(name: str) -> Person:
    """The only person of that name."""
    (found,) = [person for person in community.people() if person.name == name]
    return found


def account(name: str) -> int:
    """The Telegram id of the only person of that name."""
    telegram_id = who(name).telegram_id
    assert telegram_id is not None, name
    return telegram_id


@cache
def worker(grid: str) -> str:
    """The grid's worker."""
    return next(person.name for person in community.people() if person.grid == grid and person.role == "worker")


@cache
def group(kind: str, grid: str | None = None) -> int:
    """The chat of that kind: the grid's, its elders', or the work room."""
    return next(one.id for one in community.groups() if one.kind == kind and one.grid == grid)


def household(person: Person) -> list[Person]:
    """Everyone on the roster behind a person's door, the person included."""
    return [one for one in community.people() if one.on_roster and (one.grid, one.room) == (person.grid, person.room)]


def spoken_for(person: Person) -> list[Person]:
    """Whom this person's 全家 means: the household, in a flat-share only the person."""
    home = household(person)
    return [person] if any("合租" in one.tags for one in home) else home


def on_the_stairs(person: Person) -> tuple[object, ...]:
    """Sorts people as one meets their doors."""
    doors = (person.building, person.entrance, person.door)
    return (person.compound, *(int(re.sub(r"\D", "", part) or 0) for part in doors))
