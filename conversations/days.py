"""Days gone by, as people say them: 昨天, 三天前, 上周五, 5月3号; and buttons for the latest ones."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import texts
from conversations.answers import plain
from conversations.prompts import Option
from conversations.understanding.normal import number

_N = r"[0-9]{1,2}|[零〇一二两三四五六七八九十廿]{1,3}"
SPOKEN = re.compile(
    rf"""(?P<ago>(?P<n>{_N})\s*(?:(?P<weeks>个?星期|周|个?礼拜|weeks?)|天|日|days?)\s*(?:之?以?前|ago))
    |(?P<four>大前[天日晚])
    |(?P<before>前[天日晚夜]|day\s before\s yesterday)
    |(?P<yesterday>昨[天日晚夜早]|yesterday|last\s night)
    |(?P<today>今[天日早晚晨]|刚才|刚刚|现在|today|this\s morning)
    |(?P<last>上个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])
    |(?P<y>20[0-9]{{2}})[-/.年](?P<ym>[0-9]{{1,2}})[-/.月](?P<yd>[0-9]{{1,2}})(?:[日号])?
    |(?P<m>{_N})月(?P<d>{_N})(?:[日号])?
    |(?P<of>{_N})(?:号|日)(?!楼|院|线)
    """,
    re.VERBOSE,
)
DATED = re.compile(rf"(?:20[0-9]{{2}}年)?(?:{_N})月(?:{_N})[日号]?|(?:{_N})[号日](?!楼|院|线)")
"""A date within a sentence, with numbers."""
WEEKS = re.compile(
    r"(?:(?P<this>[这本]个?)|(?P<last>上个?))(?:周|星期|礼拜)(?![一二三四五六日天])"
    r"|(?P<days>最近|近|前)(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})天"
)
FIGURES = re.compile(r"(?P<m>1[0-2]|0?[1-9])[./-](?P<d>3[01]|[12][0-9]|0?[1-9])")
WEEKDAYS = "一二三四五六日"
OFFERED = {0: "today", 1: "yesterday", 2: "before_yesterday"}


def read(text: str, today: date) -> date | None:
    """The one day, today or earlier, that a text names; None when it names none, several, or one to come."""
    said = plain(text)
    figures = FIGURES.fullmatch(said)
    found = [_numbered(figures, today)] if figures else [_day(match, today) for match in SPOKEN.finditer(said)]
    days = set(found)
    return found[0] if len(days) == 1 else None


def read_span(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that a text names: 上周, 这周, 最近三天, or one day twice."""
    week = WEEKS.search(plain(text))
    if week is None:
        day = read(text, today)
        return (day, day) if day else None
    if week["days"]:
        return today - timedelta(days=_value(week["n"]) - 1), today
    monday = today - timedelta(days=today.weekday())
    return (monday, today) if week["this"] else (monday - timedelta(days=7), monday - timedelta(days=1))


def _day(match: re.Match[str], today: date) -> date | None:
    said = match.groupdict()
    if said["ago"]:
        return today - timedelta(days=_value(said["n"]) * (7 if said["weeks"] else 1))
    for name, ago in (("today", 0), ("yesterday", 1), ("before", 2), ("four", 3)):
        if said[name]:
            return today - timedelta(days=ago)
    if said["weekday"]:
        return _weekday(said["weekday"], today, last=said["last"] is not None)
    return _numbered(match, today)


def _weekday(named: str, today: date, *, last: bool) -> date | None:
    """The latest such weekday; 上周五 is that of the week before this one."""
    weekday = WEEKDAYS.index(named.replace("天", "日"))
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=weekday - (7 if last else 0))
    return day if day <= today else day - timedelta(days=7)


def _numbered(match: re.Match[str], today: date) -> date | None:
    """The latest day with this number, month or year."""
    said = match.groupdict()
    if said.get("y"):
        return _latest([(int(said["y"]), int(said["ym"]), int(said["yd"]))], today)
    if said["m"]:
        return _latest(((year, _value(said["m"]), _value(said["d"])) for year in (today.year, today.year - 1)), today)
    months = (today.replace(day=1), today.replace(day=1) - timedelta(days=1))
    return _latest(((month.year, month.month, _value(said["of"])) for month in months), today)


def _latest(candidates: Iterable[tuple[int, int, int]], today: date) -> date | None:
    return next((day for day in _dates(candidates) if day <= today), None)


def _dates(candidates: Iterable[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in candidates:
        try:
            yield date(year, month, day)
        except ValueError:  # 2月30号
            continue


def _value(words: str) -> int:
    return int(number(words) or 0)


def offered(today: date, ago: Iterable[int]) -> tuple[Option, ...]:
    """A button for each of these days, counted back from today; its code is the day as ISO."""
    days = ((count, today - timedelta(days=count)) for count in ago)
    return tuple(_option(count, day) for count, day in days)


def _option(count: int, day: date) -> Option:
    named = {"month": day.month, "day": day.day}
    if count in OFFERED:
        return Option(day.isoformat(), f"day.{OFFERED[count]}", named)
    return Option(day.isoformat(), "day.ago", {**named, "count": count})


def say(day: str, language: str) -> str:
    """A day kept as ISO, in words."""
    on = date.fromisoformat(day)
    return texts.say("day.date", language, month=on.month, day=on.day)


def today(facts: dict[str, Any]) -> date:
    """The day the dialogue was begun on, in the grid's own time."""
    return date.fromisoformat(facts["today"])
