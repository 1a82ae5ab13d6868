"""Office hours: clocks stop at night and on rest days, and never before their time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.office import after_office_time

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
