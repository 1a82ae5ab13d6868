"""A page: what is drawn from what is stored at the moment it is sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.effects import Line, Rows


@dataclass(frozen=True, slots=True)
class Page:
    """One message: its lines, or a text already put together, and its buttons."""

    lines: tuple[Line, ...] = ()
    buttons: Rows = ()
    text: str = ""


View = Callable[[Session, dict[str, Any], datetime], list[Page]]

CLOCK = "%H:%M"
LONGEST_LIST = 40  # lines a message: below Telegram's 4,096 letters with room to spare


def shown_phone(phone: str) -> str:
    """A phone as people here dial it: without +86."""
    return phone.removeprefix("+86")


def paged(lines: Sequence[Line]) -> list[Page]:
    """Lines cut into messages that Telegram takes."""
    return [Page(tuple(lines[i : i + LONGEST_LIST])) for i in range(0, len(lines), LONGEST_LIST)]
