"""Where a person stands in a round, given everything that was said about them that day (docs/why.md says why so)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

FEVER = 37.3
"""℃; from here on a reading is a fever (prevention and control plans for residential communities, China, 2020-22)."""


class Health(Protocol):
    """What was said of somebody's health."""

    @property
    def celsius(self) -> float | None: ...
    @property
    def status(self) -> str: ...
    @property
    def symptoms(self) -> Sequence[str]: ...


class Said(Health, Protocol):
    """One reading, as far as the rules need it."""

    @property
    def id(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def own(self) -> bool: ...
    @property
    def late(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Stand:
    """The outcome: which reading shows, and what the worker must know beside it."""

    reading_id: int
    celsius: float | None
    status: str
    symptoms: list[str]
    fever: bool
    late: bool
    corrected: bool
    differs: bool


def is_fever(celsius: float | None, status: str = "", symptoms: Sequence[str] = ()) -> bool:
    """Whether this is a fever: 37.3 ℃ or more, said to be abnormal, or 发热 in words."""
    return (celsius is not None and celsius >= FEVER) or status == "abnormal" or "发热" in symptoms


def is_alarming(said: Health) -> bool:
    """Whether a worker must hear of it: a fever or any symptom."""
    return is_fever(said.celsius, said.status, said.symptoms) or bool(said.symptoms)


def _is_soft(said: Said) -> bool:
    """Whether it may not hide an earlier alarm: a bare 正常, a household tap, a chain, somebody else's word."""
    return said.celsius is None or said.source in ("tap", "chain") or not said.own


def settle(said: Sequence[Said]) -> Stand | None:
    """The standing that follows from readings in the order they were said; None when none holds.

    The person's own latest word wins; a later 正常, tap, chain or proxy never erases a fever or a symptom of the day.
    """
    if not said:
        return None
    pool = [reading for reading in said if reading.own] or list(said)
    alarming = [reading for reading in pool if is_alarming(reading)]
    shown = pool[-1]
    if alarming and _is_soft(shown) and not is_alarming(shown):
        shown = alarming[-1]
    symptoms = list(dict.fromkeys(symptom for reading in said for symptom in reading.symptoms))
    alarms = [is_alarming(reading) for reading in said]
    return Stand(
        reading_id=shown.id,
        celsius=shown.celsius,
        status=shown.status,
        symptoms=symptoms,
        fever=any(is_fever(reading.celsius, reading.status, reading.symptoms) for reading in said),
        late=all(reading.late for reading in said),
        corrected=len({(reading.celsius, reading.status) for reading in pool}) > 1,
        differs=any(alarms) and not all(alarms),
    )
