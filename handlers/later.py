"""What waits for a time: each kind of due thing and what it does."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from handlers.access import House
from handlers.care import calls, ladder, silence, unanswered
from handlers.cases import following
from handlers.effects import Effects
from handlers.grid import pausing, rounds
from handlers.phone import phone_line
from handlers.reporting import asking, pointing
from handlers.work import climbing, errands, passing
from storage.models import Due

KINDS: dict[str, Callable[[Session, Due, House, datetime], Effects]] = {
    "ask": asking.asked,
    "point": pointing.point,
    "climb": climbing.climb,
    "gather": climbing.gather,
    "ring": calls.ring,
    "trip": errands.over,
    "passed": passing.unanswered,
    "look": following.look,
    "resident_back": pausing.resident_back,
    "household_back": pausing.household_back,
    "rung": ladder.climb,
    "silence": silence.sweep,
    "day_over": ladder.close_day,
    "lost": rounds.show_lost,
    "line": phone_line.lost,
    "unanswered": unanswered.rung,
}


def do(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """Do one due thing."""
    return KINDS[due.kind](db, due, house, when)
