"""Rest days of a grid: no clock runs out on work that can wait, while alarms climb as ever."""

from datetime import date

from conversations.office import WEEKDAYS, rest_days
from storage.models import Grid

REST = ("休息", "rest")
NO_MORE = ("取消", "上班", "remove")
NONE = ("无", "没有", "none")
MOST_WEEKDAYS = 5  # somebody works some day


def set_days(grid: Grid, words: list[str], today: date) -> bool:
    """`休息 2026-12-25 周日` adds, `休息 取消 周日` takes away, `休息 无` clears; False when it says none of it."""
    if words and words[0] in NONE:
        grid.rest_days = []
        return True
    works = bool(words) and words[0] in NO_MORE
    named = rest_days(words[1:] if works else words, today)
    if named is None:
        return False
    past = today.isoformat()
    kept = [day for day in grid.rest_days if day not in named and (day in WEEKDAYS or day >= past)]
    chosen = kept if works else sorted({*kept, *named})
    if len([day for day in chosen if day in WEEKDAYS]) > MOST_WEEKDAYS:
        return False
    grid.rest_days = chosen
    return True
