"""Places where somebody infected has been, as they were told to a grid."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Track


def track(db: Session, track_id: int) -> Track | None:
    """The place of that number."""
    return db.get(Track, track_id)


def published(db: Session, grid_id: int, *, since: datetime, limit: int) -> Sequence[Track]:
    """The places told to a grid since then, the latest first."""
    query = select(Track).where(Track.grid_id == grid_id, col(Track.published_at) >= since)
    return db.exec(query.order_by(col(Track.published_at).desc(), col(Track.id).desc()).limit(limit)).all()
