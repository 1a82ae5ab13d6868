"""Office hours: clocks stop at night and on rest days, and never before their time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.office import after_office_time, rest_days

ZONE = ZoneInfo("Asia/Shanghai")


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02}T{clock}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(2, "09:00"), 4, at(2, "13:00")),
        (at(2, "18:00"), 2, at(2, "20:00")),
        (at(2, "19:00"), 4, at(3, "11:00")),
        (at(2, "06:00"), 1, at(2, "09:00")),
        (at(2, "23:00"), 1, at(3, "09:00")),
        (at(2, "09:00"), 24, at(4, "09:00")),
    ],
)
def test_a_clock_runs_only_in_office_hours(start: datetime, hours: int, due: datetime) -> None:
    assert after_office_time(start, timedelta(hours=hours)) == due


def test_a_rest_day_does_not_count() -> None:
    assert after_office_time(at(2, "19:00"), timedelta(hours=2), ["2026-03-03"]) == at(4, "09:00")


def test_a_weekday_of_rest_comes_every_week() -> None:
    assert after_office_time(at(7, "19:00"), timedelta(hours=2), ["周日"]) == at(9, "09:00")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["2026-12-25"], ["2026-12-25"]),
        (["12-25", "1月1日"], ["2026-12-25", "2027-01-01"]),
        (["星期天", "Saturday"], ["周日", "周六"]),
        (["2026-12-30~2027-01-02"], ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]),
        (["3-1"], ["2027-03-01"]),
        (["3-2"], ["2026-03-02"]),
        ([], None),
        (["2026-02-30"], None),
        (["12-25", "休"], None),
        (["3-5到3-4"], None),
        (["2026-03-03到2026-12-31"], None),
    ],
)
def test_rest_days_are_read(words: list[str], named: list[str] | None) -> None:
    assert rest_days(words, date(2026, 3, 2)) == named
