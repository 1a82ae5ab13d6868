"""Office hours: when a clock may run out on a person who is at work."""

from collections.abc import Container
from datetime import datetime, time, timedelta

OPENS, CLOSES = time(8), time(20)


def after_office_time(start: datetime, span: timedelta, rest_days: Container[str] = ()) -> datetime:
    """The moment `span` of office time after `start`, in `start`'s own zone; rest days are dates such as 2027-01-01."""
    at, left = _opened(start, rest_days), span
    while True:
        close = datetime.combine(at.date(), CLOSES, at.tzinfo)
        if at + left <= close:
            return at + left
        left -= close - at
        at = _opened(datetime.combine(at.date() + timedelta(days=1), OPENS, at.tzinfo), rest_days)


def _opened(at: datetime, rest_days: Container[str]) -> datetime:
    """`at` itself when the office is open, else the next opening."""
    if at.time() >= CLOSES:
        at = datetime.combine(at.date() + timedelta(days=1), OPENS, at.tzinfo)
    elif at.time() < OPENS:
        at = datetime.combine(at.date(), OPENS, at.tzinfo)
    while at.date().isoformat() in rest_days:
        at = datetime.combine(at.date() + timedelta(days=1), OPENS, at.tzinfo)
    return at
