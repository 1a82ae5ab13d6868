"""What a resident typed, in one plain spelling that still knows where every letter came from.

Full-width becomes half-width, traditional becomes simplified, ① and 1️⃣ become (1), invisible letters go;
`Plain.span` leads back to the text as it was written.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from conversations.understanding.words.characters import INVISIBLE, SIMPLIFIED, SPELLED

KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")


class Plain(NamedTuple):
    """A normalised text and, for each of its letters, where that letter stood in the original."""

    text: str
    original: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood in the original."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]


def plain(text: str) -> Plain:
    """The text in one spelling: half-width, simplified, lower case, list marks as (n)."""
    if "\u20e3" in text:
        return _with_keycaps(text)
    if _AS_WRITTEN.issuperset(text):
        return Plain(text, text, range(len(text) + 1))
    letters = list(map(_SPELLING.__getitem__, text))
    spelled = "".join(letters)
    if len(spelled) == len(text) and "" not in letters:
        return Plain(spelled, text, range(len(text) + 1))
    return Plain(spelled, text, _positions(letters))


def _with_keycaps(text: str) -> Plain:
    """Read 1️⃣2️⃣ as (12), but keep the digits of 3️⃣6️⃣.5️⃣ a number."""
    letters = [_SPELLING[letter] for letter in text]
    end = -1
    first = 0
    for cap in KEYCAP.finditer(text):
        if cap.start() != end:
            _bracket(letters, first, end, text)
            first = cap.start()
        end = cap.end()
    _bracket(letters, first, end, text)
    return Plain("".join(letters), text, _positions(letters))


def _bracket(letters: list[str], first: int, end: int, text: str) -> None:
    """Put ( ) round the keycap digits of text[first:end], unless they are part of a number."""
    touching = text[max(0, first - 1) : first] + text[end : end + 1]
    if end < 0 or any(letter in ".．点。" for letter in touching):
        return
    letters[first] = "(" + letters[first]
    letters[end - 1] += ")"


def _positions(letters: Sequence[str]) -> list[int]:
    at = [index for index, letter in enumerate(letters) for _ in letter]
    at.append(len(letters))
    return at


class _Spelling(dict[str, str]):
    """Each letter's plain spelling, worked out once."""

    def __missing__(self, letter: str) -> str:
        spelled = _spell(letter)
        self[letter] = spelled
        if spelled == letter:
            _AS_WRITTEN.add(letter)
        return spelled


def _spell(letter: str) -> str:
    if letter in SPELLED:
        return SPELLED[letter]
    if letter in INVISIBLE or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "No" and unicodedata.numeric(letter, 0.5).is_integer():
        return f"({unicodedata.numeric(letter):.0f})"
    folded = unicodedata.normalize("NFKC", letter)
    return "".join(SIMPLIFIED.get(part, part) for part in folded).lower()


_SPELLING = _Spelling()
_AS_WRITTEN: set[str] = set()  # the letters met so far that are their own plain spelling


def number(words: str) -> float | None:
    """The value of a number in digits or Chinese numerals (三十六点五, 两百, 36.5), or None."""
    if words.isascii():
        try:
            return float(words)
        except ValueError:
            return None
    whole, _, rest = words.replace("點", "点").partition("点")
    value = _whole(whole)
    if value is None or not rest:
        return value
    digits = [DIGITS.get(letter) for letter in rest]
    if None in digits:
        return None
    return float(f"{value:.0f}.{''.join(str(digit) for digit in digits)}")


DIGITS = {
    **{letter: value for value, letter in enumerate("〇一二三四五六七八九")},
    **{letter: value for value, letter in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{str(value): value for value in range(10)},
    "两": 2,
    "俩": 2,
    "仨": 3,
    "幺": 1,
    "参": 3,
}
TENS = {"廿": 20, "卅": 30, "卌": 40}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}


def _whole(words: str) -> float | None:
    """三十六 -> 36, 五零一 -> 501, 一千二百零三 -> 1203; None when it is not a number."""
    if not words:
        return None
    if all(letter in DIGITS for letter in words):
        return float("".join(str(DIGITS[letter]) for letter in words)) if len(words) < 16 else None
    total = pending = 0
    last_unit = 1
    for letter in words:
        if letter in DIGITS:
            pending = DIGITS[letter]
        elif letter in TENS:
            total, pending, last_unit = total + TENS[letter], 0, 10
        elif letter == "万":
            total, pending, last_unit = (total + pending) * 10000, 0, 10000
        elif letter in UNITS:
            total, pending, last_unit = total + (pending or 1) * UNITS[letter], 0, UNITS[letter]
        else:
            return None
    spoken_short = last_unit >= 100 and pending and words[-2] in UNITS
    return float(total + (pending * last_unit // 10 if spoken_short else pending))
