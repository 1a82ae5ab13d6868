"""The door list as it is read in a chat."""

import random
from datetime import date

import pytest

import texts
from conversations.addresses import stair_order
from documents.doors import LONGEST_MESSAGE, DoorEntry, door_list, door_sheet
from tests.documents import printed


def many(count: int, name: str = "张三") -> list[DoorEntry]:
    return [DoorEntry(str(i % 7 + 1), str(i % 3 + 1), f"{i}", name, "+8613800001111", ("独居",)) for i in range(count)]


def length(message: str) -> int:
    return len(message.encode("utf-16-le")) // 2


def test_the_list_goes_up_the_stairs_with_phones_and_flags() -> None:
    entries = [
        DoorEntry("12", "1", "101", "王五"),
        DoorEntry("3", "2", "1001", "李四", "+8613800002222", ("独居", "慢病"), date(2022, 3, 12)),
        DoorEntry("3", "2", "501", "张三", "+8613800001111"),
        DoorEntry("综合楼", "", "8", "赵六"),
    ]

    assert door_list("3月15日未报", entries, "zh") == [
        "3月15日未报(共 4 人)\n\n"
        "【3号楼 2单元】\n501 张三 +8613800001111\n1001 李四 +8613800002222 独居、慢病 03月12日起未报\n\n"
        "【12号楼 1单元】\n101 王五\n\n"
        "【综合楼】\n8 赵六"
    ]


def test_the_list_reads_in_english_too() -> None:
    entries = [DoorEntry("3", "2", "501", "Zhang", "", ("alone", "ill"), date(2022, 3, 12))]

    assert door_list("Missing", entries, "en") == [
        "Missing (1)\n\n[Building 3 entrance 2]\n501 Zhang alone, ill missing since 2022-03-12"
    ]


def test_two_compounds_are_not_mixed_up() -> None:
    entries = [DoorEntry("3", "", "1", "甲", compound="乙苑"), DoorEntry("3", "", "1", "乙", compound="甲苑")]

    assert door_list("t", entries, "zh")[0].count("【") == 2


def test_an_empty_list_says_so() -> None:
    assert door_list("今天", [], "zh") == ["今天:都报了,没有要上门的。"]


def test_a_long_list_is_cut_at_line_ends_and_says_again_where_it_is() -> None:
    entries = many(400)

    messages = door_list("t", entries, "zh")

    assert len(messages) > 2
    assert max(map(length, messages)) <= LONGEST_MESSAGE
    assert all(message.startswith("【") for message in messages[1:])
    assert sum(line.endswith("张三 +8613800001111 独居") for line in "\n".join(messages).split("\n")) == 400


@pytest.mark.parametrize("name", ["😀" * 40, "a\n【9号楼】\n501 别人", "长" * 5000])
def test_no_name_breaks_the_list(name: str) -> None:
    messages = door_list(name, many(60, name), "zh")

    assert max(map(length, messages)) <= LONGEST_MESSAGE
    assert not any(line.startswith("【9") for line in "\n".join(messages).split("\n"))


def test_the_order_is_the_stair_order_of_conversations() -> None:
    parts = ["", "1", "02", "2", "10", "A", "B1", "B2", "十"]
    choose = random.Random(7).choice
    entries = [DoorEntry("3", choose(parts), choose(parts), f"n{number:02}") for number in range(40)]

    listed = [word for word in door_list("t", entries, "zh")[0].split() if word.startswith("n")]

    ordered = sorted(entries, key=lambda entry: (stair_order(entry.building, entry.entrance, entry.door), entry.name))
    assert listed == [entry.name for entry in ordered]


# --- on paper ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_on_paper_every_entrance_has_its_people_in_stair_order_with_phones_and_flags(language: str) -> None:
    entries = [
        DoorEntry("3", "2", "1001", "李四", "13800002222", ("独居", "打了 2 次没人接")),
        DoorEntry("3", "2", "501", "张三", "13800001111"),
        DoorEntry("3", "1", "601", "王五"),
    ]

    (page,) = printed.pages(door_sheet("第一网格", entries, language))

    said = "".join(page)
    for word in ("第一网格", "501", "1001", "13800002222", "独居", "打了"):
        assert word in said
    assert said.index("王五") < said.index("张三") < said.index("李四")
    assert all(texts.say(f"papers.doors.column.{one}", language) in said for one in ("seen", "nobody", "celsius"))


def test_a_door_is_printed_once_for_all_its_people() -> None:
    (page,) = printed.pages(door_sheet("x", [DoorEntry("3", "2", "8501", name) for name in ("张三", "李梅")], "zh"))

    assert "".join(page).count("8501") == 1


def test_a_long_list_goes_on_over_as_many_pages_as_it_needs_and_nobody_is_lost() -> None:
    entries = [DoorEntry("3", str(at % 4), f"{1000 + at}", f"名{at}") for at in range(120)]

    pages = printed.pages(door_sheet("x", entries, "zh"))

    said = "".join(run for page in pages for run in page)
    assert len(pages) > 3
    assert all(str(1000 + at) in said for at in range(120))


@pytest.mark.parametrize("name", ['#import "x": *', "$ [ ] */ // #panic()", '"}; = 标题', "*" * 200])
def test_no_name_is_markup(name: str) -> None:
    paper = door_sheet(name, [DoorEntry(name, name, name, name, name, (name,))], "zh")

    assert len(printed.pages(paper)) == 1
