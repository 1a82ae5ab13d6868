"""A chat: private, group or supergroup, with its members and messages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.account import ANONYMOUS_ADMIN, Account
from sandbox.message import Message

PRIVATE = "private"
GROUP = "group"
SUPERGROUP = "supergroup"
IN_CHAT = frozenset({"creator", "administrator", "member"})


@dataclass(slots=True, eq=False)
class Chat:
    """One chat; `bot` is the bot's own status there, `private_to_bot` whether privacy mode holds there."""

    id: int
    type: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    bot: str = "not_in"
    private_to_bot: bool = False
    last_bot: int | None = None
    migrated_to: int | None = None
    deleted: bool = False
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    read_to: dict[int, int] = field(default_factory=dict)
    last_id: int = 0
    api: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        named = "first_name" if self.is_private else "title"
        self.api = {"id": self.id, "type": self.type, named: self.title}

    @property
    def is_private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.type == PRIVATE

    @property
    def kind_of_group(self) -> str:
        """How error texts call it: `supergroup chat` or `group chat`."""
        return f"{self.type} chat"

    def has(self, account: Account) -> bool:
        """Whether the account is a member."""
        return self.members.get(account.id) in IN_CHAT

    def size(self) -> int:
        """How many are in it, the bot included."""
        if self.is_private:
            return 2
        return sum(status in IN_CHAT for status in self.members.values()) + (self.bot in IN_CHAT)

    def post(self, sender: Account, date: datetime, text: str = "", **content: Any) -> Message:
        """Add a message under the chat's next id."""
        self.last_id += 1
        message = Message(self.last_id, self, sender, date, text, **content)
        self.messages[message.id] = message
        if sender.is_bot and sender is not ANONYMOUS_ADMIN:
            self.last_bot = sender.id
        self.read_to[sender.id] = message.id
        return message

    def find(self, message_id: int) -> Message | None:
        """A message that is still there."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def remove(self, message: Message) -> None:
        """Delete a message for everyone."""
        message.deleted = True
        if message.id in self.pinned:
            self.pinned.remove(message.id)
