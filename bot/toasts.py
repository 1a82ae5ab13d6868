"""The answers to presses: at once, past the outbox, and gone when they fail."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.post import QuickToast
from bot.render import Drawer
from handlers.effects import words

log = structlog.get_logger()

TOO_LATE = 20.0  # seconds: a toast that is later than this has lost its press
AT_ONCE = 8


class Toaster:
    """Answers presses outside the message budget."""

    def __init__(self, bot: Bot, drawer: Drawer) -> None:
        self._bot = bot
        self._drawer = drawer
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def show(self, quick: QuickToast) -> None:
        """Answer a press without waiting for it; a toast that fails is gone."""
        task = asyncio.create_task(self._answer(quick))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, quick: QuickToast) -> None:
        async with self._room:
            try:
                await asyncio.wait_for(
                    self._bot.answer_callback_query(
                        quick.press_id,
                        text=words(quick.text, quick.language)[:200],
                        show_alert=quick.alert,
                        url=self._drawer.link(quick.link) if quick.link else None,
                    ),
                    TOO_LATE,
                )
            except (TelegramError, TimeoutError) as error:
                log.info("toast lost", error=type(error).__name__)
