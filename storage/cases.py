"""People who are followed up: fevers until closed, 14 days after a journey."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from storage.models import Case


def of_grid(db: Session, grid_id: int) -> Sequence[Case]:
    """A grid's open cases, the oldest first."""
    return db.exec(
        select(Case).where(Case.grid_id == grid_id, Case.state == "open").order_by(col(Case.opened_on), col(Case.id))
    ).all()


def open_for(db: Session, *, resident_id: int, kind: str) -> Case | None:
    """The open case of that kind for a resident."""
    return db.exec(select(Case).where(Case.resident_id == resident_id, Case.kind == kind, Case.state == "open")).first()


WITH_FEVER = select(Case.resident_id).where(Case.kind == "fever", Case.state == "open")
"""Put together once: every batch of reports asks for it."""


def with_fever(db: Session) -> frozenset[int]:
    """Everybody whose fever is followed up, looked up once a transaction."""
    known: frozenset[int] | None = db.info.get("with_fever")
    if known is None:
        known = db.info["with_fever"] = frozenset(db.exec(WITH_FEVER).all())
    return known


def open_case(db: Session, *, kind: str, resident_id: int, opened_on: date, **values: Any) -> tuple[Case, bool]:
    """The resident's open case of that kind, and whether it is new."""
    found = open_for(db, resident_id=resident_id, kind=kind)
    if found is not None:
        return found, False
    closed = db.exec(
        select(Case).where(Case.resident_id == resident_id, Case.kind == kind, Case.opened_on == opened_on)
    ).first()
    if closed is not None:  # ended too early today: it goes on
        closed.state, closed.closed_by = "open", None
        db.flush()
        return closed, True
    case = Case(kind=kind, resident_id=resident_id, opened_on=opened_on, **values)
    db.add(case)
    db.flush()
    return case, True


def case(db: Session, case_id: int) -> Case | None:
    """The case of that number."""
    return db.get(Case, case_id)
