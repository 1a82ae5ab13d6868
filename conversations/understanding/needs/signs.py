"""Everything noticed in one message: words of the tables, amounts, goods, services, repairs, sentence shapes."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from conversations.understanding.needs.amounts import TABLE, Amount, amounts
from conversations.understanding.needs.items import Thing, called_for, good_of, things
from conversations.understanding.needs.lexicon import TABLES, Hit, lexicon
from conversations.understanding.needs.request import Span
from conversations.understanding.needs.topics import Mention, mentions
from conversations.understanding.normal import Plain

REPAIR_REACH = 7
LACKING = re.compile("(?<!有)(?:没|没有|冇|断|缺|莫得|没得)$")
CALLERS = frozenset({"who_can", "wish", "acquire"})
GROUP_UNITS = frozenset(TABLE["shares"].split())


@cache
def shapes() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    """The shapes of shapes.toml: the sign each shows, letters of which it needs one, and its pattern."""
    rows = tomllib.loads((TABLES / "shapes.toml").read_text(encoding="utf-8"))["shape"]
    return tuple((row["sign"], frozenset(row["letters"]), re.compile(row["pattern"])) for row in rows)


@cache
def _shapely() -> dict[str, list[int]]:
    """The places of the shapes that may be found where a letter stands."""
    places: dict[str, list[int]] = {}
    for place, (_, letters, _) in enumerate(shapes()):
        for letter in letters:
            places.setdefault(letter, []).append(place)
    return places


@dataclass(slots=True)
class Signs:
    """Everything noticed in one message, with the place of each sign."""

    written: Plain
    hits: list[Hit]
    deep: list[Hit]
    numbers: list[Amount]
    at: dict[str, Span] = field(default_factory=dict)
    goods: list[Thing] = field(default_factory=list)
    services: list[Mention] = field(default_factory=list)
    repairs: list[tuple[str, int, int]] = field(default_factory=list)

    def note(self, sign: str, start: int, end: int) -> None:
        self.at.setdefault(sign, (start, end))


def gather(written: Plain, hits: list[Hit], deep: list[Hit]) -> Signs:
    numbers = counted_in(written.text, hits)
    hits = _outside_numbers(hits, numbers)
    signs = Signs(written, hits, deep, numbers)
    for hit in (*hits, *deep):
        for mark in hit.marks:
            signs.note(mark, hit.start, hit.end)
    for number in numbers:
        signs.note(f"number.{number.kind}", number.start, number.end)
        if number.plus:
            signs.note("plus", number.start, number.end)
        if number.kind == "amount" and number.unit in GROUP_UNITS:
            signs.note("group_unit", number.start, number.end)
    _gather_goods(signs)
    _gather_services(signs)
    _gather_repairs(signs)
    _gather_shape(signs)
    return signs


def _outside_numbers(hits: list[Hit], numbers: Sequence[Amount]) -> list[Hit]:
    """The words that are no part of a number: the 502 of 3-502 is no glue, the bucket of 一桶油 is not asked for."""
    if not numbers:
        return hits
    inside = {index for number in numbers for index in range(number.start, number.end)}
    return [hit for hit in hits if not (inside.issuperset(range(hit.start, hit.end)) and _names_good(hit))]


def _names_good(hit: Hit) -> bool:
    return good_of(hit.marks) is not None


def counted_in(text: str, hits: Sequence[Hit]) -> list[Amount]:
    """The amounts, except those inside a word of the tables (五花肉, 84消毒液)."""
    numbers = amounts(text)
    if not numbers:
        return []
    named = {index for hit in hits if _hides_numbers(hit) for index in range(hit.start, hit.end)}
    return [number for number in numbers if number.start not in named]


def _hides_numbers(hit: Hit) -> bool:
    return hit.end - hit.start > 1 and ("plain" in hit.marks or _names_good(hit))


def _gather_goods(signs: Signs) -> None:
    signs.goods = called_for(things(signs.written, signs.hits, signs.numbers), signs.hits)
    for thing in signs.goods:
        sign = "goods" if thing.known else "ending" if thing.category else "unknown"
        signs.note(sign, thing.start, thing.end)
        if thing.known:
            signs.note(f"goods.{thing.category}", thing.start, thing.end)


def _gather_services(signs: Signs) -> None:
    named = [hit for hit in signs.hits if good_of(hit.marks) == "daily"]
    found = (mention for mention in mentions("services", signs.deep) if not _inside(mention, named))
    signs.services = sorted(found, key=precedence)
    for mention in signs.services:
        signs.note("service" if mention.topic.asks else "matter", mention.start, mention.end)
        signs.note(f"service.{mention.topic.category}", mention.start, mention.end)
        if mention.topic.urgent:
            signs.note("pressing", mention.start, mention.end)


def _inside(mention: Mention, named: Sequence[Hit]) -> bool:
    """Whether the words of a service are only the beginning of a thing's name: 打印纸."""
    return any(
        hit.start <= mention.start < mention.end <= hit.end and hit.end - hit.start > mention.end - mention.start
        for hit in named
    )


