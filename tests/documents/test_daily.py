"""The daily sheet, read back the way a spreadsheet reads it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.daily import COLUMNS, DailyRow, Headings, Status, daily_csv, daily_xlsx, is_fever

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROW = DailyRow(
    date=date(2022, 3, 15),
    community="翠湖社区",
    compound="阳光花园",
    building="3",
    entrance="2",
    door="501",
    name="张三",
    status="reported",
    celsius=Decimal("36.5"),
    symptoms=(),
    late=False,
    source="tap",
    reported_by="张三",
    reported_at=datetime(2022, 3, 15, 8, 5, 59, tzinfo=SHANGHAI),
    corrected=False,
    grid="第三网格",
    round="2022-03-15 08:00",
    resident_id="17",
)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheets(data: bytes) -> list[Any]:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets


def cell(row: DailyRow, column: str, headings: Headings = "en") -> Any:
    return sheets(daily_xlsx([row], headings))[0].cell(2, COLUMNS.index(column) + 1)


def test_the_columns_stand_in_the_published_order() -> None:
    published = (
        "date,community,compound,building,entrance,door,name,status,celsius,symptoms,late,source,reported_by,"
        "reported_at,corrected,grid,round,resident_id\n"
    )

    assert daily_csv([]).decode() == published
    assert ",".join(cell.value for cell in sheets(daily_xlsx([]))[0][1]) + "\n" == published


def test_a_row_for_programs_is_in_plain_english() -> None:
    row = replace(ROW, status="late", symptoms=("咳嗽", "乏力"), late=True, corrected=True)

    data = daily_csv([row])

    assert not data.startswith(b"\xef\xbb\xbf")
    assert read_csv(data)[1] == [
        *("2022-03-15", "翠湖社区", "阳光花园", "3", "2", "501", "张三", "late", "36.5", "咳嗽, 乏力", "yes", "tap"),
        *("张三", "2022-03-15 08:05", "yes", "第三网格", "2022-03-15 08:00", "17"),
    ]


def test_a_row_for_workers_is_in_chinese_and_opens_in_excel() -> None:
    data = daily_csv([replace(ROW, symptoms=("咳嗽", "乏力"), late=True)], "zh")

    assert data.startswith(b"\xef\xbb\xbf")
    headings, row = read_csv(data)
    assert headings[:9] == ["日期", "社区", "小区", "楼栋", "单元", "门牌", "姓名", "状态", "体温"]
    assert row[7:15] == ["已报", "36.5", "咳嗽、乏力", "是", "按钮", "张三", "2022-03-15 08:05", ""]


@pytest.mark.parametrize(
    ("status", "word"), [("reported", "已报"), ("late", "补报"), ("missing", "未报"), ("paused", "暂停")]
)
def test_every_status_has_its_word(status: Status, word: str) -> None:
    assert cell(replace(ROW, status=status), "status", "zh").value == word
    assert cell(replace(ROW, status=status), "status").value == status


@pytest.mark.parametrize("headings", ["en", "zh"])
def test_both_files_say_the_same(headings: Headings) -> None:
    rows = [ROW, replace(ROW, celsius=None, status="missing", reported_at=None, reported_by="", source="")]

    table = [[str(value.value or "") for value in row] for row in sheets(daily_xlsx(rows, headings))[0].rows]

    assert table == read_csv(daily_csv(rows, headings))


@pytest.mark.parametrize(
    ("celsius", "written"),
    [
        (Decimal("36.5"), "36.5"),
        (36.5, "36.5"),
        (37, "37.0"),
        (Decimal("36.55"), "36.55"),
        (36.499999999, "36.5"),
        (None, ""),
    ],
)
def test_celsius_has_one_or_two_decimals(celsius: Decimal | float | None, written: str) -> None:
    assert read_csv(daily_csv([replace(ROW, celsius=celsius)]))[1][8] == written


def test_celsius_is_a_number_that_a_spreadsheet_can_average() -> None:
    number = cell(ROW, "celsius")

    assert (number.value, number.data_type, number.number_format) == (36.5, "n", "0.0#")


@pytest.mark.parametrize("celsius", [37.3, Decimal("37.3"), 38.0])
def test_a_fever_row_is_marked(celsius: Decimal | float) -> None:
    row = replace(ROW, celsius=celsius)

    assert is_fever(celsius)
    assert {cell(row, column).fill.fgColor.rgb for column in ("name", "celsius", "symptoms")} == {"FFFBD5D5"}


@pytest.mark.parametrize("celsius", [37.2, Decimal("37.29"), None])
def test_below_37_3_nothing_is_marked(celsius: Decimal | float | None) -> None:
    assert not is_fever(celsius)
    assert cell(replace(ROW, celsius=celsius), "name").fill.fill_type is None


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1"])
def test_a_name_is_never_run(name: str) -> None:
    row = replace(ROW, name=name, grid=name, resident_id=name)

    assert read_csv(daily_csv([row]))[1][6] == f"'{name}"
    assert (cell(row, "name").value, cell(row, "name").data_type) == (name, "s")


def test_a_link_stays_text() -> None:
    assert cell(replace(ROW, name="http://a.example/"), "name").hyperlink is None


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30))
def test_any_name_makes_a_file_that_opens_with_one_line_a_resident(name: str) -> None:
    row = replace(ROW, name=name)

    assert len(read_csv(daily_csv([row]))) == 2
    assert sheets(daily_xlsx([row]))[0].max_row == 2


def test_the_headings_stay_in_sight_and_filter() -> None:
    sheet = sheets(daily_xlsx([ROW, ROW], "zh"))[0]

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.title) == ("A2", "A1:R3", "每日上报")
    assert sheet.column_dimensions["N"].width > sheet.column_dimensions["D"].width


@pytest.mark.parametrize(("count", "rows_of_sheets"), [(0, [0]), (2, [2]), (3, [2, 1]), (4, [2, 2])])
def test_rows_that_do_not_fit_go_on_to_the_next_sheet(count: int, rows_of_sheets: list[int]) -> None:
    found = sheets(daily_xlsx([ROW] * count, sheet_rows=2))

    assert [sheet.max_row - 1 for sheet in found] == rows_of_sheets
    assert {sheet["A1"].value for sheet in found} == {"date"}


def test_rows_may_come_one_by_one() -> None:
    def rows() -> Iterator[DailyRow]:
        yield ROW
        yield ROW

    assert len(read_csv(daily_csv(rows()))) == 3
    assert sheets(daily_xlsx(rows()))[0].max_row == 3
