"""The one clock, and how processes share it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Clock

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SOON = timedelta(seconds=5)


def test_a_clock_tells_real_time_until_it_is_moved() -> None:
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < SOON

    clock.move_to(NOON)

    assert NOON <= clock.now() < NOON + SOON


def test_clocks_with_one_file_go_together(tmp_path: Path) -> None:
    here, there = Clock(tmp_path / "clock"), Clock(tmp_path / "clock")
    assert abs(there.now() - datetime.now(UTC)) < SOON

    for hour in range(20):
        here.move_to(NOON + timedelta(hours=hour))

        assert abs(there.now() - here.now()) < SOON


def test_clocks_with_one_file_hurry_together(tmp_path: Path) -> None:
    here, there = Clock(tmp_path / "clock"), Clock(tmp_path / "clock")
    assert (here.pace, Clock().pace) == (1, 1)

    here.move_to(NOON)
    here.hurry(8)

    assert there.pace == 8
    assert NOON <= there.now() < NOON + SOON


def test_a_clock_can_go_back(tmp_path: Path) -> None:
    here, there = Clock(tmp_path / "clock"), Clock(tmp_path / "clock")
    here.move_to(NOON)
    there.now()

    here.move_to(NOON - timedelta(days=1))

    assert there.now() < NOON
