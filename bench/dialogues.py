"""Dialogue turns a second with 10,000 open dialogues, and what a `kill -9` takes of those that were answered.

Linli's turn goes the whole way: update to inbox, committed; worker, next question and outbox, committed to a SQLite
file. Beside it python-telegram-bot's ConversationHandler with PicklePersistence takes the same turns: as it is, with
its pickle written once a minute, and written after every turn, which is what would make it lose nothing. Nobody has a
network; every process kills itself when it has answered the last turn, and what it stored is read by another.
"""

import asyncio
import json
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session
from telegram import Bot, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest

from bench.table import show
from bench.town import FIRST_PERSON, Town
from bot.clock import Clock
from bot.receiver import Receiver
from bot.telegram import Reader
from bot.worker import Worker
from conversations.need.dialogue import Need
from handlers.access import House
from sandbox.world import TOKEN
from storage import secrets
from storage.database import Database
from storage.migrate import migrate
from storage.models import OpenDialogue, table

ROOT = Path(__file__).parent.parent
OPEN = 10_000
TURNS = 2_000
PICKLED_TURNS = 40  # writing ten thousand dialogues after each of them takes its time
POLL = 100  # updates that one getUpdates brings
URGENCY, WHEN = range(2)
FACTS = {"language": "zh", "grid_phone": ""}


def main() -> None:
    """Measure everything and print it."""
    pickled, always, one, many = (
        _run(name, turns)
        for name, turns in (("pickled", TURNS), ("always", PICKLED_TURNS), ("single", TURNS), ("polled", TURNS))
    )
    rows = [
        ("ConversationHandler, pickled once a minute", *pickled),
        ("the same, pickled after every turn", *always),
        ("Linli, each update committed by itself", *one),
        ("Linli, as polled, a hundred at a time", *many),
    ]
    show(
        f"Dialogue turns with {OPEN:,} open dialogues",
        ("", "turns/s", "x the durable pickle", "answered turns lost at kill -9"),
        [
            (name, f"{rate:,.0f}", f"{rate / always[0]:.1f}", f"{lost:,} of {asked:,}")
            for name, rate, lost, asked in rows
        ],
    )


def _run(name: str, turns: int) -> tuple[float, int, int]:
    """Turns a second, answered turns that were lost, and turns."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        known = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "ignore"}
        command = [sys.executable, "-m", "bench.dialogues", name, folder, str(turns)]
        done = subprocess.run(command, cwd=folder, env=known, capture_output=True, text=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
        return turns / float(done.stdout), turns - KEPT[name](Path(folder)), turns


def update(number: int) -> dict[str, Any]:
    """Somebody answers 2: within a day or two."""
    who = FIRST_PERSON + number
    person = {"id": who, "is_bot": False, "first_name": "居民"}
    chat = {"id": who, "type": "private", "first_name": "居民"}
    message = {"message_id": 10, "date": int(time.time()), "chat": chat, "from": person, "text": "2"}
    return {"update_id": number, "message": message}


def _die(took: float) -> None:
    """Say how long it took, and end as when the power goes."""
    print(took, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


class Wire(BaseRequest):
    """Answers every Bot API request at once."""

    read_timeout = None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, *_asked: Any, **_more: Any) -> tuple[int, bytes]:
        """The answer of a kind server."""
        me = {"id": 1, "is_bot": True, "first_name": "Linli", "username": "linli_bot"}
        sent = {"message_id": 11, "date": 0, "chat": {"id": 1, "type": "private"}}
        return 200, json.dumps({"ok": True, "result": me if url.endswith("getMe") else sent}).encode()


# --- Linli ------------------------------------------------------------------------------------------------


async def _linli(folder: Path, turns: int, at_once: int) -> None:
    secrets.use(secrets.new_key())
    clock, database = Clock(), Database(f"sqlite:///{folder}/linli.db")
    migrate(database)
    database.transact(lambda db: _begin(db, clock.now()))
    bot = Bot(TOKEN, request=Wire(), get_updates_request=Wire())
    await bot.initialize()
    worker = Worker(
        database,
        reader=Reader(bot),
        house=House(bot_id=1, bot_name="linli_bot"),
        clock=clock,
        toast=lambda _: None,
        posted=lambda: None,
    )
    receiver = Receiver(database, token=TOKEN, api_url="", proxy="", clock=clock, woken=worker.ring)
    updates = [update(number) for number in range(1, turns + 1)]
    begun = time.perf_counter()
    for first in range(0, turns, at_once):
        await receiver.keep(updates[first : first + at_once])
        while await worker.work_once():
            pass
    _die(time.perf_counter() - begun)


def _begin(db: Session, when: datetime) -> None:
    """Everybody is asked how soon they need their rice."""
    Town(OPEN).settle(db, when)
    saved = asdict(Need.resume(Need.begin(FACTS).saved).answer("一袋米").saved)
    assert saved["state"] == "URGENCY"
    rows = [
        {
            "key": f"telegram:{FIRST_PERSON + number}:need",
            "name": "need",
            "saved": saved,
            "day": when.astimezone(UTC).date(),
            "version": 1,
            "changed_at": when,
        }
        for number in range(1, OPEN + 1)
    ]
    db.connection().execute(insert(table(OpenDialogue)), rows)


def _kept_in_linli(folder: Path) -> int:
    """Turns whose next question is both kept and waiting to be said."""
    with closing(sqlite3.connect(f"{folder}/linli.db")) as db:
        kept, asked = (
            int(db.execute(query).fetchone()[0])
            for query in (
                "select count(*) from opendialogue where version = 2",
                "select count(*) from outbox where card = 'asks:need:WHEN'",
            )
        )
    return min(kept, asked)


# --- python-telegram-bot ----------------------------------------------------------------------------------


async def _answered(message: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep how soon, and ask when to come."""
    assert message.effective_message is not None
    assert context.user_data is not None
    context.user_data["urgency"] = message.effective_message.text
    await message.effective_message.reply_text("什么时候送(或上门)方便?\n1 都行\n2 上午\n3 下午\n4 晚上")
    return WHEN


