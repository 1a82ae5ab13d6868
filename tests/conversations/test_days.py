"""Days gone by, however they are said."""

from datetime import date

import pytest

from conversations import days

TODAY = date(2022, 5, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今天", "05-04"),
        ("今天早上开始的", "05-04"),
        ("刚才", "05-04"),
        ("today", "05-04"),
        ("昨晚", "05-03"),
        ("yesterday", "05-03"),
        ("前天", "05-02"),
        ("the day before yesterday", "05-02"),
        ("大前天", "05-01"),
        ("三天前", "05-01"),
        ("３天以前", "05-01"),
        ("3 days ago", "05-01"),
        ("一个星期前", "04-27"),
        ("周一", "05-02"),
        ("周五", "04-29"),
        ("上周五", "04-29"),
        ("上个星期一", "04-25"),
        ("星期天", "05-01"),
        ("5月3号", "05-03"),
        ("五月三日", "05-03"),
        ("5.3", "05-03"),
        ("4/30", "04-30"),
        ("3号", "05-03"),
        ("三十号", "04-30"),
        ("2022年4月30日", "04-30"),
        ("2022-04-30", "04-30"),
        ("今天(5月4日)", "05-04"),
    ],
)
def test_a_day_is_read(said: str, day: str) -> None:
    assert days.read(said, TODAY) == date.fromisoformat(f"2022-{day}")


def test_a_day_that_has_not_come_this_year_was_last_year() -> None:
    assert days.read("12月31日", TODAY) == date(2021, 12, 31)


@pytest.mark.parametrize(
    "said", ["", "3", "36.5", "明天", "2023-01-01", "昨天还是前天", "2月30号", "3号楼", "不知道", "38.9"]
)
def test_what_names_no_single_day_gone_by_is_none(said: str) -> None:
    assert days.read(said, TODAY) is None


def test_every_offered_day_is_read_from_its_own_label() -> None:
    for language in ("zh", "en"):
        for option in days.offered(TODAY, range(8)):
            read = days.read(option.say(language), TODAY)
            assert read is None or read.isoformat() == option.code
