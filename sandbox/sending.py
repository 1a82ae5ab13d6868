"""Methods that put a message into a chat."""

import mimetypes
from typing import Any

from sandbox import entities, keyboard
from sandbox.attachment import LARGEST_UPLOAD, Attachment
from sandbox.chat import Chat
from sandbox.message import Message
from sandbox.refusal import Refusal, bad_request
from sandbox.world import World

Params = dict[str, Any]
Files = dict[str, tuple[str, bytes]]
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
PLAYED = (".ogg", ".oga", ".mp3", ".m4a")
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(world: World, given: Params, _: Files) -> Params:
    """A text with or without buttons."""
    chat = world.reachable(given["chat_id"])
    text, marks = readable_text(given)
    return _post(world, chat, given, text=text, entities=marks)


def send_document(world: World, given: Params, files: Files) -> Params:
    """A file."""
    return _send_file(world, given, files, "document")


def send_photo(world: World, given: Params, files: Files) -> Params:
    """A picture."""
    return _send_file(world, given, files, "photo")


def send_voice(world: World, given: Params, files: Files) -> Params:
    """A voice note; a sound of another format arrives as a file, as it does at Telegram."""
    return _send_file(world, given, files, "voice")


def copy_message(world: World, given: Params, _: Files) -> Params:
    """The same content again, as the bot's own message."""
    source = _source(world, given, "message to copy not found")
    chat = world.reachable(given["chat_id"])
    sent = _post(world, chat, given, text=source.text, entities=source.entities, file=source.file)
    return {"message_id": sent["message_id"]}


def forward_message(world: World, given: Params, _: Files) -> Params:
    """The same content again, with its author."""
    source = _source(world, given, "message to forward not found")
    chat = world.reachable(given["chat_id"])
    return world.bot_posts(
        chat, source.text, entities=source.entities, file=source.file, forwarded_from=source.sender
    ).as_api()


def send_chat_action(world: World, given: Params, _: Files) -> bool:
    """`typing…`: nothing that lasts."""
    world.reachable(given["chat_id"])
    if given["action"] not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request", violation=True)
    return True


def readable_text(given: Params) -> tuple[str, list[Params]]:
    """The text and marks of a request, or 400 when empty, too long or unreadable."""
    text, marks = entities.parsed(given["text"], given.get("parse_mode"), given.get("entities"))
    text = text.rstrip()
    if not text:
        raise bad_request("message text is empty", violation=True)
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long", violation=True)
    return text, marks


def _send_file(world: World, given: Params, files: Files, kind: str) -> Params:
    chat = world.reachable(given["chat_id"])
    caption, marks = entities.parsed(given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities"))
    if len(caption) > LONGEST_CAPTION:
        raise bad_request("message caption is too long", violation=True)
    attachment = _attachment(world, given[kind], files, kind)
    return _post(world, chat, given, text=caption, entities=marks, file=attachment)


def _attachment(world: World, reference: str, files: Files, kind: str) -> Attachment:
    if not reference.startswith("attach://"):
        found = world.attachments.by_id(reference)
        if found is None:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        return found
    if reference.removeprefix("attach://") not in files:
        raise bad_request("there is no file to upload", violation=True)
    name, data = files[reference.removeprefix("attach://")]
    if not data:
        raise bad_request("file must be non-empty", violation=True)
    if len(data) > LARGEST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large", violation=True)
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind == "voice" and not name.lower().endswith(PLAYED):
        kind = "document"
    return world.attachments.keep(kind=kind, name=name, mime=mime, data=data)


def _post(world: World, chat: Chat, given: Params, **content: Any) -> Params:
    markup = given.get("reply_markup")
    keyboard.check(markup, chat)
    reply_to = _replied(world, chat, given)
    return world.bot_posts(chat, markup=markup, reply_to=reply_to, **content).as_api()


def _replied(world: World, chat: Chat, given: Params) -> Message | None:
    if given.get("message_thread_id"):
        raise bad_request("message thread not found")
    reply = given.get("reply_parameters")
    if not reply or "message_id" not in reply:
        return None
    source = world.reachable(reply["chat_id"]) if "chat_id" in reply else chat
    found = source.find(reply["message_id"])
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _source(world: World, given: Params, missing: str) -> Message:
    found = world.reachable(given["from_chat_id"]).find(given["message_id"])
    if found is None or found.service is not None:
        raise bad_request(missing)
    return found
