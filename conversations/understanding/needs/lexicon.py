"""Every word of the tables in one dictionary, found in a text in one pass.

A word carries marks. Plain marks are read from the longest words that do not overlap (能不能 hides 不能);
deep marks from every word, however it overlaps (高血压药 still shows 高血压).
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from conversations.understanding.normal import plain

TABLES = Path(__file__).parent / "words"
CATEGORIES = ("food", "daily", "medicine", "baby")
DEEP_SIGNS = frozenset(
    {
        "last",
        "long_left",
        "starving",
        "regular",
        "acute",
        "reason",
        "formula",
        "weak",
        "trader",
        "acquire",
        "info",
        "volunteer",
        "own",
        "soon",
        "well",
        "pet",
    }
)


class Hit(NamedTuple):
    """A word of the tables at `start:end` of the plain text."""

    start: int
    end: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something talked about: known by one word, or by one word of every group near each other."""

    name: str
    category: str
    order: int
    groups: int
    reach: int
    urgent: bool
    asks: bool
    first: bool
    bars: tuple[str, ...]
    ignores: tuple[str, ...]
    item: str | None


@dataclass(slots=True)
class Lexicon:
    """The words of the tables and the marks they carry."""

    plain_marks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deep_marks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marks: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    beginnings: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    topics: dict[str, Topic] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def scan(self, text: str) -> tuple[list[Hit], list[Hit]]:
        """The longest words that do not overlap, with plain marks; and every word that has deep marks."""
        longest: list[Hit] = []
        deep: list[Hit] = []
        free = 0
        size = len(text)
        for start, letter in enumerate(text):
            for length in self.lengths.get(letter, ()):
                end = start + length
                found = self.marks.get(text[start:end]) if end <= size else None
                if found is None or not _stands_alone(text, start, end):
                    continue
                marks, inside = found
                if inside:
                    deep.append(Hit(start, end, inside))
                if marks and start >= free:
                    longest.append(Hit(start, end, marks))
                    free = end
        return longest, deep

    def add(self, words: Iterable[str], mark: str, *, deep: bool = False) -> None:
        """Let each of the words carry the mark."""
        table = self.deep_marks if deep else self.plain_marks
        for word in words:
            if mark not in table.get(word, ()):
                table[word] = (*table.get(word, ()), mark)

    def index(self) -> None:
        """Join both kinds of marks, and note which lengths to try at each first letter, the longest first."""
        words = dict.fromkeys((*self.plain_marks, *self.deep_marks))
        self.marks = {word: (self.plain_marks.get(word, ()), self.deep_marks.get(word, ())) for word in words}
        lengths: dict[str, set[int]] = {}
        for word in words:
            lengths.setdefault(word[0], set()).add(len(word))
        self.lengths = {letter: tuple(sorted(sizes, reverse=True)) for letter, sizes in lengths.items()}


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin word is not a piece of a longer one: tea is not in team."""
    first, last = text[start], text[end - 1]
    if not (first.isascii() or last.isascii()):
        return True
    return not (
        (_latin(first) and start > 0 and _latin(text[start - 1]))
        or (_latin(last) and end < len(text) and _latin(text[end]))
    )


def _latin(letter: str) -> bool:
    return "a" <= letter <= "z"


def _words(listed: str) -> list[str]:
    return [plain(word.replace("_", " ")).text for word in listed.split()]


def _named(listed: str) -> Iterator[tuple[str, str | None]]:
    """Each word and, for `a=b`, the name it is written down by."""
    for word in listed.split():
        found, _, name = word.partition("=")
        yield plain(found.replace("_", " ")).text, name or None


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))


def _grouped(listed: str, groups: dict[str, str]) -> list[str]:
    """The words of a group; @person stands for all the words of the table's group of that name."""
    return [word for entry in listed.split() for word in _words(groups[entry[1:]] if entry[0] == "@" else entry)]


def _add_topics(lexicon: Lexicon, table: str) -> None:
    rows = _read(table)
    groups = rows.get("groups", {})
    for row in rows["topic"]:
        key = f"{table}:{row['name']}"
        lexicon.topics[key] = Topic(
            name=row["name"],
            category=row["category"],
            order=len(lexicon.topics),
            groups=len(row.get("near", ())),
            reach=row.get("reach", 6),
            urgent=row.get("urgent", False),
            asks=row.get("asks", True),
            first=row.get("first", False),
            bars=tuple(row.get("bars", ())),
            ignores=tuple(row.get("ignores", ())),
            item=row.get("items"),
        )
        lexicon.add(_words(row.get("words", "")), key, deep=True)
        for part, group in enumerate(row.get("near", ())):
            lexicon.add(_grouped(group, groups), f"{key}/{part}", deep=True)


def _add_goods(lexicon: Lexicon) -> None:
    table = _read("goods")
    lexicon.beginnings = tuple(_words(table["beginnings"]))
    lexicon.heads = frozenset(_words(table["heads"]))
    lexicon.generic = frozenset(_words(table["generic"]))
    for category in CATEGORIES:
        for word, name in _named(table[category]["words"]):
            lexicon.add([word], f"goods.{category}")
            if name:
                lexicon.names[f"goods:{word}"] = name
        for ending in table[category]["endings"].split():
            lexicon.endings.setdefault(ending, category)


def _add_repairs(lexicon: Lexicon) -> None:
    table = _read("repairs")
    for word, name in _named(table["things"]):
        lexicon.add([word], "thing")
        lexicon.names[f"thing:{word}"] = name or word
    for word, name in _named(table["names"]):
        lexicon.add([word], "outage")
        lexicon.names[f"outage:{word}"] = name or word
    lexicon.add(_words(table["states"]), "broken")
    lexicon.add(_words(table["urgent"]), "harm", deep=True)


@cache
def lexicon() -> Lexicon:
    """The tables of this folder, read once."""
    built = Lexicon()
    for sign, listed in _read("signs").items():
        built.add(_words(listed), sign, deep=sign in DEEP_SIGNS)
    for sign, listed in _read("figures").items():
        built.add(_words(listed), f"bar:{sign}", deep=True)
    _add_goods(built)
    _add_repairs(built)
    for table in ("dangers", "services", "topics"):
        _add_topics(built, table)
    built.index()
    return built
