"""A made-up town for journeys: the sandbox's world on loopback, its database, and bots as real processes."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

import httpx
from sqlmodel import Session, select

from bot.clock import Clock
from documents.roster import RosterRow
from handlers.grid.rosters import import_rows
from sandbox import acts, server
from sandbox.account import Account
from sandbox.chat import Chat
from sandbox.message import Message
from sandbox.world import TOKEN, World
from storage import areas, people, roles, secrets
from storage.database import Database
from storage.models import Board, Grid, Group, Inbox
from web.server import Serving

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 2)
OPERATOR, WORKER = 10001, 10002
FIRST_RESIDENT = 20001
ROOM = range(FIRST_RESIDENT, FIRST_RESIDENT + 6)
GROUP = -1001000000001


def at(clock: str, day: date = DAY) -> datetime:
    """A time of the town's day."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


@dataclass
class Bot:
    """One `python -m bot run` and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_up(self) -> bool:
        """Whether the process lives."""
        return self.process.poll() is None

    def kill(self) -> None:
        """As when the power goes."""
        self.process.kill()
        self.process.wait()

    async def stop(self) -> int:
        """As when the operator stops it; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, 15)


class Town:
    """World, clock, database and processes of one journey."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.clock = Clock(folder / "clock")
        self.clock.move_to(at("07:59:40"))
        self.world = World(self.clock)
        self.key = secrets.new_key()
        secrets.use(self.key)
        self.database = Database(database_url)
        self.bots: list[Bot] = []
        self.http = httpx.AsyncClient(timeout=30)
        self.private_words: list[str] = [TOKEN.partition(":")[2]]
        self._serving: Serving | None = None

    @classmethod
    async def founded(cls, folder: Path, database_url: str) -> Self:
        """A town whose server runs, on a migrated database; nobody lives there yet but operator and worker."""
        town = cls(folder, database_url)
        town._serving = await server.serve(server.build(town.world))
        for number, name in ((OPERATOR, "操作员"), (WORKER, "网格员小赵")):
            town.world.add_account(Account(number, name), started=True)
        return town

    async def closed(self) -> None:
        """Everything that was started here ends."""
        for bot in self.bots:
            if bot.is_up:
                bot.kill()
        await self.http.aclose()
        if self._serving is not None:
            await self._serving.stop()
        self.database.close()

    @property
    def url(self) -> str:
        """The sandbox's root."""
        assert self._serving is not None
        return self._serving.url

    def hurry(self, pace: int = 8) -> None:
        """Where limits are not what is tested: the sandbox allows so many times as many messages, and the bot too."""
        self.clock.hurry(pace)
        limits = self.world.limits
        limits.per_second, limits.group_per_minute = limits.per_second * pace, limits.group_per_minute * pace
        limits.private_burst *= pace
        limits.start_over()

    # --- processes ----------------------------------------------------------------------------------------

    def start(self, **settings: str) -> Bot:
        """Start a bot's process."""
        log = self.folder / f"bot{len(self.bots)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,
                env=self.environment(**settings),
                stdout=out,
                stderr=out,
            )
        bot = Bot(process, log)
        self.bots.append(bot)
        return bot

    def environment(self, **settings: str) -> dict[str, str]:
        """What a process of this town is told."""
        given = {
            "TOKEN": TOKEN,
            "API_URL": self.url,
            "DATABASE_URL": self.database.url,
            "OPERATORS": str(OPERATOR),
            "CLOCK_FILE": str(self.folder / "clock"),
            "DATA_KEY": self.key,
        } | settings
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
        return plain | {"PYTHONPATH": str(ROOT)} | {f"LINLI_{name}": value for name, value in given.items()}

    def indiscretions(self) -> list[str]:
        """Log lines that say more than ids and counts: a traceback, the token, or words that are somebody's own."""
        lines = [line for bot in self.bots for line in bot.log.read_text("utf-8", "replace").splitlines()]
        return [line for line in lines if "Traceback" in line or any(word in line for word in self.private_words)]

    # --- people -------------------------------------------------------------------------------------------

    def person(self, number: int, name: str, *, started: bool = False) -> Account:
        """Somebody with Telegram."""
        self.private_words.append(name)
        return self.world.add_account(Account(number, name), started=started)

    def group(self, chat_id: int, title: str, members: Sequence[int], *, bot: str = "administrator") -> Chat:
        """A group that exists already."""
        accounts = [self.world.accounts[one] for one in members]
        ranked = [(account, "member" if index else "creator") for index, account in enumerate(accounts)]
        return self.world.add_group(chat_id, title, ranked, bot=bot)

    def say(self, who: int, text: str, chat: int | None = None, **more: Any) -> Message:
        """Somebody writes in a group, or privately to the bot."""
        account = self.world.accounts[who]
        return acts.say(self.world, account, self.world.chats[who if chat is None else chat], text, **more)

    async def press(self, who: int, chat: int, data: str) -> dict[str, Any]:
        """Somebody presses the newest button of that data (or that begins with it) and sees its toast."""
        message, full = self.button(chat, data)
        given = {"as": who, "chat": chat, "message": message.id, "data": full, "wait": 20}
        answer = await self.http.post(f"{self.url}/sim/press", json=given)
        toast: dict[str, Any] = answer.json()
        assert answer.status_code == 200, toast
        return toast

    def button(self, chat: int, data: str) -> tuple[Message, str]:
        """The newest message with such a button, and the button's whole data."""
        for message in reversed(self.heard(chat)):
            for full in callbacks(message):
                if full.startswith(data):
                    return message, full
        raise AssertionError(f"no button {data} in {chat}")

    def heard(self, chat: int) -> list[Message]:
        """What the bot wrote in a chat and is still there, oldest first."""
        messages = self.world.chats[chat].messages.values()
        return [one for one in messages if one.sender is self.world.bot and not one.deleted and one.service is None]

    def last(self, chat: int, words: str = "") -> Message | None:
        """The bot's newest message there that holds these words."""
        return next((one for one in reversed(self.heard(chat)) if words in one.text), None)

    # --- what is stored -----------------------------------------------------------------------------------

    def look(self, work: Callable[[Session], T]) -> T:
        """What is in the database now."""
        with self.database.reading() as db:
            found = work(db)
            db.expunge_all()
            return found

    def undone(self) -> int:
        """How many updates wait: at Telegram, or in the inbox."""
        waiting = self.look(lambda db: len(db.exec(select(Inbox.update_id).where(Inbox.state == "new")).all()))
        return waiting + self.world.updates.count()

    def boards(self) -> dict[int, tuple[int | None, str]]:
        """By chat: the message that the live board is, and what it shows."""

        def find(db: Session) -> dict[int, tuple[int | None, str]]:
            rows = db.exec(select(Board, Group).where(Board.group_id == Group.id)).all()
            return {group.telegram_id: (board.message_id, board.shown) for board, group in rows}

        return self.look(find)

    def settle(self, grid: str, *, doors: Sequence[tuple[str, Sequence[int]]], groups: Sequence[int] = (GROUP,)) -> int:
        """A grid that is set up: a roster of `doors` (room, who lives there), all enrolled; returns its id."""

        def work(db: Session) -> int:
            return _settled(db, grid, doors=doors, groups=groups, world=self.world, when=self.clock.now())

        return self.database.submit(work).result()


