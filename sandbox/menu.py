"""The bot's command menus: set per scope and language, the narrowest in force."""

import re
from typing import Any

from sandbox.account import Account
from sandbox.chat import Chat
from sandbox.refusal import bad_request

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
ADMINS = frozenset({"creator", "administrator"})
Scope = tuple[str, int | None, int | None]
DEFAULT: Scope = ("default", None, None)
Commands = list[dict[str, Any]]


class Menus:
    """What setMyCommands said."""

    def __init__(self) -> None:
        self._set: dict[tuple[Scope, str], Commands] = {}

    def put(self, scope: Scope, language: str, commands: Commands) -> None:
        """Set a scope's menu, or refuse names that Telegram refuses."""
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH", violation=True)
        for command in commands:
            if not COMMAND.fullmatch(command["command"]):
                raise bad_request("BOT_COMMAND_INVALID", violation=True)
            if not 1 <= len(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID", violation=True)
        self._set[scope, language] = commands

    def get(self, scope: Scope, language: str) -> Commands:
        """Exactly this scope's menu."""
        return self._set.get((scope, language), [])

    def remove(self, scope: Scope, language: str) -> None:
        """Back to the next wider scope."""
        self._set.pop((scope, language), None)

    def in_force(self, account: Account, chat: Chat) -> Commands:
        """The menu that this person sees in this chat."""
        for scope in _narrowest_first(account, chat):
            for language in (account.language[:2], ""):
                if (scope, language) in self._set:
                    return self._set[scope, language]
        return []


def scope_of(given: dict[str, Any] | None) -> Scope:
    """A BotCommandScope as a key."""
    if given is None:
        return DEFAULT
    return given["type"], given.get("chat_id"), given.get("user_id")


def _narrowest_first(account: Account, chat: Chat) -> list[Scope]:
    here: Scope = ("chat", chat.id, None)
    if chat.is_private:
        return [here, ("all_private_chats", None, None), DEFAULT]
    is_admin = chat.members.get(account.id) in ADMINS
    return [
        ("chat_member", chat.id, account.id),
        *([("chat_administrators", chat.id, None)] if is_admin else []),
        here,
        *([("all_chat_administrators", None, None)] if is_admin else []),
        ("all_group_chats", None, None),
        DEFAULT,
    ]