def _gather_repairs(signs: Signs) -> None:
    """A thing and what it does when broken, near each other; or an outage, which is both."""
    names = lexicon().names
    text = signs.written.text
    thing: Hit | None = None
    state: Hit | None = None
    for hit in signs.hits:
        if "outage" in hit.marks and not (thing and "broken" in hit.marks and _apart(thing, hit) <= REPAIR_REACH):
            signs.repairs.append((names[f"outage:{text[hit.start : hit.end]}"], hit.start, hit.end))
        if "thing" in hit.marks:
            thing = hit
        if "broken" in hit.marks:
            state = hit
        if thing and state and _apart(thing, state) <= REPAIR_REACH and hit in (thing, state):
            name = names[f"thing:{text[thing.start : thing.end]}"]
            signs.repairs.append((name, min(thing.start, state.start), max(thing.end, state.end)))
            state = None
    if signs.repairs:
        signs.note("repair", *signs.repairs[0][1:])


def _apart(one: Hit, other: Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _gather_shape(signs: Signs) -> None:
    """Signs of the sentence as a whole: a question mark, an ending particle, nothing but an amount."""
    text = signs.written.text.strip(" ~!。.")
    if "?" in text or text.endswith(
        ("吗", "么", "不", "没", "伐", "咩", "嘛", "没有", "ma", "对吧", "是吧", "对不对", "不呀", "没呀", "吗呀")
    ):
        signs.note("asking", len(text) - 1, len(text))
    named_before = {thing.end + gap for thing in signs.goods if thing.known for gap in (0, 1)}
    counted = [
        number
        for number in signs.numbers
        if number.kind == "amount" or (number.kind == "bare" and number.start in named_before)
    ]
    if counted:
        signs.note("counted", counted[0].start, counted[0].end)
    if counted and not any(thing.known or thing.category for thing in signs.goods):
        signs.note("nameless", counted[0].start, counted[0].end)
    for place in sorted({place for letter in _shapely().keys() & text for place in _shapely()[letter]}):
        sign, _, shape = shapes()[place]
        found = None if sign in signs.at else shape.search(text)
        if found:
            signs.note(sign, *found.span())
    if signs.goods:
        _gather_beside_goods(signs, counted)


def _gather_beside_goods(signs: Signs, counted: Sequence[Amount]) -> None:
    """What is said right before or after a thing: that it lacks, that it is called for, how much of it."""
    text = signs.written.text.strip(" ~!。.")
    lacking = starts(signs, "lack")
    calls = {hit.end for hit in (*signs.hits, *signs.deep) if not CALLERS.isdisjoint(hit.marks)}
    beside = {edge + gap for number in counted for edge in (number.start, number.end) for gap in (-1, 0, 1)}
    for thing in signs.goods:
        if thing.known and LACKING.search(text[max(0, thing.start - 4) : thing.start]):
            signs.note("lack", thing.start, thing.end)
        if thing.known and (thing.end in lacking or thing.end + 1 in lacking):
            signs.note("goods_lack", thing.start, thing.end)
        if thing.known and any(thing.start - gap in calls for gap in range(3)):
            signs.note("goods_called", thing.start, thing.end)
        if thing.start in beside or thing.end in beside:
            signs.note("named", thing.start, thing.end)


def precedence(mention: Mention) -> int:
    """Where a topic stands in its table: the first named there wins."""
    return mention.topic.order


def starts(signs: Signs, sign: str) -> set[int]:
    """Where the words of a sign begin."""
    return {hit.start for hit in signs.hits if sign in hit.marks}
