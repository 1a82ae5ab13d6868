"""The one door to the database: nothing lost, nothing half done, nobody turned away for waiting."""

import multiprocessing
import sqlite3
import threading
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import Session, select

from storage import locks
from storage.database import Database, Stopped, engine_for, is_passing, sqlite_file
from storage.locks import Leadership, ProcessLock, Taken
from storage.models import Community, Due, table

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def _count_up(url: str, times: int) -> None:
    """Read a number and write back one more, as a process of its own."""
    database = Database(url)

    def once(db: Session) -> None:
        due = db.exec(select(Due).where(Due.key == "number").with_for_update()).one()
        due.subject += 1

    for _ in range(times):
        database.submit(once).result()
    database.close()


def test_two_processes_lose_no_update(database: Database, database_url: str) -> None:
    database.transact(lambda db: db.add(Due(key="number", kind="x", at=NOON)))
    fork = multiprocessing.get_context("fork")  # a fresh interpreter takes seconds to import everything
    processes = [fork.Process(target=_count_up, args=(database_url, 40)) for _ in range(2)]

    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0]
    with database.reading() as db:
        assert db.exec(select(Due.subject)).one() == 80


@pytest.mark.sqlite
def test_a_transaction_holds_the_database_before_it_reads(database: Database, database_url: str) -> None:
    file = sqlite_file(database_url)
    assert file is not None

    def look(db: Session) -> str:
        db.exec(select(Due)).all()
        other = sqlite3.connect(file, timeout=0)
        try:
            other.execute("begin immediate")
        except sqlite3.OperationalError as error:
            return str(error)
        finally:
            other.close()
        return "nobody held it"

    assert database.transact(look) == "database is locked"


@pytest.mark.sqlite
def test_a_reader_neither_blocks_nor_waits_for_the_writer(database: Database) -> None:
    def write(db: Session) -> int:
        db.add(Community(name="幸福社区"))
        db.flush()
        with database.reading() as beside:
            return len(beside.exec(select(Community)).all())

    assert database.transact(write) == 0


@pytest.mark.sqlite
def test_a_locked_database_is_waited_for(database: Database, database_url: str) -> None:
    file = sqlite_file(database_url)
    assert file is not None
    with database.engine.connect() as connection:  # the writer is to fail at once instead of in 5 s
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    holder = sqlite3.connect(file, check_same_thread=False)
    holder.execute("begin immediate")
    tried = threading.Event()

    def write(db: Session) -> None:
        db.add(Community(name="幸福社区"))

    waits = database.submit(write)

    def let_go() -> None:
        tried.wait(0.2)
        holder.rollback()
        holder.close()

    threading.Thread(target=let_go).start()

    waits.result(timeout=10)
    with database.reading() as db:
        assert db.exec(select(Community.name)).all() == ["幸福社区"]


def test_passing_troubles_are_told_from_our_own_mistakes(database: Database) -> None:
    with pytest.raises((OperationalError, ProgrammingError)) as missing:
        database.transact(lambda db: db.connection().execute(text("select * from nowhere")))
    with pytest.raises(IntegrityError) as twice:
        database.transact(lambda db: db.add_all([Community(name="a"), Community(name="a")]))
    locked = OperationalError("begin", {}, sqlite3.OperationalError("database is locked"))
    full = OperationalError("insert", {}, sqlite3.OperationalError("database or disk is full"))

    assert not is_passing(missing.value)
    assert not is_passing(twice.value)
    assert not is_passing(ValueError("ours"))
    assert is_passing(locked)
    assert is_passing(full)


class _Gate:
    """Keeps every writer thread busy until it opens."""

    def __init__(self, database: Database) -> None:
        self._open = threading.Event()
        threads = len(database._threads)
        arrived = threading.Semaphore(0)

        def wait(db: Session) -> None:
            arrived.release()
            self._open.wait(10)

        for _ in range(threads):
            database.submit(wait)
        for _ in range(threads):
            arrived.acquire()

    def open(self) -> None:
        self._open.set()


@pytest.mark.sqlite
def test_first_goes_ahead_of_everything_waiting(database: Database) -> None:
    order: list[str] = []
    gate = _Gate(database)
    waiting: list[Future[None]] = [
        database.submit(lambda _: order.append("worker")),
        database.submit(lambda _: order.append("worker")),
        database.submit(lambda _: order.append("receiver"), first=True),
    ]

    gate.open()
    for one in waiting:
        one.result(timeout=10)

    assert order == ["receiver", "worker", "worker"]


