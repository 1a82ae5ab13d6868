"""Who belongs to a chat: the bot's and people's statuses, and the updates about them."""

from typing import Any

from sandbox.account import Account
from sandbox.chat import IN_CHAT, Chat
from sandbox.world import World

ADMIN_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_pin_messages": True,
}


def as_api(account: Account, status: str) -> dict[str, Any]:
    """The ChatMember object."""
    member: dict[str, Any] = {"user": account.user, "status": "left" if status == "not_in" else status}
    if status == "creator":
        return member | {"is_anonymous": False}
    if status == "administrator":
        return member | ADMIN_RIGHTS
    return member | ({"until_date": 0} if status == "kicked" else {})


def set_bot(world: World, chat: Chat, status: str, *, by: Account) -> None:
    """The bot is added, promoted, removed or goes; privacy mode is looked up at each joining."""
    before, chat.bot = chat.bot, status
    if before == status:
        return
    if before not in IN_CHAT and status in IN_CHAT:
        chat.private_to_bot = world.privacy
        _tell_chat(world, chat, by, {"new_chat_members": [world.bot.user]})
    elif status not in IN_CHAT and before in IN_CHAT:
        _tell_chat(world, chat, by, {"left_chat_member": world.bot.user})
    _tell_bot(world, chat, by, before, status)


def set_blocked(world: World, account: Account, *, blocked: bool) -> None:
    """A person blocks the bot, or lets it back."""
    chat = world.private_chat(account)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    _tell_bot(world, chat, account, before, after)


def join(world: World, account: Account, chat: Chat) -> None:
    """A person comes in."""
    _set_person(world, account, chat, "member", {"new_chat_members": [account.user]})


def leave(world: World, account: Account, chat: Chat) -> None:
    """A person goes."""
    _set_person(world, account, chat, "left", {"left_chat_member": account.user})


def _set_person(world: World, account: Account, chat: Chat, status: str, service: dict[str, Any]) -> None:
    before = chat.members.get(account.id, "left")
    chat.members[account.id] = status
    _tell_chat(world, chat, account, service)
    if chat.bot == "administrator":
        world.updates.put(
            "chat_member", _change(world, chat, account, as_api(account, before), as_api(account, status))
        )


def _tell_chat(world: World, chat: Chat, by: Account, service: dict[str, Any]) -> None:
    world.deliver(chat.post(by, world.clock.now(), service=service))


def _tell_bot(world: World, chat: Chat, by: Account, before: str, after: str) -> None:
    change = _change(world, chat, by, as_api(world.bot, before), as_api(world.bot, after))
    world.updates.put("my_chat_member", change)
    world.changed(chat)


def _change(world: World, chat: Chat, by: Account, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {
        "chat": chat.api,
        "from": by.user,
        "date": int(world.clock.now().timestamp()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
