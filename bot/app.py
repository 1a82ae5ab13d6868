"""The composition root: makes every object of a running Linli, and runs them until told to stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

import texts
from bot import web
from bot.clock import Clock
from bot.receiver import Receiver
from bot.render import Drawer
from bot.sender import IN_FLIGHT, Sender
from bot.settings import Settings
from bot.telegram import Reader, allowed_updates
from bot.ticker import Ticker
from bot.toasts import Toaster
from bot.worker import Worker
from handlers.access import House
from handlers.commands import menu_of
from handlers.reporting import hearing
from storage.database import Database
from storage.locks import Leadership
from web import telegram
from web.inside import Inside
from web.server import EVERYWHERE

log = structlog.get_logger()

STANDBY = 1.0  # seconds between asking whether the edge is ours


class App:
    """One bot: receiver, worker and sender while it leads, the clock always."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.bot = make_bot(settings)
        self.leadership = Leadership(database, f"edge:{settings.token.split(':', 1)[0]}")
        self.is_leading = asyncio.Event()
        self.web_host = EVERYWHERE
        self._sender: Sender | None = None

    async def run(self) -> None:
        """Run until cancelled: wait for the lead, hold it, and step back when it is lost."""
        await asyncio.to_thread(hearing.get_ready)
        async with self._connected() as house:
            keep = timedelta(days=self.settings.keep_days)
            ticker = Ticker(self.database, house=house, clock=self.clock, keep=keep, posted=self._ring)
            ticker.start()
            try:
                while True:
                    await self._lead(house)
            finally:
                ticker.stop()
                await asyncio.to_thread(self.leadership.leave)

    def _ring(self) -> None:
        """Wake the sender while we lead; a standby's letters are found by the leader's own looking."""
        if self._sender is not None:
            self._sender.ring()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[House]:
        """The bot with its name known; Telegram being away only delays this."""
        for failures in range(1 << 30):
            try:
                await self.bot.initialize()
                break
            except TelegramError as error:
                log.warning("Telegram does not answer", error=type(error).__name__)
                await asyncio.sleep(min(20.0, 0.5 * 2 ** min(failures, 6)))
        settings = self.settings
        try:
            yield House(
                operators=settings.operator_ids,
                bot_id=self.bot.id,
                bot_name=self.bot.username,
                reads_all=bool(self.bot.can_read_all_group_messages),
                timezone=settings.timezone,
                language=settings.language,
                prompts=settings.prompts,
                web_url=settings.web_url,
            )
        finally:
            await self.bot.shutdown()

    async def _lead(self, house: House) -> None:
        while not await asyncio.to_thread(self.leadership.take):  # noqa: ASYNC110  another process' lock rings no bell
            await asyncio.sleep(STANDBY)
        log.info("leading")
        self.is_leading.set()
        parts = [asyncio.create_task(part) for part in self._parts(house)]
        watch = asyncio.create_task(self._hold())
        try:
            done, _ = await asyncio.wait([*parts, watch], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self.is_leading.clear()
            for task in (*parts, watch):
                task.cancel()
            await asyncio.gather(*parts, watch, return_exceptions=True)

    async def _hold(self) -> None:
        while await asyncio.to_thread(self.leadership.take):  # noqa: ASYNC110
            await asyncio.sleep(STANDBY)
        log.warning("lost the lead")

    def _parts(self, house: House) -> list[Coroutine[Any, Any, None]]:
        drawer = Drawer(house.bot_name, house.web_url)
        sender = self._sender = Sender(self.database, bot=self.bot, drawer=drawer, house=house, clock=self.clock)
        worker = Worker(
            self.database,
            reader=Reader(self.bot),
            house=house,
            clock=self.clock,
            toast=Toaster(self.bot, drawer).show,
            posted=sender.ring,
        )
        settings = self.settings
        receiver = Receiver(
            self.database,
            token=settings.token,
            api_url=settings.api_url,
            proxy=settings.proxy,
            clock=self.clock,
            woken=worker.ring,
        )
        parts = [
            enduring("receiver", self._invite if settings.webhook_url else receiver.run),
            enduring("worker", worker.run),
            enduring("sender", sender.run),
            enduring("introduction", self._introduce),
        ]
        if settings.web_url or settings.webhook_url:
            parts.append(enduring("web", partial(self._serve, house, sender.ring, receiver.keep)))
        return parts

    async def _invite(self) -> None:
        """Have Telegram post its updates to us instead of waiting for our polls."""
        settings = self.settings
        await self.bot.set_webhook(
            f"{settings.webhook_url.rstrip('/')}{telegram.PATH}",
            secret_token=settings.webhook_secret,
            allowed_updates=allowed_updates(),
        )
        await asyncio.Event().wait()

    async def _serve(self, house: House, ring: Callable[[], None], keep: telegram.Keep) -> None:
        """The link page and whatever else is reached over HTTP."""
        post = web.Office(house, self.clock)
        settings = self.settings
        updates = telegram.routes(settings.webhook_secret, keep) if settings.webhook_url else ()
        inside = Inside(self.database, house, self.clock.now, post, ring, self.settings.token)
        app = web.application(inside, updates=updates, phone_token=settings.phone_token)
        await web.run(app, self.web_host, settings.web_port)

    async def _introduce(self) -> None:
        """The menu that everybody sees; workers get theirs when they are made workers."""
        with contextlib.suppress(TelegramError):
            for language in texts.LANGUAGES:
                commands = [(one.name, texts.say(f"command.{one.name}", language)) for one in menu_of("resident")]
                code = None if language == texts.DEFAULT else language
                await self.bot.set_my_commands(commands, language_code=code)
        await asyncio.Event().wait()


async def enduring(name: str, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Keep a part running: whatever escapes it is logged by its class, and the part begins again."""
    while True:
        try:
            await part()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.error("part restarts", part=name, error=type(error).__name__)  # noqa: TRY400
            await asyncio.sleep(1)


def make_bot(settings: Settings) -> Bot:
    """python-telegram-bot's client for this token."""
    proxy = settings.proxy or None
    request = HTTPXRequest(connection_pool_size=IN_FLIGHT + 8, proxy=proxy, read_timeout=20, pool_timeout=10)
    return Bot(
        settings.token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request,
        get_updates_request=HTTPXRequest(connection_pool_size=1, proxy=proxy),
    )


async def until_signalled(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until SIGTERM or SIGINT, then let it clean up."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
