"""The schema is what the models say, however it came to be."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Inspector, MetaData, Table, inspect
from sqlmodel import SQLModel

from storage import migrate as migrating
from storage import models, people
from storage.database import Database
from storage.migrate import migrate

assert models


def schema(engine: Engine) -> dict[str, Any]:
    """Every table with its columns, keys, indexes and uniqueness, in a form that compares."""
    looked = inspect(engine)
    names = [name for name in looked.get_table_names() if name != "alembic_version"]
    return {name: _table(looked, name) for name in names}


def _table(looked: Inspector, name: str) -> dict[str, Any]:
    columns = {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in looked.get_columns(name)}
    foreign = sorted((f["constrained_columns"], f["referred_table"]) for f in looked.get_foreign_keys(name))
    indexes = sorted((i["name"], i["column_names"], i["unique"]) for i in looked.get_indexes(name))
    unique = sorted(u["column_names"] for u in looked.get_unique_constraints(name))
    primary = looked.get_pk_constraint(name)["constrained_columns"]
    return {"columns": columns, "foreign": foreign, "indexes": indexes, "unique": unique, "primary": primary}


def test_migrations_and_models_make_the_same_schema(empty_url: str, database: Database) -> None:
    modelled = Database(empty_url)
    SQLModel.metadata.create_all(modelled.engine)
    by_models, by_migrations = schema(modelled.engine), schema(database.engine)
    modelled.close()

    assert len(by_models) > 20
    assert by_migrations == by_models


def test_a_new_migration_would_be_empty(database: Database) -> None:
    with database.engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_migrations_go_down_and_up_again(database: Database) -> None:
    before = schema(database.engine)

    migrating.unmigrate(database, "base")
    assert schema(database.engine) == {}

    migrate(database)
    assert schema(database.engine) == before


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = schema(database.engine)

    migrate(database)

    assert schema(database.engine) == before


@pytest.mark.parametrize("_again", range(8), ids=str)  # one start in three failed once: a single try proves little
def test_two_processes_that_start_at_once_migrate_once(empty_url: str, _again: int) -> None:
    both = [Database(empty_url), Database(empty_url)]
    failures: list[Exception] = []
    gate = threading.Barrier(len(both))

    def start(one: Database) -> None:
        gate.wait()
        try:
            migrate(one)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = schema(both[0].engine)
    for one in both:
        one.close()

    assert failures == []
    assert len(made) > 20


def test_people_who_wrote_before_are_still_who_they_were(empty_url: str) -> None:
    before = Database(empty_url)
    with before.engine.begin() as connection:
        command.upgrade(migrating._config(connection), "0001")
        _write_some_people(connection)

    migrate(before)
    migrating.unmigrate(before, "0001")
    migrate(before)
    with before.reading() as db:
        known = people.known(db, 42)
    before.close()

    assert known is not None
    assert [kin.name for kin in known.kin] == ["张三"]


def _write_some_people(connection: Connection) -> None:
    """A resident with a Telegram account, as the first version kept them."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    for table, row in (
        ("community", {"name": "c"}),
        ("compound", {"community_id": 1, "name": ""}),
        ("building", {"compound_id": 1, "name": "3", "place": ""}),
        ("entrance", {"building_id": 1, "name": "2", "place": ""}),
        ("household", {"entrance_id": 1, "door": "501", "place": "", "code": "", "flatshare": False, "paused": ""}),
        ("resident", {**RESIDENT, "household_id": 1, "name": "张三", "made_at": at}),
        ("account", {**ACCOUNT, "telegram_id": 42, "made_at": at}),
        ("kinship", {"account_id": 1, "resident_id": 1, "relation": "self", "verified": True, "made_at": at}),
    ):
        rows = Table(table, MetaData(), autoload_with=connection)
        connection.execute(rows.insert().values(row))


RESIDENT = {"phone": "", "phone_mark": "", "tags": [], "contact": "chat", "paused": "", "declined": False}
ACCOUNT = {"name": "", "language": "zh", "reach": "yes", "declined": False}
