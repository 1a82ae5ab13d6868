"""What people typed, in the form that is kept."""

import itertools

import pytest

from texts.typed import NUMERALS, clean, digits, joined, natural_order, place


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三", "3"),
        ("十", "10"),
        ("十二", "12"),
        ("二十一", "21"),
        ("五零一", "501"),
        ("五百零一", "501"),
        ("一百〇一", "101"),
        ("两", "2"),
    ],
)
def test_a_chinese_number_becomes_digits(numeral: str, value: str) -> None:
    assert digits(numeral) == value


@pytest.mark.parametrize("length", [1, 2, 3])
def test_no_row_of_numerals_raises_and_a_place_stays_what_it_became(length: int) -> None:
    for numerals in map("".join, itertools.product(NUMERALS, repeat=length)):
        assert place(place(numerals)) == place(numerals)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3号楼", "3"),
        ("３＃", "3"),
        ("三栋", "3"),
        ("A座", "A"),
        ("二单元", "2"),
        ("501室", "501"),
        ("0501", "0501"),
        ("12楼C室", "12C"),
        ("b101", "B101"),
        ("综合楼", "综合楼"),
        ("", ""),
    ],
)
def test_a_part_of_an_address_is_kept_short(typed: str, kept: str) -> None:
    assert place(typed) == kept


@pytest.mark.parametrize(("text", "line"), [("a\u2028b", "a b"), ("\ud800x", "x"), ("😀", "😀"), ("a \u200b b", "a b")])
def test_a_cleaned_text_is_one_visible_line(text: str, line: str) -> None:
    assert clean(text) == line


def test_numbers_are_ordered_as_numbers_and_before_letters() -> None:
    assert sorted(["B12", "A", "1001", "B2", "501", "", "12A", "12"], key=natural_order) == [
        *("", "12", "12A", "501", "1001", "A", "B2", "B12"),
    ]


@pytest.mark.parametrize(
    ("parts", "written"), [(("3", "2", "501"), "3-2-501"), (("3", "", "501"), "3-501"), (("", "", "501"), "501")]
)
def test_an_address_is_the_parts_that_there_are(parts: tuple[str, ...], written: str) -> None:
    assert joined(*parts) == written