def _settled(
    db: Session,
    name: str,
    *,
    doors: Sequence[tuple[str, Sequence[int]]],
    groups: Sequence[int],
    world: World,
    when: datetime,
) -> int:
    made = datetime.combine(when.astimezone(ZONE).date(), time(0), ZONE).astimezone(UTC)
    grid = areas.make_grid(db, name=name, community="幸福社区", when=made, timezone=ZONE.key, language="zh")
    rows: list[RosterRow] = []
    for room, residents in doors:
        building, entrance, door = room.split("-")
        rows += [RosterRow("", building, entrance, door, world.accounts[one].name, "", None, ()) for one in residents]
    assert not import_rows(db, grid, list(enumerate(rows, start=2)), when).errors
    for chat in groups:
        _bind(db, grid, chat)
    for room, residents in doors:
        building, entrance, door = room.split("-")
        found = areas.doors_matching(db, grid_id=grid.id or 0, building=building, entrance=entrance, door=door)
        for number in residents:
            account = enrolled(db, number, world.accounts[number].name, grid, when)
            resident = people.resident_in(db, household_id=found[0].household_id, name=world.accounts[number].name)
            assert resident is not None
            people.link(db, account_id=account, resident_id=resident.id or 0, relation="self", verified=True, when=when)
    return grid.id or 0


def _bind(db: Session, grid: Grid, chat: int) -> None:
    group = areas.remember_group(db, chat, f"群{chat}")
    group.kind, group.grid_id, group.community_id = "grid", grid.id, grid.community_id
    group.bot_is, group.sees_all = "administrator", True
    db.flush()


def enrolled(db: Session, number: int, name: str, grid: Grid, when: datetime) -> int:
    """The account of somebody whose private chat is open."""
    known = people.meet(db, telegram_id=number, name=name, language="zh", grid_id=grid.id, when=when)
    people.set_reach(db, known.account_id, "yes")
    people.set_consent(db, known.account_id, when)
    return known.account_id


def work_for(db: Session, number: int, grid_id: int, when: datetime, name: str = "网格员小赵") -> None:
    """Somebody is the grid's worker and can be written to."""
    known = people.known(db, number)
    account = known.account_id if known else enrolled(db, number, name, db.get_one(Grid, grid_id), when)
    roles.grant(db, account_id=account, role="worker", area="grid", area_id=grid_id, when=when)


def move_in(town: Town) -> None:
    """One grid and its group: six residents behind two doors, who opened the bot, and a worker."""
    for number in ROOM:
        town.person(number, f"居民{number}", started=True)
    town.group(GROUP, "第一网格群", [WORKER, *ROOM])
    grid = town.settle("第一网格", doors=[("3-1-101", ROOM[:3]), ("3-1-102", ROOM[3:])])
    town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()


def callbacks(message: Message) -> list[str]:
    """The data of a message's buttons."""
    rows = (message.inline or {}).get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]
