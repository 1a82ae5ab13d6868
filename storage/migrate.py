"""Bring a database to the newest schema, under a lock, at every start."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database

LOCK = 7_150_331  # any number, the same in every version of Linli


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(database: Database) -> None:
    """Apply every missing migration; a second process waits for the first."""
    with _at_rest(database) as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(_config(connection), "head")
        _check(connection)


def unmigrate(database: Database, to: str) -> None:
    """Take migrations back as far as `to`; `base` is an empty database."""
    with _at_rest(database) as connection, connection.begin():
        command.downgrade(_config(connection), to)
        _check(connection)


@contextmanager
def _at_rest(database: Database) -> Iterator[Connection]:
    """A connection that lets tables be rebuilt: SQLite changes a column by copying the table, which others name."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            yield connection
            return
        sqlite = connection.connection.driver_connection
        assert sqlite is not None
        sqlite.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            sqlite.execute("PRAGMA foreign_keys=ON")


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        torn = connection.execute(text("PRAGMA foreign_key_check")).first()
        if torn is not None:
            raise RuntimeError(f"a migration tore a row of {torn[0]} from the one it belongs to")


def draft(message: str) -> None:
    """Write the migration that leads from the newest one to today's models, to be read and adjusted by hand."""
    with TemporaryDirectory() as folder, closing(Database(f"sqlite:///{folder}/linli.db")) as database:
        migrate(database)
        with database.engine.begin() as connection:
            config = _config(connection)
            newest = ScriptDirectory.from_config(config).get_current_head() or "0"
            command.revision(config, message=message, rev_id=f"{int(newest) + 1:04}", autogenerate=True)


def is_newest(database: Database) -> bool:
    """Whether every migration has been applied."""
    with database.engine.connect() as connection:
        heads = ScriptDirectory.from_config(_config(connection)).get_heads()
        return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


if __name__ == "__main__":
    draft(sys.argv[1])
