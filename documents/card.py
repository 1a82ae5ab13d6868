"""The large-print card: the number that a person answers, one question, and what each digit means, as one picture."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from documents import typeset
from texts.typed import clean

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Key:
    """A digit, and what it means in words."""

    digit: int
    label: str


def card(phone: str, question: str, keys: Sequence[Key], language: str) -> bytes:
    """The card as PNG, 1,080 pixels wide; without a `phone` line the band of the number is left out."""
    return typeset.png("card", contents(phone, question, keys, language), ppi=72)


def contents(phone: str, question: str, keys: Sequence[Key], language: str) -> dict[str, Any]:
    """What stands on the card, and nothing else does."""
    return {
        "language": language,
        "phone": clean(phone, limit=_LONGEST),
        "question": clean(question, limit=_LONGEST),
        "keys": [asdict(key) | {"label": clean(key.label)} for key in keys],
    }
