"""The roster as a spreadsheet: who lives behind which door. Read with all its slips listed, and written."""

import datetime
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import phonenumbers
import xlsxwriter

from documents import cells
from documents.sheets import Cell, Sheet, UnreadableSheetError, read_sheets
from texts import say
from texts.typed import clean, natural_order, place

MOST_ROWS = 20_000
MOST_MEGABYTES = 10
FIRST_YEAR = 1900
_ROWS_ABOVE_HEADINGS = 20


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One resident: phone in E.164 or '', compound and entrance '' where there is none."""

    compound: str
    building: str
    entrance: str
    door: str
    name: str
    phone: str = ""
    birth_year: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row (0: with the file): a text key and what fills it."""

    row: int
    key: str
    params: dict[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The error in words."""
        return say(self.key, language, **self.params)


@dataclass(frozen=True, slots=True)
class Roster:
    """The good rows and every error, by the row number that the spreadsheet shows."""

    rows: tuple[tuple[int, RosterRow], ...]
    errors: tuple[RowError, ...]


COLUMNS = tuple(column.name for column in fields(RosterRow))
REQUIRED = ("building", "door", "name")
SYNONYMS = {
    "compound": "compound estate 小区 小区名 小区名称 所属小区 院落",
    "building": "building block buildingno 楼栋 楼号 栋 幢 座 楼 楼幢 楼栋号 栋号 幢号 号楼 楼房 楼座",
    "entrance": "entrance unit unitno 单元 楼门 单元号 门洞 门栋",
    "door": "door room flat apartment roomno doorno 门牌 房号 室 门牌号 室号 房间 房间号 门号 户号 房屋号",
    "name": "name fullname resident 姓名 名字 居民 居民姓名 住户 住户姓名",
    "phone": "phone mobile tel telephone phonenumber 电话 手机 手机号 手机号码 联系电话 联系方式 电话号码",
    "birth_year": "birthyear yearofbirth born birth birthday dateofbirth 出生年 出生年份 出生日期 出生年月 生日",
    "tags": "tags tag remarks remark notes note 标签 备注 关爱标签 人员类别 说明",
}
_COLUMN_OF = {word: column for column, words in SYNONYMS.items() for word in words.split()}


def read_roster(data: bytes, filename: str, *, this_year: int = 2100) -> Roster:
    """The roster in a spreadsheet of any kind, never raising: what cannot be read is an error of its row."""
    if len(data) > MOST_MEGABYTES << 20:
        return _refused("too_big", most=MOST_MEGABYTES)
    if not data.strip():
        return _refused("empty")
    try:
        sheets = read_sheets(data, filename, most_rows=MOST_ROWS + _ROWS_ABOVE_HEADINGS + 1)
    except UnreadableSheetError as error:
        return _refused(error.why)
    return _roster([sheet for sheet in sheets if sheet.rows], this_year)


def _refused(why: str, **params: object) -> Roster:
    return Roster((), (RowError(0, f"papers.roster_error.{why}", params),))


def _roster(sheets: list[Sheet], this_year: int) -> Roster:
    if not sheets:
        return _refused("empty")
    headed = [sheet for sheet in sheets if _missing(_headings(sheet)[1]) == []]
    if len(headed) > 1:
        return _refused("several_sheets", sheets="、".join(clean(sheet.name) for sheet in headed))
    sheet = headed[0] if headed else sheets[0]
    start, columns = _headings(sheet)
    if missing := _missing(columns):
        return _refused("missing_columns", columns=" ".join(say(f"papers.roster.{name}") for name in missing))
    rows = sheet.rows[start + 1 :]
    if len(rows) > MOST_ROWS:
        return _refused("too_many_rows", most=MOST_ROWS)
    return _checked(rows, columns, this_year) if rows else _refused("empty")


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Where the headings stand, as the index of their row and each column's; the row that knows the most wins."""
    rows = [_named_columns(row) for _, row in sheet.rows[:_ROWS_ABOVE_HEADINGS]]
    best = max(range(len(rows)), key=lambda index: len(rows[index]))
    return best, rows[best]


def _named_columns(row: list[Cell]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(row):
        if name := _COLUMN_OF.get(_heading(str(cell))):
            columns.setdefault(name, index)
    return columns


def _heading(text: str) -> str:
    plain = unicodedata.normalize("NFKC", clean(text)).casefold()
    return re.sub(r"\(.*?\)|[\s_*:.\-]", "", plain)


def _missing(columns: dict[str, int]) -> list[str]:
    return [name for name in REQUIRED if name not in columns]


def _checked(rows: list[tuple[int, list[Cell]]], columns: dict[str, int], this_year: int) -> Roster:
    good: list[tuple[int, RosterRow]] = []
    errors: list[RowError] = []
    seen: dict[Any, int] = {}
    for number, values in rows:
        said = {name: values[index] for name, index in columns.items() if index < len(values)}
        if not any(clean(str(value)) for value in said.values()):
            continue
        reading = _Reading(number, said, this_year)
        row = reading.row()
        first = seen.setdefault(_key(row), number)
        if first != number and not reading.errors:
            reading.error("twin", first=first)
        errors += reading.errors
        if not reading.errors:
            good.append((number, row))
    return Roster(tuple(good), tuple(errors)) if good or errors else _refused("empty")


def _key(row: RosterRow) -> tuple[object, ...]:
    return (row.compound, *map(natural_order, (row.building, row.entrance, row.door)), row.name)


class _Reading:
    """One row on its way to being a resident, with what was wrong on the way."""

    def __init__(self, number: int, said: dict[str, Cell], this_year: int) -> None:
        self.number, self.said, self.this_year = number, said, this_year
        self.errors: list[RowError] = []

    def error(self, why: str, **params: object) -> None:
        self.errors.append(RowError(self.number, f"papers.roster_error.{why}", {"row": self.number, **params}))

    def row(self) -> RosterRow:
        building, entrance, door = (place(self._words(name)) for name in ("building", "entrance", "door"))
        compound, name = self._words("compound"), self._words("name")
        for column, value in (("building", building), ("door", door), ("name", name)):
            if not value and not isinstance(self.said.get(column), datetime.date):
                self.error(f"missing_{column}")
        return RosterRow(compound, building, entrance, door, name, self._phone(), self._birth_year(), self._tags())

    def _words(self, column: str) -> str:
        """The cell as text; 3-2 that the spreadsheet made the second of March is an error, not a door."""
        value = self.said.get(column, "")
        if isinstance(value, datetime.date):
            self.error("date_cell", column=say(f"papers.roster.{column}"), value=value.isoformat())
            return ""
        return clean(value)

    def _phone(self) -> str:
        said = self._words("phone")
        try:
            number = phonenumbers.parse(said, "CN") if said else None
        except phonenumbers.NumberParseException:
            return self._no_phone(said)
        if number is None:
            return ""
        if not phonenumbers.is_valid_number(number):
            return self._no_phone(said)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _no_phone(self, said: str) -> str:
        self.error("phone", value=said)
        return ""

    def _birth_year(self) -> int | None:
        said = clean(str(self.said.get("birth_year", "")))
        if not said:
            return None
        # 1948, 1948年, 1948-03-02, 1948.3, 19480302
        found = re.fullmatch(r"(\d{4})(?:\s*年.*|[-/.]\d.*|\d{4})?", unicodedata.normalize("NFKC", said))
        year = int(found[1]) if found else 0
        if not FIRST_YEAR <= year <= self.this_year:
            self.error("birth_year", value=said)
            return None
        return year

    def _tags(self) -> tuple[str, ...]:
        said = str(self.said.get("tags", ""))
        words = (clean(word, limit=20) for word in re.split(r"[\s,，、;；/|]+", clean(said, limit=500)))
        return tuple(dict.fromkeys(word for word in words if word))


def write_roster(rows: Iterable[RosterRow], language: str) -> bytes:
    """The roster as xlsx; `read_roster` gives back the same rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(say("papers.roster.sheet", language))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 14)
        for row, values in enumerate(_written(rows, language)):
            for column, value in enumerate(values):
                sheet.write_string(row, column, value)
    return out.getvalue()


def _written(rows: Iterable[RosterRow], language: str) -> Iterator[list[str]]:
    yield [say(f"papers.roster.{column}", language) for column in COLUMNS]
    for row in rows:
        tags = say("papers.join", language).join(row.tags)
        year = "" if row.birth_year is None else str(row.birth_year)
        said = (row.compound, row.building, row.entrance, row.door, row.name, row.phone, year, tags)
        yield [cells.line(value) for value in said]
