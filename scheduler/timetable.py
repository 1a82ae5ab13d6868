"""The timetable: every entry of a grid's day, on one page, and how long a missed one is made up.

Which entries were dealt with is in the database, one unique row each, so a restart or a second process changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from handlers import rounds as doing
from handlers.access import House
from handlers.effects import Effects
from storage import areas, rounds, timetable
from storage.models import Grid, Round
from storage.rounds import instant, local

LOOK_BACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of entry: the clock times it has in a round, what it does, and until when a missed one is made up."""

    name: str
    clocks: Callable[[dict[str, Any]], list[str]]
    does: Callable[..., Effects]
    until: str  # the entry whose time ends making up; 'next' is this entry's own next time, 'tomorrow' the next opening
    says_late: bool = False


ENTRIES = (
    Entry("open", lambda times: [times["open"]], doing.open_round, until="close"),
    Entry("remind", lambda times: list(times["remind"]), doing.remind, until="next"),
    Entry("last_call", lambda times: [times["last_call"]], doing.last_call, until="close"),
    Entry("doors", lambda times: [times["door_list"]], doing.list_doors, until="tomorrow", says_late=True),
    Entry("brief", lambda times: [times["brief"]], doing.brief, until="tomorrow", says_late=True),
)
"""The cut-off itself is not an entry: every open round whose time has passed is closed, however long ago that was."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry of one round of one grid's day."""

    entry: Entry
    number: int
    due: datetime
    until: datetime

    @property
    def name(self) -> str:
        """What is written down when it has been dealt with."""
        return f"{self.entry.name}:{self.number}"


def slots(grid: Grid, day: date) -> Iterator[Slot]:
    """The grid's entries of a day, in order."""
    found = [slot for number, times in enumerate(grid.rounds) for slot in _of_round(grid, day, number, times)]
    yield from sorted(found, key=lambda slot: slot.due)


def _of_round(grid: Grid, day: date, number: int, times: dict[str, Any]) -> Iterator[Slot]:
    close = instant(grid, day, times["close"])
    tomorrow = instant(grid, day + timedelta(days=1), grid.rounds[0]["open"])
    for entry in ENTRIES:
        dues = [instant(grid, day, clock) for clock in entry.clocks(times)]
        for due, following in zip(dues, [*dues[1:], close], strict=True):
            until = {"close": close, "next": following, "tomorrow": tomorrow}[entry.until]
            yield Slot(entry, number, due, until)


def next_entry(grid: Grid, after: datetime) -> tuple[datetime, str]:
    """When this grid's timetable next has something to do, and what: an entry's name, or `close`."""
    day = local(grid, after).date()
    coming = [(slot.due, slot.entry.name) for d in (day, day + timedelta(days=1)) for slot in slots(grid, d)]
    coming += [
        (instant(grid, d, times["close"]), "close") for d in (day, day + timedelta(days=1)) for times in grid.rounds
    ]
    return min(one for one in coming if one[0] > after)


def pass_time(db: Session, now: datetime, house: House) -> list[tuple[str, Effects]]:
    """Deal with everything that has come due, each exactly once; returns effects by what caused them."""
    caused = [(f"close:{round_.id}", doing.close_round(db, round_)) for round_ in rounds.open_rounds(db, before=now)]
    dealt = timetable.fired(db, since=now - LOOK_BACK - timedelta(days=1))
    for grid in areas.grids(db):
        if not grid.paused:
            caused += _of_grid(db, grid, now, house, dealt)
    return caused


Dealt = set[tuple[int, str, datetime]]


def _of_grid(db: Session, grid: Grid, now: datetime, house: House, dealt: Dealt) -> list[tuple[str, Effects]]:
    today = local(grid, now).date()
    caused: list[tuple[str, Effects]] = []
    for back in range(LOOK_BACK.days, -1, -1):
        for slot in slots(grid, today - timedelta(days=back)):
            if slot.due <= now and (grid.id, slot.name, slot.due) not in dealt and not _before_us(grid, slot):
                caused += _deal(db, grid, slot, now, house)
    return caused


def _before_us(grid: Grid, slot: Slot) -> bool:
    """Whether the grid did not exist at that time; its first round opens all the same, at once."""
    if slot.entry.name == "open":
        return slot.until <= grid.made_at and local(grid, grid.made_at).date() != local(grid, slot.due).date()
    return slot.due < grid.made_at


def _deal(db: Session, grid: Grid, slot: Slot, now: datetime, house: House) -> list[tuple[str, Effects]]:
    round_ = rounds.round_of(db, grid, local(grid, slot.due).date(), slot.number)
    outcome = _outcome(slot, round_, now)
    if not timetable.fire(db, grid_id=grid.id or 0, entry=slot.name, due_at=slot.due, now=now, outcome=outcome):
        return []
    if outcome in ("too_late", "skipped"):
        if slot.entry.name == "open":
            round_.state = "closed"
            db.flush()
        return []
    extra = {"late": True} if outcome == "late" and slot.entry.says_late else {}
    effects = slot.entry.does(db, grid, round_, house, **extra)
    return [(f"{slot.name}:{grid.id}:{slot.due:%Y%m%d%H%M}", effects)]


PUNCTUAL = timedelta(minutes=2)


def _outcome(slot: Slot, round_: Round, now: datetime) -> str:
    """done or late when it is carried out; too_late when its time is over; skipped when its round never opened."""
    if now < slot.until:
        if slot.entry.name in ("remind", "last_call") and round_.state != "open":
            return "skipped"
        return "done" if now - slot.due <= PUNCTUAL else "late"
    never_opened = slot.entry.name != "open" and round_.state in ("planned", "closed")
    return "skipped" if never_opened and slot.entry.name in ("remind", "last_call") else "too_late"
