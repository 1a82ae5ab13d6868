"""One message in, one request out: signs are gathered, then the first rule of rules.toml that holds decides."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from conversations.understanding.needs.amounts import Amount, amounts
from conversations.understanding.needs.dangers import find_danger
from conversations.understanding.needs.items import Thing, pair, things
from conversations.understanding.needs.lexicon import TABLES, Hit, lexicon
from conversations.understanding.needs.request import Item, Kind, Request, Span
from conversations.understanding.needs.topics import Mention, mentions
from conversations.understanding.normal import Plain, plain

REPAIR_REACH = 7
CHOICE = re.compile(r"([\u4e00-\u9fff])[不没]\1|是[^,。.!?;\n]{1,10}还是")  # 看不看, 是A还是B
GROUP_UNITS = frozenset("份 扇 套 组 单".split())


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision and the signs it takes: all of `all`, one of `any`, none of `none`."""

    outcome: str
    why: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]

    def holds(self, signs: dict[str, Span]) -> bool:
        return (
            all(sign in signs for sign in self.all)
            and (not self.any or any(sign in signs for sign in self.any))
            and not any(sign in signs for sign in self.none)
        )


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """The rules of one decision, in their order."""
    rows = tomllib.loads((TABLES / "rules.toml").read_text(encoding="utf-8"))[table]
    return tuple(
        Rule(
            str(row["is"]),
            row["why"],
            tuple(row.get("all", ())),
            tuple(row.get("any", ())),
            tuple(row.get("none", ())),
        )
        for row in rows
    )


def decide(table: str, signs: dict[str, Span]) -> Rule:
    """The first rule of the table that holds; the last rule of a table asks for nothing."""
    return next(rule for rule in rules(table) if rule.holds(signs))


def is_emergency(text: str) -> bool:
    """Whether the message tells of a danger to life, or of fire, gas or electricity out of hand, now."""
    written = plain(text)
    return find_danger(written.text, lexicon().scan(written.text)[1]) is not None


def understand_needs(text: str) -> Request:
    """What the message asks for, of whom nobody need be known; never raises."""
    written = plain(text)
    hits, deep = lexicon().scan(written.text)
    danger = find_danger(written.text, deep)
    if danger is not None:
        return _emergency(written, danger, deep)
    signs = _gather(written, hits, deep)
    rule = decide("kind", signs.at)
    kind: Kind = rule.outcome  # type: ignore[assignment]
    if kind == "other":
        return Request("other", "other", why=rule.why, spans=_spans(signs, rule))
    return _request(signs, kind, rule)


def _emergency(written: Plain, danger: Mention, deep: Sequence[Hit]) -> Request:
    asked = any(mark.startswith("dangers:ambulance") and "/" not in mark for hit in deep for mark in hit.marks)
    items = (Item("救护车", None, None),) if danger.topic.item or asked else ()
    return Request(
        "emergency",
        danger.topic.category,
        items,
        urgent=True,
        why=f"danger: {danger.topic.name}",
        spans=tuple(written.span(*place) for place in danger.places),
    )


def _gather(written: Plain, hits: list[Hit], deep: list[Hit]) -> Signs:
    numbers = _numbers(written.text, hits)
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


def _numbers(text: str, hits: Sequence[Hit]) -> list[Amount]:
    """The amounts, except those inside a word of the tables (五花肉, 84消毒液)."""
    named = {index for hit in hits if _is_goods(hit) for index in range(hit.start, hit.end)}
    return [number for number in amounts(text) if number.start not in named]


def _is_goods(hit: Hit) -> bool:
    return hit.end - hit.start > 1 and any(mark.startswith("goods.") for mark in hit.marks)


def _gather_goods(signs: Signs) -> None:
    text = signs.written.text
    signs.goods = things(
        text, signs.written.original if _same_length(signs.written) else text, signs.hits, signs.numbers
    )
    for thing in signs.goods:
        sign = "goods" if thing.known else "ending" if thing.category else "unknown"
        signs.note(sign, thing.start, thing.end)
        if thing.known:
            signs.note(f"goods.{thing.category}", thing.start, thing.end)


def _same_length(written: Plain) -> bool:
    return len(written.text) == len(written.original)


def _gather_services(signs: Signs) -> None:
    order = list(lexicon().topics)
    signs.services = sorted(
        mentions("services", signs.deep), key=lambda mention: order.index(f"services:{mention.topic.name}")
    )
    for mention in signs.services:
        signs.note("service" if mention.topic.asks else "matter", mention.start, mention.end)
        signs.note(f"service.{mention.topic.category}", mention.start, mention.end)
        if mention.topic.urgent:
            signs.note("pressing", mention.start, mention.end)


