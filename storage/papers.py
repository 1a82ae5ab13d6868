"""Rows for the papers: the daily sheet and the roster."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.database import AnyColumns, columns
from storage.models import (
    Account,
    Building,
    Community,
    Compound,
    Entrance,
    Grid,
    Household,
    Kinship,
    Reading,
    Resident,
    Round,
    Standing,
)
from storage.rounds import counted


@dataclass(frozen=True, slots=True)
class DayRow:
    """One resident in one round, as it is stored."""

    day: date
    community: str
    compound: str
    building: str
    entrance: str
    door: str
    name: str
    paused: bool
    celsius: float | None
    symptoms: tuple[str, ...]
    late: bool
    source: str
    reporter: str
    said_at: datetime | None
    corrected: bool
    grid: str
    timezone: str
    number: int
    resident_id: int


def days(db: Session, *, grid_ids: Sequence[int], first: date, last: date) -> Iterator[DayRow]:
    """One row per resident and round, round by round in stair order; declined residents are not in it."""
    last_key: Any = None
    for row in db.connection().execute(_days(grid_ids, first, last)):
        key = (row[0], row[17], row[19], row[20])
        if key != last_key:  # a reporter who is several residents is named once
            yield _day_row(row)
        last_key = key


def _days(grid_ids: Sequence[int], first: date, last: date) -> AnyColumns:
    reporter, reporter_kin = aliased(Account), aliased(Kinship)
    reporter_resident = aliased(Resident)
    return (
        columns(
            col(Round.day),
            col(Community.name),
            col(Compound.name),
            col(Building.name),
            col(Entrance.name),
            col(Household.door),
            col(Resident.name),
            col(Resident.paused),
            col(Household.paused),
            col(Standing.celsius),
            col(Standing.symptoms),
            col(Standing.late),
            col(Reading.source),
            reporter_resident.name,
            reporter.name,
            col(Reading.said_at),
            col(Standing.corrected),
            col(Grid.name),
            col(Grid.timezone),
            col(Round.number),
            col(Resident.id),
            col(Reading.id),
        )
        .select_from(Round)
        .join(Grid, col(Grid.id) == col(Round.grid_id))
        .join(Community, col(Community.id) == col(Grid.community_id))
        .join(Entrance, col(Entrance.grid_id) == col(Grid.id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .join(Compound, col(Compound.id) == col(Building.compound_id))
        .join(Household, col(Household.entrance_id) == col(Entrance.id))
        .join(Resident, col(Resident.household_id) == col(Household.id))
        .outerjoin(
            Standing,
            and_(col(Standing.round_id) == col(Round.id), col(Standing.resident_id) == col(Resident.id)),
        )
        .outerjoin(Reading, col(Reading.id) == col(Standing.reading_id))
        .outerjoin(reporter, reporter.id == col(Reading.account_id))  # type: ignore[arg-type]
        .outerjoin(
            reporter_kin,
            and_(reporter_kin.account_id == reporter.id, reporter_kin.relation == "self"),  # type: ignore[arg-type]
        )
        .outerjoin(reporter_resident, reporter_resident.id == reporter_kin.resident_id)  # type: ignore[arg-type]
        .where(col(Round.grid_id).in_(grid_ids), col(Round.day) >= first, col(Round.day) <= last)
        .where(col(Resident.declined).is_(False))
        .order_by(
            col(Round.day),
            col(Grid.name),
            col(Round.number),
            col(Compound.name),
            col(Building.place),
            col(Entrance.place),
            col(Household.place),
            col(Resident.id),
        )
    )


def _day_row(row: Sequence[Any]) -> DayRow:
    return DayRow(
        day=row[0],
        community=row[1],
        compound=row[2],
        building=row[3],
        entrance=row[4],
        door=row[5],
        name=row[6],
        paused=bool(row[7] or row[8]),
        celsius=row[9],
        symptoms=tuple(row[10] or ()),
        late=bool(row[11]),
        source=row[12] or "",
        reporter=(row[13] or row[14] or "") if row[21] else "",
        said_at=row[15],
        corrected=bool(row[16]),
        grid=row[17],
        timezone=row[18],
        number=row[19],
        resident_id=row[20],
    )


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One resident of the roster."""

    compound: str
    building: str
    entrance: str
    door: str
    name: str
    phone: str
    birth_year: int | None
    tags: tuple[str, ...]
    contact: str


def roster(db: Session, grid_id: int) -> list[RosterLine]:
    """The grid's roster in stair order."""
    query = (
        columns(
            col(Compound.name),
            col(Building.name),
            col(Entrance.name),
            col(Household.door),
            col(Resident.name),
            col(Resident.phone),
            col(Resident.birth_year),
            col(Resident.tags),
            col(Resident.contact),
        )
        .select_from(Resident)
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .join(Compound, col(Compound.id) == col(Building.compound_id))
        .where(col(Entrance.grid_id) == grid_id)
        .order_by(col(Compound.name), col(Building.place), col(Entrance.place), col(Household.place), col(Resident.id))
    )
    found = db.connection().execute(query)
    return [RosterLine(r[0], r[1], r[2], r[3], r[4], r[5], r[6], tuple(r[7]), r[8]) for r in found]


@dataclass(frozen=True, slots=True)
class BuildingDay:
    """How many of a building's people a round counts, and how many of them have reported, late, and with a fever."""

    building: str
    due: int
    reported: int
    late: int
    feverish: int


def buildings(db: Session, round_: Round) -> list[BuildingDay]:
    """A round building by building, in walking order."""
    everybody = func.count()
    query = columns(
        col(Building.name),
        everybody,
        func.count(col(Standing.reading_id)),
        everybody.filter(col(Standing.late).is_(True)),
        everybody.filter(col(Standing.fever).is_(True)),
    )
    query = counted(query.select_from(Resident), round_.grid_id).outerjoin(
        Standing, and_(col(Standing.resident_id) == col(Resident.id), col(Standing.round_id) == round_.id)
    )
    query = query.group_by(col(Building.id), col(Building.name), col(Building.place)).order_by(
        col(Building.place), col(Building.id)
    )
    return [BuildingDay(*row) for row in db.connection().execute(query)]
