"""Reports a second through the real bot process: receiver, worker, commit and board, beside two plain bots.

All of them talk to the same sandbox server in another process, which takes 50 ms for every Bot API answer. The clock
starts when the last report is queued, which is when the waiting getUpdates is answered; for Linli it ends when the last
report's standing is committed, for the plain bots when their last answer was taken.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

import texts
from bench.server import Server, cpu_seconds, serving
from bench.table import show
from bench.town import FIRST_CHAT, GRID, Town, room
from bot import settings
from bot.clock import Clock
from sandbox.world import TOKEN
from storage import rounds
from storage.database import Database
from storage.migrate import migrate
from storage.models import Board, Round

ROOT = Path(__file__).parent.parent
ZONE = ZoneInfo("Asia/Shanghai")
MORNING = clock_time(9)
REPORTS = 4_000
ECHOED = 200  # as many as a sequential bot answers in some ten seconds
SIZES = (1_000, 100_000)
FORMS = ("{0}", "{0}", "{0}", "{0}℃", "{0}度", "体温{0}", "我{0}", "早上{0}", "{0} 谢谢", "{1} {0}")


def main() -> None:
    """Measure everything and print it."""
    echo, pickled = _plain(pickled=False), _plain(pickled=True)
    small, large = (_linli(Town(size), spread=False) for size in SIZES)
    spread = _linli(Town(SIZES[-1]), spread=True)
    rows = [
        _row("python-telegram-bot, one reply an update", echo, echo),
        _row("the same with PicklePersistence", pickled, echo),
        _row("Linli, 1,000 residents", small.rate, echo),
        _row("Linli, 100,000 residents, the same 1,000 report", large.rate, echo),
        _row("Linli, 100,000 residents, of all 200 grids", spread.rate, echo),
    ]
    show("Group reports, 50 ms for every Bot API answer", ("", "reports/s", "x echo"), rows)
    show(
        "A report at 100,000 residents and at 1,000",
        ("", "CPU ms at 1,000", "CPU ms at 100,000", "CPU ratio", "wall ratio"),
        [_cost("the same people", small, large), _cost("people of all grids", small, spread)],
    )
    boards = [(f"{one.name}", f"{one.board:.1f}", str(one.refused)) for one in (small, large, spread)]
    show("Every board shows the total", ("", "seconds after", "429s"), boards)


def _row(name: str, rate: float, echo: float) -> tuple[str, str, str]:
    return name, f"{rate:,.0f}", f"{rate / echo:.1f}"


@dataclass(frozen=True, slots=True)
class Run:
    """One measured burst: reports a second, CPU seconds a report, seconds until the boards showed it."""

    name: str
    rate: float
    cpu: float
    board: float
    refused: int


def _cost(name: str, small: Run, large: Run) -> tuple[str, ...]:
    figures = (small.cpu * 1000, large.cpu * 1000, large.cpu / small.cpu, small.rate / large.rate)
    return name, *(f"{figure:.2f}" for figure in figures)


# --- the plain bots ---------------------------------------------------------------------------------------


def _plain(*, pickled: bool) -> float:
    town = Town(GRID)
    with _folder() as folder, serving(town.grids, folder / "clock", FIRST_CHAT) as server:
        server.limits(enabled=False)
        kept = [str(folder / "readings.pickle")] if pickled else []
        with _process("bench.echo", server.url, *kept, folder=folder):
            _until(lambda: server.calls("getUpdates") + server.calls("deleteWebhook") > 0)
            time.sleep(1)  # the first poll waits at the server
            server.queue(burst(town, ECHOED, spread=False))
            begun = time.perf_counter()
            _until(lambda: server.calls("sendMessage") >= ECHOED)
            return ECHOED / (time.perf_counter() - begun)


# --- Linli ------------------------------------------------------------------------------------------------


def _linli(town: Town, *, spread: bool) -> Run:
    with _folder() as folder, serving(town.grids, folder / "clock", FIRST_CHAT) as server:
        database = _settle(town, folder, server)
        said = burst(town, REPORTS, spread=spread)
        environment = {
            "LINLI_TOKEN": TOKEN,
            "LINLI_API_URL": server.url,
            "LINLI_DATABASE_URL": database.url,
            "LINLI_CLOCK_FILE": str(folder / "clock"),
        }
        with _process("bot", "run", folder=folder, **environment) as bot, _counting(folder) as count:
            _until(lambda: count("select count(*) from board where message_id is not null") == town.grids, seconds=120)
            _until(lambda: count("select count(*) from outbox where state in ('new', 'sending')") == 0, seconds=120)
            spent = cpu_seconds(bot.pid)
            server.queue(said)
            begun = time.perf_counter()
            _until(lambda: count("select count(*) from reading") >= len(said), seconds=300)
            took, spent = time.perf_counter() - begun, cpu_seconds(bot.pid) - spent
            _check(folder, said)
            _until(lambda: _boards_are_right(database), seconds=120)
            board = time.perf_counter() - begun - took
        database.close()
        name = f"{town.residents:,} residents{', all grids' if spread else ''}"
        return Run(name, len(said) / took, spent / len(said), board, server.refused())


def burst(town: Town, count: int, *, spread: bool) -> list[tuple[int, int, str]]:
    """That many reports as (person, chat, text), in the shapes people write; those of everywhere come mixed.

    The last of each group writes last, so that no board shows its total before the end.
    """
    chance = random.Random(5)
    people = list(town.people(count if spread else min(count, SIZES[0]), spread=spread))
    last = {chat: (person, chat) for person, chat in people}
    early = [one for one in people if last[one[1]] != one]
    senders = [early[number % len(early)] for number in range(count - len(last))]
    if spread:
        chance.shuffle(senders)
    return [
        (person, chat, chance.choice(FORMS).format(f"36.{chance.randrange(2, 9)}", room(person)))
        for person, chat in [*senders, *last.values()]
    ]


def _settle(town: Town, folder: Path, server: Server) -> Database:
    given = settings.Settings(
        _env_file=None, token=TOKEN, api_url=server.url, database_url=f"sqlite:///{folder}/linli.db"
    )
    settings.turn_in_keys(given)
    database = Database(given.database_url)
    migrate(database)
    clock = Clock(folder / "clock")
    database.transact(lambda db: town.settle(db, clock.now()))
    return database


def _check(folder: Path, said: Sequence[tuple[int, int, str]]) -> None:
    """Everybody's standing is what they said last."""
    wanted = {person: float(text[text.index("36.") :][:4]) for person, _, text in said}
    query = """select a.telegram_id, s.celsius from standing s join kinship k on k.resident_id = s.resident_id
               join account a on a.id = k.account_id"""
    with closing(sqlite3.connect(f"file:{folder}/linli.db?mode=ro", uri=True)) as db:
        found = dict(db.execute(query).fetchall())
    assert found == wanted, "a report was lost or counted twice"


