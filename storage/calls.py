"""Calls and knocks at doors, what came of each, and how a day ended for whoever is looked after."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.database import upsert
from storage.models import Call, DayOutcome, table

DAY_OUTCOME = table(DayOutcome)
NOT_REACHED = "not_reached"
DAY_OUTCOMES = ("reached", "seen", "proxied", "refused", "away", "hospital", NOT_REACHED)
"""How a day may end, and nothing else."""


def close_day(db: Session, resident_id: int, day: date, outcome: str, *, by: int | None, at: datetime) -> None:
    """Put down how a resident's day ended, by which account (None: Linli itself).

    The latest word holds, but `not_reached` never replaces one that somebody gave. An unknown outcome is a ValueError.
    """
    if outcome not in DAY_OUTCOMES:
        raise ValueError(outcome)
    row = {"resident_id": resident_id, "day": day, "outcome": outcome, "account_id": by, "at": at}
    insert = upsert(db, DAY_OUTCOME).values(row)
    key = ("resident_id", "day")
    if outcome == NOT_REACHED:
        db.connection().execute(insert.on_conflict_do_nothing(index_elements=key))
        return
    said = {name: insert.excluded[name] for name in ("outcome", "account_id", "at")}
    db.connection().execute(insert.on_conflict_do_update(index_elements=key, set_=said))


def day_outcomes(db: Session, resident_ids: Collection[int], day: date) -> dict[int, str]:
    """How that day ended, by resident; whose day is open has none."""
    query = select(DayOutcome.resident_id, DayOutcome.outcome)
    rows = db.exec(query.where(col(DayOutcome.resident_id).in_(resident_ids), DayOutcome.day == day))
    return dict(rows.all())


def keep(db: Session, **values: Any) -> Call:
    """A call, or a knock, that was made or came in."""
    call = Call(**values)
    db.add(call)
    db.flush()
    return call


def of_day(db: Session, resident_id: int, day: date) -> Sequence[Call]:
    """A resident's calls and knocks of a day, in order."""
    query = select(Call).where(Call.resident_id == resident_id, Call.day == day)
    return db.exec(query.order_by(col(Call.id))).all()
