"""A message cut into words, numbers, rooms, names and marks, each with its place in the text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from conversations.understanding.figures import Figure, figure, plain_decimal
from conversations.understanding.lexicon import MEANINGS, longest
from conversations.understanding.names import HAN, NUMERALS, OPENS_NAME, doubled_length, name_length, name_over
from conversations.understanding.patterns import (
    BOOK,
    CLOCK,
    CODE,
    COMPARED,
    COORDINATES,
    COUNT,
    DATE,
    DAY,
    ENGLISH,
    FORM,
    HEARD,
    LATER,
    LATIN,
    LINK,
    MENTION,
    NTH,
    PHONE,
    PINYIN,
    RATIO,
    SHORT_DAY,
    SPOKEN_CLOCK,
    SPOKEN_DATE,
    STICKER,
    STRANGER,
)
from conversations.understanding.rooms import Parts, labelled_room, room
from conversations.understanding.words import health

FIRST_HAN = "\u3400"


@dataclass(slots=True)
class Token:
    """A piece of the text; `means` holds what it may be, e.g. {"symptom": "咳嗽"}."""

    start: int
    end: int
    text: str
    means: Mapping[str, str]
    figure: Figure | None = None
    parts: Parts | None = None

    def __contains__(self, meaning: str) -> bool:
        return meaning in self.means

    def any(self, *meanings: str) -> bool:
        """Whether the token may be any of these."""
        return not self.means.keys().isdisjoint(meanings)


DEGREES = "[也都还又倒却就只有点些一微略很好太特别非常超真的得在老是总直开始阵眼蛮挺啲几好咁]{0,6}?"
HARD = frozenset("。!?！？;\n")
SOFT = frozenset(" ,，、\t:|()（）【】[]\"'~…-—_/<>「」*·^=+`{}\\")
SEPARATOR: Mapping[str, str] = {"sep": ""}
BREAK: Mapping[str, str] = {"sep": "", "stop": ""}
COMMA: Mapping[str, str] = {"sep": "", "comma": ""}
ASKED: Mapping[str, str] = {"sep": "", "stop": "", "mark": ""}
UNKNOWN: Mapping[str, str] = {"unknown": ""}
ROOM: Mapping[str, str] = {"room": ""}
NAME: Mapping[str, str] = {"name": ""}
LATIN_WORD: Mapping[str, str] = {"latin": ""}
CODED: Mapping[str, str] = {"code": ""}
RATED: Mapping[str, str] = {"ratio": ""}
FIGURE: Mapping[str, str] = {"figure": ""}
OPENING = 4  # letters in which 。5 may stand alone
FOREIGN: Mapping[str, str] = {"figure": "", "foreign": ""}
EMOJI: Mapping[str, str] = {"emoji": ""}


def tokens(text: str) -> list[Token]:
    """The text's tokens in order; letters that belong to nothing known are `unknown`."""
    found: list[Token] = []
    at, end = 0, len(text)
    grown = False
    while at < end:
        token = _next(text, at)
        at = token.end
        if token.means is UNKNOWN and found and _is_strange(found[-1]):
            found[-1].end, found[-1].means = at, UNKNOWN
            grown = True
        else:
            found.append(token)
    for token in found if grown else ():
        if token.means is UNKNOWN:
            token.text = text[token.start : token.end]
    return found


def meanings_of(tokens: Iterable[Token]) -> frozenset[str]:
    """Everything that any of the tokens may mean."""
    return frozenset[str]().union(*map(MEANS, tokens))


MEANS: Callable[[Token], Mapping[str, str]] = attrgetter("means")


def _is_strange(token: Token) -> bool:
    """Whether unknown letters behind it go on with it; so do those of 糖尿病 with 糖, which alone is goods."""
    return token.means is UNKNOWN or (len(token.text) == 1 and "topic" in token.means and len(token.means) == 1)


def _next(text: str, at: int) -> Token:
    letter = text[at]
    if letter >= FIRST_HAN:
        return _word(text, at)
    if letter.isdigit():
        return _number(text, at)
    if letter in HARD:
        if letter == "。" and at < OPENING and not text[:at].strip() and (found := figure(text, at)):
            return _figure_token(text, found)
        means = ASKED if letter == "?" else BREAK
        return Token(at, at + 1, letter, means)
    if letter == "." and text[at - 1 : at].isalnum() and not text[at + 1 : at + 2].strip():
        return Token(at, at + 1, letter, BREAK)
    if letter in SOFT:
        return _mark(text, at)
    if letter.isascii() and letter.isalpha():
        return _latin(text, at)
    return _word(text, at)


