"""The timetable: every entry of a grid's day, on one page, and how long a missed one is made up.

Which entries were dealt with is in the database, one unique row each, so a restart or a second process changes nothing.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from handlers.access import House
from handlers.effects import Effects
from handlers.grid import rounds as doing
from storage import areas, rounds, timetable
from storage.areas import GridClock
from storage.models import Grid, Round
from storage.rounds import instant, local

LOOK_BACK = timedelta(days=2)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of entry: the clock times it has in a round, what it does, and until when a missed one is made up."""

    name: str
    clocks: Callable[[dict[str, Any]], list[str]]
    does: Callable[..., Effects]
    until: str  # the entry whose time ends making up; 'next' is this entry's own next time, 'tomorrow' the next opening
    says_late: bool = False
    tells_time: bool = False  # it wants to know what time it is: what follows a late one depends on it


ENTRIES = (
    Entry("open", lambda times: [times["open"]], doing.open_round, until="close"),
    Entry("remind", lambda times: list(times["remind"]), doing.remind, until="next", tells_time=True),
    Entry("last_call", lambda times: [times["last_call"]], doing.last_call, until="close"),
    Entry("doors", lambda times: [times["door_list"]], doing.list_doors, until="tomorrow", says_late=True),
    Entry("brief", lambda times: [times["brief"]], doing.brief, until="tomorrow", says_late=True),
)
"""The cut-off itself is not an entry: every open round whose time has passed is closed, however long ago that was."""


Moment = tuple[str, float]
"""An entry's name and the time it was due, in seconds (quick to compare): what one grid deals with once."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry of one round of one grid's day."""

    entry: Entry
    number: int
    turn: int  # which of the entry's times in this round it is
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
        for turn, (due, following) in enumerate(zip(dues, [*dues[1:], close], strict=True)):
            until = {"close": close, "next": following, "tomorrow": tomorrow}[entry.until]
            yield Slot(entry, number, turn, due, until)


def next_entry(grid: Grid, after: datetime) -> tuple[datetime, str]:
    """When this grid's timetable next has something to do, and what: an entry's name, or `close`."""
    day = local(grid, after).date()
    coming = [(slot.due, slot.entry.name) for d in (day, day + timedelta(days=1)) for slot in slots(grid, d)]
    coming += [
        (instant(grid, d, times["close"]), "close") for d in (day, day + timedelta(days=1)) for times in grid.rounds
    ]
    return min(one for one in coming if one[0] > after)


@dataclass(frozen=True, slots=True)
class Coming:
    """An entry of a grid that has come due."""

    grid_id: int
    slot: Slot


class Watch:
    """Sees which entries have come due; it remembers the ones dealt with, so that a tick reads only what is new."""

    def __init__(self) -> None:
        self._read = 0  # the last row that was read
        self._dealt: dict[int, set[Moment]] = {}

    def come_due(self, db: Session, now: datetime) -> list[Coming]:
        """Entries that have come due and were not dealt with, oldest first; only looks.

        What another process dealt with a moment ago may still be among them: dealing with it again does nothing.
        """
        self._learn(db, now - LOOK_BACK - timedelta(days=1))
        found: list[Coming] = []
        passed: dict[tuple[str, str], dict[Moment, Slot]] = {}  # grids share a timetable, and it is worked out once
        for grid in areas.clocks(db):
            rules = grid.timezone, grid.rounds
            if rules not in passed:
                passed[rules] = _passed(*rules, now)
            dealt = self._dealt.setdefault(grid.id, set())
            for moment in passed[rules].keys() - dealt:
                slot = passed[rules][moment]
                if _before_us(grid, slot):
                    dealt.add(moment)
                else:
                    found.append(Coming(grid.id, slot))
        return sorted(found, key=lambda one: (one.slot.due, one.grid_id))

    def dealt_with(self, one: Coming) -> None:
        """This entry is done with, whoever did it: a row that was committed out of turn is never read."""
        self._dealt[one.grid_id].add((one.slot.name, one.slot.due.timestamp()))

    def _learn(self, db: Session, since: datetime) -> None:
        for row, grid_id, entry, due in timetable.fired(db, since=since, after=self._read):
            self._dealt.setdefault(grid_id, set()).add((entry, due.timestamp()))
            self._read = row


