"""Rosters from every kind of file, with their slips listed, and back."""

import csv as tables
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import cells
from documents.roster import MOST_ROWS, Roster, RosterRow, read_roster, write_roster
from texts import LANGUAGES, say
from texts.typed import clean, place

HEADINGS = ("小区", "楼栋", "单元", "门牌", "姓名", "电话", "出生年", "标签")
ZHANG = RosterRow("阳光花园", "3", "2", "501", "张三", "+8613800001111", 1948, ("独居", "慢病"))


def csv(*rows: str, headings: str = "楼栋,单元,门牌,姓名,电话,出生年,标签") -> bytes:
    return "\n".join([headings, *rows]).encode()


def xlsx(*sheets: Sequence[Sequence[object]], merge: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    else:
                        sheet.write(number, column, value, day if isinstance(value, datetime) else None)
            for area in merge:
                sheet.merge_range(area, "3")
    return out.getvalue()


def keys(roster: Roster) -> list[tuple[int, str]]:
    return [(error.row, error.key.removeprefix("papers.roster_error.")) for error in roster.errors]


def refused(data: bytes, filename: str = "roster.xlsx") -> str:
    roster = read_roster(data, filename)
    assert roster.rows == ()
    assert [error.row for error in roster.errors] == [0]
    return roster.errors[0].key.removeprefix("papers.roster_error.")


def test_a_workbook_with_numbers_and_texts_is_read() -> None:
    data = xlsx(
        [
            ["阳光花园花名册"],
            [],
            HEADINGS,
            ["阳光花园", 3, 2.0, 501.0, "张三", 13800001111, 1948, "独居、慢病"],
            ["阳光花园", "3号楼", "二单元", "0501", " 李\u202e四 ", "138 0000 2222", "1950年", ""],
            [],
            ["阳光花园", "A座", "", "12楼C室", "王五", "", datetime(1960, 5, 1), "孕产妇"],  # noqa: DTZ001
        ]
    )

    roster = read_roster(data, "roster.xlsx")

    assert roster.errors == ()
    assert roster.rows == (
        (4, ZHANG),
        (5, RosterRow("阳光花园", "3", "2", "0501", "李四", "+8613800002222", 1950)),
        (7, RosterRow("阳光花园", "A", "", "12C", "王五", "", 1960, ("孕产妇",))),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_excel_writes(encoding: str) -> None:
    text = ",".join(HEADINGS) + "\r\n阳光花园,3,2,501,张三,13800001111,1948,独居;慢病\r\n"

    assert read_roster(text.encode(encoding), "花名册.CSV") == Roster(((2, ZHANG),), ())


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_may_be_cut_by_comma_tab_or_semicolon(delimiter: str) -> None:
    text = delimiter.join(["楼栋", "门牌", "姓名"]) + "\n" + delimiter.join(["3", "501", "张三"])

    assert read_roster(text.encode(), "a.csv").rows == ((2, RosterRow("", "3", "", "501", "张三")),)


@pytest.mark.parametrize(
    "headings",
    [
        "姓名,手机,房号,楼号,楼门,出生年份,备注,所属小区",
        "姓 名*,联系电话(必填),门牌号,幢,单元号,生日,人员类别,小区名称",
        "name,phone,door,building,entrance,birth_year,tags,compound",
        "Name,Mobile,Room No.,Block,Unit,Year of birth,Notes,Estate",
    ],
)
def test_columns_are_found_by_chinese_or_english_names_in_any_order(headings: str) -> None:
    data = csv("张三,13800001111,501,3,2,1948,独居 慢病,阳光花园", headings=headings)

    assert read_roster(data, "a.csv") == Roster(((2, ZHANG),), ())


def test_every_slip_of_every_row_is_listed_and_the_good_rows_stay() -> None:
    data = csv(
        "3,2,501,张三,,,",
        ",2,502,李四,,,",
        "3,2,,,,,",
        "3,2,503,王五,138000,1848,",
        "3,2,504,赵六,13800001111/13800002222,四八年,",
        ",,,,,,",
        "3号楼,02,0501,张三,,,",
    )

    roster = read_roster(data, "a.csv")

    assert [number for number, _ in roster.rows] == [2]
    assert keys(roster) == [
        (3, "missing_building"),
        (4, "missing_door"),
        (4, "missing_name"),
        (5, "phone"),
        (5, "birth_year"),
        (6, "phone"),
        (6, "birth_year"),
        (8, "twin"),
    ]
    assert roster.errors[-1].params == {"row": 8, "first": 2}


def test_namesakes_behind_two_doors_are_no_twins() -> None:
    assert read_roster(csv("3,2,501,张三,,,", "3,2,502,张三,,,"), "a.csv").errors == ()


@pytest.mark.parametrize(("year", "is_good"), [("1899", False), ("1900", True), ("2022", True), ("2023", False)])
def test_nobody_is_born_before_1900_or_after_this_year(year: str, is_good: bool) -> None:
    assert bool(read_roster(csv(f"3,2,501,张三,,{year},"), "a.csv", this_year=2022).rows) == is_good


@pytest.mark.parametrize("said", ["1948", "1948.0", "1948年3月", "1948-03-02", "1948/3/2", "19480302", "1948.3"])
def test_a_birth_year_may_come_with_its_day(said: str) -> None:
    assert read_roster(csv(f"3,2,501,张三,,{said},"), "a.csv").rows[0][1].birth_year == 1948


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("13800001111", "+8613800001111"),
        ("+86 138-0000-1111", "+8613800001111"),
        ("021-62345678", "+862162345678"),
        ("+852 5123 4567", "+85251234567"),
        ("", ""),
    ],
)
def test_a_phone_is_kept_in_its_international_form(said: str, phone: str) -> None:
    assert read_roster(csv(f"3,2,501,张三,{said},,"), "a.csv").rows[0][1].phone == phone


