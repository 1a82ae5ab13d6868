"""Office hours: when a clock may run out on a person who is at work, and the days on which nobody is."""

import re
from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from conversations.answers import plain

OPENS, CLOSES = time(8), time(20)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
IN_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DATE = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
BETWEEN = re.compile(r"\.{2,}|[~～…]|到|至")
LONGEST_REST = timedelta(days=31)


def after_office_time(start: datetime, span: timedelta, rest_days: Container[str] = ()) -> datetime:
    """The moment `span` of office time after `start`, in `start`'s own zone; rest days are 2027-01-01 or 周日."""
    at, left = _opened(start, rest_days), span
    while True:
        close = datetime.combine(at.date(), CLOSES, at.tzinfo)
        if at + left <= close:
            return at + left
        left -= close - at
        at = _opened(datetime.combine(at.date() + timedelta(days=1), OPENS, at.tzinfo), rest_days)


def is_rest_day(day: date, rest_days: Container[str]) -> bool:
    """Whether nobody is at work that day."""
    return day.isoformat() in rest_days or WEEKDAYS[day.weekday()] in rest_days


def _opened(at: datetime, rest_days: Container[str]) -> datetime:
    """`at` itself when the office is open, else the next opening."""
    if at.time() >= CLOSES:
        at = datetime.combine(at.date() + timedelta(days=1), OPENS, at.tzinfo)
    elif at.time() < OPENS:
        at = datetime.combine(at.date(), OPENS, at.tzinfo)
    while is_rest_day(at.date(), rest_days):
        at = datetime.combine(at.date() + timedelta(days=1), OPENS, at.tzinfo)
    return at


def coming_day(text: str, today: date) -> date | None:
    """The day that 2026-12-25 or 12月25日 names, today or later where no year is said; None when it names none."""
    found = DATE.fullmatch(plain(text))
    if found is None:
        return None
    years = [int(found[1])] if found[1] else [today.year, today.year + 1]
    days = (_date(year, int(found[2]), int(found[3])) for year in years)
    return next((day for day in days if day is not None and (found[1] or day >= today)), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 2月30日
        return None


def rest_days(words: Sequence[str], today: date) -> list[str] | None:
    """The days that words such as 12-25, 2027-02-16到2027-02-22 or 周日 name; None when one of them names none."""
    named = [_named(word, today) for word in words]
    if not named or any(days is None for days in named):
        return None
    return list(dict.fromkeys(day for days in named for day in days or ()))


def _named(word: str, today: date) -> Iterable[str] | None:
    weekday = _weekday(word)
    if weekday is not None:
        return (weekday,)
    ends = [coming_day(part, today) for part in BETWEEN.split(word)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None or not timedelta(0) <= last - first <= LONGEST_REST:
        return None
    return [(first + timedelta(days=count)).isoformat() for count in range((last - first).days + 1)]


def _weekday(word: str) -> str | None:
    said = plain(word).replace("星期", "周").replace("礼拜", "周").replace("周天", "周日")
    return WEEKDAYS[IN_ENGLISH.index(said)] if said in IN_ENGLISH else said if said in WEEKDAYS else None
