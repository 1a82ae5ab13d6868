"""What handling something leads to: a closed set of effects, which the edge turns into letters and toasts."""

from dataclasses import dataclass, field
from typing import Any

import texts
from storage.outbox import Lane


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the catalogues with its parameters; `verbatim` lines are somebody's own words."""

    key: str
    params: dict[str, Any] = field(default_factory=dict)


def line(key: str, /, **params: Any) -> Line:
    """A line to say."""
    return Line(key, params)


def words(said: Any, language: str) -> str:
    """A line in words, also as it comes out of a stored letter; a parameter may be a line itself."""
    key, params = (said.key, said.params) if isinstance(said, Line) else (said["key"], said["params"])
    filled = {name: words(value, language) if _is_line(value) else value for name, value in params.items()}
    return texts.say(key, language, **filled)


def _is_line(value: Any) -> bool:
    return isinstance(value, Line) or (isinstance(value, dict) and value.keys() == {"key", "params"})


@dataclass(frozen=True, slots=True)
class Button:
    """A button: a press with `data`, a deep link into the private chat with `link` as its payload, or a page.

    `page` is a path of our own pages; `APP` opens inside Telegram, in private chats alone.
    """

    label: Line
    data: str = ""
    link: str = ""
    page: str = ""


APP = "app"


def button(key: str, data: str = "", /, *, link: str = "", page: str = "", **params: Any) -> Button:
    """A button to press (`data`, at most 64 bytes) or to follow (`link`, `page`)."""
    return Button(Line(key, params), data, link, page)


Rows = tuple[tuple[Button, ...], ...]

Keyboard = tuple[tuple[Line, ...], ...]
"""Big buttons that stay below the private chat; a tap on one is its text."""
NO_KEYBOARD: Keyboard = ((),)
"""The big buttons go."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer through the mouth that asked; in a group only what everybody may read."""

    lines: tuple[Line, ...]
    buttons: Rows = ()
    private: bool = False  # to the person's private chat, wherever they asked
    ask_contact: bool = False
    asks: str = ""  # the dialogue and question it asks, `need:WHAT`, so that a reply to it answers just that
    keyboard: Keyboard = ()  # left out where buttons hang under the message: Telegram takes one or the other


@dataclass(frozen=True, slots=True)
class Tell:
    """A message to a chat that did not ask."""

    chat_id: int
    lines: tuple[Line, ...]
    buttons: Rows = ()
    language: str = "zh"
    lane: Lane = Lane.NOTICE
    about: int = 0  # the ticket it speaks of, so that a reply to it finds its way
    quiet: bool = False  # it arrives without a sound
    keyboard: Keyboard = ()
    asks: str = ""  # what a reply to it answers, `silence:RESIDENT`


@dataclass(frozen=True, slots=True)
class Receipt:
    """It was kept: a toast on a press, a reaction in a group, a private line in a private chat."""

    lines: tuple[Line, ...]
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press, gone in a moment; `alert` has to be closed; `link` opens the private chat."""

    text: Line
    alert: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Refresh:
    """A message that is drawn from what is stored now: a round's boards, or a ticket's cards."""

    card: str  # board:ROUND or ticket:TICKET
    lane: Lane = Lane.BOARD


@dataclass(frozen=True, slots=True)
class Show:
    """A page drawn when it is sent, so that no phone waits in the outbox."""

    chat_id: int
    view: str
    ids: dict[str, Any]
    language: str = "zh"
    lane: Lane = Lane.REPLY


@dataclass(frozen=True, slots=True)
class File:
    """A paper made when it is sent."""

    chat_id: int
    kind: str
    ids: dict[str, Any]
    language: str = "zh"
    lane: Lane = Lane.REPLY


@dataclass(frozen=True, slots=True)
class Play:
    """Something a person sent, sent on: `kind` is voice, photo or document."""

    chat_id: int
    kind: str
    file_id: str
    lines: tuple[Line, ...]
    lane: Lane = Lane.REPLY
    about: int = 0  # the ticket it belongs to, so that a reply to it finds its way


@dataclass(frozen=True, slots=True)
class Fetch:
    """Bring a file that somebody sent and hand it to `purpose`."""

    file_id: str
    purpose: str
    ids: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a message out of a chat."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Menu:
    """Show a person the commands they may use."""

    chat_id: int
    role: str


Effect = Reply | Tell | Receipt | Toast | Refresh | Show | File | Play | Fetch | Remove | Menu
Effects = list[Effect]
