"""Learns words/likeness.json from labelled examples: one logistic regression for each outcome.

    python -m conversations.understanding.needs.learning tests/conversations/understanding/needs_*.jsonl

A line is a message of the corpus's form, or {"text", "emergency"} where nothing else is known of it.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from conversations.understanding.needs.dangers import uncovered
from conversations.understanding.needs.lexicon import lexicon
from conversations.understanding.needs.likeness import CATEGORIES, KINDS, OUTCOMES, SCALE, TABLE, runs_of, said_by
from conversations.understanding.needs.signs import counted_in
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

    def learn(self, runs: Sequence[str], holds: bool) -> None:
        odds = sum(self.weights.get(run, 0.0) for run in runs)
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


def runs_in(text: str) -> list[str]:
    """The runs of letters by which a message is compared, and what its words say."""
    plain = written_plainly(text).text
    hits, deep = lexicon().scan(plain)
    return [*runs_of(plain, hits, counted_in(plain, hits)), *said_by(uncovered(deep))]


def learn(rows: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """The table of weights, the same for the same examples in the same order."""
    texts = [runs_in(row["text"]) for row in rows]
    often = Counter(run for runs in texts for run in runs)
    taught = [[run for run in runs if often[run] >= SEEN] for runs in texts]
    lessons = list(zip(taught, map(answers, rows), strict=True))
    outcomes = {name: Outcome() for name in OUTCOMES}
    order = random.Random(0)  # noqa: S311 - the same order each time is the point
    for _ in range(ROUNDS):
        order.shuffle(lessons)
        for runs, known in lessons:
            for name, holds in known.items():
                outcomes[name].learn(runs, holds)
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
