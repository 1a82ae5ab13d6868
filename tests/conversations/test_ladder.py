"""The silence ladder as a table of times: order, consents, quiet hours, and what is made up after a gap."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from conversations.ladder import (
    CHOSEN,
    DUTY,
    RUNGS,
    Day,
    after_quiet,
    come_due,
    coming,
    is_quiet,
    ladder,
    left_out,
    rearranged,
    swapped,
)

ZONE = ZoneInfo("Asia/Shanghai")


def at(clock: str, day: int = 2) -> datetime:
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), ZONE)


DAY = Day(at("12:00"), at("16:00"), at("17:30"))


def shown(agreed: list[str] | None, day: Day = DAY) -> list[str]:
    return [f"{step.rung} {step.at:%H:%M}" for step in ladder(agreed, day)]


def test_the_houses_own_ladder_spares_the_noon_rest_and_ends_at_the_door() -> None:
    assert shown(None) == [
        "nudge 12:00",
        "voice 14:00",
        "family 14:40",
        "neighbour 15:20",
        "worker 16:00",
        "door 17:30",
    ]


def test_fewer_rungs_stand_further_apart_in_the_order_the_person_wants() -> None:
    assert shown(["neighbour", "family"]) == ["neighbour 12:00", "family 14:00", "worker 16:00", "door 17:30"]


@pytest.mark.parametrize("agreed", [[], ["nudge"], ["family", "nudge", "neighbour", "voice"], None])
def test_whatever_somebody_chose_a_worker_looks_for_them_in_the_end(agreed: list[str] | None) -> None:
    steps = ladder(agreed, DAY)

    assert tuple(step.rung for step in steps[-2:]) == DUTY
    assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_a_rung_nobody_knows_is_no_rung() -> None:
    assert shown(["loudspeaker"]) == ["worker 16:00", "door 17:30"]


@pytest.mark.parametrize(
    ("day", "phones", "door"),
    [
        (Day(at("12:00"), at("12:00"), at("17:30")), "14:45", "17:30"),
        (Day(at("08:24"), at("08:48"), at("08:45")), "08:48", "09:03"),
        (Day(at("17:00"), at("17:00"), at("17:00")), "17:30", "17:45"),
    ],
)
def test_a_grid_with_other_times_has_another_ladder(day: Day, phones: str, door: str) -> None:
    assert shown([], day) == [f"worker {phones}", f"door {door}"]


def test_who_must_wait_for_the_end_of_the_rest_until_workers_phone_is_left_out_and_it_is_said_why() -> None:
    day = Day(at("12:40"), at("13:30"), at("15:00"))

    steps = ladder(["nudge", "family"], day)

    assert [step.rung for step in steps] == ["worker", "door"]
    assert left_out(["nudge", "family"], steps) == {
        "nudge": "quiet",
        "voice": "not_agreed",
        "family": "quiet",
        "neighbour": "not_agreed",
    }


def test_on_the_whole_ladder_nothing_is_left_out() -> None:
    assert left_out(None, ladder(None, DAY)) == {}


@pytest.mark.parametrize(
    ("clock", "noon", "ends"),
    [
        ("07:59", False, "02 08:00"),
        ("08:00", True, "02 08:00"),
        ("12:29", True, "02 12:29"),
        ("12:30", True, "02 14:00"),
        ("13:59", True, "02 14:00"),
        ("14:00", True, "02 14:00"),
        ("13:00", False, "02 13:00"),
        ("19:59", True, "02 19:59"),
        ("20:00", False, "03 08:00"),
    ],
)
def test_quiet_hours_are_the_night_and_for_the_person_the_rest_at_noon(clock: str, *, noon: bool, ends: str) -> None:
    assert f"{after_quiet(at(clock), noon=noon):%d %H:%M}" == ends


@pytest.mark.parametrize("rung", RUNGS)
def test_only_workers_are_turned_to_at_night(rung: str) -> None:
    assert is_quiet(at("21:00"), rung) == (rung in CHOSEN)
    assert is_quiet(at("13:00"), rung) == (rung in ("nudge", "voice"))


def test_after_a_gap_the_latest_rung_comes_first_and_the_missed_ones_behind_it() -> None:
    steps = ladder(None, DAY)

    gap = come_due(steps, {"nudge"}, "voice", at("15:30"))

    assert [step.rung for step in gap] == ["neighbour", "family", "voice"]
    assert [step.rung for step in come_due(steps, {"nudge"}, "voice", at("14:00"))] == ["voice"]


def test_a_rung_that_is_hurried_is_due_before_its_time() -> None:
    steps = ladder(None, DAY)

    hurried = come_due(steps, {"nudge", "voice", "family"}, "neighbour", at("14:45"))

    assert [step.rung for step in hurried] == ["neighbour"]


def test_a_rung_that_was_taken_off_meanwhile_is_not_due_and_the_ladder_goes_on() -> None:
    steps = ladder(["nudge", "neighbour"], DAY)

    assert come_due(steps, {"nudge"}, "family", at("13:00")) == ()
    assert coming(steps, {"nudge"}, at("13:00")) == steps[1]


def test_above_each_rung_is_the_next_and_above_the_door_nothing() -> None:
    steps = ladder(None, DAY)

    above = [coming(steps, RUNGS[: place + 1], step.at) for place, step in enumerate(steps)]

    assert [step.rung if step else None for step in above] == [*RUNGS[1:], None]


def test_a_rung_is_taken_off_and_put_back_in_its_place() -> None:
    without = rearranged(None, "voice")

    assert without == ["nudge", "family", "neighbour"]
    assert rearranged(without, "voice") == list(CHOSEN)
    assert rearranged(["neighbour", "family"], "nudge") == ["nudge", "neighbour", "family"]


def test_the_neighbour_may_come_before_the_family() -> None:
    assert swapped(None) == ["nudge", "voice", "neighbour", "family"]
    assert swapped(["family"]) == ["neighbour"]
