"""The cells of a workbook on stdin as JSON on stdout; run by `documents.sheets` in a process of its own.

A few bytes can name cell XFD1048576, and calamine then asks for 17 billion cells: the limits below end this process
instead of the bot.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

MEMORY = 1 << 30
SECONDS = 30
MOST_COLUMNS = 60
LONGEST_CELL = 500


def limit_this_process() -> None:
    """At most 1 GiB, 30 seconds of processor time and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell(value: object) -> Any:
    """A cell as JSON: text, or {"date": "1948-03-02"}; 501.0 is '501'."""
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()[:10]}
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST_CELL]


def filled_rows(sheet: Any, left: int) -> list[tuple[int, list[Any]]]:
    """At most `left` rows that are not empty, by the number that the spreadsheet shows."""
    rows: list[tuple[int, list[Any]]] = []
    _, first_column = sheet.start or (0, 0)
    merged = _merged(sheet)
    carried: dict[int, tuple[int, Any]] = {}
    # calamine gives the empty rows above the first filled one, but not the empty columns before it.
    for number, values in enumerate(sheet.iter_rows()):
        cells = [""] * first_column + [cell(value) for value in values[:MOST_COLUMNS]]
        _carry_down(cells, number, merged, carried)
        if any(cells):
            rows.append((number + 1, cells))
        if len(rows) == left:
            break
    return rows


def _merged(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """The columns and last rows of the areas that begin in a row; their text stands in their first cell only."""
    areas: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or []:
        areas.setdefault(top, []).append((column, bottom))
    return areas


def _carry_down(
    cells: list[Any], number: int, merged: dict[int, list[tuple[int, int]]], carried: dict[int, tuple[int, Any]]
) -> None:
    """Repeat what a household's merged cell says on each of its rows."""
    for column, (bottom, value) in carried.items():
        if number <= bottom:
            cells[column] = value
    for column, bottom in merged.get(number, ()):
        if column < len(cells):
            carried[column] = (bottom, cells[column])


def sheets(data: bytes, most_rows: int) -> list[dict[str, Any]]:
    """The visible sheets in order, with at most `most_rows` rows in all."""
    import python_calamine as calamine  # noqa: PLC0415 - after the limits, for it may ask for a lot at once

    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[dict[str, Any]] = []
    left = most_rows
    for about in workbook.sheets_metadata:
        if left and about.visible == calamine.SheetVisibleEnum.Visible:
            rows = filled_rows(workbook.get_sheet_by_name(about.name), left)
            found.append({"name": about.name, "rows": rows})
            left -= len(rows)
    return found


def main() -> None:
    """Answer {"sheets": …} or {"error": "encrypted" | "broken"}."""
    limit_this_process()
    data = sys.stdin.buffer.read()
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415

    try:
        answer: dict[str, Any] = {"sheets": sheets(data, int(sys.argv[1]))}
    except PasswordError:
        answer = {"error": "encrypted"}
    except CalamineError:
        answer = {"error": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