def _passed(timezone: str, rules: str, now: datetime) -> dict[Moment, Slot]:
    """The entries of a timetable whose time has come, today and as far back as is looked."""
    today = now.astimezone(rounds.zone(timezone)).date()
    days = [today - timedelta(days=back) for back in range(LOOK_BACK.days, -1, -1)]
    past = [slot for day in days for slot in _slots(timezone, rules, day) if slot.due <= now]
    return {(slot.name, slot.due.timestamp()): slot for slot in past}


@lru_cache(maxsize=4096)
def _slots(timezone: str, rules: str, day: date) -> tuple[Slot, ...]:
    return tuple(slots(Grid(community_id=0, name="", timezone=timezone, rounds=json.loads(rules), made_at=EPOCH), day))


def close(db: Session, round_id: int) -> Effects:
    """The cut-off of one round."""
    return doing.close_round(db, db.get_one(Round, round_id))


def _before_us(grid: GridClock, slot: Slot) -> bool:
    """Whether the grid did not exist at that time; its first round opens all the same, at once."""
    if slot.entry.name == "open":
        here = rounds.zone(grid.timezone)
        return slot.until <= grid.made_at and grid.made_at.astimezone(here).date() != slot.due.astimezone(here).date()
    return slot.due < grid.made_at


def deal(db: Session, coming: Coming, now: datetime, house: House) -> tuple[str, Effects]:
    """Carry out an entry, or write down that it is too late; nothing when another process was first."""
    slot, grid = coming.slot, db.get_one(Grid, coming.grid_id)
    cause = f"{slot.name}:{grid.id}:{slot.due:%Y%m%d%H%M}"
    round_ = rounds.round_of(db, grid, local(grid, slot.due).date(), slot.number)
    outcome = "moved" if _was_dealt_with(db, grid, slot) else _outcome(db, slot, round_, now)
    if not timetable.fire(db, grid_id=grid.id or 0, entry=slot.name, due_at=slot.due, now=now, outcome=outcome):
        return cause, []
    if outcome in ("too_late", "skipped", "moved"):
        if slot.entry.name == "open" and outcome != "moved":
            doing.miss_round(db, grid, round_, now)
        return cause, []
    extra: dict[str, Any] = {"late": True} if outcome == "late" and slot.entry.says_late else {}
    extra |= {"when": now} if slot.entry.tells_time else {}
    return cause, slot.entry.does(db, grid, round_, house, **extra)


def _was_dealt_with(db: Session, grid: Grid, slot: Slot) -> bool:
    """Whether the day had this entry already, before the grid's times were changed."""
    day = local(grid, slot.due).date()
    midnights = instant(grid, day, "00:00"), instant(grid, day + timedelta(days=1), "00:00")
    dealt = timetable.outcomes(db, grid_id=grid.id or 0, entry=slot.name, between=midnights)
    return len([one for one in dealt if one != "moved"]) > slot.turn


PUNCTUAL = timedelta(minutes=2)


def _outcome(db: Session, slot: Slot, round_: Round, now: datetime) -> str:
    """done or late when it is carried out; too_late when its time is over; skipped when its round never opened."""
    in_round = slot.entry.name in ("remind", "last_call")
    if in_round and not _was_opened(db, slot, round_):
        return "skipped"
    if now >= slot.until:
        return "too_late"
    return "done" if now - slot.due <= PUNCTUAL else "late"


def _was_opened(db: Session, slot: Slot, round_: Round) -> bool:
    """Whether the round's opening was carried out, on time or late."""
    opened = timetable.outcome(
        db, grid_id=round_.grid_id, entry=f"open:{slot.number}", since=round_.opens_at - timedelta(hours=1)
    )
    return opened in ("done", "late", "moved")
