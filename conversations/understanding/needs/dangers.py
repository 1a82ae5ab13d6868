"""Emergencies: a danger of the tables, unless something written beside it says that it is none."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from conversations.understanding.needs.lexicon import Hit
from conversations.understanding.needs.topics import Mention, Place, mentions

STOPS = frozenset(",.!?;:。，！？；：…\n~ ")
EVERYWHERE = ("drill", "news", "laugh")
BAR = "bar:"
# 可爱到我昏过去: a degree is a figure of speech, but not that of a pain, a fever or a blow (疼得我打滚).
MOCKING = "[爬教笑馋苦丑美甜背练改写考催卷]|辅导|加班|可爱|跳操|跳绳|追剧|刷剧|排队"
DEGREE = re.compile(f"[^疼痛烧打撞砸摔烫憋喘咳吓呛绞难][得到][我人]$|(?:{MOCKING})[得到]$")
GRAVEST = frozenset({"suicide", "farewell"})  # these name the emergency, whatever else is said
WHEREABOUTS = frozenset({"lift-trapped"})  # these say where somebody is: what ails them there comes first


@dataclass(slots=True)
class Bars:
    """Where the words stand that speak against a danger, each list in the order of the text."""

    at: dict[str, list[Place]] = field(default_factory=dict)

    def within(self, bar: str, start: int, end: int) -> bool:
        """Whether such a word stands between two places."""
        places = self.at.get(bar, [])
        first = bisect_left(places, (start, 0))
        return any(place[1] <= end for place in places[first : first + 4])

    def drop_inside(self, bar: str, found: Iterable[Mention]) -> None:
        """Forget such words inside a danger: the 醒了 of 喊不醒了."""
        inside = {index for mention in found for start, end in mention.places for index in range(start + 1, end)}
        self.at[bar] = [place for place in self.at.get(bar, []) if place[0] not in inside]

    def ending_near(self, bar: str, start: int) -> list[Place]:
        """The words of a bar that begin within seven letters before a place."""
        places = self.at.get(bar, [])
        first = bisect_left(places, (start - 7, 0))
        return [place for place in places[first : first + 12] if place[1] <= start]

    def before(self, bar: str, start: int) -> bool:
        """Whether such a word ends right before a place; up to two letters may stand between after a longer word."""
        return any(start - place[1] <= min(2, place[1] - place[0] - 1) for place in self.ending_near(bar, start))


def uncovered(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The words that are no part of a harmless phrase: not the 煤气 of 煤气灶."""
    hidden = _hidden(hits)
    return [hit for hit in hits if not _covered(hit, hidden)] if hidden else hits


def find_danger(text: str, shown: Sequence[Hit], hits: Sequence[Hit]) -> Mention | None:
    """The first danger in the text that nothing speaks against, or None; `shown` are the uncovered hits."""
    found = mentions("dangers", shown)
    if not found:
        return None
    bars = _bars([*shown, *(hit for hit in hits if "bar:belongings" in hit.marks)])  # 心脏药 is harmless, and lost
    bars.drop_inside("over", found)
    if any(bar in bars.at for bar in EVERYWHERE):
        return None
    last = max(mention.end for mention in found)
    found.sort(key=lambda mention: (mention.topic.name not in GRAVEST, mention.topic.name in WHEREABOUTS))
    return next((mention for mention in found if not _barred(mention, text, bars, last)), None)


def _hidden(hits: Iterable[Hit]) -> dict[int, Place]:
    """For each letter of a harmless phrase, the phrase (the one that reaches furthest)."""
    letters: dict[int, Place] = {}
    for hit in hits:
        if "bar:hides" in hit.marks:
            for index in range(hit.start, hit.end):
                if index not in letters or letters[index][1] < hit.end:
                    letters[index] = (hit.start, hit.end)
    return letters


def _covered(hit: Hit, hidden: dict[int, Place]) -> bool:
    place = hidden.get(hit.start)
    return place is not None and hit.end <= place[1] and hit.end - hit.start < place[1] - place[0]


def _bars(hits: Iterable[Hit]) -> Bars:
    bars = Bars()
    for hit in hits:
        for mark in hit.marks:
            if mark.startswith(BAR):
                bars.at.setdefault(mark[len(BAR) :], []).append((hit.start, hit.end))
    return bars


def clause(text: str, start: int, end: int, reach: int = 40) -> Place:
    """The clause round a place: up to the next stop on either side, at most `reach` letters away."""
    first = start
    while first > 0 and start - first < reach and text[first - 1] not in STOPS:
        first -= 1
    last = end
    while last < len(text) and last - end < reach and text[last] not in STOPS:
        last += 1
    return first, last


def _barred(mention: Mention, text: str, bars: Bars, last: int) -> bool:
    topic = mention.topic
    first, final = clause(text, mention.start, mention.end)
    begin = mention.start + text.startswith(("我", "人"), mention.start)
    if _negated(mention, bars) or _over(mention, bars, last) or DEGREE.search(text[first:begin]):
        return True
    if bars.within("asked", first, final) or bars.within("figurative", max(first, mention.start - 6), mention.end):
        return True
    reaches = {"object": (first, final), "belongings": (mention.start, min(final, mention.end + 5))}
    if any(bars.within(bar, *reaches[bar]) if bar in reaches else bar in bars.at for bar in topic.bars):
        return True
    heeded = {"supposed", "history", "past"} - set(topic.ignores)
    return (
        ("supposed" in heeded and bars.within("supposed", first, mention.end))
        or ("history" in heeded and bars.within("history", first, final))
        or ("past" in heeded and "ongoing" not in bars.at and bars.within("past", first, final))
    )


def _negated(mention: Mention, bars: Bars) -> bool:
    """Whether a no stands right before the danger or one of its words."""
    later = {start for start, _ in mention.places[1:]}
    return bars.before("negated", mention.start) or any(
        place[1] in later
        for start in later
        for place in bars.ending_near("negated", start)
        if place not in mention.places
    )


def _over(mention: Mention, bars: Bars, last: int) -> bool:
    """Whether the message says, after its last danger, that all is well again."""
    ends = [end for _, end in bars.at.get("over", ())[-1:]]
    return any(end > mention.end and end >= last for end in ends)
