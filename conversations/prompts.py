"""What a dialogue says: a text key with its parameters, and what answer it hopes for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

import texts

Params = Mapping[str, str | int]

KEPT_BACK = frozenset({9})  # 9 says it again and 0 calls a person, so neither ever numbers an option


class Kind(StrEnum):
    """What kind of answer a prompt waits for, so that each mouth can draw it."""

    TELL = "tell"  # nothing is awaited
    CHOICE = "choice"  # one of the options
    MANY = "many"  # one or several of the options
    CONFIRM = "confirm"  # right, or change
    BUTTONS = "buttons"  # one of the options by tap or by label; digits mean something else here
    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"  # digits are the amount itself, so they choose no option
    TEMPERATURE = "temperature"
    ROOM_AND_NAME = "room_and_name"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on offer: the code a button carries, its label, other words that mean it, and a digit of its own."""

    code: str
    label: str
    params: Params = field(default_factory=dict)
    words: tuple[str, ...] = ()
    digit: int | None = None

    def say(self, language: str) -> str:
        """The label in the resident's language."""
        return texts.say(self.label, language, **self.params)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to say; `question` is the address of the question it asks, for buttons and replies to carry."""

    key: str
    params: Params = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    kind: Kind = Kind.TELL
    question: str = ""

    def say(self, language: str) -> str:
        """The words in the resident's language, without the options."""
        return texts.say(self.key, language, **self.params)

    def numbered(self) -> tuple[tuple[int, Option], ...]:
        """Each option with the digits that choose it: its own, or 1 to 8, then 10 and on."""
        if self.kind in {Kind.BUTTONS, Kind.AMOUNT}:
            return ()
        numbers = (number for number in count(1) if number not in KEPT_BACK)
        return tuple((option.digit or number, option) for number, option in zip(numbers, self.options, strict=False))


PERSON = Option("0", "dialogue.shortcut.person")
AGAIN = Option("9", "dialogue.shortcut.again")
BACK = Option("*", "dialogue.shortcut.back")
MENU = Option("menu", "dialogue.shortcut.menu")
SHORTCUTS = (PERSON, AGAIN, BACK, MENU)
