"""Letters out of the outbox: lanes, limits, and what to do when Telegram says no."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import httpx
import structlog
from sqlmodel import Session
from telegram import Bot, BotCommand, BotCommandScopeChat, InputFile, ReactionTypeEmoji
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

import texts
from bot.bell import Bell
from bot.clock import Clock
from bot.limits import Budget
from bot.post import Post
from bot.render import Drawer
from bot.worker import place
from documents.roster import read_roster
from handlers import messages, unreachable
from handlers.access import House
from handlers.commands import menu_of
from handlers.effects import words
from handlers.pages.papers import PAPERS
from storage import areas, outbox, rounds
from storage.database import Database
from storage.models import Board, Card
from storage.outbox import Lane, Letter

log = structlog.get_logger()

IN_FLIGHT = 16  # httpx's pool is quadratic above that
IDLE = 0.5  # seconds between looks when nobody rings
TRIES = 8
LAST_WORDS = 10.0  # seconds that what is on its way may take when we stop
EVERY_LANE = tuple(Lane)
UNREADABLE = "Invalid server response"  # python-telegram-bot's word for a 200 that is not JSON

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot's switch: retry_after comes without a warning


class Sender:
    """Sends what the outbox holds; one a bot token at a time."""

    def __init__(self, database: Database, *, bot: Bot, drawer: Drawer, house: House, clock: Clock) -> None:
        self._database = database
        self._bot = bot
        self._drawer = drawer
        self._house = house
        self._clock = clock
        self._budget = Budget(clock.pace)
        self._held: dict[tuple[int, bool], datetime] = {}
        self._busy: set[tuple[int, bool]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = Bell(IDLE)
        self._kinds: dict[str, Callable[[Letter], Awaitable[int | None]]] = {
            "say": self._say,
            "show": self._show,
            "card": self._draw,
            "react": self._react,
            "pin": self._pin,
            "unpin": self._unpin,
            "file": self._file,
            "voice": self._play,
            "photo": self._play,
            "document": self._play,
            "fetch": self._fetch,
            "delete": self._delete,
            "menu": self._menu,
        }

    def ring(self) -> None:
        """Something is in the outbox."""
        self._bell.ring()

    # --- the loop ---------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Take up what a crash left, then send until cancelled."""
        await self._take_up()
        try:
            await self._bell.answer(self.send_once)
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Let what is on its way arrive, for nobody could say later whether it did."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_WORDS)
        for task in self._tasks:
            task.cancel()

    async def send_once(self) -> int:
        """Start sending what may go now; returns how many letters were started."""
        if len(self._tasks) >= IN_FLIGHT or not self._budget.has_room():
            await self._breathe()
            return 1 if self._tasks else 0
        letters = await self._database.look(self._choose)
        if not letters:
            return 0
        ids = [letter.id for letter in letters]
        now = self._clock.now()
        await self._database.write(lambda db: outbox.mark(db, ids, state="sending", next_at=now))
        for letter in letters:
            key = _key(letter)
            self._busy.add(key)
            await self._budget.spend(letter.chat_id, reaction=key[1])
            task = asyncio.create_task(self._carry(letter))
            self._tasks.add(task)
            task.add_done_callback(partial(self._landed, key))
        return len(letters)

    async def _breathe(self) -> None:
        """Wait for a place in flight, or for the budget to refill a little."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(0.02)

    def _landed(self, key: tuple[int, bool], task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._busy.discard(key)
        self._bell.ring()

    def _choose(self, db: Session) -> list[Letter]:
        """The next letters: the most urgent lane first, one a chat, none for chats that have to wait."""
        now = self._clock.now()
        room = min(IN_FLIGHT - len(self._tasks), 4)
        chosen: list[Letter] = []
        taken = set(self._busy)
        for lane in EVERY_LANE:
            if len(chosen) >= room:
                break
            reaction = lane is Lane.RECEIPT
            held = self._waiting(now, reaction=reaction, taken=taken)
            for letter in outbox.ready(db, now=now, lane=lane, held=held, limit=4 * room):
                if len(chosen) < room and _key(letter) not in taken:
                    taken.add(_key(letter))
                    chosen.append(letter)
        return chosen

    def _waiting(self, now: datetime, *, reaction: bool, taken: set[tuple[int, bool]]) -> set[int]:
        self._held = {key: until for key, until in self._held.items() if until > now}
        keys = set(self._held) | taken
        return {chat for chat, kind in keys if kind == reaction} | set(self._budget.full(reaction=reaction))

    # --- one letter -------------------------------------------------------------------------------------

    async def _carry(self, letter: Letter) -> None:
        try:
            message_id = await self._kinds[letter.kind](letter)
        except TelegramError as error:
            await self._refused(letter, error)
        except Exception as error:
            log.error("letter failed", letter=letter.id, kind=letter.kind, error=place(error))  # noqa: TRY400
            await self._mark(letter, state="failed", error=type(error).__name__)
        else:
            await self._mark(letter, state="sent", message_id=message_id, payload=None, next_at=self._clock.now())

    async def _mark(self, letter: Letter, **values: Any) -> None:
        await self._database.write(lambda db: outbox.mark(db, [letter.id], **values))

    async def _say(self, letter: Letter) -> int | None:
        return await self._send_all(letter, self._drawer.say(letter.payload))

    async def _show(self, letter: Letter) -> int | None:
        now = self._clock.now()
        return await self._send_all(
            letter, await self._database.look(lambda db: self._drawer.page(db, letter.payload, now))
        )

    async def _send_all(self, letter: Letter, parts: list[Any]) -> int | None:
        """Every part, each within the chat's budget; a letter that is taken up again goes on where it was."""
        message_id = None
        begun = letter.payload.get("parts", 0)
        for number, part in enumerate(parts[begun:], start=begun):
            if number > begun:
                await self._mark(letter, payload=letter.payload | {"parts": number})
                await self._budget.spend(letter.chat_id, reaction=False)
            sent = await self._bot.send_message(
                letter.chat_id,
                part.text,
                reply_markup=part.keyboard or part.keys,
                disable_notification=letter.payload.get("quiet", False),
            )
            message_id = sent.message_id
        return message_id

    async def _draw(self, letter: Letter) -> int | None:
        """A board or a card: sent once, edited ever after."""
        ids, now = letter.payload["ids"], self._clock.now()
        drawn = (await self._database.look(lambda db: self._drawer.page(db, letter.payload, now)))[0]
        message_id, shown = await self._database.look(lambda db: _hung(db, ids))
        if message_id is not None:
            if drawn.text == shown:
                return message_id
            try:
                await self._bot.edit_message_text(
                    drawn.text, chat_id=letter.chat_id, message_id=message_id, reply_markup=drawn.keyboard
                )
            except BadRequest as error:
                if "not modified" not in error.message:
                    if "not found" not in error.message and "can't be edited" not in error.message:
                        raise
                    message_id = None
        if message_id is None:
            sent = await self._bot.send_message(
                letter.chat_id,
                drawn.text,
                reply_markup=drawn.keyboard,
                disable_notification="card" in ids and letter.lane > Lane.ALARM,
            )
            message_id = sent.message_id
        await self._database.write(lambda db: self._hang(db, letter, message_id, drawn.text))
        return message_id

    def _hang(self, db: Session, letter: Letter, message_id: int, text: str) -> None:
        """Note which message it is; a board that is new is pinned, the one before it unpinned."""
        ids = letter.payload["ids"]
        if "card" in ids:
            db.get_one(Card, ids["card"]).message_id = message_id
            return
        board = db.get_one(Board, ids["board"])
        is_new = board.message_id != message_id
        board.message_id, board.shown = message_id, text
        if is_new:
            _put(db, letter, "pin", {"message": message_id}, self._clock.now())
            before = rounds.board_before(db, board)
            if before is not None:
                _put(db, letter, "unpin", {"message": before}, self._clock.now())

    async def _react(self, letter: Letter) -> None:
        payload = letter.payload
        await self._bot.set_message_reaction(letter.chat_id, payload["message"], ReactionTypeEmoji(payload["emoji"]))

    async def _pin(self, letter: Letter) -> None:
        await self._bot.pin_chat_message(letter.chat_id, letter.payload["message"], disable_notification=True)

    async def _unpin(self, letter: Letter) -> None:
        await self._bot.unpin_chat_message(letter.chat_id, message_id=letter.payload["message"])

    async def _delete(self, letter: Letter) -> None:
        await self._bot.delete_message(letter.chat_id, letter.payload["message"])

    async def _menu(self, letter: Letter) -> None:
        for language in texts.LANGUAGES:
            commands = [
                BotCommand(one.name, texts.say(f"command.{one.name}", language)[:256])
                for one in menu_of(letter.payload["role"])
            ]
            code = "" if language == texts.DEFAULT else language
            await self._bot.set_my_commands(commands, BotCommandScopeChat(letter.chat_id), language_code=code or None)

    async def _file(self, letter: Letter) -> int | None:
        payload = letter.payload
        make = PAPERS[payload["paper"]]
        paper = await self._database.look(lambda db: make(db, payload["ids"], payload["language"], self._house))
        return await self._send_file(letter.chat_id, paper.kind, InputFile(paper.data, paper.name), paper.caption)

    async def _play(self, letter: Letter) -> int | None:
        """What a resident sent, sent on; the file stays with Telegram."""
        caption = "\n".join(words(one, texts.DEFAULT) for one in letter.payload["lines"])
        return await self._send_file(letter.chat_id, letter.kind, letter.payload["file_id"], caption)

    async def _send_file(self, chat: int, kind: str, file: InputFile | str, caption: str) -> int:
        shown = caption[:1000]
        match kind:
            case "voice":
                sent = await self._bot.send_voice(chat, file, caption=shown)
            case "photo":
                sent = await self._bot.send_photo(chat, file, caption=shown)
            case _:
                sent = await self._bot.send_document(chat, file, caption=shown)
        return sent.message_id

    async def _fetch(self, letter: Letter) -> None:
        """Bring a roster that a worker sent; it is read outside the writer, in a process of its own."""
        ids = letter.payload["ids"] | {"letter": letter.id}
        file = await self._bot.get_file(letter.payload["file_id"])
        data = bytes(await file.download_as_bytearray())
        now = self._clock.now()
        roster = await asyncio.to_thread(read_roster, data, ids["name"], this_year=now.year)

        def arrived(db: Session) -> None:
            turn, effects = messages.arrived(db, ids, roster, self._house, now)
            post = Post(db, self._house, now)
            post.answer(turn, effects)
            post.close()

        await self._database.write(arrived)

    # --- when Telegram says no ----------------------------------------------------------------------------

    async def _refused(self, letter: Letter, error: TelegramError) -> None:
        log.info("letter refused", letter=letter.id, kind=letter.kind, error=type(error).__name__)
        match error:
            case RetryAfter():
                await self._hold(letter, _seconds(error))
            case ChatMigrated():
                await self._database.write(lambda db: _migrated(db, letter, error.new_chat_id))
            case Forbidden():
                await self._database.write(lambda db: self._unreachable(db, letter))
            case InvalidToken():
                await self._later(letter, 5)
            case BadRequest():
                await self._bad(letter, error)
            case NetworkError():
                await self._torn(letter, error)
            case _ if error.message == UNREADABLE:
                await self._torn(letter, error)
            case _:
                await self._mark(letter, state="failed", error=type(error).__name__)

    async def _hold(self, letter: Letter, seconds: float) -> None:
        """429: this chat waits, the others go on."""
        until = self._clock.now() + timedelta(seconds=seconds)
        self._held[_key(letter)] = until
        await self._mark(letter, state="new", next_at=until)

    async def _later(self, letter: Letter, seconds: float) -> None:
        tries = letter.tries + 1
        if tries >= TRIES and letter.lane > Lane.REPLY:
            await self._mark(letter, state="failed", tries=tries, error="tries")
            return
        next_at = self._clock.now() + timedelta(seconds=min(60.0, seconds * tries))
        await self._mark(letter, state="new", tries=tries, next_at=next_at)

    async def _bad(self, letter: Letter, error: BadRequest) -> None:
        """400: nobody there is a person's work; anything else will not get better by repeating."""
        if "chat not found" in error.message.lower():
            await self._database.write(lambda db: self._unreachable(db, letter))
            return
        await self._mark(letter, state="failed", error=error.message[:60])

    async def _torn(self, letter: Letter, error: TelegramError) -> None:
        """It may have arrived. An alarm said twice is better than lost; a reminder said twice is not."""
        certain = isinstance(error.__cause__, httpx.PoolTimeout | httpx.ConnectTimeout | httpx.ConnectError)
        # a 5xx: Telegram did not do it
        answered = isinstance(error, NetworkError) and not isinstance(error.__cause__, httpx.HTTPError)
        if letter.lane == Lane.NOTICE and letter.kind == "say" and not (certain or answered):
            await self._mark(letter, state="uncertain", error=type(error.__cause__).__name__)
            return
        if letter.kind == "card" and not (certain or answered) and await self._adopt(letter):
            return
        await self._later(letter, 1)

    def _unreachable(self, db: Session, letter: Letter) -> None:
        """403: a closed chat is work for a person, not an error in a log."""
        outbox.mark(db, [letter.id], state="failed", error="unreachable")
        outbox.drop_chat(db, letter.chat_id, "unreachable")
        alarm = letter.payload["ids"].get("ticket") if letter.lane == Lane.ALARM and letter.kind == "card" else None
        post = Post(db, self._house, self._clock.now())
        cause = f"unreachable:{letter.id}"
        post.send(cause, unreachable.closed(db, letter.chat_id, alarm, self._house, self._clock.now()))
        post.close()

    # --- after a crash ------------------------------------------------------------------------------------

    async def _take_up(self) -> None:
        """What was being sent when we died: alarms and replies again, reminders uncertain, boards looked up."""
        for letter in await self._database.look(outbox.half_sent):
            if letter.lane == Lane.NOTICE and letter.kind == "say":
                await self._mark(letter, state="uncertain", error="crash")
            elif letter.kind != "card" or not await self._adopt(letter):
                await self._mark(letter, state="new")

    async def _adopt(self, letter: Letter) -> bool:
        """A board that may have arrived: take the chat's pinned message for it if that is what it is."""
        round_id = letter.payload["ids"].get("round")
        hung, _ = await self._database.look(lambda db: _hung(db, letter.payload["ids"]))
        if round_id is None or hung is not None:
            return False
        try:
            pinned = (await self._bot.get_chat(letter.chat_id)).pinned_message
        except TelegramError:
            return False
        markup = pinned.reply_markup if pinned is not None else None
        datas = [one.callback_data for row in markup.inline_keyboard for one in row] if markup else []
        if pinned is None or f"n:{round_id}" not in datas:
            return False
        await self._database.write(lambda db: self._hang(db, letter, pinned.message_id, ""))
        await self._mark(letter, state="new")
        return True


