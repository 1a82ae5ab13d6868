"""One message in, one request out: signs are gathered, then the first rule of rules.toml that holds decides."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from conversations.understanding.needs.category import categorise
from conversations.understanding.needs.dangers import find_danger
from conversations.understanding.needs.lexicon import TABLES, Hit, lexicon
from conversations.understanding.needs.request import Item, Kind, Request, Span
from conversations.understanding.needs.rules import Rule, decide
from conversations.understanding.needs.signs import Signs, gather
from conversations.understanding.needs.topics import Mention
from conversations.understanding.normal import Plain, plain

NUMERIC = re.compile("[0-9?一二两俩三四五六七八九十半几谁]")


@cache
def _letters() -> tuple[frozenset[str], dict[int, str]]:
    pairs = tomllib.loads((TABLES / "letters.toml").read_text(encoding="utf-8"))["pairs"].split()
    return frozenset(pair[0] for pair in pairs), {ord(pair[0]): pair[1] for pair in pairs}


def _plain(text: str) -> Plain:
    written = plain(text)
    traditional, simplified = _letters()
    if traditional.isdisjoint(written.text):
        return written
    return replace(written, text=written.text.translate(simplified))


def is_emergency(text: str) -> bool:
    """Whether the message tells of a danger to life, or of fire, gas or electricity out of hand, now."""
    written = _plain(text)
    return find_danger(written.text, lexicon().scan(written.text)[1]) is not None


def understand_needs(text: str) -> Request:
    """What the message asks for, of whom nobody need be known; never raises."""
    written = _plain(text)
    hits, deep = lexicon().scan(written.text)
    if not hits and not deep and not NUMERIC.search(written.text):
        return Request("other", "other", why="no word of any table")
    danger = find_danger(written.text, deep)
    if danger is not None:
        return _emergency(written, danger, deep)
    signs = gather(written, hits, deep)
    rule = decide("kind", signs.at)
    kind: Kind = rule.outcome  # type: ignore[assignment]
    if kind == "other":
        return Request("other", "other", why=rule.why, spans=_spans(signs, rule))
    return _request(signs, kind, rule)


def _emergency(written: Plain, danger: Mention, deep: Sequence[Hit]) -> Request:
    asked = any(
        topic.name == "ambulance" and part is None for hit in deep for topic, part in hit.topics.get("dangers", ())
    )
    items = (Item("救护车", None, None),) if danger.topic.item or asked else ()
    return Request(
        "emergency",
        danger.topic.category,
        items,
        urgent=True,
        why=f"danger: {danger.topic.name}",
        spans=tuple(written.span(*place) for place in danger.places),
    )


def _request(signs: Signs, kind: Kind, rule: Rule) -> Request:
    items: tuple[Item, ...] = ()
    category, named = categorise(signs, kind)
    signs.note(f"is.{category}", 0, 0)
    urgent_rule = decide("urgent", signs.at) if kind == "need" else None
    if kind != "question":
        items = named
    urgent = urgent_rule is not None and urgent_rule.outcome == "urgent"
    why = rule.why if urgent_rule is None else f"{rule.why}; {urgent_rule.why}"
    spans = _spans(signs, rule) + (_spans(signs, urgent_rule) if urgent_rule else ())
    return Request(kind, category, items, urgent, why, tuple(dict.fromkeys(spans)))


def _spans(signs: Signs, rule: Rule) -> tuple[Span, ...]:
    named = [sign for sign in (*rule.all, *rule.any) if sign in signs.at]
    return tuple(
        signs.written.span(*signs.at[sign])
        for sign in named
        if signs.at[sign][0] < signs.at[sign][1] <= len(signs.written.text)
    )
