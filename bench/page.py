"""Forms a second through the link page to committed rows, beside the same framework's bare hello page.

Both are served by uvicorn in a process of their own, started as `linli run` starts, and asked by the same client over
kept connections, first a few times to warm up. A form is one number of one household, each of its own; the clock stops
when the last one is answered, which is after its commit.

A hello is answered faster than the client asks, so the rates flatter the form: the processor time a request costs the
server is set beside hello's too, and hangs neither on the client nor on what else the machine does.
"""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bench.server import cpu_seconds
from bench.table import show
from bench.town import Town
from bot import memory
from bot.clock import Clock
from bot.web import Office, application
from handlers.access import House
from scheduler import timetable
from storage import links, secrets
from storage.database import Database
from storage.migrate import migrate
from storage.models import Link
from web.forms import seal
from web.inside import Inside
from web.limits import Rates
from web.server import LOOPBACK, serve

FORMS = 4_000
WARMING = 400  # more, before the clock starts: what is loaded and put together once is no part of a form's cost
CLIENTS = 200
FORM = "application/x-www-form-urlencoded"
ZONE = ZoneInfo("Asia/Shanghai")
FREE = Rates(*("1000000/second",) * len(Rates.__dataclass_fields__))


def main() -> None:
    """Measure and print."""
    hello = _measured("hello")
    page = _measured("page")
    rows = [_row("a bare hello page", hello, hello), _row("a report to its committed row", page, hello)]
    head = ("", "requests/s", "x hello", "CPU ms", "x by CPU", "p50 ms", "p95 ms")
    show(f"The link page, {CLIENTS} clients at once", head, rows)


@dataclass(frozen=True, slots=True)
class Timing:
    """Requests a second, the server's CPU seconds a request, and how long each took."""

    rate: float
    cpu: float
    took: list[float]


def _row(name: str, timing: Timing, hello: Timing) -> tuple[str, ...]:
    ordered = sorted(timing.took)
    middle, slow = (ordered[int(len(ordered) * part)] * 1000 for part in (0.5, 0.95))
    rates, costs = timing.rate / hello.rate, hello.cpu / timing.cpu
    paid = f"{timing.cpu * 1000:.2f}", f"{costs:.2f}"
    return name, f"{timing.rate:,.0f}", f"{rates:.2f}", *paid, f"{middle:.0f}", f"{slow:.0f}"


def _measured(what: str) -> Timing:
    """Requests a second and how long each took, of a server in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.page", what]
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        with subprocess.Popen([*command, folder], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                port = int(process.stdout.readline())
                requests = _requests(Path(folder), what)
                asyncio.run(_asked(port, requests[FORMS:]))
                spent = cpu_seconds(process.pid)
                rate, took = asyncio.run(_asked(port, requests[:FORMS]))
                timing = Timing(rate, (cpu_seconds(process.pid) - spent) / FORMS, took)
            finally:
                process.kill()
        if what == "page":
            _check(Path(folder))
    return timing


def _requests(folder: Path, what: str) -> list[bytes]:
    if what == "hello":
        return [_request("/hello", "a=1")] * (FORMS + WARMING)
    return [_request(*said.split(" ", 1)) for said in (folder / "forms").read_text().splitlines()]


def _request(path: str, body: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: linli\r\ncontent-type: {FORM}\r\ncontent-length: {len(body)}\r\n\r\n"
    return (head + body).encode()


async def _asked(port: int, requests: Sequence[bytes]) -> tuple[float, list[float]]:
    """Every request sent once, by so many clients at a time."""
    waiting = list(requests)
    took: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, took) for _ in range(CLIENTS)))
    return len(requests) / (time.perf_counter() - began), took


async def _client(port: int, waiting: list[bytes], took: list[float]) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    while waiting:
        request = waiting.pop()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:300]
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        took.append(time.perf_counter() - began)
    writer.close()


def _check(folder: Path) -> None:
    """Every form is one standing."""
    every = FORMS + WARMING
    with closing(sqlite3.connect(folder / "linli.db")) as db:
        assert db.execute("select count(*), count(distinct resident_id) from standing").fetchone() == (every, every)


# --- the servers --------------------------------------------------------------------------------------------


async def _hello(request: Request) -> Response:
    await request.body()
    return PlainTextResponse("hello")


def _linli(folder: Path) -> Starlette:
    """A town with a link for each household, and the forms it will be sent."""
    secrets.use(secrets.new_key())
    clock = Clock()
    clock.move_to(datetime.combine(datetime.now(ZONE).date(), clock_time(9), ZONE))
    database = Database(f"sqlite:///{folder}/linli.db")
    migrate(database)
    database.transact(lambda db: Town((FORMS + WARMING) * 2).settle(db, clock.now()))
    for coming in database.transact(lambda db: timetable.Watch().come_due(db, clock.now())):
        database.transact(lambda db, one=coming: timetable.deal(db, one, clock.now(), House()))  # type: ignore[misc]
    tokens = database.transact(
        lambda db: links.make_for_doors(db, range(1, FORMS + WARMING + 1), made_by=None, when=clock.now())
    )
    with database.reading() as db:
        numbers = {link.area_id: link.id for link in db.query(Link)}
    lines = [
        f"/l/{token} " + urlencode({"token": seal("report", f"l{numbers[door]}", clock.now()), f"t{2 * door}": "36.5"})
        for door, token in tokens.items()
    ]
    (folder / "forms").write_text("\n".join(lines))
    house = House()
    inside = Inside(database, house, clock.now, Office(house, clock), lambda: None)
    return application(inside, FREE)


async def _serve(what: str, folder: Path) -> None:
    memory.settle()
    app = Starlette(routes=[Route("/hello", _hello, methods=["POST"])]) if what == "hello" else _linli(folder)
    serving = await serve(app, LOOPBACK, 0)
    print(serving.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2])))
