"""A made-up town of any size: grids of 500 residents, each enrolled, each grid with a group of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from storage.areas import place
from storage.models import (
    DAY,
    Account,
    Building,
    Community,
    Compound,
    Entrance,
    Grid,
    Group,
    Household,
    Kinship,
    Resident,
    table,
)

GRID = 500  # residents
BUILDINGS = 10  # a grid
DOORS = 25  # a building, two people behind each
FIRST_PERSON = 10_000_000
FIRST_CHAT = -1_001_000_000_000


@dataclass(frozen=True, slots=True)
class Town:
    """How many residents there are; people and chats are numbered through."""

    residents: int

    @property
    def grids(self) -> int:
        """How many grids, and groups."""
        return -(-self.residents // GRID)

    def chats(self) -> list[int]:
        """Every group's chat id."""
        return [FIRST_CHAT - grid for grid in range(1, self.grids + 1)]

    def people(self, count: int, *, spread: bool = False) -> Iterator[tuple[int, int]]:
        """That many residents as (Telegram id, their group's chat id): the first ones, or spread over every grid."""
        step = self.residents // count if spread else 1
        for number in range(0, count * step, step):
            yield FIRST_PERSON + number + 1, FIRST_CHAT - number // GRID - 1

    def settle(self, db: Session, when: datetime) -> None:
        """Write everybody and everything into an empty database."""
        rows = _Rows(when)
        for number in range(1, self.residents + 1):
            rows.add_resident(number)
        for model, found in rows.tables.items():
            db.connection().execute(insert(table(model)), found)


def room(person: int) -> str:
    """The written room of a Telegram id of the town, `3-1-201`."""
    door = (person - FIRST_PERSON - 1) // 2 + 1
    return f"{building_name((door - 1) // DOORS + 1)}-1-{door_name(door)}"


def building_name(number: int) -> str:
    """1 to 10 in the compound of each grid."""
    return str((number - 1) % BUILDINGS + 1)


def door_name(number: int) -> str:
    """The door's own name in its building: 101, 102, 103, 201 …"""
    place_in_building = (number - 1) % DOORS
    return f"{place_in_building // 3 + 1}0{place_in_building % 3 + 1}"


class _Rows:
    """The rows of a town, in an order that foreign keys accept."""

    def __init__(self, when: datetime) -> None:
        self._when = when
        self.tables: dict[Any, list[dict[str, Any]]] = {
            Community: [{"id": 1, "name": "大社区"}],
            Compound: [],
            Building: [],
            Grid: [],
            Entrance: [],
            Household: [],
            Group: [],
            Resident: [],
            Account: [],
            Kinship: [],
        }

    def add_resident(self, number: int) -> None:
        """The resident of that number with the account they write from, and the places they are the first in."""
        grid = (number - 1) // GRID + 1
        door = (number - 1) // 2 + 1
        building = (door - 1) // DOORS + 1
        if number % GRID == 1:
            self._add_grid(grid)
        if not self._has(Building, building):
            self._add_building(building, grid)
        if not self._has(Household, door):
            self._add_door(door, building)
        self._add_person(number, door, grid)

    def _has(self, model: Any, number: int) -> bool:
        return len(self.tables[model]) >= number

    def _add_grid(self, number: int) -> None:
        row = {"id": number, "community_id": 1, "name": f"第{number}网格", "timezone": "Asia/Shanghai"}
        row |= {"language": "zh", "phone": "", "clinic": "", "rounds": [dict(DAY)], "paused": False, "rest_days": []}
        row |= {"made_at": self._when}
        self.tables[Grid].append(row)
        self.tables[Compound].append({"id": number, "community_id": 1, "name": f"第{number}小区"})
        group = {"id": number, "telegram_id": FIRST_CHAT - number, "kind": "grid", "grid_id": number}
        group |= {"community_id": 1, "title": f"第{number}网格群", "bot_is": "administrator", "sees_all": True}
        self.tables[Group].append(group | {"told_privacy": True})

    def _add_building(self, number: int, grid: int) -> None:
        name = building_name(number)
        self.tables[Building].append({"id": number, "compound_id": grid, "name": name, "place": place(name)})
        self.tables[Entrance].append(
            {"id": number, "building_id": number, "name": "1", "grid_id": grid, "place": place("1")}
        )

    def _add_door(self, number: int, building: int) -> None:
        door = door_name(number)
        row = {"id": number, "entrance_id": building, "door": door, "place": place(door), "code": f"code{number}"}
        self.tables[Household].append(row | {"flatshare": False, "paused": ""})

    def _add_person(self, number: int, door: int, grid: int) -> None:
        named: dict[str, Any] = {"name": f"居民{number}", "phone": "", "phone_mark": "", "birth_year": None, "tags": []}
        named |= {"contact": "chat", "paused": "", "declined": False, "made_at": self._when}
        self.tables[Resident].append({"id": number, "household_id": door} | named)
        account = {"id": number, "telegram_id": FIRST_PERSON + number, "name": "", "language": "zh", "reach": "yes"}
        account |= {"grid_id": grid, "consented_at": self._when, "declined": False, "made_at": self._when}
        self.tables[Account].append(account)
        kinship: dict[str, Any] = {"account_id": number, "resident_id": number, "relation": "self", "verified": True}
        self.tables[Kinship].append(kinship | {"made_at": self._when})
