"""Methods that change what is already in a chat: edits, deletions, pins, reactions, answers to presses."""

from datetime import timedelta
from typing import Any

from sandbox import keyboard
from sandbox.chat import Chat
from sandbox.message import Message
from sandbox.refusal import MESSAGE_NOT_MODIFIED, bad_request
from sandbox.sending import Files, Params, readable_text
from sandbox.world import World

DELETABLE = timedelta(hours=48)
REACTIONS = frozenset(
    (  # noqa: SIM905 - seventy quoted strings read worse
        "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
        "❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 "
        "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ "
        "😡 "
    ).split()
)
NO_INLINE_MODE = "the sandbox's bot has no inline messages: chat_id and message_id are needed"


def edit_message_text(world: World, given: Params, _: Files) -> Params:
    """Another text, and other buttons or none."""
    message = _own_message(world, given)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    text, marks = readable_text(given)
    return _change(world, message, given, text=text, entities=marks)


def edit_message_reply_markup(world: World, given: Params, _: Files) -> Params:
    """Other buttons, or none."""
    message = _own_message(world, given)
    return _change(world, message, given, text=message.text, entities=message.entities)


def delete_message(world: World, given: Params, _: Files) -> bool:
    """Gone for everyone, within 48 hours."""
    chat = world.reachable(given["chat_id"])
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(world, message):
        raise bad_request("message can't be deleted")
    chat.remove(message)
    world.changed(chat)
    return True


def pin_chat_message(world: World, given: Params, _: Files) -> bool:
    """On top of the chat; Telegram tells the chat, and the bot, with a service message."""
    chat = _pinnable(world, given)
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    service = {"pinned_message": message.as_api(with_reply=False)}
    world.deliver(chat.post(world.bot, world.clock.now(), service=service))
    return True


def unpin_chat_message(world: World, given: Params, _: Files) -> bool:
    """Off the top: the named message, else the newest pinned one."""
    chat = _pinnable(world, given)
    message_id = given.get("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id is None or chat.find(message_id) is None:
        raise bad_request("message to unpin not found")
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    world.changed(chat)
    return True


def set_message_reaction(world: World, given: Params, _: Files) -> bool:
    """The bot's one reaction; none takes it back."""
    chat = world.reachable(given["chat_id"])
    message = chat.find(given["message_id"])
    if message is None or message.service is not None:
        raise bad_request("message to react not found")
    reactions = given.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY", violation=True)
    if any(reaction.get("emoji") not in REACTIONS for reaction in reactions):
        raise bad_request("REACTION_INVALID", violation=True)
    message.reactions.pop(world.bot.id, None)
    for reaction in reactions:
        message.reactions[world.bot.id] = reaction["emoji"]
    world.changed(chat)
    return True


def answer_callback_query(world: World, given: Params, _: Files) -> bool:
    """The one answer to a press."""
    world.queries.answer(given["callback_query_id"], given)
    return True


def _own_message(world: World, given: Params) -> Message:
    if "chat_id" not in given or "message_id" not in given:
        raise bad_request(NO_INLINE_MODE, violation=True)
    message = world.reachable(given["chat_id"]).find(given["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not _is_editable(world, message):
        raise bad_request("message can't be edited")
    return message


def _is_editable(world: World, message: Message) -> bool:
    if message.sender is not world.bot or message.service is not None or message.forwarded_from:
        return False
    # A message that brought a reply keyboard or asked for a reply stays as it is.
    return message.markup is None or message.inline is not None


def _change(world: World, message: Message, given: Params, **content: Any) -> Params:
    markup = given.get("reply_markup")
    keyboard.check_inline(markup, message.chat)
    markup = markup if markup and markup["inline_keyboard"] else None
    if (content["text"], content["entities"], markup) == (message.text, message.entities, message.inline):
        raise bad_request(MESSAGE_NOT_MODIFIED)
    message.text, message.entities, message.markup = content["text"], content["entities"], markup
    message.edited = world.clock.now()
    world.changed(message.chat)
    return message.as_api()


def _may_delete(world: World, message: Message) -> bool:
    if world.clock.now() - message.date >= DELETABLE:
        return False
    chat = message.chat
    return chat.is_private or message.sender is world.bot or chat.bot == "administrator"


def _pinnable(world: World, given: Params) -> Chat:
    chat = world.reachable(given["chat_id"])
    if not chat.is_private and chat.bot != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
