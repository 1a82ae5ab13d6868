"""The duty rota of a grid."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from storage.database import columns
from storage.models import Duty, Grid, Kinship, Resident, Role, table

DUTY = table(Duty)


def rota(db: Session, grid_id: int) -> Sequence[Duty]:
    """A grid's rota in the order in which people are rung."""
    return db.exec(select(Duty).where(Duty.grid_id == grid_id).order_by(col(Duty.place), col(Duty.id))).all()


def hours(db: Session, grid_id: int) -> list[tuple[int, str, str]]:
    """When somebody is on duty, as (weekday, begins, ends): without names or phones, for every reply asks it."""
    query = columns(DUTY.c.weekday, DUTY.c.begins, DUTY.c.ends).where(DUTY.c.grid_id == grid_id)
    return [(row[0], row[1], row[2]) for row in db.connection().execute(query)]


def replace(db: Session, grid_id: int, rows: Sequence[Duty]) -> None:
    """Put these rows in place of a grid's rota."""
    db.connection().execute(delete(DUTY).where(DUTY.c.grid_id == grid_id))
    db.add_all(rows)
    db.flush()


def worker_phones(db: Session, grid: Grid) -> list[str]:
    """The telephones of the grid's workers who live here themselves, those of the grid before the community's."""
    query = (
        columns(col(Resident.phone))
        .join(Kinship, col(Kinship.resident_id) == col(Resident.id))
        .join(Role, col(Role.account_id) == col(Kinship.account_id))
        .where(
            col(Kinship.relation) == "self",
            col(Role.role) == "worker",
            (col(Role.area) == "grid") & (col(Role.area_id) == grid.id)
            | (col(Role.area) == "community") & (col(Role.area_id) == grid.community_id),
        )
        .order_by(col(Role.area).desc(), col(Role.id))
    )
    return [row[0] for row in db.connection().execute(query) if row[0]]
