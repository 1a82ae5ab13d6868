"""The area tree: communities, compounds, buildings, entrances, households, and the grids laid over them."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Text, bindparam, cast, update
from sqlmodel import Session, col, select

from storage.database import AnyColumns, columns
from storage.models import Board, Building, Card, Community, Compound, Entrance, Grid, Group, Household, table
from texts.typed import joined


def place(text: str) -> str:
    """A key that sorts doors as people walk past them: 501 before 1001, 3 before 12."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(6)[:12], text[:40])


def grid_named(db: Session, name: str) -> Grid | None:
    """The grid of that name."""
    return db.exec(select(Grid).where(Grid.name == name)).first()


def grid(db: Session, grid_id: int) -> Grid | None:
    """The grid of that number, looked up once a transaction."""
    known: dict[int, Grid | None] = db.info.setdefault("grids", {})
    if known.get(grid_id) is None:
        known[grid_id] = db.get(Grid, grid_id)
    return known[grid_id]


def grids(db: Session) -> Sequence[Grid]:
    """Every grid, by name."""
    return db.exec(select(Grid).order_by(Grid.name)).all()


@dataclass(frozen=True, slots=True)
class GridClock:
    """What the timetable needs of a grid: its rounds are still the text they are stored as."""

    id: int
    timezone: str
    rounds: str
    made_at: datetime


CLOCKS = columns(col(Grid.id), col(Grid.timezone), cast(col(Grid.rounds), Text), col(Grid.made_at)).where(
    col(Grid.paused).is_(False)
)


def clocks(db: Session) -> list[GridClock]:
    """The clock of every grid that is not paused; cheap, for it is asked every second."""
    return [GridClock(*row) for row in db.connection().execute(CLOCKS)]


def make_grid(db: Session, *, name: str, community: str, when: datetime, timezone: str, language: str) -> Grid:
    """The grid of that name, made in its community (made too if need be) when it does not exist."""
    found = grid_named(db, name)
    if found is not None:
        return found
    home = db.exec(select(Community).where(Community.name == community)).first()
    if home is None:
        home = Community(name=community)
        db.add(home)
        db.flush()
    assert home.id is not None
    grid = Grid(community_id=home.id, name=name, timezone=timezone, language=language, made_at=when)
    db.add(grid)
    db.flush()
    return grid


@dataclass(frozen=True, slots=True)
class Door:
    """Where a household is, in the names people use."""

    household_id: int
    compound: str
    building: str
    entrance: str
    door: str
    grid_id: int | None
    flatshare: bool
    paused: str

    @property
    def text(self) -> str:
        """3-2-501; parts that do not exist are left out."""
        return joined(self.building, self.entrance, self.door)


def _doors() -> AnyColumns:
    return (
        columns(
            col(Household.id),
            col(Compound.name),
            col(Building.name),
            col(Entrance.name),
            col(Household.door),
            col(Entrance.grid_id),
            col(Household.flatshare),
            col(Household.paused),
        )
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .join(Compound, col(Compound.id) == col(Building.compound_id))
        .order_by(col(Compound.name), col(Building.place), col(Entrance.place), col(Household.place))
    )


def door_of(db: Session, household_id: int) -> Door:
    """The door of a household; an unknown id raises `NoResultFound`."""
    return Door(*db.connection().execute(_doors().where(col(Household.id) == household_id)).one())


def household_of_code(db: Session, code: str) -> Household | None:
    """The household whose printed card carries this code."""
    return db.exec(select(Household).where(Household.code == code)).first() if code else None


def grid_of_household(db: Session, household_id: int) -> int | None:
    """The grid that answers for a household's entrance."""
    query = select(Entrance.grid_id).join(Household, col(Household.entrance_id) == col(Entrance.id))
    return db.exec(query.where(Household.id == household_id)).first()