def _boards_are_right(database: Database) -> bool:
    with database.reading() as db:
        for board in db.query(Board):
            tallies = rounds.tally(db, db.get_one(Round, board.round_id))
            reported, due = sum(one.reported for one in tallies), sum(one.due for one in tallies)
            if texts.say("board.total", "zh", reported=reported, due=due) not in board.shown:
                return False
    return True


# --- processes --------------------------------------------------------------------------------------------


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder with a clock that shows nine in the morning."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder = Path(name)
        Clock(folder / "clock").move_to(datetime.combine(datetime.now(UTC).astimezone(ZONE).date(), MORNING, ZONE))
        yield folder


@contextmanager
def _process(module: str, *arguments: str, folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module in a process of its own, which is killed at the end."""
    known = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "ignore"}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", module, *arguments]
        with subprocess.Popen(command, cwd=folder, env=known | environment, stdout=log, stderr=log) as process:
            try:
                yield process
            except TimeoutError:
                print((folder / "log").read_text()[-3000:], file=sys.stderr)
                raise
            finally:
                process.kill()


@contextmanager
def _counting(folder: Path) -> Iterator[Callable[[str], int]]:
    """Ask the running bot's database for a number."""
    with closing(sqlite3.connect(f"file:{folder}/linli.db?mode=ro", uri=True)) as db:
        yield lambda query: int(db.execute(query).fetchone()[0])


def _until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.perf_counter() + seconds
    while not holds():
        if time.perf_counter() > end:
            raise TimeoutError("the bot did not get there in time")
        time.sleep(0.02)
