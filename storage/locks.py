"""One process at a time in a role: a file lock beside SQLite, an advisory lock on PostgreSQL."""

import fcntl
import hashlib
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from storage.database import Database, sqlite_file


class Taken(RuntimeError):
    """Another linli process already runs on this database."""


class ProcessLock:
    """Held by the one process that may open a SQLite file for running; PostgreSQL needs none."""

    def __init__(self, url: str) -> None:
        file = sqlite_file(url)
        self._path = file.with_name(file.name + "-lock") if file else None
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Hold the lock until the process ends; raises `Taken`."""
        if self._path is None:
            return
        self._file = Path(self._path).open("w", encoding="ascii")  # noqa: SIM115  kept open as long as we live
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise Taken(Taken.__doc__) from None

    def release(self) -> None:
        """Let the next process in."""
        if self._file is not None:
            self._file.close()


class Leadership:
    """A role that one process holds per name: on SQLite always ours, on PostgreSQL an advisory lock."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether the role is ours; call again later when it is not, and to make sure it still is."""
        if self._database.is_sqlite:
            return True
        if self._connection is not None:
            return self._still_ours(self._connection)
        try:
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except OperationalError:
            return False  # while the database is away nobody leads
        if connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": self._key}):
            self._connection = connection
            return True
        connection.close()
        return False

    def _still_ours(self, connection: Connection) -> bool:
        """The lock lives as long as its connection: ask it something."""
        try:
            connection.scalar(text("select 1"))
        except Exception:
            self._connection = None
            connection.invalidate()
            connection.close()
            return False
        return True

    def leave(self) -> None:
        """Give the role up."""
        if self._connection is not None and self._still_ours(self._connection):
            self._connection.scalar(text("select pg_advisory_unlock(:key)"), {"key": self._key})
            self._connection.close()
            self._connection = None
