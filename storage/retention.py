"""How long what people told us is kept: unclaimed readings for days, health for months, acts for years."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Delete, Select, Update, delete, select, update
from sqlmodel import Session

from storage.models import (
    Audit,
    Call,
    Case,
    Claim,
    DayOutcome,
    Due,
    Fired,
    Reading,
    Rung,
    Standing,
    Statement,
    Submission,
    Ticket,
    table,
)

AUDIT, CALL, CASE, CLAIM = (table(one) for one in (Audit, Call, Case, Claim))
OUTCOME, DUE, FIRED, READING = (table(one) for one in (DayOutcome, Due, Fired, Reading))
RUNG, STANDING, STATEMENT = (table(one) for one in (Rung, Standing, Statement))
SUBMISSION, TICKET = (table(one) for one in (Submission, Ticket))

MOST = 2_000  # readings a transaction: nobody waits for a bigger one


def expire(db: Session, *, before: date) -> int:
    """Erase readings that nobody claimed, with the words they were said in; returns how many."""
    return _erase(db, select(READING.c.id).where(READING.c.resident_id.is_(None), READING.c.day < before).limit(MOST))


def thin_out(db: Session, *, before: datetime) -> int:
    """Erase what was said and found out before then, some at a time; 0 when nothing is left to erase.

    The roster, who holds which role, and what is still open stay, however old they are.
    """
    gone = _erase(db, select(READING.c.id).where(READING.c.day < before.date()).order_by(READING.c.id).limit(MOST))
    if gone:
        return gone
    return sum(db.connection().execute(step).rowcount for step in _steps(before))


def forget_acts(db: Session, *, before: datetime) -> None:
    """Let go of who did what before then."""
    db.connection().execute(delete(AUDIT).where(AUDIT.c.at < before))


def _erase(db: Session, which: Select[tuple[int]]) -> int:
    ids = list(db.connection().execute(which).scalars())
    if ids:
        said = select(READING.c.statement_id).where(READING.c.id.in_(ids))
        for step in (
            update(TICKET).where(TICKET.c.reading_id.in_(ids)).values(reading_id=None),
            delete(STANDING).where(STANDING.c.reading_id.in_(ids)),
            update(STATEMENT).where(STATEMENT.c.id.in_(said)).values(text=""),
            delete(READING).where(READING.c.id.in_(ids)),
        ):
            db.connection().execute(step)
    return len(ids)


def _steps(before: datetime) -> Iterator[Update | Delete]:
    over, closed = TICKET.c.closed_at < before, (CASE.c.state == "closed") & (CASE.c.opened_on < before.date())
    yield update(STATEMENT).where(STATEMENT.c.said_at < before, STATEMENT.c.text != "").values(text="")
    yield update(TICKET).where(over, TICKET.c.note != "").values(note="")
    yield update(TICKET).where(over, TICKET.c.wanted != "").values(wanted="")
    yield update(TICKET).where(over, TICKET.c["items"].is_not(None)).values(items=None)
    yield update(CASE).where(closed, CASE.c.told.is_not(None)).values(told=None)
    yield (
        update(CLAIM)
        .where(CLAIM.c.state != "open", CLAIM.c.made_at < before, CLAIM.c.name != "")
        .values(room="", name="", phone="")
    )
    yield update(CALL).where(CALL.c.at < before, CALL.c.said.is_not(None)).values(said=None)
    yield delete(RUNG).where(RUNG.c.day < before.date())
    yield delete(OUTCOME).where(OUTCOME.c.day < before.date())
    yield delete(SUBMISSION).where(SUBMISSION.c.at < before)
    yield delete(DUE).where(DUE.c.done, DUE.c.at < before)
    yield delete(FIRED).where(FIRED.c.due_at < before)
