"""Two processes: on one PostgreSQL they are one bot; on one SQLite file the second does not start."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlmodel import func, select

from storage.database import Database
from storage.locks import Leadership
from storage.models import Fired, Reading, Standing
from tests.journeys.conftest import eventually, lived_in
from tests.journeys.town import GROUP, ROOM, Town, at, move_in
from tests.postgres import Server

LI = ROOM[0]


@pytest.fixture
async def pg_town(postgres: Server, tmp_path: Path) -> AsyncIterator[Town]:
    """A town on PostgreSQL."""
    with postgres.copy_of("linli_template") as url:
        async with lived_in(tmp_path, url) as town:
            move_in(town)
            yield town


def readings(town: Town) -> int:
    return town.look(lambda db: db.exec(select(func.count()).select_from(Reading)).one())


async def test_two_processes_open_once_and_the_second_takes_over(pg_town: Town) -> None:
    town = pg_town
    first = town.start()
    await eventually(lambda: "event=leading" in first.log.read_text())
    second = town.start()
    town.clock.move_to(at("08:00"))
    await eventually(lambda: town.world.chats[GROUP].pinned)
    for number in ROOM[:3]:
        town.say(number, "36.5", GROUP)
    await eventually(lambda: readings(town) == 3)
    assert "event=leading" not in second.log.read_text()

    first.kill()
    for number in ROOM[3:]:
        town.say(number, "36.6", GROUP)

    await eventually(lambda: readings(town) == 6, 10)
    assert town.look(lambda db: db.exec(select(func.count()).select_from(Standing)).one()) == 6
    assert town.look(lambda db: list(db.exec(select(Fired.entry)))) == ["open:0"]
    assert len(town.heard(GROUP)) == 1
    assert await second.stop() == 0


def cut_off(url: str) -> None:
    """Everybody's connections to a database break."""
    others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
    with psycopg.connect(url) as connection:
        connection.execute(others, [connection.info.dbname])


async def test_a_lost_database_is_waited_for(pg_town: Town) -> None:
    town = pg_town
    bot = town.start()
    town.clock.move_to(at("08:00"))
    await eventually(lambda: town.world.chats[GROUP].pinned)

    for number in ROOM:
        cut_off(town.database.url)
        town.say(number, "36.5", GROUP)

    await eventually(lambda: readings(town) == 6, 30)
    assert bot.is_up


def test_while_the_database_is_away_nobody_leads(tmp_path: Path) -> None:
    database = Database(f"postgresql://linli@/linli?host={tmp_path}")

    assert not Leadership(database, "edge:1").take()

    database.close()


async def test_a_second_bot_on_one_sqlite_file_exits_with_2_and_says_so(town: Town) -> None:
    move_in(town)
    first = town.start()
    await eventually(lambda: "event=leading" in first.log.read_text())

    second = town.start()
    await eventually(lambda: not second.is_up)

    assert second.process.returncode == 2
    assert second.log.read_text() == "linli: Another linli process already runs on this database.\n"
    assert first.is_up