def codes_of_grid(db: Session, grid_id: int) -> dict[int, str]:
    """By household of the grid: the code on its printed card."""
    query = select(Household.id, Household.code).join(Entrance, col(Entrance.id) == col(Household.entrance_id))
    return {household or 0: code for household, code in db.exec(query.where(Entrance.grid_id == grid_id))}


def doors_of_grid(db: Session, grid_id: int) -> list[Door]:
    """Every household of the grid, in stair order."""
    return [Door(*row) for row in db.connection().execute(_doors().where(col(Entrance.grid_id) == grid_id))]


def doors_matching(db: Session, *, grid_id: int, building: str, entrance: str, door: str) -> list[Door]:
    """The grid's households at that door; parts left empty match any."""
    asked = {"grid_id": grid_id, "building": building, "entrance": entrance, "door": door}
    query = _doors_at(building=bool(building), entrance=bool(entrance))
    return [Door(*row) for row in db.connection().execute(query, asked)]


@lru_cache(maxsize=4)
def _doors_at(*, building: bool, entrance: bool) -> AnyColumns:
    """Put together once for each of the four ways of writing a door."""
    query = _doors().where(col(Entrance.grid_id) == bindparam("grid_id"), col(Household.door) == bindparam("door"))
    if building:
        query = query.where(col(Building.name) == bindparam("building"))
    if entrance:
        query = query.where(col(Entrance.name) == bindparam("entrance"))
    return query


def compound_of(db: Session, *, grid_id: int, building: str) -> str:
    """The one compound of the grid that has this building, else its only compound; empty when that is not clear."""
    query = (
        columns(col(Compound.name), col(Building.name))
        .join(Building, col(Building.compound_id) == col(Compound.id))
        .join(Entrance, col(Entrance.building_id) == col(Building.id))
        .where(col(Entrance.grid_id) == grid_id)
        .distinct()
    )
    rows = [(compound, name) for compound, name in db.connection().execute(query)]
    found = {compound for compound, name in rows if name == building} or {compound for compound, _ in rows}
    return str(found.pop()) if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class AreaPath:
    """The four names that lead to a door."""

    compound: str
    building: str
    entrance: str
    door: str


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


def _code() -> str:
    """A household's code: eight letters that can be read out, the last a digit, so that it is no word of a sentence."""
    return "".join(secrets.choice(LETTERS) for _ in range(7)) + secrets.choice("23456789")


class Elsewhere(ValueError):
    """This entrance already belongs to another grid."""


class Planter:
    """Makes the places of one grid, each once, remembering what it has already looked up."""

    def __init__(self, db: Session, grid: Grid) -> None:
        self._db = db
        self._grid = grid
        self._compounds: dict[str, int] = {}
        self._buildings: dict[tuple[int, str], int] = {}
        self._entrances: dict[tuple[int, str], int] = {}
        self._households: dict[tuple[int, str], int] = {}

    def household(self, path: AreaPath) -> int:
        """The id of the household at `path`, made with everything above it; raises `Elsewhere`."""
        compound = self._compound(path.compound)
        building = self._building(compound, path.building)
        entrance = self._entrance(building, path.entrance)
        key = (entrance, path.door)
        if key not in self._households:
            found = self._db.exec(
                select(Household.id).where(Household.entrance_id == entrance, Household.door == path.door)
            ).first()
            self._households[key] = found or self._made(
                Household(entrance_id=entrance, door=path.door, place=place(path.door), code=_code())
            )
        return self._households[key]

    def _compound(self, name: str) -> int:
        if name not in self._compounds:
            community = self._grid.community_id
            found = self._db.exec(
                select(Compound.id).where(Compound.community_id == community, Compound.name == name)
            ).first()
            self._compounds[name] = found or self._made(Compound(community_id=community, name=name))
        return self._compounds[name]

    def _building(self, compound: int, name: str) -> int:
        key = (compound, name)
        if key not in self._buildings:
            found = self._db.exec(
                select(Building.id).where(Building.compound_id == compound, Building.name == name)
            ).first()
            self._buildings[key] = found or self._made(Building(compound_id=compound, name=name, place=place(name)))
        return self._buildings[key]

    def _entrance(self, building: int, name: str) -> int:
        key = (building, name)
        if key not in self._entrances:
            found = self._db.exec(
                select(Entrance).where(Entrance.building_id == building, Entrance.name == name)
            ).first()
            if found is None:
                self._entrances[key] = self._made(
                    Entrance(building_id=building, name=name, place=place(name), grid_id=self._grid.id)
                )
            else:
                self._entrances[key] = self._joined(found)
        return self._entrances[key]

    def _joined(self, entrance: Entrance) -> int:
        if entrance.grid_id is None:
            entrance.grid_id = self._grid.id
        elif entrance.grid_id != self._grid.id:
            raise Elsewhere(Elsewhere.__doc__)
        assert entrance.id is not None
        return entrance.id

    def _made(self, row: Compound | Building | Entrance | Household) -> int:
        self._db.add(row)
        self._db.flush()
        assert row.id is not None
        return row.id


