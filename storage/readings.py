"""What was said about health: statements and readings, and the standing that follows from them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from storage import bursts
from storage.database import columns, dialect_of, upsert_for
from storage.models import Reading, Standing, Statement, table

READING = table(Reading)
STATEMENT = table(Statement)
STANDING = table(Standing)

# Every report runs this: it is put together once, for building a statement costs more than running it.
OF_RESIDENT = (
    columns(
        READING.c.id,
        READING.c.celsius,
        READING.c.status,
        READING.c.symptoms,
        READING.c.source,
        READING.c.own,
        READING.c.late,
        READING.c.said_at,
    )
    .add_columns(READING.c.round_id, READING.c.resident_id)
    .where(
        READING.c.round_id.in_(bindparam("rounds", expanding=True)),
        READING.c.resident_id.in_(bindparam("residents", expanding=True)),
        READING.c.withdrawn.is_(False),
    )
    .order_by(READING.c.said_at, READING.c.id)
)


@lru_cache(maxsize=2)
def _stand(dialect: str) -> Any:
    statement = upsert_for(dialect, STANDING)
    key = ("round_id", "resident_id")
    fresh = {name: column for name, column in statement.excluded.items() if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=fresh)


def in_batch(db: Session) -> None:
    """From here to the commit what is said is written together."""
    bursts.begin(db, STATEMENT, READING)


def state(
    db: Session, *, account_id: int, chat_id: int, message_id: int, version: int, text: str, said_at: datetime
) -> int:
    """Keep what was said; returns the statement's id."""
    row = {
        "account_id": account_id,
        "chat_id": chat_id,
        "message_id": message_id,
        "version": version,
        "text": text,
        "said_at": said_at,
    }
    return bursts.add(db, STATEMENT, row)


def versions(db: Session, *, chat_id: int, message_id: int) -> Sequence[tuple[int, int]]:
    """The statements made by one message and its edits, oldest first, as (id, version)."""
    rows = db.exec(
        select(Statement.id, Statement.version)
        .where(Statement.chat_id == chat_id, Statement.message_id == message_id)
        .order_by(col(Statement.version))
    ).all()
    return [(int(row[0] or 0), row[1]) for row in rows]


def said_since(db: Session, *, account_id: int, since: datetime, limit: int) -> list[str]:
    """The last words of an account that were kept since then, oldest first."""
    query = select(Statement.text).where(Statement.account_id == account_id, Statement.said_at >= since)
    words = db.exec(query.order_by(col(Statement.id).desc()).limit(limit)).all()
    return [text for text in reversed(words) if text]


def add(db: Session, row: dict[str, Any]) -> int:
    """Keep one reading; returns its id."""
    return bursts.add(db, READING, row)


@dataclass(frozen=True, slots=True)
class Said:
    """One reading as the rules for a standing look at it."""

    id: int
    celsius: float | None
    status: str
    symptoms: tuple[str, ...]
    source: str
    own: bool
    late: bool
    said_at: datetime


Pair = tuple[int, int]
"""A round and a resident in it."""


def that_hold(db: Session, pairs: Collection[Pair]) -> dict[Pair, list[Said]]:
    """By round and resident: the readings that still hold, in the order they were said; pairs without any are empty."""
    found: dict[Pair, list[Said]] = {pair: [] for pair in pairs}
    wanted = {"rounds": list({pair[0] for pair in pairs}), "residents": list({pair[1] for pair in pairs})}
    for r in db.connection().execute(OF_RESIDENT, wanted).all():
        if (r[8], r[9]) in found:
            said = Said(r[0], r[1], r[2], tuple(r[3]), r[4], bool(r[5]), bool(r[6]), r[7])
            found[r[8], r[9]].append(said)
    return found


