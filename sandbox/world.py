"""The sandbox's whole world: who is there, what was said, and what waits for the bot."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import entities
from sandbox.account import ANONYMOUS_ADMIN, Account
from sandbox.attachment import Attachments
from sandbox.chat import IN_CHAT, PRIVATE, Chat
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.limits import Limits
from sandbox.menu import Menus
from sandbox.message import Message
from sandbox.query import Queries
from sandbox.refusal import bad_request, forbidden
from sandbox.schema import Schema, bot_api
from sandbox.updates import Updates

BOT_ID = 7000000001
TOKEN = f"{BOT_ID}:AAEsandbox-linli-only-works-here-000000"
CALLS_KEPT = 100_000
NOT_IN_GROUP = {"kicked": "bot was kicked from the {}", "left": "bot is not a member of the {}"}


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API request and how it was answered."""

    number: int
    at: datetime
    method: str
    params: dict[str, Any]
    status: int
    description: str = ""


class World:
    """Accounts, chats, files, menus and presses; `violations` lists requests that a careful bot never sends."""

    def __init__(self, clock: Clock, *, token: str = TOKEN, schema: Schema | None = None) -> None:
        self.clock = clock
        self.token = token
        self.schema = schema or bot_api()
        self.bot = Account(int(token.partition(":")[0]), "邻里", username="linli_sandbox_bot", is_bot=True)
        self.privacy = True
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates(clock)
        self.queries = Queries(clock)
        self.attachments = Attachments()
        self.menus = Menus()
        self.limits = Limits(clock)
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.violations: list[str] = []
        self.portraits: list[dict[str, Any]] = []
        self.watchers: list[Callable[[Chat | None], None]] = []
        self._call_count = 0

    @property
    def refused(self) -> int:
        """How many requests the message limits refused."""
        return self.limits.refused

    def add_account(self, account: Account, *, started: bool = False) -> Account:
        """A new person (or another bot), with a private chat that is not started unless said."""
        self.accounts[account.id] = account
        chat = Chat(account.id, PRIVATE, account.name, {account.id: "member"}, started=started)
        self.chats[chat.id] = chat
        return account

    def add_group(
        self,
        chat_id: int,
        title: str,
        members: Iterable[tuple[Account, str]],
        *,
        kind: str = "supergroup",
        bot: str = "not_in",
    ) -> Chat:
        """A group that exists from the start, without any update about it; `bot` is the bot's status there."""
        chat = Chat(chat_id, kind, title, {account.id: status for account, status in members}, bot=bot)
        chat.private_to_bot = self.privacy
        self.chats[chat_id] = chat
        return chat

    def private_chat(self, account: Account) -> Chat:
        """A person's chat with the bot."""
        return self.chats[account.id]

    def reachable(self, chat_id: int | str) -> Chat:
        """The chat the bot may act in, or Telegram's reason why not."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or (chat.bot == "not_in" and not chat.is_private):
            raise bad_request("chat not found")
        if chat.migrated_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        self._check_private(chat) if chat.is_private else _check_group(chat)
        return chat

    def status(self, account_id: int, chat: Chat) -> str:
        """A member's status, the bot's included."""
        return chat.bot if account_id == self.bot.id else chat.members.get(account_id, "left")

    def bot_posts(self, chat: Chat, text: str = "", **content: Any) -> Message:
        """A message of the bot's."""
        message = chat.post(self.bot, self.clock.now(), text, **content)
        self.changed(chat)
        return message

    def deliver(self, message: Message, kind: str = "message") -> None:
        """Queue a message for the bot if it may see it."""
        if self.bot_sees(message):
            self.updates.put(kind, message.as_api())
        self.changed(message.chat)

    def bot_sees(self, message: Message) -> bool:
        """Privacy mode: what of a chat's messages reaches the bot."""
        chat = message.chat
        if chat.is_private:
            return not chat.blocked
        if chat.bot not in IN_CHAT:
            return False
        if message.service is not None:
            return True
        if message.sender.is_bot and message.sender is not ANONYMOUS_ADMIN:
            return False
        if chat.bot == "administrator" or not chat.private_to_bot:
            return True
        return self._is_answer(message) or self._is_command_for_bot(message)

    def record(self, method: str, params: dict[str, Any], status: int, description: str = "") -> None:
        """Keep a Bot API call for tests to look at."""
        self._call_count += 1
        self.calls.append(Call(self._call_count, self.clock.now(), method, params, status, description))

    def changed(self, chat: Chat | None) -> None:
        """Tell whoever watches that a chat (None: the clock) is not as it was."""
        for watcher in self.watchers:
            watcher(chat)

    def _check_private(self, chat: Chat) -> None:
        if self.accounts[chat.id].deleted:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")

    def _is_answer(self, message: Message) -> bool:
        return message.reply_to is not None and message.reply_to.sender is self.bot

    def _is_command_for_bot(self, message: Message) -> bool:
        address = f"@{self.bot.username}".lower()
        for mark in message.entities:
            if mark["type"] == "bot_command":
                command = entities.marked(message.text, mark).lower()
                if command.endswith(address):
                    return True
                if "@" not in command and mark["offset"] == 0:
                    return message.chat.last_bot == self.bot.id
        return False


def _check_group(chat: Chat) -> None:
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    if chat.bot in NOT_IN_GROUP:
        raise forbidden(NOT_IN_GROUP[chat.bot].format(chat.kind_of_group))
