"""What a tick of the clock costs when nothing is due, with 200 grids and their morning dealt with."""

import tempfile
import time
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench.table import show
from bench.town import GRID, Town
from handlers.access import House
from scheduler import timetable
from storage import secrets
from storage.database import Database
from storage.migrate import migrate

GRIDS = (1, 200)
LOOKS = 100


def main() -> None:
    """Measure and print."""
    show("A tick of the clock that finds nothing due", ("grids", "ms"), [(f"{n}", f"{_look(n):.2f}") for n in GRIDS])


def _look(grids: int) -> float:
    """Milliseconds of the median look."""
    secrets.use(secrets.new_key())
    now = datetime.combine(datetime.now(ZoneInfo("Asia/Shanghai")).date(), clock_time(9), ZoneInfo("Asia/Shanghai"))
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'linli.db'}")
        migrate(database)
        database.transact(lambda db: Town(grids * GRID).settle(db, now))
        for one in database.transact(lambda db: timetable.Watch().come_due(db, now)):
            database.transact(lambda db, one=one: timetable.deal(db, one, now, House()))  # type: ignore[misc]
        watch = timetable.Watch()
        _timed(database, watch, now)
        took = [_timed(database, watch, now) for _ in range(LOOKS)]
        database.close()
    return median(took) * 1000


def _timed(database: Database, watch: timetable.Watch, now: datetime) -> float:
    with database.reading() as db:
        begun = time.perf_counter()
        found = watch.come_due(db, now)
        took = time.perf_counter() - begun
    assert not found
    return took
