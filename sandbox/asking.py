"""Methods that ask about the bot, its chats and files, and those that set its menus and webhook."""

from typing import Any

from sandbox import membership
from sandbox.attachment import LARGEST_DOWNLOAD
from sandbox.menu import scope_of
from sandbox.refusal import bad_request
from sandbox.sending import Files, Params
from sandbox.world import World

GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_me(world: World, _: Params, __: Files) -> Params:
    """Who the bot is."""
    return world.bot.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_webhook(world: World, given: Params, _: Files) -> bool:
    """Noted, and polling refused from then on; the sandbox itself does not post to it."""
    world.updates.set_webhook(given["url"])
    if given.get("drop_pending_updates"):
        world.updates.drop_all()
    return True


def delete_webhook(world: World, given: Params, _: Files) -> bool:
    """Back to polling."""
    return set_webhook(world, given | {"url": ""}, {})


def get_webhook_info(world: World, _: Params, __: Files) -> Params:
    """The webhook and how much waits."""
    return {
        "url": world.updates.webhook,
        "has_custom_certificate": False,
        "pending_update_count": world.updates.count(),
    }


def get_file(world: World, given: Params, _: Files) -> Params:
    """Where to fetch a file of at most 20 MB."""
    found = world.attachments.by_id(given["file_id"])
    if found is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(found.data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return found.reference() | {"file_path": found.path}


def get_chat(world: World, given: Params, _: Files) -> Params:
    """A chat with what is pinned in it."""
    chat = world.reachable(given["chat_id"])
    shown = chat.api | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    return shown | ({"pinned_message": pinned.as_api(with_reply=False)} if pinned else {})


def get_chat_member(world: World, given: Params, _: Files) -> Params:
    """One member, the bot itself included."""
    chat = world.reachable(given["chat_id"])
    account = world.accounts.get(given["user_id"])
    if given["user_id"] == world.bot.id:
        account = world.bot
    if account is None:
        raise bad_request("user not found")
    return membership.as_api(account, world.status(account.id, chat))


def get_chat_administrators(world: World, given: Params, _: Files) -> list[Params]:
    """Owner and administrators; of the bots only this one."""
    chat = world.reachable(given["chat_id"])
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    found = [
        membership.as_api(world.accounts[member], status)
        for member, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]
    return found + ([membership.as_api(world.bot, chat.bot)] if chat.bot == "administrator" else [])


def set_my_commands(world: World, given: Params, _: Files) -> bool:
    """The menu of a scope and language."""
    _check_scope(world, given)
    world.menus.put(scope_of(given.get("scope")), given.get("language_code", ""), given["commands"])
    world.changed(None)
    return True


def get_my_commands(world: World, given: Params, _: Files) -> list[Params]:
    """The menu of exactly this scope and language."""
    return world.menus.get(scope_of(given.get("scope")), given.get("language_code", ""))


def delete_my_commands(world: World, given: Params, _: Files) -> bool:
    """No menu of its own for this scope and language."""
    world.menus.remove(scope_of(given.get("scope")), given.get("language_code", ""))
    return True


def set_chat_menu_button(world: World, given: Params, _: Files) -> bool:
    """The button beside the input of a private chat."""
    if "chat_id" in given:
        world.reachable(given["chat_id"])
    return True


def leave_chat(world: World, given: Params, _: Files) -> bool:
    """The bot goes; nobody is told but the group."""
    chat = world.reachable(given["chat_id"])
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    membership.set_bot(world, chat, "left", by=world.bot)
    return True


def _check_scope(world: World, given: dict[str, Any]) -> None:
    chat_id = (given.get("scope") or {}).get("chat_id")
    if chat_id is not None:
        world.reachable(chat_id)
