"""Rounds: one collection of reports in a grid on a day, who it counts, and where each of them stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from storage.database import AnyColumns, columns, upsert
from storage.models import (
    Account,
    Board,
    Building,
    Compound,
    Entrance,
    Grid,
    Group,
    Household,
    Kinship,
    Outbox,
    Resident,
    Round,
    Standing,
    table,
)
from texts.typed import joined


def zone(name: str) -> ZoneInfo:
    """The time zone of that name."""
    return ZoneInfo(name)


def local(grid: Grid, when: datetime) -> datetime:
    """`when` on the grid's own clock."""
    return when.astimezone(ZoneInfo(grid.timezone))


def instant(grid: Grid, day: date, clock: str) -> datetime:
    """The moment a clock of the grid shows `HH:MM` on that day."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(grid.timezone))


def round_of(db: Session, grid: Grid, day: date, number: int = 0) -> Round:
    """The grid's round of that day, planned when it is not yet there."""
    known: dict[Any, Round] = db.info.setdefault("rounds", {})
    key = (grid.id, day, number)
    if key not in known:
        known[key] = _found(db, grid, day, number) or _planned(db, grid, day, number)
    return known[key]


# Every batch of reports runs these: they are put together once, for building a statement costs more than running it.
ROUND = select(Round).where(
    col(Round.grid_id) == bindparam("grid"),
    col(Round.day) == bindparam("day"),
    col(Round.number) == bindparam("number"),
)
BOARDS = (
    select(Board, Group)
    .join(Group, col(Group.id) == col(Board.group_id))
    .where(col(Board.round_id).in_(bindparam("rounds", expanding=True)))
    .order_by(col(Board.id))
)


def _found(db: Session, grid: Grid, day: date, number: int) -> Round | None:
    return db.exec(ROUND, params={"grid": grid.id, "day": day, "number": number}).first()


def look_ahead(db: Session, chats: Iterable[int], *, since: date) -> None:
    """Fetch what a batch of messages will ask for one by one: their groups, the groups' grids, the latest rounds."""
    query = select(Group, Grid).outerjoin(Grid, col(Grid.id) == col(Group.grid_id))
    found = db.exec(query.where(col(Group.telegram_id).in_(set(chats)))).all()
    grids = {grid.id: grid for _, grid in found if grid is not None}
    db.info.setdefault("groups", {}).update({group.telegram_id: group for group, _ in found})
    db.info.setdefault("grids", {}).update(grids)
    known: dict[Any, Round] = db.info.setdefault("rounds", {})
    for one in db.exec(select(Round).where(col(Round.grid_id).in_(grids), Round.day >= since)):
        known[one.grid_id, one.day, one.number] = one


def _planned(db: Session, grid: Grid, day: date, number: int) -> Round:
    times = grid.rounds[number]
    row = {
        "grid_id": grid.id,
        "day": day,
        "number": number,
        "form": times.get("form", "temperature"),
        "opens_at": instant(grid, day, times["open"]),
        "closes_at": instant(grid, day, times["close"]),
        "state": "planned",
    }
    # two processes may plan the same round: the row is unique, whoever comes second finds it
    db.exec(upsert(db, table(Round)).values(row).on_conflict_do_nothing())
    planned = _found(db, grid, day, number)
    assert planned is not None
    return planned


def round_at(db: Session, grid: Grid, at: datetime, days_back: int = 0) -> Round:
    """The round a reading said at `at` belongs to: the day's latest opened one, or else its first."""
    day = local(grid, at).date() - timedelta(days=days_back)
    number = 0
    for index, times in enumerate(grid.rounds[1:], start=1):
        if instant(grid, day, times["open"]) <= at:
            number = index
    return round_of(db, grid, day, number)


def latest(db: Session, grid: Grid, at: datetime) -> Round:
    """The round people mean when they say today."""
    return round_at(db, grid, at)


def open_rounds(db: Session, *, before: datetime) -> Sequence[Round]:
    """Rounds still open whose cut-off has passed."""
    return db.exec(select(Round).where(Round.state == "open", Round.closes_at <= before).order_by(col(Round.id))).all()


# --- who counts -------------------------------------------------------------------------------------------


