"""Every word of the tables in one dictionary, found in a text in one pass.

A word carries marks. Plain marks are read from the longest words that do not overlap (能不能 hides 不能);
deep marks from every word, however it overlaps (高血压药 still shows 高血压).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from conversations.understanding.normal import plain

NO_TOPICS: Mapping[str, Sequence["Part"]] = {}
TABLES = Path(__file__).parent / "words"
CATEGORIES = ("food", "daily", "medicine", "baby")


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


Part = tuple[Topic, int | None]  # a topic, and which of its groups a word belongs to (None: the word is enough)


class Hit(NamedTuple):
    """A word of the tables at `start:end` of the plain text; `topics` are its topics by table.

    `says` names its deep marks and its dangers, each by a word of its own, for the weights.
    """

    start: int
    end: int
    marks: tuple[str, ...]
    topics: Mapping[str, Sequence[Part]]
    says: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """What one word of the tables says."""

    plain: tuple[str, ...] = ()
    deep: tuple[str, ...] = ()
    topics: dict[str, list[Part]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    joins: bool = False  # its first or last letter may be one of a longer word or number

    def names(self, *, alarming: bool) -> tuple[str, ...]:
        """What a deep word says, in words that no message can hold: a mark, a danger or one group of a danger."""
        parts = self.topics.get("dangers", ())
        dangers = [f"danger {topic.name} {part}" for topic, part in parts] if alarming else ["usual"]
        return (*(f"mark {mark}" for mark in self.deep), *dangers)


@dataclass(slots=True)
class Lexicon:
    """The words of the tables and the marks they carry."""

    entries: dict[str, Entry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    beginnings: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    unalarming: frozenset[str] = frozenset()
    topics: int = 0
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def scan(self, text: str) -> tuple[list[Hit], list[Hit]]:
        """The longest words that do not overlap, with plain marks; and every word that has deep marks."""
        longest: list[Hit] = []
        deep: list[Hit] = []
        free = 0
        size = len(text)
        lengths, entries = self.lengths, self.entries
        for start, letter in enumerate(text):
            for length in lengths.get(text[start : start + 2]) or lengths.get(letter, ()):
                end = start + length
                entry = entries.get(text[start:end]) if end <= size else None
                if entry is None or (entry.joins and not _stands_alone(text, start, end)):
                    continue
                if entry.deep or entry.topics:
                    deep.append(Hit(start, end, entry.deep, entry.topics, entry.says))
                if entry.plain and start >= free:
                    longest.append(Hit(start, end, entry.plain, NO_TOPICS))
                    free = end
        return longest, deep

    def add(self, words: Iterable[str], mark: str, *, deep: bool = False) -> None:
        """Let each of the words carry the mark."""
        for word in words:
            entry = self.entries.setdefault(word, Entry())
            if deep and mark not in entry.deep:
                entry.deep = (*entry.deep, mark)
            elif not deep and mark not in entry.plain:
                entry.plain = (*entry.plain, mark)

    def add_topic(self, words: Iterable[str], table: str, part: Part) -> None:
        """Let each of the words name the topic, or one part of it."""
        for word in words:
            parts = self.entries.setdefault(word, Entry()).topics.setdefault(table, [])
            if part not in parts:
                parts.append(part)

    def index(self) -> None:
        """Note what each word says, and which lengths to try at each first two letters, the longest first."""
        lengths: dict[str, set[int]] = {}
        for word, entry in self.entries.items():
            entry.joins = any(_latin(letter) or _digit(letter) for letter in (word[0], word[-1]))
            entry.says = entry.names(alarming=word not in self.unalarming)
            lengths.setdefault(word[:2], set()).add(len(word))
        for start, sizes in lengths.items():
            if start[0] in lengths:
                sizes.add(1)
        self.lengths = {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin word or a number is not a piece of a longer one: tea is not in team, nor 120 in 1202."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_run_on(before, text[start]) or _run_on(text[end - 1], after))


def _run_on(letter: str, following: str) -> bool:
    return (_latin(letter) and _latin(following)) or (_digit(letter) and _digit(following))


def _latin(letter: str) -> bool:
    return "a" <= letter <= "z"


def _digit(letter: str) -> bool:
    return "0" <= letter <= "9"


def _words(listed: str) -> list[str]:
    return [plain(word.replace("_", " ")).text for word in listed.split()]


def _named(listed: str) -> Iterator[tuple[str, str | None]]:
    """Each word and, for `a=b`, the name it is written down by."""
    for word in listed.split():
        found, _, name = word.partition("=")
        yield plain(found.replace("_", " ")).text, name or None


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))


def _grouped(listed: str, groups: dict[str, str]) -> str:
    """The words of a group; @person stands for all the words of the table's group of that name."""
    return " ".join(groups[entry[1:]] if entry[0] == "@" else entry for entry in listed.split())


def _add_topics(lexicon: Lexicon, table: str) -> None:
    rows = _read(table)
    groups = rows.get("groups", {})
    for row in rows["topic"]:
        topic = Topic(
            name=row["name"],
            category=row["category"],
            order=lexicon.topics,
            groups=len(row.get("near", ())),
            reach=row.get("reach", 6),
            urgent=row.get("urgent", False),
            asks=row.get("asks", True),
            first=row.get("first", False),
            bars=tuple(row.get("bars", ())),
            ignores=tuple(row.get("ignores", ())),
            item=row.get("items"),
        )
        lexicon.topics += 1
        _add_part(lexicon, table, (topic, None), row.get("words", ""))
        for part, group in enumerate(row.get("near", ())):
            _add_part(lexicon, table, (topic, part), _grouped(group, groups))


def _add_part(lexicon: Lexicon, table: str, part: Part, listed: str) -> None:
    for word, name in _named(listed):
        lexicon.add_topic([word], table, part)
        if name:
            lexicon.names[f"{table} {part[0].name}:{word}"] = name


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
    signs = _read("signs")
    deep = signs.pop("deep").split()
    for sign, listed in signs.items():
        built.add(_words(listed), sign, deep=sign in deep)
    for sign, listed in _read("figures").items():
        built.add(_words(listed), f"bar:{sign}", deep=True)
    _add_goods(built)
    _add_repairs(built)
    groups = _read("dangers")["groups"]
    built.unalarming = frozenset(word for group in ("person", "child", "sudden") for word in _words(groups[group]))
    for table in ("dangers", "services", "topics"):
        _add_topics(built, table)
    built.index()
    return built
