"""What is under lock cannot be read without the key."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite
from sqlmodel import Session, select

from storage import people, secrets
from storage.database import Database, sqlite_file
from storage.models import Outbox, Resident, Statement
from tests.neighbourhood import STRANGER, ZHANG, settle_in

OWN = "今早量的,我这里三十六度五"


@pytest.fixture(autouse=True)
def _the_sessions_key() -> Iterator[None]:
    box, mark = secrets._keys.box, secrets._keys.mark_key
    yield
    secrets._keys.box, secrets._keys.mark_key = box, mark


def _live(db: Session) -> None:
    town = settle_in(db)
    town.opens()
    town.says(ZHANG, OWN + " 隔壁郝大妈36.7")
    town.says(STRANGER, "救命 我摔倒了", name="贾生人")
    town.tells(ZHANG, "38.5")


@pytest.mark.sqlite
def test_phones_and_words_are_not_in_the_file(database: Database, database_url: str) -> None:
    database.transact(_live)
    file = sqlite_file(database_url)
    assert file is not None
    raw = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))

    assert "幸福一格".encode() in raw  # the scan can find what is there
    for said in ("13800000001", OWN, "郝大妈", "摔倒", "贾生人"):
        assert said.encode() not in raw, said


def test_what_is_sealed_is_read_back(database: Database) -> None:
    database.transact(_live)

    with database.reading() as db:
        assert db.exec(select(Resident.phone).where(Resident.name == "张三")).one() == "+8613800000001"
        assert OWN in "".join(db.exec(select(Statement.text)).all())
        assert any(payload for payload in db.exec(select(Outbox.payload)).all())
        assert [one.name for one in people.by_phone(db, "+8613800000001")] == ["张三"]
        assert people.by_phone(db, "+8613800000099") == []


def test_a_new_key_opens_old_values_and_finds_old_phones() -> None:
    old, new = secrets.new_key(), secrets.new_key()
    secrets.use(old)
    sealed, marked = secrets.seal("36.5"), secrets.mark("+8613800000001")

    secrets.use(f"{new},{old}")

    assert secrets.unseal(sealed) == "36.5"
    assert secrets.mark("+8613800000001") == marked
    fresh = secrets.seal("36.6")
    secrets.use(new)
    assert secrets.unseal(fresh) == "36.6"
    with pytest.raises(secrets.WrongKey):
        secrets.unseal(sealed)


def test_a_word_of_our_own_stays_readable_and_is_read_where_it_was_sealed_before() -> None:
    column, dialect = secrets.Secret(plain=("self",)), sqlite.dialect()

    assert column.process_bind_param("self", dialect) == "self"
    assert column.process_result_value("self", dialect) == "self"
    assert column.process_result_value(secrets.seal("self"), dialect) == "self"
    assert column.process_bind_param("隔壁郝大妈", dialect) != "隔壁郝大妈"


def test_without_a_key_nothing_is_sealed() -> None:
    secrets._keys.box = None

    with pytest.raises(secrets.NoKey):
        secrets.seal("36.5")


@pytest.mark.parametrize("keys", ["", "not a key", ","])
def test_a_malformed_key_is_refused(keys: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        secrets.use(keys)


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "linli.key"

    key = secrets.key_file(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secrets.key_file(file) == key
