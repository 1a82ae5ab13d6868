"""The two bots that most people would write: one that answers, and one that keeps the reading in a pickle as well."""

import re
import sys
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, PicklePersistence, filters

from sandbox.world import TOKEN


async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    if update.effective_message is not None and update.effective_message.text:
        await update.effective_message.reply_text(update.effective_message.text)


async def keep(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Keep the number for its sender and say that it was kept."""
    message, sender = update.effective_message, update.effective_user
    found = re.search(r"\d\d\.\d", message.text) if message is not None and message.text else None
    if message is None or sender is None or found is None or context.chat_data is None:
        return
    context.chat_data.setdefault("readings", {})[sender.id] = float(found.group())
    await message.reply_text(f"✓ {found.group()}")


def build(url: str, pickle: Path | None) -> Application[Any, Any, Any, Any, Any, Any]:
    """An application as the library's own examples make it."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    if pickle is not None:
        builder = builder.persistence(PicklePersistence(pickle))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, answer if pickle is None else keep))
    return application


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None).run_polling()
