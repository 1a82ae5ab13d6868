"""Telegram's updates in Linli's terms: the only file that knows Telegram's message types on the way in."""

from datetime import datetime
from typing import Any

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers.commands import COMMANDS
from handlers.incoming import Attachment, Incoming

ANONYMOUS = 1087968824  # GroupAnonymousBot: an administrator without a name
CHANNEL = 777000  # posts of a linked channel
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST = 4096


def allowed_updates() -> list[str]:
    """The kinds of updates we ask for; Telegram remembers the list, so it is always said."""
    return list(KINDS)


async def _never(_update: Update, _context: Any) -> None:
    raise AssertionError("handlers here only recognise updates; the worker carries them out")


class Reader:
    """Recognises an update with python-telegram-bot's own handlers and puts it into Linli's terms."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        names = [command.name for command in COMMANDS]
        self._command = CommandHandler(names, _never, has_args=None)
        self._handlers: tuple[BaseHandler[Update, Any, Any], ...] = (
            CallbackQueryHandler(_never),
            ChatMemberHandler(_never, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.UpdateType.MESSAGES, _never),
        )

    def read(self, raw: dict[str, Any], received_at: datetime) -> Incoming | None:
        """The update as something to handle; None when it means nothing to us. A malformed one raises."""
        update = Update.de_json(raw, self._bot)
        if not any(handler.check_update(update) for handler in self._handlers):
            return None
        if update.callback_query is not None:
            return self._press(update.update_id, update.callback_query, received_at)
        if update.my_chat_member is not None:
            return self._membership(update.update_id, update.my_chat_member)
        if update.message is not None:
            return self._message(update, update.message, "message")
        return self._message(update, update.edited_message, "edit") if update.edited_message else None

    def _message(self, update: Update, message: Message, kind: Any) -> Incoming | None:
        moved_to = message.migrate_to_chat_id or 0
        sender = message.from_user
        if sender is None or sender.id == CHANNEL or (sender.is_bot and sender.id != ANONYMOUS):
            return None
        if message.migrate_from_chat_id or not (moved_to or _says_something(message)):
            return None
        command, argument = self._spelled(update, message)
        edited_at = message.edit_date if kind == "edit" else None
        return Incoming(
            update_id=update.update_id,
            kind="moved" if moved_to else kind,
            chat_id=message.chat.id,
            private=message.chat.type == ChatType.PRIVATE,
            user_id=sender.id,
            said_at=edited_at or message.date,
            chat_title=message.chat.title or "",
            user_name=sender.full_name[:64],
            language=sender.language_code or "zh",
            message_id=message.message_id,
            text=(message.text or message.caption or "")[:LONGEST],
            reply_to=message.reply_to_message.message_id if message.reply_to_message else 0,
            reply_to_us=_is_reply_to(message, self._bot.id),
            command=command,
            argument=argument,
            contact=_own_contact(message),
            attachment=_attachment(message),
            anonymous=sender.id == ANONYMOUS,
            moved_to=moved_to,
        )

    def _spelled(self, update: Update, message: Message) -> tuple[str, str]:
        """A command with what stands behind it; also in the caption of a file."""
        text = message.text or message.caption or ""
        entities = message.entities or message.caption_entities
        if not text.startswith("/") or not entities:
            return "", ""
        head, _, rest = text.partition("\n") if "\n" in text.split(" ", 1)[0] else text.partition(" ")
        name = head[1:].partition("@")[0].lower()
        addressed = message.text is None or self._command.check_update(update) or name not in self._command.commands
        return (name, rest.strip()) if addressed else ("", "")

    def _press(self, update_id: int, query: CallbackQuery, received_at: datetime) -> Incoming | None:
        if query.message is None or query.data is None:
            return None
        chat = query.message.chat
        return Incoming(
            update_id=update_id,
            kind="press",
            chat_id=chat.id,
            private=chat.type == ChatType.PRIVATE,
            user_id=query.from_user.id,
            said_at=received_at,
            chat_title=chat.title or "",
            user_name=query.from_user.full_name[:64],
            language=query.from_user.language_code or "zh",
            message_id=query.message.message_id,
            data=query.data,
            press_id=query.id,
        )

    def _membership(self, update_id: int, change: ChatMemberUpdated) -> Incoming:
        return Incoming(
            update_id=update_id,
            kind="membership",
            chat_id=change.chat.id,
            private=change.chat.type == ChatType.PRIVATE,
            user_id=change.from_user.id,
            said_at=change.date,
            chat_title=change.chat.title or "",
            user_name=change.from_user.full_name[:64],
            language=change.from_user.language_code or "zh",
            bot_is=str(change.new_chat_member.status),
        )


def _says_something(message: Message) -> bool:
    return bool(message.text or message.caption or message.contact or _attachment(message))


def _is_reply_to(message: Message, bot_id: int) -> bool:
    answered = message.reply_to_message
    return answered is not None and answered.from_user is not None and answered.from_user.id == bot_id


def _own_contact(message: Message) -> str:
    """The phone of a shared contact, only when it is the sender's own card."""
    contact, sender = message.contact, message.from_user
    return contact.phone_number if contact and sender and contact.user_id == sender.id else ""


def _attachment(message: Message) -> Attachment | None:
    if message.document:
        document = message.document
        return Attachment("document", document.file_id, document.file_name or "", document.file_size or 0)
    if message.voice:
        return Attachment("voice", message.voice.file_id, "", message.voice.file_size or 0)
    if message.photo:
        return Attachment("photo", message.photo[-1].file_id, "", message.photo[-1].file_size or 0)
    if message.sticker:
        return Attachment("sticker", message.sticker.file_id, "", 0)
    return None


def chat_key(raw: dict[str, Any]) -> int:
    """The chat whose order an update keeps, read from raw JSON without trusting its shape; 0 when there is none."""
    for kind in (*KINDS, "channel_post", "edited_channel_post"):
        inner = raw.get(kind)
        if not isinstance(inner, dict):
            continue
        holder = inner.get("message") if kind == "callback_query" else inner
        chat = holder.get("chat") if isinstance(holder, dict) else None
        number = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(number, int) and -(2**62) < number < 2**62:
            return number
    return 0
