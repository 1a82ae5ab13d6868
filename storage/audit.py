"""Who did what: ids, never values."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Audit


def note(
    db: Session,
    *,
    at: datetime,
    action: str,
    account_id: int | None = None,
    grid_id: int | None = None,
    subject: str = "",
) -> None:
    """Write down an act of staff or of Linli itself."""
    db.add(Audit(at=at, account_id=account_id, action=action, grid_id=grid_id, subject=subject))


def of_subject(db: Session, subject: str, *, limit: int = 50) -> Sequence[str]:
    """What was last done to one thing, newest first."""
    query = select(Audit.action).where(Audit.subject == subject)
    return db.exec(query.order_by(col(Audit.id).desc()).limit(limit)).all()


def of_grid(db: Session, grid_id: int, *, action: str = "", limit: int = 50) -> Sequence[Audit]:
    """The latest acts in a grid (of one kind), newest first."""
    query = select(Audit).where(Audit.grid_id == grid_id, col(Audit.action).startswith(action, autoescape=True))
    return db.exec(query.order_by(col(Audit.id).desc()).limit(limit)).all()
