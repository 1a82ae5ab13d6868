"""A copy of a SQLite database taken while the bot runs, and putting one back."""

import contextlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from storage import secrets
from storage.database import Database, sqlite_file
from storage.locks import ProcessLock
from storage.migrate import migrate
from storage.models import Outbox, Statement, table


class NoBackup(RuntimeError):
    """A copy cannot be made or put back; the message says why in one line."""


def back_up(database: Database, to: Path) -> None:
    """Copy the database to `to` (mode 0600), whole, even while the bot writes; the data key is never in it."""
    source = _file_of(database.url)
    if to.exists():
        raise NoBackup(f"{to} is already there; a backup never replaces a file")
    draft = to.with_name(to.name + ".part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(draft)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the original keeps beside itself
    draft.rename(to)


def restore(url: str, backup: Path, now: datetime) -> Path | None:
    """Put a backup in the database's place; returns where the database that was there went, if there was one.

    Raises `NoBackup` for a file that is no backup of ours or was sealed with another key, `Taken` while a bot runs.
    """
    _check(backup)
    target = _file_of(url)
    lock = ProcessLock(url)
    lock.take()
    try:
        kept = _set_aside(target, now)
        with contextlib.closing(sqlite3.connect(backup)) as copy, contextlib.closing(sqlite3.connect(target)) as live:
            copy.backup(live)
        target.chmod(0o600)
        _take_up(url)
    finally:
        lock.release()
    return kept


def _file_of(url: str) -> Path:
    file = sqlite_file(url)
    if file is None:
        raise NoBackup("LINLI_DATABASE_URL is PostgreSQL: its own pg_dump and pg_restore do this")
    return file


def _check(backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as copy:
        try:
            whole = copy.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            copy.execute("select version_num from alembic_version").fetchone()
            sealed = copy.execute("select text from statement where text != '' limit 1").fetchone()
        except sqlite3.DatabaseError:
            raise NoBackup(f"{backup} is not a backup that `linli backup` made") from None
    if not whole:
        raise NoBackup(f"{backup} is damaged")
    if sealed is not None:
        try:
            secrets.unseal(sealed[0])
        except secrets.WrongKey:
            raise NoBackup(f"{backup} was made with another LINLI_DATA_KEY") from None


def _set_aside(target: Path, now: datetime) -> Path | None:
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}")
    with contextlib.closing(sqlite3.connect(target)) as live:
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    target.rename(kept)
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    return kept


def _take_up(url: str) -> None:
    """What waited to be sent when the copy was made has long been said: it is not said again."""
    database = Database(url)
    migrate(database)
    letters = table(Outbox)
    late = update(letters).where(letters.c.state.in_(("new", "sending"))).values(state="uncertain")
    database.transact(lambda db: db.connection().execute(late))
    database.close()


def opens(database: Database) -> bool:
    """Whether what is sealed in the database opens with the keys at hand."""
    words = table(Statement).c.text
    with database.reading() as db:
        try:
            db.connection().execute(select(words).where(words != "").limit(1)).first()
        except secrets.WrongKey:
            return False
    return True
