"""Rows of a burst are written together, and nobody who looks can tell."""

import pytest
from sqlmodel import Session, select

from storage import readings
from storage.database import Database
from storage.models import Account, Reading, Statement
from tests.neighbourhood import DAY, at


def account(db: Session) -> int:
    made = Account(telegram_id=1, name="", made_at=at("08:00"))
    db.add(made)
    db.flush()
    return made.id or 0


def said(db: Session, account_id: int, text: str) -> int:
    where = {"account_id": account_id, "chat_id": 7, "message_id": 1, "version": 0}
    return readings.state(db, **where, text=text, said_at=at("09:00"))


def measured(db: Session, account_id: int, statement_id: int, celsius: float) -> int:
    row = {"statement_id": statement_id, "account_id": account_id, "day": DAY, "said_at": at("09:00")}
    return readings.add(db, {**row, "celsius": celsius, "symptoms": [], "who": "self"})


def test_what_is_collected_is_there_for_whoever_looks(database: Database) -> None:
    def work(db: Session) -> None:
        writer = account(db)
        readings.in_batch(db)
        first, second = said(db, writer, "36.5"), said(db, writer, "36.8")
        number = measured(db, writer, second, 36.8)

        assert [one.text for one in db.exec(select(Statement)).all()] == ["36.5", "36.8"]
        assert readings.statement(db, first).text == "36.5"
        found = readings.reading(db, number)
        assert found is not None
        assert (found.statement_id, found.celsius) == (second, 36.8)

    database.transact(work)


def test_what_nobody_looked_at_is_committed_too(database: Database) -> None:
    def work(db: Session) -> None:
        writer = account(db)
        readings.in_batch(db)
        measured(db, writer, said(db, writer, "36.5"), 36.5)

    database.transact(work)

    kept = database.transact(lambda db: db.exec(select(Reading.celsius, Statement.text).join(Statement)).all())
    assert [tuple(row) for row in kept] == [(36.5, "36.5")]


def test_ids_go_on_from_where_they_were(database: Database) -> None:
    writer = database.transact(account)
    before = database.transact(lambda db: said(db, writer, "36.1"))

    def work(db: Session) -> list[int]:
        readings.in_batch(db)
        return [said(db, writer, "36.2"), said(db, writer, "36.3")]

    assert [before, *database.transact(work)] == sorted({before, *database.transact(_ids)})


def _ids(db: Session) -> list[int]:
    return [number or 0 for number in db.exec(select(Statement.id)).all()]


def test_what_was_said_before_a_savepoint_outlives_it(database: Database) -> None:
    def work(db: Session) -> None:
        writer = account(db)
        readings.in_batch(db)
        said(db, writer, "36.5")
        savepoint = db.begin_nested()
        said(db, writer, "36.6")
        assert len(_ids(db)) == 2
        said(db, writer, "36.7")
        savepoint.rollback()

    database.transact(work)

    assert [one.text for one in database.transact(lambda db: db.exec(select(Statement)).all())] == ["36.5"]


def test_a_burst_that_fails_leaves_nothing(database: Database) -> None:
    def work(db: Session) -> None:
        writer = account(db)
        readings.in_batch(db)
        said(db, writer, "36.5")
        raise RuntimeError("a slip of our own")

    with pytest.raises(RuntimeError):
        database.transact(work)

    assert database.transact(_ids) == []
