"""The silence ladder: which rung comes when for somebody who is looked after and has not been heard of today.

| rung | who is turned to | when | in a day of 12:00, 16:00 and 17:30 |
|---|---|---|---|
| nudge | the person: the reminder itself | the first reminder | 12:00 |
| voice | the person: the large card, or a voice note | spread evenly | 13:00, after the noon rest 14:00 |
| family | relatives who agreed | between | 14:40 |
| neighbour | a neighbour who agreed | the two reminders | 15:20 |
| worker | a worker, who phones | the last reminder | 16:00 |
| door | a worker, who goes and looks | the last call | 17:30 |

The person decides about the first four, and in which order; fewer of them stand further apart. That a worker looks for
somebody who has fallen silent is the house's duty and nobody's choice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

CHOSEN = ("nudge", "voice", "family", "neighbour")
"""The rungs a person may do without, or want in another order."""
DUTY = ("worker", "door")
"""The rungs that always come last."""
RUNGS = (*CHOSEN, *DUTY)
TO_THEMSELVES = ("nudge", "voice")

MORNING, EVENING = time(8), time(20)
NOON_REST = time(12, 30), time(14)


@dataclass(frozen=True, slots=True)
class Day:
    """The moments of a grid's day that the ladder is hung on, on the grid's own clock."""

    first_reminder: datetime
    last_reminder: datetime
    last_call: datetime

    @property
    def phones(self) -> datetime:
        """When workers phone: the last reminder, or half way to the last call where there is only one."""
        if self.last_reminder > self.first_reminder:
            return self.last_reminder
        return self.first_reminder + max(self.last_call - self.first_reminder, timedelta(hours=1)) / 2

    @property
    def door(self) -> datetime:
        """When somebody goes to the door: the last call, but never before a phone had time to ring."""
        return max(self.last_call, self.phones + timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Step:
    """A rung and the moment it is due."""

    rung: str
    at: datetime


def ladder(agreed: Sequence[str] | None, day: Day) -> tuple[Step, ...]:
    """The rungs of somebody's day in order; `agreed` are those they chose, None is the house's own order."""
    wanted = [rung for rung in (CHOSEN if agreed is None else agreed) if rung in CHOSEN]
    steps: list[Step] = []
    at = day.first_reminder
    for left, rung in enumerate(wanted):
        at = after_quiet(at, noon=rung in TO_THEMSELVES)
        if at < day.phones:
            steps.append(Step(rung, at))
            at = _minute(at + (day.phones - at) / (len(wanted) - left))
    return *steps, Step("worker", day.phones), Step("door", day.door)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def left_out(agreed: Sequence[str] | None, steps: Sequence[Step]) -> dict[str, str]:
    """Why rungs are not on somebody's ladder: they did not agree to it, or quiet hours left no time for it."""
    on_it = {step.rung for step in steps}
    chosen = CHOSEN if agreed is None else agreed
    return {rung: "quiet" if rung in chosen else "not_agreed" for rung in CHOSEN if rung not in on_it}


def after_quiet(at: datetime, *, noon: bool) -> datetime:
    """`at` itself, or when quiet hours end: the night for everybody, the rest at `noon` for the person themself."""
    clock = at.time()
    if clock < MORNING:
        return datetime.combine(at.date(), MORNING, at.tzinfo)
    if clock >= EVENING:
        return datetime.combine(at.date() + timedelta(days=1), MORNING, at.tzinfo)
    if noon and NOON_REST[0] <= clock < NOON_REST[1]:
        return datetime.combine(at.date(), NOON_REST[1], at.tzinfo)
    return at


def is_quiet(at: datetime, rung: str) -> bool:
    """Whether this rung has to wait now; workers are at work whenever somebody is missing."""
    return rung in CHOSEN and after_quiet(at, noon=rung in TO_THEMSELVES) != at


def come_due(steps: Sequence[Step], climbed: Collection[str], woken: str, at: datetime) -> tuple[Step, ...]:
    """The rungs to look at now, latest first: those whose time came, and the one that was hurried (`woken`)."""
    due = [step for step in steps if step.rung not in climbed and (step.at <= at or step.rung == woken)]
    return tuple(reversed(due))


def coming(steps: Sequence[Step], climbed: Collection[str], at: datetime) -> Step | None:
    """The rung that is next after now; None when there is none above."""
    return next((step for step in steps if step.rung not in climbed and step.at > at), None)


def rearranged(agreed: Sequence[str] | None, rung: str) -> list[str]:
    """The chosen rungs without this one, or with it again in the house's place."""
    chosen = list(CHOSEN if agreed is None else agreed)
    if rung in chosen:
        return [one for one in chosen if one != rung]
    place = sum(CHOSEN.index(one) < CHOSEN.index(rung) for one in chosen)
    return [*chosen[:place], rung, *chosen[place:]]


def swapped(agreed: Sequence[str] | None) -> list[str]:
    """Neighbour and family in each other's place: for some, the neighbour is nearer."""
    places = {"family": "neighbour", "neighbour": "family"}
    return [places.get(one, one) for one in (CHOSEN if agreed is None else agreed)]
