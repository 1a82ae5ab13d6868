"""Calls and knocks at doors, what came of each, and how a day ended for whoever is looked after."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.database import upsert
from storage.models import Call, DayOutcome, Resident, table

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


def of_grids(db: Session, grid_ids: Collection[int], day: date) -> dict[int, list[Call]]:
    """The day's calls and knocks in these grids by resident, in order."""
    query = select(Call).where(col(Call.grid_id).in_(grid_ids), Call.day == day, col(Call.resident_id).is_not(None))
    found: dict[int, list[Call]] = {}
    for call in db.exec(query.order_by(col(Call.id))):
        found.setdefault(call.resident_id or 0, []).append(call)
    return found


def last_of(db: Session, resident_id: int, *, outcomes: Collection[str]) -> Call | None:
    """A resident's latest call or knock that ended with one of these outcomes."""
    query = select(Call).where(Call.resident_id == resident_id, col(Call.outcome).in_(outcomes))
    return db.exec(query.order_by(col(Call.id).desc())).first()


def lend(db: Session, resident_id: int, *, since: datetime, **values: Any) -> Call | None:
    """A call to make that nobody else is offered meanwhile; None while one offered after `since` is under way."""
    # two processes may look at once: the resident's row is held until the offer is written down
    db.exec(select(Resident.id).where(Resident.id == resident_id).with_for_update()).one()
    under_way = select(Call.id).where(Call.resident_id == resident_id, Call.way == "out", Call.outcome == "")
    if db.exec(under_way.where(Call.at > since)).first() is not None:
        return None
    return keep(db, resident_id=resident_id, way="out", **values)


def call(db: Session, call_id: int) -> Call | None:
    """The call of that number."""
    return db.get(Call, call_id)


def on_the_phone(db: Session, account_id: int, *, since: datetime) -> Call | None:
    """The call that an account is in: the last one it made or took since then, while it says reached."""
    query = select(Call).where(Call.account_id == account_id, col(Call.way).in_(("out", "in")), Call.at > since)
    latest = db.exec(query.order_by(col(Call.at).desc(), col(Call.id).desc())).first()
    return latest if latest is not None and latest.outcome == "reached" else None


def in_hand(db: Session, account_id: int, *, since: datetime) -> Call | None:
    """Whom an account was offered to ring last, while it has not told what came of it."""
    query = select(Call).where(Call.account_id == account_id, col(Call.way).in_(("out", "in")), Call.at > since)
    latest = db.exec(query.order_by(col(Call.at).desc(), col(Call.id).desc())).first()
    return latest if latest is not None and latest.way == "out" and latest.outcome == "" else None


def reached_since(db: Session, account_id: int, since: datetime) -> bool:
    """Whether an account reached somebody since then."""
    query = select(Call.id).where(Call.account_id == account_id, Call.outcome == "reached", Call.at > since)
    return db.exec(query.limit(1)).first() is not None


def of_provider(db: Session, provider_id: str, **values: Any) -> Call:
    """The call of that name of the telephone line's provider, made when new; held until the transaction ends."""
    row = {"provider_id": provider_id, "outcome": "", **values}
    db.connection().execute(upsert(db, table(Call)).values(row).on_conflict_do_nothing())
    return db.exec(select(Call).where(Call.provider_id == provider_id).with_for_update()).one()


def of_ticket(db: Session, ticket_id: int) -> Call | None:
    """The call that left this ticket behind."""
    return db.exec(select(Call).where(Call.ticket_id == ticket_id).order_by(col(Call.id).desc())).first()