def test_an_exception_takes_everything_back(database: Database) -> None:
    def half(db: Session) -> None:
        db.add(Community(name="半"))
        db.flush()
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        database.submit(half).result(timeout=10)

    assert database.submit(lambda db: db.exec(select(Community)).all()).result(timeout=10) == []


async def test_a_result_is_given_after_the_commit(database: Database) -> None:
    made = await database.write(_made)

    assert made is not None
    assert await database.look(lambda db: db.exec(select(Community.id)).all()) == [made]


def _made(db: Session) -> int | None:
    one = Community(name="幸福社区")
    db.add(one)
    db.flush()
    return one.id


def test_closing_finishes_what_is_queued(database_url: str) -> None:
    database = Database(database_url)
    gate = _Gate(database)
    queued = [database.submit(lambda db, n=n: db.add(Community(name=f"{n}"))) for n in range(20)]  # type: ignore[misc]
    gate.open()

    database.close()

    assert all(one.done() for one in queued)
    engine = engine_for(database_url)
    with Session(engine) as db:
        assert len(db.exec(select(Community)).all()) == 20
    engine.dispose()


def test_closing_ends_every_writer_thread(database_url: str) -> None:
    for _ in range(10):
        database = Database(database_url)
        threads = database._threads
        database.submit(lambda _: None)
        database.close()
        assert [thread.is_alive() for thread in threads] == [False] * len(threads)


def test_a_closed_database_takes_no_change(database_url: str) -> None:
    database = Database(database_url)
    database.close()

    with pytest.raises(Stopped):
        database.submit(lambda _: None)


def test_colliding_transactions_are_tried_again(database: Database) -> None:
    database.transact(lambda db: db.add_all([Due(key=key, kind="x", at=NOON) for key in ("a", "b")]))
    both = threading.Barrier(2) if not database.is_sqlite else None

    def lock(first: str, second: str) -> Future[None]:
        tries: list[int] = []

        def work(db: Session) -> None:
            tries.append(1)
            for key in (first, second):
                db.connection().execute(
                    update(table(Due)).where(table(Due).c.key == key).values(subject=table(Due).c.subject + 1)
                )
                if key == first and both is not None and len(tries) == 1:
                    both.wait(10)

        return database.submit(work)

    for one in (lock("a", "b"), lock("b", "a")):
        one.result(timeout=30)

    with database.reading() as db:
        assert sorted(db.exec(select(Due.subject)).all()) == [2, 2]


@pytest.mark.sqlite
def test_only_one_process_runs_on_a_file(database: Database) -> None:
    ours, theirs = ProcessLock(database.url), ProcessLock(database.url)
    ours.take()

    with pytest.raises(Taken):
        theirs.take()

    ours.release()
    theirs.take()
    theirs.release()


def test_a_role_is_held_by_one_and_taken_over_when_it_leaves(database: Database, database_url: str) -> None:
    other = Database(database_url)
    ours, theirs = Leadership(database, "receiver"), Leadership(other, "receiver")

    assert ours.take()
    assert theirs.take() is database.is_sqlite  # one process a file: there is nobody to share with
    assert ours.take()
    ours.leave()
    assert theirs.take()

    theirs.leave()
    other.close()


def test_a_role_is_lost_with_its_connection(database: Database, database_url: str) -> None:
    if database.is_sqlite:
        return
    other = Database(database_url)
    ours, theirs = Leadership(database, "sender"), Leadership(other, "sender")
    assert ours.take()
    assert ours._connection is not None
    process = ours._connection.scalar(text("select pg_backend_pid()"))
    with other.engine.begin() as connection:
        connection.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": process})

    assert not ours.take()
    assert theirs.take()

    theirs.leave()
    other.close()


def test_the_url_names_no_driver(tmp_path: Path) -> None:
    assert sqlite_file(f"sqlite:///{tmp_path}/a.db") == tmp_path / "a.db"
    assert sqlite_file("sqlite:///:memory:") is None
    assert sqlite_file("postgresql://linli@host/linli") is None
    assert locks.Taken.__doc__
