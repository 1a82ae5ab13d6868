"""Learns words/likeness.json from labelled examples: one logistic regression for each outcome.

    python -m conversations.understanding.needs.learning tests/conversations/understanding/needs_*.jsonl

A line is a message of the corpus's form, or {"text", "emergency"} where nothing else is known of it.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from conversations.understanding.needs.dangers import find_danger, uncovered
from conversations.understanding.needs.lexicon import lexicon
from conversations.understanding.needs.likeness import CATEGORIES, KINDS, OUTCOMES, SCALE, TABLE, runs_of, said_by
from conversations.understanding.needs.rules import decide
from conversations.understanding.needs.signs import gather
from conversations.understanding.needs.verdict import tables_say
from conversations.understanding.needs.written import written_plainly

ROUNDS = 6
STEP = 0.15
SEEN = 3  # a run of letters in fewer messages teaches nothing
SURE = 0.03  # an error smaller than this is none


class Outcome:
    """The weights of one outcome while they are learned; each run's step shrinks as it is corrected (Adagrad)."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = {}
        self.corrected: dict[str, float] = {}

    def learn(self, runs: Sequence[str], holds: bool, said: float) -> None:
        """Correct the weights by one example, of which the tables say so much already."""
        odds = said + sum(self.weights.get(run, 0.0) for run in runs)
        error = holds - 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        if abs(error) < SURE:
            return
        for run in runs:
            corrected = self.corrected.get(run, 0.5) + error * error
            self.corrected[run] = corrected
            self.weights[run] = self.weights.get(run, 0.0) + STEP * error / math.sqrt(corrected)


def answers(row: dict[str, Any]) -> dict[str, bool]:
    """What an example says of each outcome it knows."""
    if "label" not in row:
        return {"emergency": row["emergency"]}
    label = row["label"]
    known: dict[str, bool] = {kind: label["kind"] == kind for kind in KINDS}
    if label["kind"] != "other":  # chatter has no category to learn
        known |= {f"of.{category}": label["category"] == category for category in CATEGORIES}
    if label["kind"] == "need":  # and of nothing else it is asked whether it can wait
        known["urgent"] = label["urgent"]
    return known


class Lesson(NamedTuple):
    """An example: its runs of letters and what its words say, the kind the tables take it for, and the answers."""

    runs: Sequence[str]
    kind: str
    trust: float
    known: Mapping[str, bool]


def lesson(row: dict[str, Any]) -> Lesson:
    """What can be learned from an example: what the tables know of it already need not be."""
    written = written_plainly(row["text"])
    hits, deep = lexicon().scan(written.text)
    signs, shown = gather(written, hits, deep), uncovered(deep)
    runs = [*runs_of(written.text, hits, signs.numbers), *said_by(shown)]
    danger = find_danger(written.text, shown, deep)
    return Lesson(runs, *tables_say(danger, decide("kind", signs.at)), answers(row))


def learn(rows: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """The table of weights, the same for the same examples in the same order."""
    told = [lesson(row) for row in rows]
    often = Counter(run for example in told for run in example.runs)
    lessons = [example._replace(runs=[run for run in example.runs if often[run] >= SEEN]) for example in told]
    outcomes = {name: Outcome() for name in OUTCOMES}
    order = random.Random(0)  # noqa: S311 - the same order each time is the point
    for _ in range(ROUNDS):
        order.shuffle(lessons)
        for runs, kind, trust, known in lessons:
            for name, holds in known.items():
                outcomes[name].learn(runs, holds, trust if name == kind else 0.0)
    weights = [outcome.weights for outcome in outcomes.values()]
    table = {run: [round(SCALE * weight.get(run, 0.0)) for weight in weights] for run in sorted(often)}
    return {run: row for run, row in table.items() if any(row)}


def written_down(table: dict[str, list[int]]) -> str:
    """The table as JSON, one run of letters a line."""
    rows = (f"{json.dumps(run, ensure_ascii=False)}:{json.dumps(table[run], separators=(',', ':'))}" for run in table)
    return "{\n" + ",\n".join(rows) + "\n}\n"


def examples(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The labelled messages of some files, line by line."""
    return [json.loads(line) for path in sorted(paths) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Learn from the files named and write the table."""
    table = learn(examples(map(Path, sys.argv[1:])))
    TABLE.write_text(written_down(table), encoding="utf-8")


if __name__ == "__main__":
    main()
