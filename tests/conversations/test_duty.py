"""The duty rota as people type it, who is on duty when, and off hours in words."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.duty import MOST_LINES, Hours, in_words, is_on, read_rota

MONDAY = date(2026, 3, 2)
LI = "李敏 13800000001"


def on(clock: str, weekday: int = 0) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=weekday), time.fromisoformat(clock))


def told(line: str) -> str:
    (post,) = read_rota(line).posts
    return in_words(post.hours, "zh")


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("周一至周五 08:00-18:00", "周一至周五 08:00 到 18:00"),
        ("星期一到星期五 8:00—18:00", "周一至周五 08:00 到 18:00"),
        ("工作日 8点到18点半", "周一至周五 08:00 到 18:30"),
        ("每天 ８：００－２０：００", "每天 08:00 到 20:00"),
        ("周末 全天", "周六至周日 全天"),
        ("周六日 24小时", "周六至周日 全天"),
        ("周一、三、五 晚上6点到8点", "周一 18:00 到 20:00、周三 18:00 到 20:00、周五 18:00 到 20:00"),
        ("周日 20:00-08:00", "周日 20:00 到 08:00"),
        ("Mon-Fri 08:00-18:00", "周一至周五 08:00 到 18:00"),
        ("周五至周一 08:00-12:00", "周一 08:00 到 12:00、周五至周日 08:00 到 12:00"),
    ],
)
@pytest.mark.parametrize("form", ["{said} {who}", "{who} {said}", "1. {said},{who}"])
def test_days_and_hours_are_read_as_people_write_them(said: str, hours: str, form: str) -> None:
    assert told(form.format(said=said, who=LI)) == hours


@pytest.mark.parametrize("line", [f"周一 08:00-18:00 {LI}", "周一 08:00-18:00 13800000001 李敏", f"{LI} 周一 8点-18点"])
def test_name_and_telephone_stand_in_any_order(line: str) -> None:
    (post,) = read_rota(line).posts

    assert (post.name, post.phone) == ("李敏", "+8613800000001")


def test_a_name_that_sounds_like_a_day_is_a_name() -> None:
    (post,) = read_rota("周二 08:00-18:00 周天明 13800000001").posts

    assert (post.name, [one.weekday for one in post.hours]) == ("周天明", [1])


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("周一至周五 08:00-18:00 李敏", "phone"),
        (f"08:00-18:00 {LI}", "days"),
        (f"周一 {LI}", "hours"),
        (f"周一 25:00-26:00 {LI}", "hours"),
        (f"周一 08:00-18:77 {LI}", "hours"),
        ("周一 08:00-18:00 13800000001", "name"),
    ],
)
def test_what_a_line_lacks_is_named_with_its_number(line: str, missing: str) -> None:
    read = read_rota(f"周日 全天 {LI}\n\n{line}")

    assert [(error.line, error.key) for error in read.errors] == [(3, f"duty.line_error.{missing}")]


def test_people_are_rung_in_the_order_written() -> None:
    read = read_rota("每天 全天 张华 13800000002\n每天 全天 李敏 13800000001")

    assert [post.name for post in read.posts] == ["张华", "李敏"]


def test_nobody_pastes_a_book() -> None:
    assert read_rota(f"每天 全天 {LI}\n" * (MOST_LINES + 1)).errors


@pytest.mark.parametrize(
    ("clock", "weekday", "is_answered"),
    [("07:59", 0, False), ("08:00", 0, True), ("17:59", 0, True), ("18:00", 0, False), ("12:00", 1, False)],
)
def test_duty_begins_with_its_first_minute_and_ends_before_its_last(
    clock: str, weekday: int, is_answered: bool
) -> None:
    assert is_on(Hours(0, "08:00", "18:00"), on(clock, weekday)) == is_answered


@pytest.mark.parametrize(
    ("clock", "weekday", "is_answered"),
    [("19:59", 6, False), ("20:00", 6, True), ("00:00", 0, True), ("07:59", 0, True), ("08:00", 0, False)],
)
def test_a_night_goes_on_into_the_next_morning(clock: str, weekday: int, is_answered: bool) -> None:
    assert is_on(Hours(6, "20:00", "08:00"), on(clock, weekday)) == is_answered


def test_people_who_take_turns_are_one_stretch_in_words() -> None:
    hours = [Hours(day, begins, ends) for day in range(5) for begins, ends in (("08:00", "13:00"), ("12:00", "18:00"))]

    assert in_words(hours, "zh") == "周一至周五 08:00 到 18:00"
    assert (
        in_words([*hours, Hours(5, "09:00", "12:00")], "en")
        == "Monday to Friday 08:00 to 18:00, Saturday 09:00 to 12:00"
    )


CLOCKS = st.times().map(lambda one: one.strftime("%H:%M"))


@given(begins=CLOCKS, ends=CLOCKS, day=st.integers(0, 6), minute=st.integers(0, 7 * 1440 - 1))
def test_every_minute_of_a_week_is_on_duty_or_off_as_the_length_says(
    begins: str, ends: str, day: int, minute: int
) -> None:
    first = on("00:00") + timedelta(days=day, hours=int(begins[:2]), minutes=int(begins[3:]))
    length = (int(ends[:2]) * 60 + int(ends[3:]) - first.hour * 60 - first.minute) % 1440 or 1440
    at = on("00:00") + timedelta(minutes=minute)
    since = int((at - first).total_seconds() // 60) % (7 * 1440)

    assert is_on(Hours(day, begins, ends), at) == (since < length)
