"""Who lives behind the doors of a round, and what is known of their day: what a door list is read against."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col

from storage.database import columns
from storage.models import Building, DayOutcome, Entrance, Household, Resident, Round, Standing


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody behind a door; `reported` and `celsius` from their report, `outcome` from how their day ended so far."""

    resident_id: int
    household_id: int
    building: str
    entrance: str
    door: str
    name: str
    flatshare: bool
    paused: bool
    reported: bool
    celsius: float | None
    outcome: str


def behind(db: Session, round_: Round) -> Sequence[Behind]:
    """Everybody of the round's grid but those who declined to be stored, in stair order."""
    query = (
        columns(
            col(Resident.id),
            col(Household.id),
            col(Building.name),
            col(Entrance.name),
            col(Household.door),
            col(Resident.name),
            col(Household.flatshare),
            (col(Resident.paused) != "") | (col(Household.paused) != ""),
            col(Standing.reading_id).is_not(None),
            col(Standing.celsius),
            col(DayOutcome.outcome),
        )
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .outerjoin(Standing, (col(Standing.resident_id) == col(Resident.id)) & (col(Standing.round_id) == round_.id))
        .outerjoin(DayOutcome, (col(DayOutcome.resident_id) == col(Resident.id)) & (col(DayOutcome.day) == round_.day))
        .where(col(Entrance.grid_id) == round_.grid_id, col(Resident.declined).is_(False))
        .order_by(col(Building.place), col(Entrance.place), col(Household.place), col(Resident.id))
    )
    return [
        Behind(r[0], r[1], r[2], r[3], r[4], r[5], bool(r[6]), bool(r[7]), bool(r[8]), r[9], r[10] or "")
        for r in db.connection().execute(query)
    ]
