"""A Telegram account: a person's, or another bot's."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Account:
    """Somebody (or some bot) who can write messages."""

    id: int
    name: str
    username: str | None = None
    language: str = "zh-hans"
    is_bot: bool = False
    deleted: bool = False
    user: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.user = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            self.user["username"] = self.username
        if not self.is_bot:
            self.user["language_code"] = self.language


# Who an administrator seems to be when writing anonymously in a group.
ANONYMOUS_ADMIN = Account(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
