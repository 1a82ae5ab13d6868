"""Lists of several people are read entry by entry, however they are laid out, and nothing goes to a neighbour."""

import pytest

from conversations.understanding import understand
from tests.conversations.understanding.layouts import layouts, misplaced, told
from tests.conversations.understanding.scoring import read

MANY = list(layouts(800, seed=20))
Told = tuple[float | None, str, str | None]


def test_whatever_a_list_is_put_together_from_it_is_read_right() -> None:
    wrong = [
        message["text"]
        for _, message in MANY
        if told(read(message["text"], message["context"])) != told(message["label"])
    ]

    assert len(wrong) <= 0.01 * len(MANY), wrong


def test_no_value_goes_to_a_neighbour() -> None:
    assert [m["text"] for _, m in MANY if misplaced(m["label"], read(m["text"], m["context"]))] == []


COUPLE = [(36.5, "张丽", "501"), (38.1, "李强", "502")]
DOORS = [(36.5, "self", "501"), (36.6, "self", "502"), (38.1, "self", "503")]
NAMES = [(36.5, "张丽", None), (36.6, "李强", None), (38.1, "王芳", None)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("501\n张丽\n36.5\n\n502\n李强\n38.1", COUPLE),
        ("今日体温\n501\n张丽\n36.5\n502\n李强\n38.1\n谢谢", COUPLE),
        ("张丽\n501\n36.5\n李强\n502\n38.1", COUPLE),
        ("501 张丽\n36.5\n502 李强\n38.1", COUPLE),
        ("房号：501\n姓名：张丽\n体温：36.5\n\n房号：502\n姓名：李强\n体温：38.1", COUPLE),
        ("体温：36.5\n姓名：张丽\n房号：501\n————\n体温：38.1\n姓名：李强\n房号：502", COUPLE),
        ('[{"房号":"501","姓名":"张丽","体温":36.5},{"房号":"502","姓名":"李强","体温":38.1}]', COUPLE),
        ("| 房号 | 姓名 | 体温 |\n|---|---|---|\n| 501 | 张丽 | 36.5 |\n| 502 | 李强 | 38.1 |", COUPLE),
        ("姓名|张丽|李强\n房号|501|502\n体温|36.5|38.1", COUPLE),
        ("501,张丽,女,68,36.5℃,无\n502,李强,男,36,38.1℃,无", COUPLE),
        ("A. 501 张丽 36.5\nB. 502 李强 38.1", COUPLE),
        ("36.5（501张丽）\n38.1（502李强）", COUPLE),
        ("张丽（501）36.5\n李强（502）38.1", COUPLE),
        ("🏠501👤张丽🌡36.5\n🏠502👤李强🌡38.1", COUPLE),
        ("501 张丽 女 68岁 36.5\n502 李强 男 70岁 38.1", COUPLE),
        ("36.5 张丽 501 38.1 李强 502", COUPLE),
        ("501 502 503\n36.5 36.6 38.1", DOORS),
        ("房号 501 502 503\n体温 36.5 36.6 38.1", DOORS),
        ("36.5 501 36.6 502 38.1 503", DOORS),
        ("36.5 501，36.6 502，38.1 503", DOORS),
        ("501......36.5\n502......36.6\n503......38.1", DOORS),
        ("501 36.5 | 502 36.6 | 503 38.1", DOORS),
        ("【501】36.5【502】36.6【503】38.1", DOORS),
        ("张丽 李强 王芳\n36.5 36.6 38.1", NAMES),
        ("36.5\n张丽\n36.6\n李强\n38.1\n王芳", NAMES),
        ("1床张丽 36.5\n2床李强 36.6\n3床王芳 38.1", NAMES),
        ("张丽……36.5\n李强……36.6\n王芳……38.1", NAMES),
    ],
)
def test_one_layout_says_what_another_says(text: str, meant: list[Told]) -> None:
    assert [(heard.celsius, heard.who, heard.room) for heard in understand(text).readings] == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "501 502 503\n张丽 李强 王芳\n36.5 36.6 38.1",
            [(36.5, "张丽", "501"), (36.6, "李强", "502"), (38.1, "王芳", "503")],
        ),
        (
            "501\n张丽 36.5\n李强 36.6\n502\n王芳 38.1",
            [(36.5, "张丽", "501"), (36.6, "李强", "501"), (38.1, "王芳", "502")],
        ),
        (
            "3栋：501 36.5，502 36.6；4栋：501 36.7，502 38.1",
            [(36.5, "self", "3-501"), (36.6, "self", "3-502"), (36.7, "self", "4-501"), (38.1, "self", "4-502")],
        ),
        (
            "36.5 张丽 李强\n38.1 王芳",
            [(36.5, "张丽", None), (36.5, "李强", None), (38.1, "王芳", None)],
        ),
    ],
)
def test_what_stands_for_several_is_told_of_each(text: str, meant: list[Told]) -> None:
    assert [(heard.celsius, heard.who, heard.room) for heard in understand(text).readings] == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "     4.8   4.9\n张丽 36.5  36.6\n李强 36.4  38.1",
            [("4.8", 36.5), ("4.9", 36.6), ("4.8", 36.4), ("4.9", 38.1)],
        ),
        ("姓名\t早\t午\t晚\n张丽\t36.3\t\t36.6\n李强\t\t\t38.1", [("早", 36.3), ("晚", 36.6), ("晚", 38.1)]),
        ("测温（早/中/晚）\n1. 张丽 36.4//36.7\n2. 李强 //38.1", [("早", 36.4), ("晚", 36.7), ("晚", 38.1)]),
        (
            "早上：张丽36.5 李强36.6\n晚上：张丽36.7 李强38.1",
            [("早上", 36.5), ("早上", 36.6), ("晚上", 36.7), ("晚上", 38.1)],
        ),
        ("早\n501 36.5\n502 36.6\n晚\n501 38.1", [("早", 36.5), ("早", 36.6), ("晚", 38.1)]),
        ("早：501 36.5，502 36.6；晚：501 38.1", [("早", 36.5), ("早", 36.6), ("晚", 38.1)]),
        ("4月8日：张丽36.5，李强36.6\n4月9日：张丽38.1", [("4月8日", 36.5), ("4月8日", 36.6), ("4月9日", 38.1)]),
        ("姓名 早 晚\n张丽 - 36.6\n李强 36.4 38.1", [("晚", 36.6), ("早", 36.4), ("晚", 38.1)]),
    ],
)
def test_a_value_belongs_to_the_time_it_stands_under(text: str, meant: list[tuple[str, float]]) -> None:
    assert [(heard.when, heard.celsius) for heard in understand(text).readings] == meant


@pytest.mark.parametrize(
    "text",
    [
        "101 室温 36.5\n102 室温 37.5",
        "已录：7-101 36.3、7-102 36.5、7-103 36.8，其余稍后",
        "36.5 白菜\n35.8 萝卜",
        "36.5 501 鸡蛋\n38.1 502 牛奶",
        "501 快递 36.5\n502 快递 38.1",
        "水费\n501 36.5\n502 38.1",
        "501 36.5元；502 38.1元",
        "应报 186 人\n实报 183 人\n37.3以上 0 人",
    ],
)
def test_rows_of_something_else_are_no_report(text: str) -> None:
    assert understand(text).readings == ()