def _mark(text: str, at: int) -> Token:
    if text[at] == "[" and (match := STICKER.match(text, at)):
        return Token(at, match.end(), match.group(), EMOJI)
    if text[at] in "-—=" and (word := longest(text, at)):
        return Token(at, at + len(word), word, MEANINGS[word])
    return Token(at, at + 1, text[at], COMMA if text[at] in ",，、" else SEPARATOR)


PATTERNS_OF_DIGITS = (
    (PHONE, {"phone": ""}),
    (DATE, {"date": ""}),
    (COORDINATES, {"coordinates": ""}),
    (CLOCK, {"clock": ""}),
)


def _number(text: str, at: int) -> Token:
    if (plain := plain_decimal(text, at)) is not None:
        return _figure_token(text, plain)
    for pattern, means in PATTERNS_OF_DIGITS:
        if match := pattern.match(text, at):
            return Token(at, match.end(), match.group(), means)
    if found := room(text, at):
        return Token(at, found[1], text[at : found[1]], ROOM, parts=found[0])
    if match := RATIO.match(text, at):
        return Token(at, match.end(), match.group(), RATED)
    if match := COUNT.match(text, at):
        return Token(at, match.end(), match.group(), {"count": match[1]})
    number = figure(text, at)
    if number is None:
        return Token(at, at + 1, text[at], UNKNOWN)
    return _figure_token(text, number)


def _figure_token(text: str, found: Figure) -> Token:
    means = FOREIGN if found.foreign else FIGURE
    return Token(found.start, found.end, text[found.start : found.end], means, figure=found)


def _latin(text: str, at: int) -> Token:
    before = text[at - 1 : at] if at else ""
    if not (before.isascii() and before.isalpha()):
        if found := room(text, at):
            return Token(at, found[1], text[at : found[1]], ROOM, parts=found[0])
        if match := LINK.match(text, at):
            return Token(at, match.end(), match.group(), {"filler": ""})
        if match := DAY.match(text, at):
            return Token(at, match.end(), match.group(), {"when": "day"})
        if (match := ENGLISH.match(text, at)) and (spelled := _english(text, match)):
            return spelled
        if match := PINYIN.match(text, at):
            return _pinyin(text, match)
        if word := longest(text, at):
            return Token(at, at + len(word), word, MEANINGS[word])
    if match := CODE.match(text, at):
        return Token(at, match.end(), match.group(), CODED)
    match = LATIN.match(text, at)
    end = match.end() if match else at + 1
    return Token(at, end, text[at:end], LATIN_WORD)


ENGLISH_DIGITS = {
    word: value
    for value, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
} | {"oh": 0}


def _english(text: str, match: re.Match[str]) -> Token:
    tens, ones, tenths = match["tens"], match["ones"] or "zero", match["tenths"]
    value = (30 if tens == "thirty" else 40) + ENGLISH_DIGITS[ones] + ENGLISH_DIGITS[tenths] / 10
    return _figure_token(text, Figure(match.start(), match.end(), round(value, 1), "decimal"))


PINYIN_DIGITS = {
    word: value for value, word in enumerate(["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"])
}


def _pinyin(text: str, match: re.Match[str]) -> Token:
    """san shi liu du ba is 36.8."""
    tens, ones, tenths = PINYIN_DIGITS[match["tens"]], PINYIN_DIGITS[match["ones"] or "ling"], match["tenths"]
    if tenths is None:
        return _figure_token(text, Figure(match.start(), match.end(), tens * 10 + ones, "whole", unit="c"))
    value = tens * 10 + ones + PINYIN_DIGITS[tenths] / 10
    return _figure_token(text, Figure(match.start(), match.end(), round(value, 1), "decimal"))