def _key(letter: Letter) -> tuple[int, bool]:
    """Letters of one chat go one after the other; its reactions beside them."""
    return letter.chat_id, letter.lane == Lane.RECEIPT


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _hung(db: Session, ids: dict[str, Any]) -> tuple[int | None, str]:
    """The message that a board or card is, if it hangs already, and the text it shows."""
    if "card" in ids:
        return db.get_one(Card, ids["card"]).message_id, ""
    board = db.get_one(Board, ids["board"])
    return board.message_id, board.shown


def _put(db: Session, letter: Letter, kind: str, payload: dict[str, Any], now: datetime) -> None:
    outbox.post(
        db,
        [
            {
                "cause": f"{kind}:{letter.card}:{letter.chat_id}:{payload['message']}",
                "sequence": 0,
                "lane": int(Lane.NOTICE),
                "chat_id": letter.chat_id,
                "kind": kind,
                "payload": payload,
                "card": "",
                "state": "new",
                "tries": 0,
                "made_at": now,
                "next_at": now,
                "expires_at": None,
                "error": "",
            }
        ],
    )


def _migrated(db: Session, letter: Letter, new: int) -> None:
    areas.move_group(db, old=letter.chat_id, new=new)
    outbox.move_chat(db, old=letter.chat_id, new=new)
    outbox.mark(db, [letter.id], state="new", chat_id=new)
