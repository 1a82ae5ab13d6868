"""What people do in their chat app: write, edit, press, send files, block, start, upgrade a group."""

from typing import Any

from sandbox import entities, membership
from sandbox.account import ANONYMOUS_ADMIN, Account
from sandbox.attachment import Attachment
from sandbox.chat import GROUP, IN_CHAT, SUPERGROUP, Chat
from sandbox.message import Message
from sandbox.query import Query
from sandbox.world import World

LONGEST_TEXT = 4096
FIRST_NEW_GROUP = -4_900_000_000
FIRST_NEW_SUPERGROUP = -1_009_000_000_000


class Impossible(ValueError):
    """A chat app would not let this person do this."""


def say(
    world: World,
    account: Account,
    chat: Chat,
    text: str,
    *,
    reply_to: Message | None = None,
    file: Attachment | None = None,
    anonymous: bool = False,
) -> Message:
    """Write a message; the bot gets it if privacy mode lets it."""
    _check_may_write(account, chat)
    text = text.strip()
    if not file and not 1 <= len(text) <= LONGEST_TEXT:
        raise Impossible("a message has 1 to 4096 characters")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Impossible("half a character cannot be sent")
    chat.started = True
    sender = ANONYMOUS_ADMIN if anonymous else account
    marks = entities.typed(text)
    message = chat.post(sender, world.clock.now(), text, entities=marks, reply_to=reply_to, file=file)
    world.deliver(message)
    return message


def edit(world: World, account: Account, message: Message, text: str) -> None:
    """Change one's own message."""
    if message.sender is not account or message.service is not None:
        raise Impossible("only one's own messages can be edited")
    if text == message.text:
        return
    message.text, message.entities = text, entities.typed(text)
    message.edited = world.clock.now()
    world.deliver(message, "edited_message")


def press(world: World, account: Account, message: Message, data: str) -> Query:
    """Press a button; `data` is whatever the presser's app sends, forged or not."""
    if not message.chat.has(account) or message.chat.blocked:
        raise Impossible("this chat is closed to this person")
    query = world.queries.ask(account, message, data)
    if message.chat.is_private or message.chat.bot in IN_CHAT:
        world.updates.put("callback_query", query.as_api(), lives=world.queries.lives)
    return query


def react(world: World, account: Account, message: Message, emoji: str | None) -> None:
    """Put a reaction on a message, or take it back; the bot hears of it as an administrator who asked to."""
    old = message.reactions.pop(account.id, None)
    if emoji:
        message.reactions[account.id] = emoji
    chat = message.chat
    if chat.is_private or chat.bot == "administrator":
        world.updates.put("message_reaction", _reaction(world, account, message, old, emoji))
    world.changed(chat)


def start(world: World, account: Account, payload: str = "") -> Message:
    """Open the private chat, by hand or through a deep link, and press Start."""
    membership.set_blocked(world, account, blocked=False)
    return say(world, account, world.private_chat(account), f"/start {payload}".strip())


def new_group(world: World, title: str, *, by: Account, members: list[Account], kind: str = GROUP) -> Chat:
    """Someone makes a group and adds the bot to it."""
    first = FIRST_NEW_SUPERGROUP if kind == SUPERGROUP else FIRST_NEW_GROUP
    people = [(by, "creator"), *((account, "member") for account in members if account is not by)]
    chat = world.add_group(first - len(world.chats), title, people, kind=kind)
    membership.set_bot(world, chat, "member", by=by)
    return chat


def migrate(world: World, old: Chat) -> Chat:
    """The owner turns a group into a supergroup: a new id, message ids from the start."""
    if old.type != GROUP or old.migrated_to:
        raise Impossible("only a group can become a supergroup")
    owner = _owner(world, old)
    people = [(world.accounts[member], status) for member, status in old.members.items()]
    new = world.add_group(FIRST_NEW_SUPERGROUP - len(world.chats), old.title, people, kind=SUPERGROUP, bot=old.bot)
    new.private_to_bot = old.private_to_bot
    now = world.clock.now()
    world.deliver(old.post(owner, now, service={"migrate_to_chat_id": new.id}))
    world.deliver(new.post(owner, now, service={"migrate_from_chat_id": old.id}))
    old.migrated_to = new.id
    return new


def set_bot_status(world: World, chat: Chat, status: str) -> None:
    """The group's owner gives the bot another standing there."""
    wanted = {"admin": "administrator"}.get(status, status)
    if chat.is_private or wanted not in {"administrator", "member", "kicked", "left", "not_in"}:
        raise Impossible("bot is one of admin, member, kicked, left, not_in, in a group")
    membership.set_bot(world, chat, wanted, by=_owner(world, chat))


def _owner(world: World, chat: Chat) -> Account:
    ranked = sorted(chat.members.items(), key=lambda member: member[1] not in {"creator", "administrator"})
    return world.accounts[ranked[0][0]]


def _check_may_write(account: Account, chat: Chat) -> None:
    if chat.migrated_to or chat.deleted:
        raise Impossible("this group is no more")
    if not chat.has(account):
        raise Impossible("not a member of this chat")
    if chat.blocked:
        raise Impossible("the bot is blocked: unblock or start it first")


def _reaction(world: World, account: Account, message: Message, old: str | None, new: str | None) -> dict[str, Any]:
    shown = {"old_reaction": old, "new_reaction": new}
    return {
        "chat": message.chat.api,
        "message_id": message.id,
        "user": account.user,
        "date": int(world.clock.now().timestamp()),
        **{name: [{"type": "emoji", "emoji": emoji}] if emoji else [] for name, emoji in shown.items()},
    }
