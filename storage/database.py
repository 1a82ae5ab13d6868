"""One door to the database: a writer that serialises changes, readers that never block it.

SQLite has one writer thread; PostgreSQL a few, one transaction each, retried when they collide. Nothing else
in Linli knows which of the two it is, but for the locks in `storage/locks.py`.
"""

import asyncio
import contextlib
import itertools
import json
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine, Select, Table, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

T = TypeVar("T")

AnyColumns = Select[*tuple[Any, ...]]
columns: Callable[..., AnyColumns] = select
"""`select` for rows of columns, whose types the reader names when it unpacks them."""

log = structlog.get_logger()

WRITERS = 4  # threads on PostgreSQL
PATIENCE = 2.0  # seconds: the longest pause before a locked, full or lost database is tried again
SERIALIZATION = ("40001", "40P01")  # SQLSTATEs: serialization failure, deadlock
WAL_TRIES = 250  # 20 ms apart


class Stopped(RuntimeError):
    """The database was closed before this change was made."""


def engine_for(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`, set up so that no update is lost."""
    address = make_url(url)
    dump = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` would make an encoder for every value
    if address.get_backend_name() == "sqlite":
        return _sqlite(address.render_as_string(hide_password=False), dump)
    address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, json_serializer=dump, pool_size=2 * WRITERS, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: str, dump: Callable[[Any], str]) -> Engine:
    file = sqlite_file(url)
    if file is not None:
        with contextlib.suppress(OSError):  # it is there already, or opening it will say what is wrong
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # nobody else on the machine reads health data
    engine = create_engine(
        url,
        json_serializer=dump,
        connect_args={"check_same_thread": False},
        pool_size=8,
        max_overflow=8,
        hide_parameters=True,  # what people said does not belong into an error's words
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        # sqlite3 would begin only before the first write, and a read before it would be stale by then
        connection.isolation_level = None
        _write_ahead(connection)
        for pragma in ("synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep a write-ahead log; of two processes that turn it on in a new file, one is told busy at once."""
    for attempt in range(WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if attempt == WAL_TRIES - 1:
                raise
            time.sleep(0.02)
        else:
            return


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite URL; None for PostgreSQL or a database in memory."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        return None
    return Path(address.database)


def is_passing(error: Exception) -> bool:
    """Whether the database itself failed (locked, full, gone, collided) rather than our own statement."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in SERIALIZATION:
        return True
    words = str(error.orig).lower()
    return isinstance(error, OperationalError) and not any(w in words for w in ("no such", "syntax", "has no column"))


class Database:
    """Runs units of work: `write` in a transaction of its own, committed before it returns; `look` read-only."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = engine_for(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._reading = self.engine.execution_options(reading=True)
        self._queue: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._serve, name=f"writer-{n}", daemon=True)
            for n in range(1 if self.is_sqlite else WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    def _serve(self) -> None:
        while True:
            _, _, job = self._queue.get()
            if job is None:
                return
            job()

    def submit(self, work: Callable[[Session], T], *, first: bool = False) -> "Future[T]":
        """Queue a change; `first` puts it ahead of everything waiting. The future holds its result once committed.

        Raises `Stopped` once the database is closed.
        """
        if self._stopping.is_set():
            raise Stopped(Stopped.__doc__)
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = self._persist(work)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

        self._queue.put((0 if first else 1, next(self._order), job))
        return future

    def _persist(self, work: Callable[[Session], T]) -> T:
        """Run `work` to its commit, waiting as long as it takes for a locked, full or lost database."""
        for attempt in itertools.count():
            try:
                return self.transact(work)
            except DBAPIError as error:
                if not is_passing(error) or self._stopping.is_set():
                    raise
                log.warning("database is not ready", attempt=attempt, error=type(error.orig).__name__)
                time.sleep(min(PATIENCE, 0.02 * 2 ** min(attempt, 8)))
        raise Stopped(Stopped.__doc__)

    def transact(self, work: Callable[[Session], T]) -> T:
        """Run `work` once in a transaction in the calling thread: for start-up, tools and tests."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return work(session)

    async def write(self, work: Callable[[Session], T], *, first: bool = False) -> T:
        """What `work` returned, once it is committed."""
        return await asyncio.wrap_future(self.submit(work, first=first))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session on one snapshot."""
        with Session(self._reading, autoflush=False) as session:
            yield session
            session.rollback()

    async def look(self, work: Callable[[Session], T]) -> T:
        """What `work` finds, read beside the writer."""

        def read() -> T:
            with self.reading() as session:
                return work(session)

        return await asyncio.to_thread(read)

    def close(self) -> None:
        """Finish what is queued and let go of every connection."""
        self._stopping.set()
        for _ in self._threads:
            self._queue.put((2, next(self._order), None))  # one for each thread, behind everything queued
        for thread in self._threads:
            thread.join()
        self.engine.dispose()


def upsert(db: Session, rows: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing/update`, in the dialect of this session's database."""
    return upsert_for(dialect_of(db), rows)


def dialect_of(db: Session) -> str:
    """`sqlite` or `postgresql`: what a statement that is put together once is kept under."""
    return str(db.get_bind().dialect.name)


def upsert_for(dialect: str, rows: Table) -> Any:
    """`upsert` for a statement that is put together once."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(rows)