def test_a_door_that_the_spreadsheet_made_a_date_is_an_error() -> None:
    data = xlsx([["楼栋", "门牌", "姓名"], [3, datetime(2022, 3, 2), "张三"]])  # noqa: DTZ001

    roster = read_roster(data, "a.xlsx")

    assert keys(roster) == [(2, "date_cell")]
    assert roster.errors[0].params["value"] == "2022-03-02"


def test_a_merged_cell_counts_for_each_of_its_rows() -> None:
    data = xlsx(
        [["楼栋", "门牌", "姓名"], ["", "501", "张三"], ["", "502", "李四"], ["4", "101", "王五"]], merge=["A2:A3"]
    )

    assert [row.building for _, row in read_roster(data, "a.xlsx").rows] == ["3", "3", "4"]


def test_a_table_may_begin_anywhere_on_its_sheet() -> None:
    data = xlsx([[], [], ["", "", "楼栋", "门牌", "姓名"], ["", "", 3, 501, "张三"]])

    assert read_roster(data, "a.xlsx").rows == ((4, RosterRow("", "3", "", "501", "张三")),)


def test_the_sheet_with_the_headings_is_the_roster() -> None:
    data = xlsx([["说明"]], [["楼栋", "门牌", "姓名"], ["3", "501", "张三"]])

    assert [number for number, _ in read_roster(data, "a.xlsx").rows] == [2]


def test_two_rosters_in_one_file_are_refused_lest_one_be_forgotten() -> None:
    table = [["楼栋", "门牌", "姓名"], ["3", "501", "张三"]]

    assert refused(xlsx(table, table)) == "several_sheets"


def test_missing_columns_are_one_error_that_names_them() -> None:
    roster = read_roster(csv("3,501", "4,502", headings="楼栋,单元"), "a.csv")

    assert keys(roster) == [(0, "missing_columns")]
    assert roster.errors[0].params == {"columns": "门牌 姓名"}


@pytest.mark.parametrize("extra", [0, 1])
def test_twenty_thousand_rows_are_the_most(extra: int) -> None:
    rows = [f"{number},1,101,张三,,," for number in range(MOST_ROWS + extra)]

    roster = read_roster(csv(*rows), "a.csv")

    assert (len(roster.rows), keys(roster)) == ((0, [(0, "too_many_rows")]) if extra else (MOST_ROWS, []))


@pytest.mark.parametrize("extra", [0, 1])
def test_ten_megabytes_are_the_most(extra: int) -> None:
    data = csv("3,2,501,张三,,,\n")

    roster = read_roster(data + b"\n" * ((10 << 20) - len(data) + extra), "a.csv")

    assert keys(roster) == ([(0, "too_big")] if extra else [])


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def with_password() -> bytes:
    """A workbook whose entries say that they are encrypted."""
    data = bytearray(zipped("xl/workbook.xml", b"secret"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "filename", "why"),
    [
        (b"", "a.xlsx", "empty"),
        (b" \n\n", "a.csv", "empty"),
        (b"\xef\xbb\xbf", "a.csv", "empty"),
        (b"\xff\xd8\xff\xe0 JFIF", "a.jpg", "not_a_spreadsheet"),
        (b"%PDF-1.7", "a.xlsx", "not_a_spreadsheet"),
        (b"\x00\x01\x02", "a.csv", "not_a_spreadsheet"),
        (zipped("word/document.xml", b"<a/>"), "a.docx", "not_a_spreadsheet"),
        (b"PK\x03\x04broken", "a.xlsx", "broken"),
        (zipped("xl/workbook.xml", b"<a/>"), "a.xlsx", "broken"),
        (OLE, "a.xls", "broken"),
        (with_password(), "a.xlsx", "encrypted"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (b'name\n"' + b"x" * 200_000 + b'"', "a.csv", "broken"),
        ("楼栋,门牌,姓名\n".encode(), "a.csv", "empty"),
        (xlsx([]), "a.xlsx", "empty"),
    ],
)
def test_a_file_that_is_no_roster_gets_one_clear_answer(data: bytes, filename: str, why: str) -> None:
    assert refused(data, filename) == why


def test_a_cell_at_the_end_of_the_sheet_does_not_end_the_program() -> None:
    data = xlsx([["楼栋", "门牌", "姓名"], ["3", "501", "张三"]])
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(far, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'"C2"', b'"XFD1048576"').replace(b'r="2"', b'r="1048576"'))

    assert refused(far.getvalue()) == "broken"