# --- chats ------------------------------------------------------------------------------------------------


def group_of_chat(db: Session, telegram_id: int) -> Group | None:
    """The group behind a chat id, looked up once a transaction."""
    known: dict[int, Group | None] = db.info.setdefault("groups", {})
    if telegram_id not in known:
        known[telegram_id] = db.exec(select(Group).where(Group.telegram_id == telegram_id)).first()
    return known[telegram_id]


def remember_group(db: Session, telegram_id: int, title: str) -> Group:
    """The group of that chat, made when it is new to us."""
    group = group_of_chat(db, telegram_id)
    if group is None:
        group = Group(telegram_id=telegram_id, title=title)
        db.add(group)
        db.flush()
        db.info["groups"][telegram_id] = group
    elif title and group.title != title:
        group.title = title
    return group


def groups_of_grid(db: Session, grid_id: int) -> Sequence[Group]:
    """The grid's groups that the bot is still in."""
    return db.exec(
        select(Group)
        .where(Group.grid_id == grid_id, Group.kind == "grid", col(Group.bot_is).in_(("member", "administrator")))
        .order_by(col(Group.id))
    ).all()


def work_rooms(db: Session, grid: Grid) -> Sequence[Group]:
    """Where the grid's alerts and tickets go: its own work room, or else its community's."""
    rooms = db.exec(
        select(Group)
        .where(
            Group.kind == "work",
            Group.community_id == grid.community_id,
            col(Group.bot_is).in_(("member", "administrator")),
        )
        .order_by(col(Group.id))
    ).all()
    own = [room for room in rooms if room.grid_id == grid.id]
    return own or [room for room in rooms if room.grid_id is None]


def move_group(db: Session, *, old: int, new: int) -> None:
    """Telegram upgraded a group: the same group answers to a new chat id; saying it twice changes nothing.

    Telegram says it twice: as a message and as an error. Whichever comes second finds the group there already.
    """
    group, newcomer = group_of_chat(db, old), group_of_chat(db, new)
    if group is None:
        return
    known_there = newcomer is not None and newcomer.kind != ""
    obsolete = group if known_there else newcomer
    if obsolete is not None and not obsolete.kind:
        db.delete(obsolete)
        db.flush()
    if not known_there:
        group.telegram_id = new
        _forget_messages(db, group, old=old, new=new)
    db.info.pop("groups", None)


def _forget_messages(db: Session, group: Group, *, old: int, new: int) -> None:
    """In the new chat message numbers start again: no number of the old one may be edited there."""
    db.flush()
    boards, cards = table(Board), table(Card)
    db.connection().execute(update(boards).where(boards.c.group_id == group.id).values(message_id=None, shown=""))
    db.connection().execute(update(cards).where(cards.c.chat_id == old).values(chat_id=new, message_id=None))
    db.expire_all()
