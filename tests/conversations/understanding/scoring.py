"""Scores of the reader on labelled messages, by the corpus's rules.

Run `python -m tests.conversations.understanding.scoring FILE.jsonl [--show]` for a table.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conversations.understanding import understand

Label = dict[str, Any]
Message = dict[str, Any]
Reader = Callable[[str, str], Label]


@dataclass
class Score:
    """Counts over a set of messages; rates are between 0 and 1."""

    messages: int = 0
    kind_right: int = 0
    reports: int = 0
    values_right: int = 0
    others: int = 0
    false_reports: int = 0
    unclear: int = 0
    stored_as_certain: int = 0
    fevers_lost: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, Message, Label]] = field(default_factory=list)

    def rate(self, what: str) -> float:
        """How often a field (room, who, symptoms, when) was right where the values were."""
        return self.right[what] / self.asked[what] if self.asked[what] else 1.0


def read(text: str, context: str) -> Label:
    """The reader's answer in the corpus's form."""
    return understand(text, context).label()


def load(path: Path) -> list[Message]:
    """The labelled messages of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(messages: Iterable[Message], reader: Reader = read) -> Score:
    """Compare the reader's answers with the labels."""
    result = Score()
    for message in messages:
        _compare(result, message, reader(message["text"], message["context"]))
    return result


def _compare(result: Score, message: Message, got: Label) -> None:
    label, tags = message["label"], set(message.get("tags", ()))
    result.messages += 1
    if got["kind"] == label["kind"]:
        result.kind_right += 1
    else:
        result.wrong.append(("kind", message, got))
    if label["kind"] == "not_report":
        result.others += 1
        result.false_reports += got["kind"] == "report"
    elif label["kind"] == "ambiguous":
        result.unclear += 1
        result.stored_as_certain += got["kind"] == "report"
    else:
        _compare_report(result, message, got, tags)


def _compare_report(result: Score, message: Message, got: Label, tags: set[str]) -> None:
    wanted = message["label"]["readings"]
    result.reports += 1
    if _values(got["readings"]) != _values(wanted):
        result.wrong.append(("values", message, got))
        fevers = {value for value in _values(wanted) if isinstance(value, float) and value >= 37.3}
        seen = set(_values(got["readings"])) | set(_values(got.get("candidates", ())))
        result.fevers_lost += bool(fevers - seen) or (not fevers and "fever" in tags and got["kind"] == "not_report")
        return
    result.values_right += 1
    for what in ("room", "who", "symptoms", "when"):
        if _is_lenient(what, tags):
            continue
        result.asked[what] += len(wanted)
        misses = _misses(what, wanted, got["readings"], lenient_room="room_lenient" in tags)
        result.right[what] += len(wanted) - misses
        if misses:
            result.wrong.append((what, message, got))


def _is_lenient(what: str, tags: set[str]) -> bool:
    if what == "who":
        return bool(tags & {"who_lenient", "unnamed_members"})
    return what == "symptoms" and "symptom_lenient" in tags


def _values(readings: Iterable[Label]) -> Counter[float | str]:
    return Counter(
        round(float(reading["celsius"]), 2) if reading["celsius"] is not None else reading.get("status", "normal")
        for reading in readings
    )


def _misses(what: str, wanted: list[Label], got: list[Label], *, lenient_room: bool) -> int:
    """How many wanted readings have no partner of the same value and the same field."""
    left = [(_value(reading), _field(what, reading)) for reading in got]
    misses = 0
    for reading in wanted:
        value, said = _value(reading), _field(what, reading)
        partner = next((pair for pair in left if pair[0] == value and _same(what, pair[1], said, lenient_room)), None)
        if partner is None:
            misses += 1
        else:
            left.remove(partner)
    return misses


def _value(reading: Label) -> float | str:
    return next(iter(_values([reading])))


def _field(what: str, reading: Label) -> Any:
    if what == "symptoms":
        return tuple(sorted(reading["symptoms"]))
    return reading.get(what)


def _same(what: str, got: Any, wanted: Any, lenient_room: bool) -> bool:
    if got == wanted:
        return True
    if what == "room" and lenient_room and got and wanted:
        return str(got).rsplit("-", maxsplit=1)[-1] == str(wanted).rsplit("-", maxsplit=1)[-1]
    return False


def table(name: str, result: Score) -> str:
    """One line of figures."""
    rates = " ".join(f"{what} {result.rate(what):.1%}" for what in ("room", "who", "symptoms", "when"))
    return (
        f"{name}: {result.messages} messages, kind {result.kind_right / max(result.messages, 1):.1%}, "
        f"values {result.values_right / max(result.reports, 1):.1%}, "
        f"false reports {result.false_reports}/{result.others}, fevers lost {result.fevers_lost}, "
        f"ambiguous stored {result.stored_as_certain}/{result.unclear}, {rates}"
    )


def main(arguments: Sequence[str]) -> None:
    """Write the table for the files named; with --show, what is wrong as well."""
    for name in (argument for argument in arguments if not argument.startswith("--")):
        result = score(load(Path(name)))
        for what, message, got in result.wrong if "--show" in arguments else ():
            sys.stdout.write(_difference(what, message, got))
        sys.stdout.write(table(Path(name).name, result) + "\n")


def _difference(what: str, message: Message, got: Label) -> str:
    label = message["label"]
    return (
        f"{what} {message['context']} {message['text'][:400]!r}\n"
        f"   want {label['kind']} {_short(label['readings'])}\n"
        f"   got  {got['kind']} {_short(got['readings'])} {got['why']}\n"
    )


def _short(readings: Iterable[Label]) -> str:
    return " ".join(
        "/".join(
            str(part or "")
            for part in (
                reading["celsius"] or reading.get("status"),
                reading["who"],
                reading["room"],
                ",".join(reading["symptoms"]),
                reading.get("when"),
            )
        )
        for reading in readings
    )


if __name__ == "__main__":
    main(sys.argv[1:])
