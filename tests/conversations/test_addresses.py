"""Rooms and names, from the ways that residents write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.addresses import Room, clean_name, find_room, parse_room, split_room_and_name, stair_order


@pytest.mark.parametrize(
    "typed",
    [
        "3-2-501",
        "3号楼2单元501室",
        "3号楼 2单元 501",
        "三号楼二单元五零一",
        "三号楼二单元五百零一",
        "第3栋第2单元501号",
        "3#2-501",
        "3栋2门501",
        "3幢2单元501户",
        "3号楼2单元5楼501室",
        "３－２－５０１",
        "3—2—501",
        "3——2——501",
        "3 - 2 - 501",
        "3一2一501",
        "3 2 501",
        "3.2.501",
        "3。2。501",
        "3/2/501",
        "我家3-2-501。",
        "房号：3-2-501",
    ],
)
def test_every_spelling_of_a_room_is_the_same_room(typed: str) -> None:
    assert parse_room(typed) == Room("3", "2", "501")


@pytest.mark.parametrize(
    ("typed", "room"),
    [
        ("3栋501", Room("3", "", "501")),
        ("3-501", Room("3", "", "501")),
        ("10号602", Room("10", "", "602")),
        ("A座1203", Room("A", "", "1203")),
        ("a-1203", Room("A", "", "1203")),
        ("12楼C室", Room("", "", "12C")),
        ("12C", Room("", "", "12C")),
        ("3栋12楼C室", Room("3", "", "12C")),
        ("502", Room("", "", "502")),
        ("五零一", Room("", "", "501")),
        ("5室", Room("", "", "5")),
        ("2单元301", Room("", "2", "301")),
        ("12楼1203", Room("", "", "1203")),
        ("12楼503", Room("12", "", "503")),
        ("二十一栋一单元一千二百零三", Room("21", "1", "1203")),
        ("2-B102", Room("2", "", "B102")),
        ("3-2-0501", Room("3", "2", "0501")),
        ("阳光花园3-2-501", Room("3", "2", "501", "阳光花园")),
        ("阳光花园 3号楼2单元501室", Room("3", "2", "501", "阳光花园")),
        ("我住万科三期3-2-501", Room("3", "2", "501", "万科三期")),
        ("102小区3-2-501", Room("3", "2", "501", "102小区")),
    ],
)
def test_parts_that_are_not_said_stay_empty(typed: str, room: Room) -> None:
    assert parse_room(typed) == room


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12",
        "1",
        "36.5",
        "36。5",
        "36-6",
        "36C",
        "501度",
        "5号",
        "2022-3-15",
        "13800001111",
        "3-2-501 36.5",
        "你好",
        "今天没有菜",
        "三栋二单元五零一三十六度五",
    ],
)
def test_what_is_not_a_room_alone_is_none(typed: str) -> None:
    assert parse_room(typed) is None


def test_a_room_is_written_with_the_parts_it_has() -> None:
    rooms = [Room("3", "2", "501", "阳光花园"), Room("3", "", "501"), Room("", "", "502")]

    assert [room.text for room in rooms] == ["3-2-501", "3-501", "502"]


@pytest.mark.parametrize(
    "typed",
    [
        "3-2-501 张三",
        "3-2-501张三",
        "张三 3-2-501",
        "张三3-2-501",
        "3-2-501,张三",
        "3-2-501：张三",
        "三号楼二单元五零一张三",
        "我是3-2-501的张三",
        "张三，住3-2-501",
        "姓名:张三 房号:3-2-501",
        "你好，3-2-501，张三",
        "3-2-501 \u202e张\u200b三",
    ],
)
def test_room_and_name_come_in_either_order(typed: str) -> None:
    assert split_room_and_name(typed) == (Room("3", "2", "501"), "张三")


@pytest.mark.parametrize(
    ("typed", "compound", "name"),
    [
        ("阳光花园3-2-501 张三", "阳光花园", "张三"),
        ("阳光花园 张三 3-2-501", "阳光花园", "张三"),
        ("张三 阳光花园3-2-501", "阳光花园", "张三"),
        ("万科3-2-501 张三", "万科", "张三"),
        ("李子轩 3-2-501", "", "李子轩"),
        ("丁一 3-2-501", "", "丁一"),
        ("3-2-501三毛", "", "三毛"),
        ("3-2-501 John Smith", "", "John Smith"),
        ("3-2-501Tom", "", "Tom"),
        ("3-2-501 阿卜杜拉·买买提", "", "阿卜杜拉·买买提"),
        ("3-2-501 <b>张三</b>", "", "<b>张三</b>"),
    ],
)
def test_a_compound_before_the_room_is_not_the_name(typed: str, compound: str, name: str) -> None:
    assert split_room_and_name(typed) == (Room("3", "2", "501", compound), name)


@pytest.mark.parametrize(
    "typed",
    [
        "3-2-501",
        "张三",
        "3-2-501 36.5",
        "3-2-501 😀",
        "3-2-501 家里没有菜了！",
        "3-2-501 张三 13800001111",
        "师傅 3-2-501 张三",
        "3-2-501 " + "长" * 41,
        "",
    ],
)
def test_an_unclear_answer_is_none(typed: str) -> None:
    assert split_room_and_name(typed) is None


def test_the_fullest_room_of_a_text_wins() -> None:
    found = find_room("501是我,3-2-502是李四")

    assert found is not None
    assert found.room == Room("3", "2", "502")


@pytest.mark.parametrize(("typed", "after"), [("3-2-501 住院 到3-3", "住院 到3-3"), ("3-2-501住的张三", "张三")])
def test_a_stay_in_hospital_is_no_word_of_living_there(typed: str, after: str) -> None:
    found = find_room(typed)

    assert found is not None
    assert found.after == after


def test_stairs_are_walked_by_number_not_by_letter() -> None:
    rooms = [
        ("A", "", "101"),
        ("12", "1", "101"),
        ("3", "2", "1001"),
        ("3", "10", "101"),
        ("3", "2", "501"),
        ("3", "", "9"),
        ("B1", "", "1"),
    ]

    assert sorted(rooms, key=lambda room: stair_order(*room)) == [
        ("3", "", "9"),
        ("3", "2", "501"),
        ("3", "2", "1001"),
        ("3", "10", "101"),
        ("12", "1", "101"),
        ("A", "", "101"),
        ("B1", "", "1"),
    ]


def test_leading_zeros_are_the_same_stair() -> None:
    assert stair_order("03", "02", "0501") == stair_order("3", "2", "501")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  张  三 ", "张 三"),
        ("张\u200b三\u202e", "张三"),
        ("张\n三\x00", "张 三"),
        ("e\u0301ric", "éric"),
        ("\u3164\u2800", ""),
        ("长" * 50, "长" * 40),
    ],
)
def test_a_name_is_one_visible_line(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error_and_cleaning_twice_changes_nothing(text: str) -> None:
    parse_room(text)
    split_room_and_name(text)

    assert clean_name(clean_name(text)) == clean_name(text)


@given(st.integers(1, 99), st.integers(1, 9), st.integers(1, 33), st.integers(1, 12))
def test_the_canonical_text_reads_back(building: int, entrance: int, floor: int, flat: int) -> None:
    room = Room(str(building), str(entrance), f"{floor}{flat:02}")

    assert parse_room(room.text) == room