def _word(text: str, at: int) -> Token:
    letter = text[at]
    for read in READERS.get(letter, ()):
        if (special := read(text, at)) is not None:
            return special
    word = longest(text, at)
    if word and len(word) > 1 and word[-1] == "不" and HAN.match(text[at + len(word) : at + len(word) + 1]):
        word = longest(word[:-1], 0)
    if letter == "第" and (match := NTH.match(text, at)) and (word is None or len(word) < 3):
        return Token(at, match.end(), match.group(), {"nth": ""})
    if word is None or len(word) < 2:
        if letter in "五六" and (length := name_length(text, at)):
            return Token(at, at + length, text[at : at + length], NAME)
        if letter in NUMERALS and (spoken := _spoken_number(text, at)) is not None:
            return spoken
        if length := name_length(text, at) or doubled_length(text, at):
            return Token(at, at + length, text[at : at + length], NAME)
    elif word in OPENS_NAME and (length := name_over(text, at)):
        return Token(at, at + length, text[at : at + length], NAME)
    if word is not None:
        return Token(at, at + len(word), word, MEANINGS[word])
    if letter == "." and (number := figure(text, at)) and not text[at - 1 : at].isdigit():
        return _figure_token(text, number)
    return Token(at, at + 1, letter, UNKNOWN if HAN.match(letter) else EMOJI)


Reader = Callable[[str, int], Token | None]


def _pattern(pattern: re.Pattern[str], means: Mapping[str, str]) -> Reader:
    """What matches the pattern is one token of this meaning."""

    def read(text: str, at: int) -> Token | None:
        match = pattern.match(text, at)
        return Token(at, match.end(), match.group(), means) if match else None

    return read


def _labelled(text: str, at: int) -> Token | None:
    found = labelled_room(text, at)
    return Token(at, found[1], text[at : found[1]], ROOM, parts=found[0]) if found else None


def _misheard_thirty(text: str, at: int) -> Token | None:
    """散十六度五"""
    number = figure(text, at) if text[at + 1 : at + 2] == "十" else None
    return _figure_token(text, number) if number is not None else None


def _complaints() -> Iterator[tuple[Iterable[str], Reader]]:
    """鼻子也堵到了: the parts of the body, each with what may be wrong with it and small words between."""
    for symptom, where, what in health.COMPLAINTS:
        firsts = {word[0] for word in where.split("|")}
        yield firsts, _pattern(re.compile(f"(?:{where}){DEGREES}(?:{what})"), {"symptom": symptom})


def _readers() -> dict[str, tuple[Reader, ...]]:
    """For each first letter the patterns that may open there, in the order they are tried."""
    tale = {"hearsay": "", "strong_hearsay": ""}
    table: tuple[tuple[Iterable[str], Reader], ...] = (
        ("@", _pattern(MENTION, {"mention": ""})),
        ("《", _pattern(BOOK, {"book": ""})),
        *_complaints(),
        ("楼栋幢单几门房室户", _labelled),
        ("过隔歇半几一二三四五六七八九十两", _pattern(LATER, {"when": "now"})),
        ("是有", _pattern(FORM, {"filler": ""})),
        ("跟和与同比", _pattern(COMPARED, {"filler": ""})),
        ("昨", _pattern(SHORT_DAY, {"when": "past"})),
        ("今", _pattern(SHORT_DAY, {"when": "now"})),
        ("听", _pattern(HEARD, tale)),
        ("那有又某一", _pattern(STRANGER, tale)),
        ("散山伞", _misheard_thirty),
    )
    readers: dict[str, tuple[Reader, ...]] = {}
    for letters, read in table:
        for letter in letters:
            readers[letter] = (*readers.get(letter, ()), read)
    return readers


READERS = _readers()


def _spoken_number(text: str, at: int) -> Token | None:
    for pattern, means in ((SPOKEN_DATE, {"date": ""}), (SPOKEN_CLOCK, {"clock": ""})):
        if match := pattern.match(text, at):
            return Token(at, match.end(), match.group(), means)
    if found := room(text, at):
        return Token(at, found[1], text[at : found[1]], ROOM, parts=found[0])
    if match := COUNT.match(text, at):
        return Token(at, match.end(), match.group(), {"count": match[1]})
    number = figure(text, at)
    if number is None or (number.shape == "whole" and number.end - number.start == 1 and not number.unit):
        return None
    return _figure_token(text, number)