def test_a_small_file_that_unpacks_to_gigabytes_does_not_end_the_program() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["楼栋"]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            if name != "xl/sharedStrings.xml":
                target.writestr(name, source.read(name))
        with target.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(b"<sst><si><t>")
            for _ in range(1200):
                strings.write(b"A" * (1 << 20))

    assert refused(out.getvalue()) == "broken"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_words(language: str) -> None:
    slips = read_roster(csv(",,,,1,1,", "3,2,1,甲,,,", "3,2,1,甲,,,"), "a.csv").errors
    files = [
        read_roster(data, name).errors[0]
        for data, name in [
            (b"", "a.csv"),
            (b"x", "a.pdf"),
            (b"PK", "a.xlsx"),
            (with_password(), "a.xlsx"),
            (b"a,b\n1,2", "a.csv"),
            (b"x" * ((10 << 20) + 1), "a.csv"),
        ]
    ]

    words = [error.text(language) for error in [*slips, *files]]

    assert len(words) == 12
    assert all(text and "{" not in text for text in words)


NAMES = st.text(alphabet="张三=+-@'\t\r<b>&\"_x0041_ é😀٣\u202e,;\n", min_size=1, max_size=12).map(clean)
PLACES = st.text(alphabet="0123456789ABＡ三十零号楼栋室单元门-=+@ ", min_size=1, max_size=6).map(clean)
TAGS = st.lists(st.text(alphabet="独居慢病=+-@'", min_size=1, max_size=5), max_size=3, unique=True)
ROWS = st.lists(
    st.builds(
        RosterRow,
        compound=st.sampled_from(["", "阳光花园", "=花园"]),
        building=PLACES.map(place).filter(bool),
        entrance=PLACES.map(place),
        door=PLACES.map(place).filter(bool),
        name=NAMES.filter(bool),
        phone=st.sampled_from(["", "+8613800001111", "+862162345678"]),
        birth_year=st.none() | st.integers(1900, 2022),
        tags=TAGS.map(tuple),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row.name.casefold(),
)


def saved_as_csv(rows: list[RosterRow], language: str) -> bytes:
    """A written roster that somebody opened and saved as CSV, quoted as our own sheets are."""
    sheet = openpyxl.load_workbook(io.BytesIO(write_roster(rows, language))).worksheets[0]
    out = io.StringIO()
    tables.writer(out).writerows([cells.quoted(str(said or "")) for said in row] for row in sheet.values)
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(
    ("write", "filename"), [(write_roster, "a.xlsx"), (saved_as_csv, "a.csv")], ids=["xlsx", "csv"]
)
@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_a_written_roster_reads_back_identically(
    write: Callable[[list[RosterRow], str], bytes], filename: str, language: str, rows: list[RosterRow]
) -> None:
    roster = read_roster(write(rows, language), filename)

    assert roster.errors == ()
    assert [row for _, row in roster.rows] == rows


def test_a_written_workbook_holds_texts_and_no_formulas() -> None:
    row = RosterRow("", "3", "-1", "501", "=cmd|' /C calc'!A0", "+8613800001111")

    book = openpyxl.load_workbook(io.BytesIO(write_roster([row], "zh")))
    sheet = book.worksheets[0]

    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert sheet["E2"].value == row.name
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet.title == say("papers.roster.sheet", "zh")


GOOD = write_roster([ZHANG], "zh")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_mangled_workbook_raises(data: st.DataObject) -> None:
    mangled = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        mangled[data.draw(st.integers(0, len(mangled) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(mangled)))

    roster = read_roster(bytes(mangled[:cut] if data.draw(st.booleans()) else mangled), "a.xlsx")

    assert roster.rows or roster.errors


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_workbook_with_mangled_insides_raises(data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            inside = bytearray(source.read(name))
            if data.draw(st.booleans()):
                inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.integers(0, 255))
            target.writestr(name, bytes(inside))

    roster = read_roster(out.getvalue(), "a.xlsx")

    assert roster.rows or roster.errors


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.txt", "a.xlsx", "", "a", "\0"]))
def test_no_bytes_raise(data: bytes, filename: str) -> None:
    roster = read_roster(data, filename)

    assert roster.rows or roster.errors


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="楼栋门牌姓名,\"'\n\r\t;=1 \u202e电话出生年", max_size=80))
def test_no_text_raises(text: str) -> None:
    roster = read_roster(csv(text), "a.csv")

    assert roster.rows or roster.errors
