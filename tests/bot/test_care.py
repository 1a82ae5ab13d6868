"""Keeping a Linli healthy from the command line: backup, restore, doctor."""

import sqlite3
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from bot.doctor import clock, examine
from bot.settings import Settings
from sandbox.world import TOKEN
from storage import secrets
from tests.bot.test_cli import ROSTER, Run, residents
from tests.bot.test_cli import run as run  # noqa: PLC0414  the fixture
from tests.journeys.town import Town

GRID = ("--grid", "第一网格")


@pytest.fixture
def home(run: Run, tmp_path: Path) -> Path:
    """A folder with a database of two residents."""
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    run("roster", "import", "roster.csv", *GRID)
    return tmp_path


def test_what_was_backed_up_is_there_again_after_a_restore(run: Run, home: Path) -> None:
    assert run("backup", "copy.db")[0] == 0
    (home / "roster.csv").write_text(ROSTER + "和平里,3,1,103,王五,,,\n", encoding="utf-8")
    run("roster", "import", "roster.csv", *GRID)
    assert residents(home) == 3

    code, told, _ = run("restore", "copy.db")

    assert code == 0
    assert residents(home) == 2
    (kept,) = home.glob("linli.db.before-*")
    assert kept.name in told
    assert sqlite3.connect(kept).execute("select count(*) from resident").fetchone() == (3,)


def test_a_backup_is_for_its_owner_alone_and_holds_no_key(run: Run, home: Path) -> None:
    run("backup", "copy.db")

    assert (home / "copy.db").stat().st_mode & 0o777 == 0o600
    assert (home / "linli.db").stat().st_mode & 0o777 == 0o600
    assert (home / "linli.db.key").read_bytes() not in (home / "copy.db").read_bytes()


def test_a_backup_replaces_no_file(run: Run, home: Path) -> None:
    (home / "copy.db").write_text("mine")

    code, _, told = run("backup", "copy.db")

    assert (code, told.count("\n")) == (2, 1)
    assert (home / "copy.db").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00 but torn"])
def test_a_file_that_is_no_backup_changes_nothing(run: Run, home: Path, content: bytes) -> None:
    (home / "copy.db").write_bytes(content)

    code, _, told = run("restore", "copy.db")

    assert (code, told.count("\n")) == (2, 1)
    assert residents(home) == 2
    assert not list(home.glob("*.before-*"))


def test_a_backup_sealed_with_another_key_is_not_put_back(run: Run, home: Path) -> None:
    theirs = sqlite3.connect(home / "linli.db")
    account = (
        "insert into account (id, name, language, reach, declined, made_at) values (1, '', 'zh', '', 0, '2026-01-01')"
    )
    words = (
        "insert into statement (account_id, chat_id, message_id, version, text, said_at)"
        " values (1, 1, 1, 0, ?, '2026-01-01')"
    )
    with theirs:
        theirs.execute(account)
        theirs.execute(words, (secrets.seal("36.5"),))
    run("backup", "copy.db")

    code, _, told = run("restore", "copy.db", DATA_KEY=secrets.new_key())

    assert code == 2
    assert "LINLI_DATA_KEY" in told
    assert residents(home) == 2


def test_a_typing_mistake_makes_no_empty_database(run: Run, tmp_path: Path) -> None:
    code, _, told = run("backup", "copy.db", DATABASE_URL="sqlite:///lnili.db")

    assert code == 2
    assert "lnili.db" in told
    assert not (tmp_path / "lnili.db").exists()


def test_on_postgresql_its_own_tools_are_named(run: Run) -> None:
    code, _, told = run("restore", __file__, DATABASE_URL="postgresql://nowhere/x", DATA_KEY=secrets.new_key())

    assert code == 2
    assert told.count("\n") == 1


def test_letters_of_before_the_backup_are_not_said_again(run: Run, home: Path) -> None:
    with sqlite3.connect(home / "linli.db") as db:
        db.execute(
            "insert into outbox (cause, sequence, lane, chat_id, kind, card, state, tries, made_at, next_at, error)"
            " values ('x', 0, 1, 1, 'say', '', 'new', 0, '2026-01-01', '2026-01-01', '')"
        )
    run("backup", "copy.db")

    run("restore", "copy.db")

    assert sqlite3.connect(home / "linli.db").execute("select state from outbox").fetchall() == [("uncertain",)]


def test_a_doctor_says_what_is_not_well(run: Run, home: Path) -> None:
    code, told, _ = run("doctor", TOKEN="1:secret", API_URL="http://127.0.0.1:9")

    assert code == 1
    assert "✗ 网格「第一网格」还没有网格员" in told
    assert "✗ 连不上 Telegram" in told
    assert "✓ 数据库是最新的" in told
    assert "secret" not in told


async def test_a_doctor_asks_telegram_who_the_bot_is(town: Town) -> None:
    given = Settings(
        _env_file=None,
        token=TOKEN,
        api_url=town.url,
        database_url=town.database.url,
        data_key=secrets.new_key(),
        operators="",
        language="zh",
        proxy="",
    )

    found = {one.key: one.well for one in await examine(given)}

    assert found["telegram"]
    assert found["schema"]
    assert not found["grid_no_phone"]


async def test_a_doctor_knows_a_wrong_token(town: Town) -> None:
    given = Settings(_env_file=None, token="1:other", api_url=town.url, database_url=town.database.url)

    found = {one.key: one.params for one in await examine(given)}

    assert found["token_wrong"] == {"code": 401}


@pytest.mark.parametrize(("minutes", "said"), [(0, "clock"), (10, "clock_wrong")])
def test_a_doctor_reads_the_time_from_an_answer(minutes: int, said: str) -> None:
    then = datetime.now(UTC) - timedelta(minutes=minutes)

    (found,) = clock(httpx.Response(200, headers={"date": format_datetime(then, usegmt=True)}))

    assert found.key == said