def stand(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put down where residents stand in rounds."""
    if rows:
        db.connection().execute(_stand(dialect_of(db)), list(rows))


def unstand(db: Session, *, round_id: int, resident_id: int) -> None:
    """Nothing that holds is left of what was said: the resident owes a report again."""
    db.connection().execute(
        delete(STANDING).where(STANDING.c.round_id == round_id, STANDING.c.resident_id == resident_id)
    )


def of_statement(db: Session, statement_id: int) -> Sequence[Reading]:
    """The readings that one statement gave and that still hold."""
    return db.exec(
        select(Reading)
        .where(Reading.statement_id == statement_id, col(Reading.withdrawn).is_(False))
        .order_by(col(Reading.id))
    ).all()


def withdraw(db: Session, reading_ids: Sequence[int]) -> None:
    """These readings were replaced; they stay as history."""
    db.connection().execute(update(READING).where(READING.c.id.in_(reading_ids)).values(withdrawn=True))


def last_own(db: Session, *, account_id: int, resident_id: int | None, day: date) -> int | None:
    """The account's latest reading of that day for that resident: what a correction replaces."""
    query = (
        select(Reading.id)
        .where(
            Reading.account_id == account_id,
            Reading.day == day,
            Reading.resident_id == resident_id,
            col(Reading.withdrawn).is_(False),
        )
        .order_by(col(Reading.id).desc())
    )
    return db.exec(query).first()


def unplaced_of(db: Session, account_id: int, *, since: date) -> Sequence[Reading]:
    """Readings of an account that no resident could be found for yet."""
    return db.exec(
        select(Reading)
        .where(
            Reading.account_id == account_id,
            col(Reading.resident_id).is_(None),
            col(Reading.withdrawn).is_(False),
            Reading.day >= since,
        )
        .order_by(col(Reading.id))
    ).all()


def unplaced_in(db: Session, *, grid_id: int, day: date) -> Sequence[Reading]:
    """A grid's readings of a day that belong to nobody on the roster yet."""
    return db.exec(
        select(Reading)
        .where(
            Reading.grid_id == grid_id,
            Reading.day == day,
            col(Reading.resident_id).is_(None),
            col(Reading.withdrawn).is_(False),
        )
        .order_by(col(Reading.id))
    ).all()


def settle_on(db: Session, *, reading_id: int, resident_id: int, round_id: int | None, own: bool) -> None:
    """A reading that waited has found its person."""
    db.connection().execute(
        update(READING).where(READING.c.id == reading_id).values(resident_id=resident_id, round_id=round_id, own=own)
    )


def forget_unplaced(db: Session, account_id: int) -> None:
    """Erase what an account said that belongs to nobody on the roster, and the words it was said in."""
    db.connection().execute(delete(READING).where(READING.c.account_id == account_id, READING.c.resident_id.is_(None)))
    placed = columns(READING.c.statement_id).where(READING.c.account_id == account_id)
    db.connection().execute(
        delete(STATEMENT).where(STATEMENT.c.account_id == account_id, STATEMENT.c.id.not_in(placed))
    )


def statement(db: Session, statement_id: int) -> Statement:
    """What was said; an unknown id raises `NoResultFound`."""
    return db.exec(select(Statement).where(Statement.id == statement_id)).one()


def statement_or_none(db: Session, statement_id: int) -> Statement | None:
    """What was said, if that number was ever given."""
    return db.get(Statement, statement_id)


def reading(db: Session, reading_id: int) -> Reading | None:
    """The reading of that number."""
    return db.get(Reading, reading_id)


def said_around(db: Session, statement: Statement, near: timedelta) -> Sequence[Statement]:
    """What the same account said in the same chat within `near` of a statement, in order."""
    return db.exec(
        select(Statement)
        .where(
            Statement.account_id == statement.account_id,
            Statement.chat_id == statement.chat_id,
            Statement.said_at >= statement.said_at - near,
            Statement.said_at <= statement.said_at + near,
        )
        .order_by(col(Statement.said_at), col(Statement.id))
    ).all()


def was_said_since(db: Session, *, account_id: int, chat_id: int, since: datetime) -> bool:
    """Whether the account said something in that chat since then that gave no reading."""
    given = select(Reading.id).where(Reading.statement_id == Statement.id)
    query = select(Statement.id).where(
        Statement.account_id == account_id,
        Statement.chat_id == chat_id,
        Statement.said_at >= since,
        ~given.exists(),
    )
    return db.exec(query.limit(1)).first() is not None


def given_by(db: Session, statement_ids: Sequence[int]) -> bool:
    """Whether any of these statements gave a reading that holds."""
    query = select(Reading.id).where(col(Reading.statement_id).in_(statement_ids), col(Reading.withdrawn).is_(False))
    return db.exec(query.limit(1)).first() is not None


def latest_of(db: Session, resident_id: int, *, limit: int = 5) -> Sequence[tuple[Reading, Statement]]:
    """A resident's latest readings with the words they came from, newest first."""
    return db.exec(
        select(Reading, Statement)
        .join(Statement, col(Statement.id) == col(Reading.statement_id))
        .where(Reading.resident_id == resident_id, col(Reading.withdrawn).is_(False))
        .order_by(col(Reading.id).desc())
        .limit(limit)
    ).all()
