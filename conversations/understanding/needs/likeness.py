"""How like the labelled examples a message is: each short run of its letters speaks for or against every outcome.

So does what the words of the danger tables say in it, whichever of those words they are.

The rules know the words of their tables; the examples know how people put things. Their weights are learned
from labelled messages by `python -m conversations.understanding.needs.learning` and kept in words/likeness.json.
"""

import json
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from heapq import nlargest
from itertools import chain
from operator import add, itemgetter
from typing import NamedTuple

from conversations.understanding.needs.amounts import Amount
from conversations.understanding.needs.lexicon import TABLES, Hit
from conversations.understanding.needs.request import Kind

KINDS: tuple[Kind, ...] = ("need", "question", "group_buy", "emergency", "other")
CATEGORIES = ("food", "daily", "medicine", "baby", "medical", "care", "repair", "errand", "document", "other")
OUTCOMES = (*KINDS, *(f"of.{category}" for category in CATEGORIES), "urgent")
TABLE = TABLES / "likeness.json"
SCALE = 20  # the table holds twentieths
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
        said = [(_field(table[run], place), run) for run in self.runs if run in table]
        return [run for weight, run in nlargest(most, said, key=itemgetter(0)) if weight > 0]


BIAS = "^$"
# A row of weights is one integer with a field for each outcome, so that rows are added as fast as numbers are.
FIELDS = struct.Struct(f"<{len(OUTCOMES)}I")
HALF = 1 << 31
BELOW_ZERO = sum(HALF << 32 * place for place in range(len(OUTCOMES)))


def packed(row: Iterable[int]) -> int:
    """The row as one integer."""
    return sum(weight << 32 * place for place, weight in enumerate(row))


def unpacked(row: int) -> list[int]:
    """The weights of a packed row, or of a sum of packed rows."""
    return [field - HALF for field in FIELDS.unpack((row + BELOW_ZERO).to_bytes(FIELDS.size, "little"))]


def _field(row: int, place: int) -> int:
    return (row + BELOW_ZERO >> 32 * place & 2 * HALF - 1) - HALF


@cache
def weights() -> dict[str, int]:
    """What each run of letters says about each outcome, in the order of OUTCOMES, packed."""
    rows = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    return {run: packed(row) for run, row in rows.items()}


def likeness(text: str, hits: Sequence[Hit], deep: Iterable[Hit], numbers: Iterable[Amount]) -> Likeness:
    """What the examples say of a plain text."""
    runs = runs_of(text, hits, numbers)
    sums = unpacked(sum(filter(None, map(weights().get, chain(runs, said_by(deep))))))
    return Likeness({outcome: total / SCALE for outcome, total in zip(OUTCOMES, sums, strict=True)}, runs)


def said_by(deep: Iterable[Hit]) -> dict[str, None]:
    """What the deep words say, each thing once."""
    return dict.fromkeys(chain.from_iterable(hit.says for hit in deep))


def runs_of(text: str, hits: Sequence[Hit], numbers: Iterable[Amount]) -> list[str]:
    """The runs of letters of a text as written, and with goods, broken things and amounts each as one letter."""
    said = f"^{text[:LONGEST].translate(ANY_DIGIT)}$"
    meant = f"^{''.join(_meant(text, hits, numbers))[:LONGEST]}$"
    return list(dict.fromkeys(chain((BIAS,), _runs(said), () if meant == said else _runs(meant))))


def _runs(line: str) -> Iterator[str]:
    """Every run of one to three letters; where English stands, a word counts as one letter."""
    units = line if LATIN.search(line) is None else UNIT.findall(line)
    pairs = list(map(add, units, units[1:]))
    return chain(units, pairs, map(add, pairs, units[2:]))


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
