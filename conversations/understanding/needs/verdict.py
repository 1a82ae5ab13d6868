"""One message in, one request out: the rules decide by their signs, and the labelled examples are heard beside them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from conversations.understanding.needs.category import categorise, items_of
from conversations.understanding.needs.dangers import find_danger, uncovered
from conversations.understanding.needs.lexicon import Hit, lexicon
from conversations.understanding.needs.likeness import CATEGORIES, KINDS, Likeness, likeness
from conversations.understanding.needs.request import Item, Kind, Request, Span
from conversations.understanding.needs.rules import Rule, decide
from conversations.understanding.needs.signs import Signs, counted_in, gather
from conversations.understanding.needs.topics import Mention
from conversations.understanding.needs.written import written_plainly
from conversations.understanding.normal import Plain

TELLING = re.compile("[0-9?a-z一二两俩三四五六七八九十半几谁]")  # a message may say something by these alone
# How many log-odds a word of the tables counts beside what the examples say (a rule has its own trust).
TRUST = {"danger": 3.0, "category": 2.0, "urgent": 2.0}
CAUTION = 1.0  # log-odds: a false alarm costs less than an emergency missed
DANGEROUS = ("medical", "repair", "care", "other")
CALM = tuple(kind for kind in KINDS if kind != "emergency")
WANTED = tuple(name for name in CATEGORIES if name != "other")
AMONG = {"question": CATEGORIES, "need": WANTED, "group_buy": ("food", "daily", "medicine", "baby")}
SILENT = Request("other", "other", why="no word of any table")


class Heard(NamedTuple):
    """What the tables and the examples say of one message."""

    written: Plain
    shown: Sequence[Hit]
    danger: Mention | None
    signs: Signs
    rule: Rule
    like: Likeness


def is_emergency(text: str) -> bool:
    """Whether the message tells of a danger to life, or of fire, gas or electricity out of hand, now."""
    written = written_plainly(text)
    hits, deep = lexicon().scan(written.text)
    shown = uncovered(deep)
    odds = likeness(written.text, hits, shown, counted_in(written.text, hits)).odds
    danger = find_danger(written.text, shown, deep)
    alarm = odds["emergency"] + CAUTION + (0 if danger is None else TRUST["danger"])
    calm = alarm <= 0 or alarm < max(odds[kind] for kind in CALM)  # and the rules can only speak for another kind
    return not calm and understand_needs(text).kind == "emergency"


def understand_needs(text: str) -> Request:
    """What the message asks for, of whom nobody need be known; never raises."""
    written = written_plainly(text)
    hits, deep = lexicon().scan(written.text)
    if not hits and not deep and not TELLING.search(written.text):
        return SILENT
    signs = gather(written, hits, deep)
    shown = uncovered(deep)
    like = likeness(written.text, hits, shown, signs.numbers)
    heard = Heard(written, shown, find_danger(written.text, shown, deep), signs, decide("kind", signs.at), like)
    return _request(heard, _kind(heard))


def _kind(heard: Heard) -> Kind:
    """The kind for which the rules and the examples together speak most; no emergency for which little speaks."""
    odds = dict(heard.like.odds)
    odds["emergency"] += CAUTION
    kind, trust = tables_say(heard.danger, heard.rule)
    odds[kind] += trust
    return max(KINDS if odds["emergency"] > 0 else CALM, key=odds.__getitem__)


def tables_say(danger: Mention | None, rule: Rule) -> tuple[str, float]:
    """The kind the tables speak for, and what that counts beside the examples, in log-odds."""
    return (rule.outcome, rule.trust) if danger is None else ("emergency", TRUST["danger"])


def _request(heard: Heard, kind: Kind) -> Request:
    if kind == "emergency":
        return _emergency(heard)
    why, spans = heard.rule.why, _spans(heard.signs, heard.rule)
    if heard.danger is not None or kind != heard.rule.outcome:
        runs = heard.like.strongest(kind)
        why = f"like the examples: {' '.join(runs)}"
        spans = tuple(_places(heard.written, runs))
    if kind == "other":
        return Request("other", "other", why=why, spans=spans)
    return _asked(heard, kind, why, spans)


def _emergency(heard: Heard) -> Request:
    """The emergency the tables name, or that the examples tell of."""
    category, called = "other", _calls_ambulance(heard.shown)
    runs = heard.like.strongest("emergency")
    why, spans = f"like the examples: {' '.join(runs)}", tuple(_places(heard.written, runs))
    if heard.danger is not None:
        category, called = heard.danger.topic.category, called or bool(heard.danger.topic.item)
        why = f"danger: {heard.danger.topic.name}"
        spans = tuple(heard.written.span(*place) for place in heard.danger.places)
    category = _weighed(heard.like, category, DANGEROUS)
    items = (Item("救护车", None, None),) if called else ()
    return Request("emergency", category, items, urgent=True, why=why, spans=spans)


def _calls_ambulance(shown: Sequence[Hit]) -> bool:
    return any(
        topic.name == "ambulance" and part != 0 for hit in shown for topic, part in hit.topics.get("dangers", ())
    )


def _asked(heard: Heard, kind: Kind, why: str, spans: tuple[Span, ...]) -> Request:
    signs = heard.signs
    category, items = categorise(signs, kind)
    weighed = _weighed(heard.like, category, AMONG[kind])
    if kind == "need" and weighed != category:
        items = items_of(signs, weighed, items)
    category = weighed
    if kind != "need":
        return Request(kind, category, items, why=why, spans=spans)
    signs.note(f"is.{category}", 0, 0)
    rule = decide("urgent", signs.at)
    trust = TRUST["urgent"] if rule.outcome == "urgent" else -TRUST["urgent"]
    urgent = heard.like.odds["urgent"] + trust > 0
    spans = tuple(dict.fromkeys(spans + _spans(signs, rule)))
    return Request(kind, category, items, urgent, f"{why}; {rule.why}", spans)


def _weighed(like: Likeness, category: str, among: Sequence[str]) -> str:
    """The category for which the tables and the examples together speak most."""
    return max(among, key=lambda name: like.odds[f"of.{name}"] + TRUST["category"] * (name == category))


def _spans(signs: Signs, rule: Rule) -> tuple[Span, ...]:
    named = [sign for sign in (*sorted(rule.all), *sorted(rule.any)) if sign in signs.at]
    return tuple(
        signs.written.span(*signs.at[sign])
        for sign in named
        if signs.at[sign][0] < signs.at[sign][1] <= len(signs.written.text)
    )


def _places(written: Plain, runs: Sequence[str]) -> Iterator[Span]:
    """Where runs of letters stand in the text, those of them that do as they are."""
    for run in runs:
        start = written.text.find(run.strip("^$"))
        if start >= 0 and run.strip("^$"):
            yield written.span(start, start + len(run.strip("^$")))