def counted(query: AnyColumns, grid_id: int) -> AnyColumns:
    """Residents a round counts: on the grid's roster, not paused, not declined."""
    return (
        query.join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .where(
            col(Entrance.grid_id) == grid_id,
            col(Resident.paused) == "",
            col(Resident.declined).is_(False),
            col(Household.paused) == "",
        )
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a building's people have reported."""

    building: str
    reported: int
    due: int


def tally(db: Session, round_: Round) -> list[Tally]:
    """Reported and due by building, in walking order; queried afresh, never kept."""
    query = counted(
        columns(col(Building.name), func.count(col(Standing.reading_id)), func.count()).select_from(Resident),
        round_.grid_id,
    )
    query = query.outerjoin(
        Standing, (col(Standing.resident_id) == col(Resident.id)) & (col(Standing.round_id) == round_.id)
    )
    query = query.group_by(col(Building.id), col(Building.name), col(Building.place)).order_by(
        col(Building.place), col(Building.id)
    )
    return [Tally(*row) for row in db.connection().execute(query)]


@dataclass(frozen=True, slots=True)
class Owing:
    """A resident who has not reported."""

    resident_id: int
    household_id: int
    name: str
    building: str
    entrance: str
    door: str
    phone: str
    tags: tuple[str, ...]
    contact: str
    compound: str
    birth_year: int | None

    @property
    def room(self) -> str:
        """3-2-501."""
        return joined(self.building, self.entrance, self.door)


def missing(db: Session, round_: Round) -> list[Owing]:
    """Whom the round counts and who has not reported, in stair order."""
    query = columns(
        col(Resident.id),
        col(Resident.household_id),
        col(Resident.name),
        col(Building.name),
        col(Entrance.name),
        col(Household.door),
        col(Resident.phone),
        col(Resident.tags),
        col(Resident.contact),
        col(Compound.name),
        col(Resident.birth_year),
    )
    query = (
        counted(query, round_.grid_id)
        .join(Compound, col(Compound.id) == col(Building.compound_id))
        .outerjoin(Standing, (col(Standing.resident_id) == col(Resident.id)) & (col(Standing.round_id) == round_.id))
        .where(col(Standing.reading_id).is_(None))
        .order_by(col(Compound.name), col(Building.place), col(Entrance.place), col(Household.place), col(Resident.id))
    )
    found = db.connection().execute(query)
    return [Owing(r[0], r[1], r[2], r[3], r[4], r[5], r[6], tuple(r[7]), r[8], r[9], r[10]) for r in found]


@dataclass(frozen=True, slots=True)
class Shown:
    """A resident's place in a round with the reason the worker should look."""

    name: str
    building: str
    entrance: str
    door: str
    standing: Standing

    @property
    def room(self) -> str:
        """3-2-501."""
        return joined(self.building, self.entrance, self.door)


def standings(db: Session, round_: Round) -> list[Shown]:
    """Everyone who has reported, in stair order."""
    query = (
        select(Standing)
        .add_columns(col(Resident.name), col(Building.name), col(Entrance.name), col(Household.door))
        .join(Resident, col(Standing.resident_id) == col(Resident.id))
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .where(col(Standing.round_id) == round_.id)
        .order_by(col(Building.place), col(Entrance.place), col(Household.place), col(Resident.id))
    )
    return [Shown(r[1], r[2], r[3], r[4], r[0]) for r in db.execute(query)]


def standing(db: Session, *, round_id: int, resident_id: int) -> Standing | None:
    """Where one resident stands in a round."""
    return db.get(Standing, (round_id, resident_id), populate_existing=True)


@dataclass(frozen=True, slots=True)
class Reachable:
    """An account with an open private chat, and of which of a household's people it may hear."""

    telegram_id: int
    language: str
    residents: frozenset[int] | None  # None: of all of them; in a flat-share only of those it speaks for

    def hears_of(self, resident_id: int) -> bool:
        """Whether this account may be told about the resident."""
        return self.residents is None or resident_id in self.residents


def reachable_accounts(db: Session, household_ids: Sequence[int]) -> dict[int, list[Reachable]]:
    """By household: the accounts of its people whose private chat is open."""
    rows = db.connection().execute(
        columns(
            col(Resident.household_id),
            col(Account.telegram_id),
            col(Account.language),
            col(Household.flatshare),
            col(Resident.id),
        )
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Kinship, col(Kinship.resident_id) == col(Resident.id))
        .join(Account, col(Account.id) == col(Kinship.account_id))
        .where(
            col(Resident.household_id).in_(household_ids),
            col(Account.reach) == "yes",
            col(Resident.declined).is_(False),
        )
        .order_by(col(Resident.household_id), col(Account.id), col(Resident.id))
    )
    spoken_for: dict[tuple[int, int, str, bool], set[int]] = {}
    for household, telegram_id, language, flatshare, resident_id in rows:
        spoken_for.setdefault((household, telegram_id, language, flatshare), set()).add(resident_id)
    found: dict[int, list[Reachable]] = {}
    for (household, telegram_id, language, flatshare), residents in spoken_for.items():
        one = Reachable(telegram_id, language, frozenset(residents) if flatshare else None)
        found.setdefault(household, []).append(one)
    return found


# --- boards -----------------------------------------------------------------------------------------------


def boards(db: Session, *round_ids: int) -> Sequence[tuple[Board, Group]]:
    """The boards of these rounds and the groups they hang in."""
    return db.exec(BOARDS, params={"rounds": round_ids}).all()


def hang_board(db: Session, *, round_id: int, group_id: int) -> None:
    """Make sure the round has its one board in the group."""
    row = {"round_id": round_id, "group_id": group_id, "shown": ""}
    db.exec(upsert(db, table(Board)).values(row).on_conflict_do_nothing())


def board_at(db: Session, *, group_id: int, message_id: int) -> Board | None:
    """The board that is this message of the group."""
    return db.exec(select(Board).where(Board.group_id == group_id, Board.message_id == message_id)).first()


def board_before(db: Session, board: Board) -> int | None:
    """The message that was the group's board before this one."""
    earlier = select(Board.message_id).where(
        Board.group_id == board.group_id, col(Board.id) < board.id, col(Board.message_id).is_not(None)
    )
    return db.exec(earlier.order_by(col(Board.id).desc()).limit(1)).first()


def is_notice(db: Session, chat_id: int, message_id: int) -> bool:
    """Whether this message is one we sent and remember, such as a reminder with buttons."""
    query = select(Outbox.id).where(Outbox.chat_id == chat_id, Outbox.message_id == message_id, Outbox.kind == "say")
    return db.exec(query.limit(1)).first() is not None
