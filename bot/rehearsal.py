"""`linli sandbox`: the real bot against a local Bot API, with a made-up community that has moved in."""

import asyncio
import contextlib
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from sqlmodel import Session

from bot import settings
from bot.app import App, until_signalled
from bot.clock import Clock
from documents.roster import RosterRow
from handlers.grid.rosters import import_rows
from sandbox import community, play, server
from sandbox.community import Person
from sandbox.population import populate
from sandbox.world import TOKEN, World
from scheduler.timetable import next_entry
from storage import areas, links, people, roles, secrets
from storage.database import Database
from storage.migrate import migrate
from storage.models import Grid
from web.server import LOOPBACK, free_port

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = time(7, 59, 50)  # ten seconds before the round opens
PHONE = "021-5555-0101"
OPERATOR = "operator"


def run(*, play: bool, port: int) -> int:
    """Run until stopped, or act one day; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="linli-sandbox-") as folder:
        return asyncio.run(_run(Path(folder), play=play, port=port))


async def _run(folder: Path, *, play: bool, port: int) -> int:
    clock = Clock()
    today = datetime.now(ZONE).date()
    clock.move_to(datetime.combine(today, MORNING, ZONE))
    web = free_port()
    given = _settings(folder, web=web)
    secrets.use(secrets.new_key())
    database = Database(given.database_url)
    migrate(database)
    database.transact(lambda db: move_in(db, clock.now()))
    doors = database.transact(lambda db: _doors(db, clock.now(), given.web_url))
    world = populate(World(clock))
    for person in community.people():
        if _has_enrolled(person) and person.telegram_id:
            world.private_chat(world.accounts[person.telegram_id]).started = True
    built = server.build(world, next_entry=lambda: _next(database, clock), link_page=doors[0])
    serving = await server.serve(built, port)
    app = App(_settings(folder, serving.url, web), database, clock)
    app.web_host = LOOPBACK
    try:
        if play:
            return await _played(app, serving.url)
        _announce(serving.url, doors)
        await until_signalled(app.run())
        return 0
    finally:
        await serving.stop()
        database.close()


def _settings(folder: Path, url: str = "http://127.0.0.1:1", web: int = 0) -> settings.Settings:
    operators = [str(person.telegram_id) for person in community.people() if person.role == OPERATOR]
    return settings.Settings(
        _env_file=None,
        token=TOKEN,
        api_url=url,
        database_url=f"sqlite:///{folder}/sandbox.db",
        operators=",".join(operators),
        timezone="Asia/Shanghai",
        language="zh",
        proxy="",
        web_url=f"http://{LOOPBACK}:{web}",
        web_port=web,
    )


async def _played(app: App, url: str) -> int:
    bot = asyncio.create_task(app.run())
    try:
        return await play.day(url)
    finally:
        bot.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await bot


def _announce(url: str, doors: Sequence[str]) -> None:
    console = Console(highlight=False)
    console.print(f"\n  邻里 Linli · sandbox 沙盒\n\n  [bold]{url}[/bold]\n")
    console.print("  Without Telegram, a household's page and a grid's · 没有 Telegram 的一户,和整个网格:")
    console.print(*(f"  {door}" for door in doors), "", sep="\n", soft_wrap=True)
    console.print("  Open it in a browser, choose who you are, and write 36.5 in the group.")
    console.print("  用浏览器打开,选一个身份,在群里写 36.5。Ctrl-C 结束。\n")


def _doors(db: Session, when: datetime, root: str) -> tuple[str, ...]:
    """The link pages of somebody's household and of a grid."""
    grid = areas.grid_named(db, community.GRIDS[0])
    assert grid is not None
    home = areas.doors_of_grid(db, grid.id or 0)[0].household_id
    found = [("household", home), ("grid", grid.id or 0)]
    made = [links.make(db, area=area, area_id=number, made_by=None, when=when) for area, number in found]
    return tuple(f"{root}/l/{link.token}" for link in made)


def _next(database: Database, clock: Clock) -> tuple[datetime, str] | None:
    with database.reading() as db:
        coming = [next_entry(grid, clock.now()) for grid in areas.grids(db)]
    return min(coming, default=None)


# --- the made-up community ----------------------------------------------------------------------------------


def move_in(db: Session, when: datetime) -> None:
    """Rosters imported, groups bound, workers made, most of those with Telegram enrolled."""
    made = when.astimezone(UTC)
    for name in community.GRIDS:
        grid = areas.make_grid(
            db, name=name, community=community.COMMUNITY, when=made, timezone=ZONE.key, language="zh"
        )
        grid.phone, grid.clinic = PHONE, "021-5555-0120"
        rows = [(number, _row(row)) for number, row in enumerate(community.roster_rows(name), start=2)]
        assert not import_rows(db, grid, rows, when).errors
        _bind(db, grid)
    for person in community.people():
        if person.telegram_id:
            _arrive(db, person, when)


def _row(row: dict[str, str]) -> RosterRow:
    return RosterRow(
        compound=row["compound"],
        building=row["building"],
        entrance=row["entrance"],
        door=row["door"],
        name=row["name"],
        phone=f"+86{row['phone']}" if row["phone"] else "",
        birth_year=int(row["birth_year"]),
        tags=tuple(row["tags"].split()),
    )


def _bind(db: Session, grid: Grid) -> None:
    for group in community.groups():
        known = areas.remember_group(db, group.id, group.title)
        known.bot_is, known.sees_all = "administrator", True
        if group.grid == grid.name:
            known.kind, known.grid_id, known.community_id = "grid", grid.id, grid.community_id
        elif group.kind == "work":
            known.kind, known.community_id = "work", grid.community_id
    db.flush()


def _has_enrolled(person: Person) -> bool:
    return person.role in ("worker", OPERATOR) or person.persona == "daughter" or person.on_roster


def _arrive(db: Session, person: Person, when: datetime) -> None:
    """An account; with a private chat and the resident it is when it has enrolled, with its role when it has one."""
    assert person.telegram_id is not None
    grid = areas.grid_named(db, person.grid) if person.grid else None
    known = people.meet(
        db,
        telegram_id=person.telegram_id,
        name=person.name,
        language="zh",
        grid_id=grid.id if grid else None,
        when=when,
    )
    if not _has_enrolled(person):
        return
    people.set_reach(db, known.account_id, "yes")
    people.set_consent(db, known.account_id, when)
    if grid is not None and person.door:
        _link(db, person, grid, known.account_id, when)
    if grid is not None and person.persona == "daughter":
        _link_daughter(db, grid, known.account_id, when)
    if grid is not None and person.role in ("worker", "volunteer"):
        roles.grant(db, account_id=known.account_id, role=person.role, area="grid", area_id=grid.id or 0, when=when)


def _link_daughter(db: Session, grid: Grid, account_id: int, when: datetime) -> None:
    """She lives elsewhere and reports for her mother, who asked her to."""
    mother = next(person for person in community.people() if person.persona == "elder")
    for member in people.named_in_grid(db, grid_id=grid.id or 0, name=mother.name):
        people.link(db, account_id=account_id, resident_id=member.id, relation="relative", verified=True, when=when)


def _link(db: Session, person: Person, grid: Grid, account_id: int, when: datetime) -> None:
    doors = areas.doors_matching(
        db, grid_id=grid.id or 0, building=person.building, entrance=person.entrance, door=person.door
    )
    for door in doors:
        resident = people.resident_in(db, household_id=door.household_id, name=person.name)
        if resident is not None and resident.id is not None:
            people.link(db, account_id=account_id, resident_id=resident.id, relation="self", verified=True, when=when)
