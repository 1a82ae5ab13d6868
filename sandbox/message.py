"""A message as Telegram keeps it, and as the Bot API shows it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.account import ANONYMOUS_ADMIN, Account

if TYPE_CHECKING:
    from sandbox.attachment import Attachment
    from sandbox.chat import Chat


@dataclass(slots=True, eq=False)
class Message:
    """One message of one chat; `service` holds the fields of a service message."""

    id: int
    chat: "Chat"
    sender: Account
    date: datetime
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    reply_to: "Message | None" = None
    markup: dict[str, Any] | None = None
    file: "Attachment | None" = None
    service: dict[str, Any] | None = None
    forwarded_from: Account | None = None
    edited: datetime | None = None
    deleted: bool = False
    reactions: dict[int, str] = field(default_factory=dict)

    @property
    def inline(self) -> dict[str, Any] | None:
        """The buttons under the message; reply keyboards are not part of it."""
        return self.markup if self.markup and "inline_keyboard" in self.markup else None

    def as_api(self, *, with_reply: bool = True) -> dict[str, Any]:
        """The `Message` object; a quoted message comes without its own quotation, as in Telegram."""
        shown: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.user,
            "chat": self.chat.api,
            "date": int(self.date.timestamp()),
        }
        if self.sender is ANONYMOUS_ADMIN:
            shown["sender_chat"] = self.chat.api
        if self.service is not None:
            return shown | self.service
        shown |= self._content()
        if self.edited:
            shown["edit_date"] = int(self.edited.timestamp())
        if self.forwarded_from:
            origin = {"type": "user", "date": shown["date"], "sender_user": self.forwarded_from.user}
            shown["forward_origin"] = origin
        if self.reply_to and with_reply and not self.reply_to.deleted:
            shown["reply_to_message"] = self.reply_to.as_api(with_reply=False)
        if self.inline:
            shown["reply_markup"] = self.inline
        return shown

    def as_inaccessible(self) -> dict[str, Any]:
        """What a press on a deleted message carries instead of it."""
        return {"chat": self.chat.api, "message_id": self.id, "date": 0}

    def _content(self) -> dict[str, Any]:
        said, marks = ("caption", "caption_entities") if self.file else ("text", "entities")
        content: dict[str, Any] = self.file.as_api() if self.file else {}
        if self.text or not self.file:
            content[said] = self.text
        if self.entities:
            content[marks] = self.entities
        return content
