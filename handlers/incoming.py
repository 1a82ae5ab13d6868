"""What came in, in Linli's own terms: the edge translates every update into one of these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["message", "edit", "press", "membership", "moved"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file somebody sent; `kind` is document, photo, voice or sticker, `size` in bytes."""

    kind: str
    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did in a chat; `said_at` is Telegram's own date, for a press that of the last good poll."""

    update_id: int
    kind: Kind
    chat_id: int
    private: bool
    user_id: int
    said_at: datetime
    chat_title: str = ""
    user_name: str = ""
    language: str = "zh"
    message_id: int = 0
    text: str = ""
    reply_to: int = 0
    reply_to_us: bool = False
    command: str = ""
    argument: str = ""
    data: str = ""
    press_id: str = ""
    contact: str = ""
    attachment: Attachment | None = None
    anonymous: bool = False
    bot_is: str = ""
    moved_to: int = 0
    source: str = ""  # what it came from, where that was no update: a form of the page, a step of a telephone call

    @property
    def cause(self) -> str:
        """What makes everything that follows from this unique."""
        return self.source or f"u{self.update_id}"
