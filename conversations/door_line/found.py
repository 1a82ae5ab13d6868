"""What a door list says of whom, and what has to be asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

WORDS = {
    "seen": "√ ✓ ✔ ☑ ✅ 好的 好 正常 平安 安好 都好 没事 无异常 见到 在家 ok well fine",
    "nobody": "不在家 不在 家里没人 没人应 没人在 没人 无人 × ✗ ✘ ❌ nobody out",
    "hospital": "住院 在医院 hospital",
    "away": "外出 出门 出差 在外地 外地 回老家 away",
    "refused": "拒绝 不开门 不愿意 不配合 refused",
}
MEANING = {word: outcome for outcome, words in WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at a door: seen, nobody, hospital, away or refused; a temperature in ℃ where one was taken."""

    outcome: str
    celsius: float | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it is true of one person and not of a whole household."""
        return self.celsius is not None or self.outcome == "hospital"

    def agrees(self, record: "Found") -> bool:
        """Whether a record says the same, or more."""
        return self == record or (self == SEEN and record.outcome == "seen")


SEEN = Found("seen")


@dataclass(frozen=True, slots=True)
class Lives:
    """Somebody behind a door; `record` is what is known of their day, `owes` whether they are on the door list."""

    resident_id: int
    household_id: int
    building: str
    entrance: str
    door: str
    name: str
    owes: bool = True
    flatshare: bool = False
    record: Found | None = None

    def against(self, said: Iterable[Found]) -> Found | None:
        """The record that stands against it; none where somebody was reached and their report is only now heard."""
        is_report = self.owes and all(found.outcome == "seen" for found in said)
        return None if is_report and self.record is not None and self.record.outcome == "seen" else self.record


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to what is asked: of these residents this was found."""

    residents: tuple[int, ...]
    found: Found


@dataclass(frozen=True, slots=True)
class Ask:
    """What could not be placed, in the worker's own words, and the answers there may be.

    `kind` is no_door, which_door, who, no_fact, twice, recorded, strange or unread.
    """

    kind: str
    words: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says: what to write down by resident, who has it written down already, and what to ask."""

    facts: dict[int, Found] = field(default_factory=dict)
    same: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()
    told: int = 0
    unread: int = 0

    @property
    def is_door_line(self) -> bool:
        """Whether somebody who wrote this meant a door list: all of it can be read, or two doors of it at least."""
        return self.told > 0 and (self.unread == 0 or self.told >= 2)
