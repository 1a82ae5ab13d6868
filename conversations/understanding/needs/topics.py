"""Which topics of the tables a text touches: dangers, services, what a question is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from conversations.understanding.needs.lexicon import Hit, Topic

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic and the words that name it, in the order they were written."""

    topic: Topic
    places: tuple[Place, ...]

    @property
    def start(self) -> int:
        return self.places[0][0]

    @property
    def end(self) -> int:
        return self.places[-1][1]


def mentions(table: str, hits: Iterable[Hit]) -> list[Mention]:
    """Every mention of a topic of one table; each part is compared with the latest of the others only."""
    found: list[Mention] = []
    latest: dict[int, dict[int, Place]] = {}
    for hit in hits:
        for topic, part in hit.topics.get(table, ()):
            if part is None:
                found.append(Mention(topic, ((hit.start, hit.end),)))
                continue
            parts = latest.setdefault(topic.order, {})
            parts[part] = (hit.start, hit.end)
            if len(parts) == topic.groups and _near(parts.values(), topic.reach):
                found.append(Mention(topic, tuple(sorted(parts.values()))))
    return found


def _near(places: Iterable[Place], reach: int) -> bool:
    ordered = sorted(places)
    return all(later[0] - earlier[1] <= reach for earlier, later in pairwise(ordered))
