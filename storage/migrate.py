"""Bring a database to the newest schema, under a lock, at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
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
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(_config(connection), "head")


def write_migration(database: Database, message: str, number: str) -> None:
    """Draft the migration that leads from this database's schema to today's models."""
    with database.engine.begin() as connection:
        command.revision(_config(connection), message=message, rev_id=number, autogenerate=True)
