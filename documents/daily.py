"""The daily sheet: one row per resident and round, as CSV and as xlsx, written while the rows still come in."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Literal

import xlsxwriter

from documents import cells
from texts import catalogue, say

FEVER = Decimal("37.3")
MOST_ROWS_OF_A_SHEET = 1_000_000

Headings = Literal["en", "zh"]
Status = Literal["reported", "late", "missing", "paused"]


@dataclass(frozen=True, slots=True)
class DailyRow:
    """One resident in one round; `reported_at` in the grid's own zone, `celsius` None for 正常 without a number."""

    date: datetime.date
    community: str
    compound: str
    building: str
    entrance: str
    door: str
    name: str
    status: Status
    celsius: Decimal | float | None
    symptoms: tuple[str, ...]
    late: bool
    source: str
    reported_by: str
    reported_at: datetime.datetime | None
    corrected: bool
    grid: str
    round: str
    resident_id: str


COLUMNS = tuple(column.name for column in fields(DailyRow))
_CELSIUS = COLUMNS.index("celsius")
_WIDTHS = {
    "date": 11,
    "community": 14,
    "compound": 14,
    "name": 12,
    "symptoms": 18,
    "reported_by": 12,
    "reported_at": 17,
    "grid": 12,
    "round": 17,
    "resident_id": 14,
}


def daily_csv(rows: Iterable[DailyRow], headings: Headings = "en") -> bytes:
    """UTF-8 CSV, plain for programs ('en') or with the mark that Excel needs ('zh')."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(_headings(headings))
    sheet.writerows(map(cells.quoted, _words(row, headings)) for row in rows)
    return out.getvalue().encode("utf-8-sig" if headings == "zh" else "utf-8")


def daily_xlsx(rows: Iterable[DailyRow], headings: Headings = "en", *, sheet_rows: int = MOST_ROWS_OF_A_SHEET) -> bytes:
    """An Excel file with fevers marked; more than `sheet_rows` rows go on to a second sheet."""
    out = io.BytesIO()
    # constant_memory keeps one row at a time (its temporary file is gone on return); 100,000 rows take 32 MB, not 336.
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        styles = _Styles(book)
        for part in _parts(rows, sheet_rows):
            _write_sheet(book.add_worksheet(_sheet_name(book, headings)), part, headings, styles)
    return out.getvalue()


def _parts(rows: Iterable[DailyRow], size: int) -> Iterator[Iterable[DailyRow]]:
    """The rows in runs of `size`, one empty run when there are none; each run is to be used up before the next."""
    left = iter(rows)
    yield islice(left, size)
    for first in left:
        yield chain([first], islice(left, size - 1))


def _sheet_name(book: Any, headings: Headings) -> str:
    name, number = say("papers.daily.sheet", headings), len(book.worksheets()) + 1
    return name if number == 1 else f"{name} {number}"


class _Styles:
    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8F0E8"})
        self.text, self.number = None, book.add_format({"num_format": "0.0#"})
        alarm = {"bg_color": "#FBD5D5", "font_color": "#9C0006"}
        self.fever_text = book.add_format(alarm)
        self.fever_number = book.add_format(alarm | {"bold": True, "num_format": "0.0#"})


def _write_sheet(sheet: Any, rows: Iterable[DailyRow], headings: Headings, styles: _Styles) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS.get(name, 8))
        sheet.write_string(0, column, _headings(headings)[column], styles.heading)
    last = 0
    for last, row in enumerate(rows, start=1):
        _write_row(sheet, last, row, headings, styles)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


def _write_row(sheet: Any, at: int, row: DailyRow, headings: Headings, styles: _Styles) -> None:
    fever = is_fever(row.celsius)
    for column, words in enumerate(_words(row, headings)):
        if column == _CELSIUS and words:
            sheet.write_number(at, column, float(words), styles.fever_number if fever else styles.number)
        elif words or fever:
            # write_string, never write: a name such as =cmd stays a name
            sheet.write_string(at, column, words, styles.fever_text if fever else styles.text)


def is_fever(celsius: Decimal | float | None) -> bool:
    """At or above 37.3 ℃."""
    return celsius is not None and _degrees(celsius) >= FEVER


def _degrees(celsius: Decimal | float) -> Decimal:
    # By way of text: as a binary number 37.3 is a little less than 37.3.
    return round(Decimal(str(celsius)), 2)


def _headings(language: Headings) -> list[str]:
    return [say(f"papers.daily.{column}", language) for column in COLUMNS]


def _words(row: DailyRow, language: Headings) -> list[str]:
    yes, words = say("papers.yes", language), catalogue(language)
    said = (
        row.date.isoformat(),
        row.community,
        row.compound,
        row.building,
        row.entrance,
        row.door,
        row.name,
        say(f"papers.status.{row.status}", language),
        "" if row.celsius is None else _written(row.celsius),
        say("papers.join", language).join(row.symptoms),
        yes if row.late else "",
        words.get(f"papers.source.{row.source}", row.source),
        row.reported_by,
        row.reported_at.strftime("%Y-%m-%d %H:%M") if row.reported_at else "",
        yes if row.corrected else "",
        row.grid,
        row.round,
        row.resident_id,
    )
    return [cells.line(cell) for cell in said]


def _written(celsius: Decimal | float) -> str:
    """36.5 as '36.5', 37 as '37.0', 36.55 as '36.55'."""
    degrees = f"{_degrees(celsius):.2f}"
    return degrees.removesuffix("0")
