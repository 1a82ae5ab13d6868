"""A plain python-telegram-bot application lives on the sandbox as on Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Forbidden
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from sandbox.message import Message
from sandbox.world import World
from tests.sandbox.conftest import GROUP, LI, WANG, Line

Context = ContextTypes.DEFAULT_TYPE
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("报体温", callback_data="v1:report")]])


async def on_start(update: Update, context: Context) -> None:
    assert update.effective_chat
    await update.effective_chat.send_message(f"你好 {' '.join(context.args or [])}", reply_markup=BUTTON)


async def on_text(update: Update, _: Context) -> None:
    assert update.effective_message
    await update.effective_message.set_reaction("✍")


async def on_press(update: Update, _: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("记下了")
    await update.callback_query.edit_message_text("已报")


async def on_file(update: Update, _: Context) -> None:
    assert update.message
    assert update.message.document
    data = await (await update.message.document.get_file()).download_as_bytearray()
    await update.message.reply_document(bytes(data), filename="名单.csv", caption="收到")


@pytest.fixture
async def bot(line: Line, world: World) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    url = str(line.http.base_url).rstrip("/")
    application = (
        ApplicationBuilder().token(world.token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    )
    application.add_handler(CommandHandler("start", on_start))
    application.add_handler(CallbackQueryHandler(on_press))
    application.add_handler(MessageHandler(filters.Document.ALL, on_file))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, on_text))
    async with application:
        assert application.updater
        await application.start()
        await application.updater.start_polling(timeout=10)
        yield application
        await application.updater.stop()
        await application.stop()


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that the bot does in its own time."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def answered(world: World, chat: int) -> Message:
    """The bot's first message in the chat."""
    written = world.chats[chat].messages.values()
    await until(lambda: any(one.sender is world.bot for one in written))
    return next(one for one in written if one.sender is world.bot)


@pytest.mark.usefixtures("bot")
async def test_a_whole_talk_goes_through_polling(line: Line, world: World) -> None:
    await line.sim("start", **{"as": WANG, "payload": "door"})
    greeting = await answered(world, WANG)
    assert greeting.text == "你好 door"

    shown = await line.sim("press", **{"as": WANG, "chat": WANG, "message": greeting.id, "data": "v1:report"})

    assert shown == {"toast": "记下了", "alert": False, "answered": True}
    await until(lambda: greeting.text == "已报")
    assert world.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_file_travels_both_ways(line: Line, world: World) -> None:
    given = {"as": str(LI), "chat": str(LI), "caption": "", "kind": "document"}
    sent = await line.http.post("/sim/upload", data=given, files={"file": ("a.csv", "门牌,姓名\n".encode())})
    reply = await answered(world, LI)

    assert sent.status_code == 200
    assert reply.file
    assert (reply.file.name, reply.file.data.decode(), reply.text) == ("名单.csv", "门牌,姓名\n", "收到")


async def test_a_never_started_chat_is_forbidden_to_the_library_too(
    bot: Application[Any, Any, Any, Any, Any, Any],
) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.bot.send_message(WANG, "hello")


async def test_the_library_reads_chats_and_members(bot: Application[Any, Any, Any, Any, Any, Any]) -> None:
    chat = await bot.bot.get_chat(GROUP)
    me = await bot.bot.get_chat_member(GROUP, bot.bot.id)
    admins = await bot.bot.get_chat_administrators(GROUP)

    assert (chat.title, me.status, len(admins)) == ("第一网格", "administrator", 2)
