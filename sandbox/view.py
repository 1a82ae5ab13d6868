"""What a person sees in their chat app, as JSON for the chat page and the tests."""

from datetime import datetime
from typing import Any

from sandbox.account import Account
from sandbox.attachment import Attachment
from sandbox.chat import Chat
from sandbox.message import Message
from sandbox.world import World

SHOWN = 200
Json = dict[str, Any]


def state(world: World, account: Account, next_entry: tuple[datetime, str] | None) -> Json:
    """The person's groups and their private chat with the bot."""
    chats = [chat for chat in world.chats.values() if _is_shown(chat, account)]
    return {
        "me": {"id": account.id, "name": account.name, "username": account.username},
        "now": world.clock.now().isoformat(),
        "bot": {"id": world.bot.id, "username": world.bot.username, "name": world.bot.name},
        "next_entry": {"at": next_entry[0].isoformat(), "name": next_entry[1]} if next_entry else None,
        "chats": [_chat(world, chat, account) for chat in chats],
    }


def message(shown: Message, viewer: Account) -> Json:
    """One message with everything a chat app draws."""
    markup = shown.markup or {}
    return {
        "id": shown.id,
        "from": _author(shown),
        "date": shown.date.isoformat(),
        "edited": shown.edited is not None,
        "text": shown.text,
        "entities": shown.entities,
        "reply_to": _quoted(shown.reply_to),
        "buttons": [[_button(button) for button in row] for row in markup.get("inline_keyboard", [])],
        "keyboard": _keyboard(markup),
        "force_reply": bool(markup.get("force_reply")),
        "reactions": _reactions(shown, viewer),
        "file": _file(shown.file) if shown.file else None,
        "service": _service(shown),
    }


def _is_shown(chat: Chat, account: Account) -> bool:
    return chat.has(account) and not chat.migrated_to and not chat.deleted


def _chat(world: World, chat: Chat, account: Account) -> Json:
    present = [one for one in chat.messages.values() if not one.deleted]
    read = chat.read_to.get(account.id, 0)
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    return {
        "id": chat.id,
        "type": chat.type,
        "title": world.bot.name if chat.is_private else chat.title,
        "members": chat.size(),
        "unread": sum(1 for one in present if one.id > read),
        "pinned": message(pinned, account) if pinned else None,
        "started": chat.started or not chat.is_private,
        "blocked": chat.blocked,
        "bot": "member" if chat.is_private else chat.bot,
        "messages": [message(one, account) for one in present[-SHOWN:]],
        "commands": world.menus.in_force(account, chat),
    }


def _author(shown: Message) -> Json:
    return {"id": shown.sender.id, "name": shown.sender.name, "is_bot": shown.sender.is_bot}


def _quoted(shown: Message | None) -> Json | None:
    if shown is None or shown.deleted:
        return None
    return {"id": shown.id, "text": shown.text, "from": _author(shown)}


def _button(button: Json) -> Json:
    shown = {
        "text": button["text"],
        "data": button.get("callback_data"),
        "url": button.get("url"),
        "copy": button.get("copy_text", {}).get("text"),
        "style": button.get("style"),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _keyboard(markup: Json) -> list[list[str]] | str | None:
    if markup.get("remove_keyboard"):
        return "remove"
    if "keyboard" not in markup:
        return None
    return [[button["text"] for button in row] for row in markup["keyboard"]]


def _reactions(shown: Message, viewer: Account) -> list[Json]:
    given = list(shown.reactions.values())
    mine = shown.reactions.get(viewer.id)
    return [{"emoji": emoji, "count": given.count(emoji), "mine": emoji == mine} for emoji in dict.fromkeys(given)]


def _file(file: Attachment) -> Json:
    url = f"/sim/files/{file.number}/{file.name}"
    return {"kind": file.kind, "name": file.name, "size": len(file.data), "url": url}


def _service(shown: Message) -> str | None:
    if shown.service is None:
        return None
    name = shown.sender.name
    happened, content = next(iter(shown.service.items()))
    match happened:
        case "pinned_message":
            return f"{name} 置顶了一条消息"
        case "new_chat_members":
            return f"{'、'.join(user['first_name'] for user in content)} 加入了群聊"
        case "left_chat_member":
            return f"{content['first_name']} 离开了群聊"
        case "migrate_from_chat_id" | "migrate_to_chat_id":
            return "群已升级为超级群"
        case _:
            return happened
