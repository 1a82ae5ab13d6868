"""The daily sheet read back from the file, as a staff member would open it."""

from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineWorkbook

import texts


@dataclass(frozen=True, slots=True)
class Line:
    """One resident's row."""

    grid: str
    room: str
    name: str
    status: str
    celsius: float | None
    reported_by: str


def read(data: bytes) -> list[Line]:
    """The rows of the workbook's only sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    heading, *rows = book.get_sheet_by_index(0).to_python()
    at = {name: [str(cell) for cell in heading].index(texts.say(f"papers.daily.{name}")) for name in COLUMNS}
    return [_line([row[at[name]] for name in COLUMNS]) for row in rows]


COLUMNS = ("grid", "building", "entrance", "door", "name", "status", "celsius", "reported_by")


def _line(cells: list[object]) -> Line:
    grid, building, entrance, door, name, status, celsius, by = cells
    room = "-".join(_plain(cell) for cell in (building, entrance, door))
    return Line(str(grid), room, str(name), str(status), float(str(celsius)) if celsius else None, str(by))


def _plain(cell: object) -> str:
    """3, whether the cell is a text or a number."""
    return str(int(cell)) if isinstance(cell, float) else str(cell)
