"""`linli doctor`: what has to be well for a bot that is relied on, looked at one by one."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import Session

from bot import settings
from bot.settings import Settings
from storage import areas, backup, inbox, outbox, roles
from storage.database import Database, sqlite_file
from storage.migrate import is_newest
from storage.models import Grid

SKEW = 60  # seconds that our clock may be wrong before cut-offs are
ROOM = 500 * 2**20  # bytes that should be free on the disk
PATIENCE = 10.0  # seconds for Telegram to answer


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `key` is its text in `doctor.toml`."""

    key: str
    well: bool
    params: dict[str, Any] = field(default_factory=dict)


async def examine(given: Settings) -> list[Finding]:
    """Look at the database, the disk and Telegram; nothing is changed."""
    settings.turn_in_keys(given)
    database = Database(given.database_url)
    try:
        return [*_stored(database), *_disk(given), *await _telegram(given)]
    finally:
        database.close()


def _stored(database: Database) -> Iterator[Finding]:
    newest = is_newest(database)
    yield Finding("schema" if newest else "schema_old", newest)
    if not newest:
        return
    opens = backup.opens(database)
    yield Finding("key" if opens else "key_wrong", opens)
    with database.reading() as db:
        aside, unsure = inbox.set_aside(db), outbox.uncertain(db)
        yield Finding("aside" if aside else "aside_none", not aside, {"count": aside})
        yield Finding("unsure" if unsure else "unsure_none", not unsure, {"count": unsure})
        for grid in areas.grids(db):
            yield from _grid(db, grid)


def _grid(db: Session, grid: Grid) -> Iterator[Finding]:
    """A grid needs a worker, a number that a person answers, and a group."""
    lacks = {
        "grid_no_worker": not roles.holders(db, grid=grid, names=("worker",)),
        "grid_no_phone": not grid.phone,
        "grid_no_group": not areas.groups_of_grid(db, grid.id or 0),
    }
    for key, is_lacking in lacks.items():
        if is_lacking:
            yield Finding(key, well=False, params={"grid": grid.name})
    if not any(lacks.values()):
        yield Finding("grid", well=True, params={"grid": grid.name})


def _disk(given: Settings) -> Iterator[Finding]:
    file = sqlite_file(given.database_url)
    free = shutil.disk_usage((file or Path("linli.db")).absolute().parent).free
    yield Finding("disk" if free >= ROOM else "disk_full", free >= ROOM, {"free": free // 2**20})


async def _telegram(given: Settings) -> list[Finding]:
    """The token, and by the answer's date whether our clock is right; a token is never part of what is said."""
    try:
        async with httpx.AsyncClient(proxy=given.proxy or None, timeout=PATIENCE) as http:
            answer = await http.get(f"{given.api_url}/bot{given.token}/getMe")
            body = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return [Finding("telegram_away", well=False, params={"error": type(error).__name__})]
    if not isinstance(body, dict) or not body.get("ok"):
        return [Finding("token_wrong", well=False, params={"code": answer.status_code})]
    me = body["result"]
    found = [Finding("telegram", well=True, params={"name": me.get("username", "")})]
    if not me.get("can_read_all_group_messages"):
        found.append(Finding("privacy", well=True))
    return found + clock(answer)


def clock(answer: httpx.Response) -> list[Finding]:
    """Whether our clock agrees with the date of an answer, where it carries one."""
    told = answer.headers.get("date")
    if told is None:
        return []
    skew = round(abs((datetime.now(UTC) - parsedate_to_datetime(told)).total_seconds()))
    return [Finding("clock" if skew <= SKEW else "clock_wrong", skew <= SKEW, {"seconds": skew})]