async def _plain(folder: Path, turns: int, *, always: bool) -> None:
    _fill(folder / "dialogues.pickle")
    application = _application(folder / "dialogues.pickle")
    await application.initialize()
    await application.start()
    updates = [update(number) for number in range(1, turns + 1)]
    begun = time.perf_counter()
    for one in updates:
        await application.process_update(Update.de_json(one, application.bot))
        if always:
            await application.update_persistence()
    _die(time.perf_counter() - begun)


def _application(file: Path) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = ApplicationBuilder().token(TOKEN).updater(None).request(Wire()).get_updates_request(Wire())
    application = builder.persistence(PicklePersistence(file)).build()
    asked = [MessageHandler(filters.TEXT, _answered)]
    application.add_handler(
        ConversationHandler(
            entry_points=asked,  # type: ignore[arg-type]
            states={URGENCY: asked, WHEN: asked},  # type: ignore[dict-item]
            fallbacks=[],
            name="need",
            persistent=True,
        )
    )
    return application


def _fill(file: Path) -> None:
    """The same open dialogues as the library stores them."""
    everybody = [FIRST_PERSON + number for number in range(1, OPEN + 1)]
    item = {"name": "大米", "qty": 1, "unit": "袋"}
    data: dict[str, Any] = {
        "conversations": {"need": {(who, who): URGENCY for who in everybody}},
        "user_data": {who: {"category": "food", "items": [dict(item)]} for who in everybody},
        "chat_data": {},
        "bot_data": {},
        "callback_data": None,
    }
    file.write_bytes(pickle.dumps(data))


def _kept_in_pickle(folder: Path) -> int:
    """Turns whose next state is in the file."""
    stored = pickle.loads((folder / "dialogues.pickle").read_bytes())  # noqa: S301  we wrote it
    return sum(state == WHEN for state in stored["conversations"]["need"].values())


RUNS: dict[str, Callable[[Path, int], Coroutine[Any, Any, None]]] = {
    "single": lambda folder, turns: _linli(folder, turns, 1),
    "polled": lambda folder, turns: _linli(folder, turns, POLL),
    "pickled": lambda folder, turns: _plain(folder, turns, always=False),
    "always": lambda folder, turns: _plain(folder, turns, always=True),
}
KEPT: dict[str, Callable[[Path], int]] = {
    "single": _kept_in_linli,
    "polled": _kept_in_linli,
    "pickled": _kept_in_pickle,
    "always": _kept_in_pickle,
}

if __name__ == "__main__":
    asyncio.run(RUNS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3])))
