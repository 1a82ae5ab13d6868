"""How like the labelled examples a message is: each short run of its letters speaks for or against every outcome.

The rules know the words of their tables; the examples know how people put things. Their weights are learned
from labelled messages by `python -m conversations.understanding.needs.learning` and kept in words/likeness.json.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from conversations.understanding.needs.amounts import Amount
from conversations.understanding.needs.lexicon import TABLES, Hit
from conversations.understanding.needs.request import Kind

KINDS: tuple[Kind, ...] = ("need", "question", "group_buy", "emergency", "other")
CATEGORIES = ("food", "daily", "medicine", "baby", "medical", "care", "repair", "errand", "document", "other")
OUTCOMES = (*KINDS, *(f"of.{category}" for category in CATEGORIES), "urgent")
TABLE = TABLES / "likeness.json"
SCALE = 20  # the table holds twentieths
RUNS = (1, 2, 3)
LONGEST = 400  # letters that are looked at: what a message wants stands within them
LATIN = re.compile("[a-z]")
UNIT = re.compile("[a-z]+|[^ a-z]")
ANY_DIGIT = {ord(digit): "0" for digit in "123456789"}
STANDS_FOR = {
    "goods.food": "F",
    "goods.daily": "D",
    "goods.medicine": "M",
    "goods.baby": "B",
    "thing": "T",
    "broken": "K",
    "amount": "N",
    "bare": "N",
    "spec": "N",
    "room": "R",
    "measure": "Q",
    "clock": "C",
    "phone": "P",
}


class Likeness(NamedTuple):
    """How much the examples speak for each outcome, in log-odds, and the runs of letters that do."""

    odds: Mapping[str, float]
    runs: Sequence[str]

    def strongest(self, outcome: str, *, most: int = 3) -> list[str]:
        """The runs that speak loudest for an outcome."""
        place = OUTCOMES.index(outcome)
        table = weights()
        loud = sorted(self.runs, key=lambda run: -table.get(run, NOTHING)[place])
        return [run for run in loud[:most] if table.get(run, NOTHING)[place] > 0]


NOTHING = (0,) * len(OUTCOMES)
BIAS = "^$"


@cache
def weights() -> dict[str, tuple[int, ...]]:
    """What each run of letters says about each outcome, in the order of OUTCOMES."""
    rows = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    return {run: tuple(row) for run, row in rows.items()}


def likeness(text: str, hits: Sequence[Hit], numbers: Iterable[Amount]) -> Likeness:
    """What the examples say of a plain text."""
    table = weights()
    runs = runs_of(text, hits, numbers)
    found = [table[run] for run in runs if run in table]
    sums = [sum(column) / SCALE for column in zip(*found, strict=True)] or [0.0] * len(OUTCOMES)
    return Likeness(dict(zip(OUTCOMES, sums, strict=True)), runs)


def runs_of(text: str, hits: Sequence[Hit], numbers: Iterable[Amount]) -> list[str]:
    """The runs of letters of a text as written, and with goods, broken things and amounts each as one letter."""
    said = f"^{text[:LONGEST].translate(ANY_DIGIT)}$"
    meant = f"^{''.join(_meant(text, hits, numbers))[:LONGEST]}$"
    return list(dict.fromkeys((BIAS, *_runs(said), *_runs(meant))))


def _runs(line: str) -> Iterator[str]:
    """Every run of letters; where English stands, a word counts as one letter."""
    if LATIN.search(line) is None:
        yield from (line[at : at + size] for size in RUNS for at in range(len(line) - size + 1))
        return
    units = UNIT.findall(line)
    yield from ("".join(units[at : at + size]) for size in RUNS for at in range(len(units) - size + 1))


def _meant(text: str, hits: Sequence[Hit], numbers: Iterable[Amount]) -> Iterator[str]:
    marked = [(number.start, number.end, STANDS_FOR[number.kind]) for number in numbers]
    marked += [(hit.start, hit.end, STANDS_FOR[mark]) for hit in hits for mark in hit.marks if mark in STANDS_FOR]
    done = 0
    for start, end, letter in sorted(marked):
        if start >= done:
            yield text[done:start]
            yield letter
            done = end
    yield text[done:]
