"""What was understood: readings, questions to ask back, and what was left alone and why.

Nobody changes what was heard; yet it is not frozen, as a frozen one takes five times as long to make.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["report", "not_report", "ambiguous"]
Status = Literal["normal", "abnormal"]
Span = tuple[int, int]


@dataclass(slots=True)
class Heard:
    """One person's (or household's) reading; `celsius` is None exactly when `status` is set."""

    celsius: float | None
    status: Status | None
    who: str
    room: str | None
    symptoms: tuple[str, ...]
    site: str | None
    when: str | None
    of: str | None
    count: int | None
    span: Span

    def label(self) -> dict[str, Any]:
        """The reading in the corpus's form."""
        label: dict[str, Any] = {
            "celsius": self.celsius,
            "who": self.who,
            "room": self.room,
            "symptoms": list(self.symptoms),
            "site": self.site,
        }
        for name in ("status", "when", "of", "count"):
            if (value := getattr(self, name)) is not None:
                label[name] = value
        return label


@dataclass(slots=True)
class AskBack:
    """A value to ask its owner about, as it was written."""

    raw: str
    who: str | None
    room: str | None
    span: Span

    def label(self) -> dict[str, Any]:
        """The question in the corpus's form."""
        return {"raw": self.raw, "who": self.who, "room": self.room}


@dataclass(slots=True)
class LeftAlone:
    """A number or a line that is nobody's reading, and why."""

    text: str
    why: str
    span: Span


@dataclass(slots=True)
class Understanding:
    """What one message says about people's temperatures and symptoms."""

    kind: Kind
    readings: tuple[Heard, ...] = ()
    candidates: tuple[Heard, ...] = ()
    ask: tuple[AskBack, ...] = ()
    correction: bool = False
    why: str = ""
    left: tuple[LeftAlone, ...] = field(default=())

    def label(self) -> dict[str, Any]:
        """The understanding in the corpus's form, as `linli understand` prints it."""
        label: dict[str, Any] = {
            "kind": self.kind,
            "readings": [reading.label() for reading in self.readings],
            "why": self.why,
        }
        if self.ask:
            label["ask"] = [question.label() for question in self.ask]
        if self.candidates:
            label["candidates"] = [candidate.label() for candidate in self.candidates]
        if self.correction:
            label["correction"] = True
        return label
