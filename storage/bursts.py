"""Rows of a burst, written together: in the minutes after a round opens, inserting row by row costs more than all else.

What is collected is in the database before any statement that names one of its tables runs, and before the commit:
whoever looks sees it, and nobody has to know that it was collected.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, event, func, insert, select
from sqlmodel import Session

from storage.database import dialect_of

BURST = "burst"


class _Burst:
    """The rows of one transaction that are not written yet; on SQLite nobody else can take their ids meanwhile."""

    def __init__(self, connection: Connection, tables: tuple[Table, ...]) -> None:
        self._connection = connection
        self._rows: dict[Table, list[dict[str, Any]]] = {one: [] for one in tables}
        self._last: dict[Table, int] = {}
        event.listen(connection, "before_cursor_execute", self._before)
        event.listen(connection, "commit", lambda _: self._write())
        event.listen(connection, "savepoint", lambda *_: self._write())
        event.listen(connection, "rollback_savepoint", lambda *_: self._forget())

    def add(self, into: Table, row: dict[str, Any]) -> int:
        if into not in self._last:
            self._last[into] = int(self._connection.scalar(_newest(into)) or 0)
        self._last[into] += 1
        self._rows[into].append({"id": self._last[into], **row})
        return self._last[into]

    def _forget(self) -> None:
        """What is still collected came after the savepoint, and goes with it."""
        self._rows = {one: [] for one in self._rows}

    def _before(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if any(rows and into.name in statement for into, rows in self._rows.items()):
            self._write()

    def _write(self) -> None:
        waiting = self._rows
        self._forget()  # before they are written, for writing them names their tables
        for into, rows in ((into, rows) for into, rows in waiting.items() if rows):
            self._connection.execute(_inserting(into), rows)


def begin(db: Session, *tables: Table) -> None:
    """From here to the commit rows of these tables, in an order that foreign keys accept, are written together.

    Only on SQLite, whose one writer handles many messages in a transaction; elsewhere nothing changes.
    """
    if dialect_of(db) == "sqlite":
        db.info[BURST] = _Burst(db.connection(), tables)


def add(db: Session, into: Table, row: dict[str, Any]) -> int:
    """Insert a row, at once or with the rest of its burst; returns its id."""
    burst: _Burst | None = db.info.get(BURST)
    if burst is None:
        return int(db.connection().execute(_adding(into), row).scalar_one())
    if db.in_nested_transaction():
        db.connection()  # begins a savepoint that was asked for: what was collected before goes ahead of it
    return burst.add(into, row)


# Every report runs these: they are put together once, for building a statement costs more than running it.


@lru_cache
def _adding(into: Table) -> Any:
    return insert(into).returning(into.c.id)


@lru_cache
def _newest(of: Table) -> Any:
    return select(func.max(of.c.id))


@lru_cache
def _inserting(into: Table) -> Any:
    return insert(into)
