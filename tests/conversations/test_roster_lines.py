"""Pasted residents and generated doors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.addresses import Room
from conversations.roster_lines import MOST_DOORS, Line, LineError, doors, read_lines, take_phone
from documents.roster import RosterRow, read_roster, write_roster
from texts import LANGUAGES, say


def only(text: str) -> Line:
    lines = read_lines(text)
    assert lines.errors == ()
    return lines.rows[0][1]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("3-2-501 张三", Line("", "3", "2", "501", "张三")),
        ("3-2-501 张三 独居", Line("", "3", "2", "501", "张三", tags=("独居",))),
        (
            "3-2-501 张三 13800001111 1948 独居,慢病",
            Line("", "3", "2", "501", "张三", "+8613800001111", 1948, ("独居", "慢病")),
        ),
        (
            "3号楼2单元501室\t张三\t1948年\t138 0000 1111",
            Line("", "3", "2", "501", "张三", "+8613800001111", 1948),
        ),
        ("张三 3-2-501 独居", Line("", "3", "2", "501", "张三", tags=("独居",))),
        ("张三13800001111 3-2-501", Line("", "3", "2", "501", "张三", "+8613800001111")),
        ("阳光花园3-2-501 张三 021-62345678", Line("阳光花园", "3", "2", "501", "张三", "+862162345678")),
        (
            "3-2-501 John Smith +85251234567, alone",
            Line("", "3", "2", "501", "John Smith", "+85251234567", tags=("alone",)),
        ),
        ("３－２－５０１　张三　１３８００００１１１１", Line("", "3", "2", "501", "张三", "+8613800001111")),
        ("3-501 张三", Line("", "3", "", "501", "张三")),
    ],
)
def test_a_line_says_room_name_and_the_rest_in_any_order(typed: str, line: Line) -> None:
    assert only(typed) == line


def test_every_slip_is_listed_by_its_line_and_the_good_lines_stay() -> None:
    lines = read_lines(
        "3-2-501 张三\n\n没有房号\n501 李四\n3-2-502\n3-2-503 王五 138000\n3-2-504 赵六 1848\n3-02-0501 张三"
    )

    assert [number for number, _ in lines.rows] == [1]
    assert [(error.line, error.key) for error in lines.errors] == [
        (3, "papers.line_error.no_room"),
        (4, "papers.line_error.no_building"),
        (5, "papers.line_error.no_name"),
        (6, "papers.line_error.phone"),
        (7, "papers.line_error.birth_year"),
        (8, "papers.line_error.twin"),
    ]


@pytest.mark.parametrize(("year", "is_good"), [(1899, False), (1900, True), (2022, True), (2023, False)])
def test_nobody_is_born_before_1900_or_after_this_year(year: int, is_good: bool) -> None:
    assert bool(read_lines(f"3-2-501 张三 {year}年", this_year=2022).rows) == is_good


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_words(language: str) -> None:
    errors = [
        *read_lines("没有\n501 李四\n3-2-502\n3-2-503 王五 138000\n3-2-504 赵六 1848\n3-1-1 甲\n3-1-1 甲").errors,
        doors("hello"),
        doors("3号楼1-99层×99户"),
    ]

    said = [say(error.key, language, **error.params) for error in errors if isinstance(error, LineError)]

    assert len(said) == len(errors) == 8
    assert all("{" not in words for words in said)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13800001111", "+8613800001111"),
        ("+86 138 0000 1111", "+8613800001111"),
        ("0086-13800001111", "+8613800001111"),
        ("１３８００００１１１１", "+8613800001111"),
        ("0571-81234567", "+8657181234567"),
        ("+852 5123 4567", "+85251234567"),
        ("3-2-501", ""),
        ("1380000111", ""),
        ("138000011112", ""),
        ("36.5", ""),
    ],
)
def test_a_phone_is_found_in_its_international_form(typed: str, phone: str) -> None:
    assert take_phone(f"张三 {typed}")[0] == phone


@pytest.mark.parametrize("phone", ["13800001111", "021-62345678", "+852 5123 4567"])
def test_a_pasted_phone_is_the_phone_of_a_roster_file(phone: str) -> None:
    pasted = only(f"3-2-501 张三 {phone}")
    filed = read_roster(write_roster([RosterRow("", "3", "2", "501", "张三", phone)], "zh"), "a.xlsx")

    assert filed.rows[0][1].phone == pasted.phone


def test_doors_of_a_block_go_up_the_stairs() -> None:
    rooms = doors("3号楼 2单元 1-18层×3户")

    assert isinstance(rooms, tuple)
    assert [rooms[0], rooms[2], rooms[3], rooms[-1]] == [
        Room("3", "2", "101"),
        Room("3", "2", "103"),
        Room("3", "2", "201"),
        Room("3", "2", "1803"),
    ]
    assert len(rooms) == 54


@pytest.mark.parametrize(
    "typed",
    [
        "3号楼2单元1-2层x2户",
        "3号楼2单元2层X2户",
        "3号楼 2单元 1~2层 * 2户",
        "３号楼２单元１－２层×２户",
        "三号楼二单元两层每层两户",
        "3栋 2门 1至2楼×2",
        "3#2单元1—2层，2户",
    ],
)
def test_every_spelling_of_a_block_gives_its_doors(typed: str) -> None:
    assert doors(typed) == tuple(Room("3", "2", door) for door in ("101", "102", "201", "202"))


def test_several_blocks_come_one_a_line_and_doors_named_twice_once() -> None:
    rooms = doors("3号楼 1-2单元 1层×1户\n\nA座 1层×2户\n3号楼2单元1层×1户\n阳光花园5号楼 1层×1户")

    assert rooms == (
        Room("3", "1", "101"),
        Room("3", "2", "101"),
        Room("A", "", "101"),
        Room("A", "", "102"),
        Room("5", "", "101", "阳光花园"),
    )


@pytest.mark.parametrize("typed", ["", "hello", "3号楼", "3号楼 18-1层×3户", "3号楼 5层×0户", "3号楼 0层×3户"])
def test_a_block_that_is_unclear_is_asked_again(typed: str) -> None:
    error = doors(typed)

    assert isinstance(error, LineError)
    assert error.key == "papers.doors_error.unreadable"


def test_three_thousand_doors_are_the_most() -> None:
    most = doors("3号楼 1-30单元 1-10层×10户")
    one_more = doors("3号楼 1-30单元 1-10层×10户\n4号楼 1层×1户")

    assert isinstance(most, tuple)
    assert len(most) == MOST_DOORS
    assert isinstance(one_more, LineError)
    assert (one_more.line, one_more.key) == (2, "papers.doors_error.too_many")


@given(st.text(alphabet="0123456789-号楼单元层×户室张三 \n,+年\u202e=😀", max_size=120) | st.text(max_size=120))
def test_no_pasted_text_raises(text: str) -> None:
    read_lines(text)
    doors(text)