def _gather_repairs(signs: Signs) -> None:
    """A thing and what it does when broken, near each other; or an outage, which is both."""
    names = lexicon().names
    text = signs.written.text
    thing: Hit | None = None
    state: Hit | None = None
    for hit in signs.hits:
        if "outage" in hit.marks:
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
    if "?" in text or text.endswith(("吗", "么", "不", "没", "伐", "咩", "嘛", "呢", "没有", "ma")):
        signs.note("asking", len(text) - 1, len(text))
    counted = [number for number in signs.numbers if number.kind == "amount"]
    if counted:
        signs.note("counted", counted[0].start, counted[0].end)
    if counted and not any(thing.known or thing.category for thing in signs.goods):
        signs.note("nameless", counted[0].start, counted[0].end)
    for found in CHOICE.finditer(text):
        signs.note("asking", *found.span())


def _request(signs: Signs, kind: Kind, rule: Rule) -> Request:
    items: tuple[Item, ...] = ()
    category, named = _category(signs, kind)
    signs.note(f"is.{category}", 0, 0)
    urgent_rule = decide("urgent", signs.at) if kind == "need" else None
    if kind != "question":
        items = named
    urgent = urgent_rule is not None and urgent_rule.outcome == "urgent"
    why = rule.why if urgent_rule is None else f"{rule.why}; {urgent_rule.why}"
    spans = _spans(signs, rule) + (_spans(signs, urgent_rule) if urgent_rule else ())
    return Request(kind, category, items, urgent, why, tuple(dict.fromkeys(spans)))


def _category(signs: Signs, kind: Kind) -> tuple[str, tuple[Item, ...]]:
    goods = _goods_items(signs, kind)
    goods_category = next((thing.category for _, thing in goods if thing and thing.category), None)
    items = tuple(item for item, _ in goods)
    if kind == "group_buy":
        return goods_category or "food", items
    if kind == "question":
        topic = next(iter(sorted(mentions("topics", signs.deep), key=_topic_order)), None)
        return (topic.topic.category if topic else goods_category or _first_service(signs) or "other"), ()
    return _need_category(signs, items, goods_category)


def _first_service(signs: Signs) -> str | None:
    return signs.services[0].topic.category if signs.services else None


def _topic_order(mention: Mention) -> int:
    return list(lexicon().topics).index(f"topics:{mention.topic.name}")


def _need_category(signs: Signs, items: tuple[Item, ...], goods: str | None) -> tuple[str, tuple[Item, ...]]:
    """Papers first, then things with an amount, services, repairs, things without an amount."""
    services = [mention for mention in signs.services if mention.topic.asks]
    counted = any(item.qty is not None and item.name for item in items)
    first = services[0] if services else None
    if first and (first.topic.category == "document" or not (counted or goods == "medicine" or goods == "baby")):
        if not (goods and first.topic.category == "medical" and goods != "daily" and counted):
            qty = _sheets(signs) if first.topic.category == "document" else (None, None)
            return first.topic.category, (Item(first.topic.name, *qty),)
    if signs.repairs and not counted:
        return "repair", (Item(signs.repairs[0][0], None, None),)
    if goods:
        return goods, items
    if signs.services:
        mention = signs.services[0]
        return mention.topic.category, (Item(mention.topic.name, None, None),)
    return "other", items


def _sheets(signs: Signs) -> tuple[float | int | None, str | None]:
    for number in signs.numbers:
        if number.kind == "amount" and number.unit in {"张", "份", "个"}:
            return number.qty, number.unit
    return None, None


def _goods_items(signs: Signs, kind: Kind) -> list[tuple[Item, Thing | None]]:
    declined = signs.at.get("declined")
    wanted = [thing for thing in signs.goods if declined is None or not _is_declined(thing, signs)]
    numbers = [number for number in signs.numbers if number.kind in {"amount", "bare", "spec"}]
    paired = pair(signs.written.text, wanted, numbers, unknown=True)
    named = [entry for entry in paired if entry[0].qty is not None or entry[0].unit is not None]
    if named and len(named) < len(paired):
        return [entry for entry in paired if entry in named or _beside_want(entry[1], signs)]
    return paired


def _is_declined(thing: Thing, signs: Signs) -> bool:
    return any(
        "declined" in hit.marks and (0 <= thing.start - hit.end <= 1 or 0 <= hit.start - thing.end <= 1)
        for hit in signs.hits
    )


def _beside_want(thing: Thing | None, signs: Signs) -> bool:
    if thing is None:
        return False
    return any({"want", "help"} & set(hit.marks) and 0 <= thing.start - hit.end <= 3 for hit in signs.hits)


def _spans(signs: Signs, rule: Rule) -> tuple[Span, ...]:
    named = [sign for sign in (*rule.all, *rule.any) if sign in signs.at]
    return tuple(
        signs.written.span(*signs.at[sign])
        for sign in named
        if signs.at[sign][0] < signs.at[sign][1] <= len(signs.written.text)
    )
