"""Grids of days: the first line names times or people, and each line below a day with the values of all of them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from conversations.understanding.lists.cells import PERSON, is_value
from conversations.understanding.lists.chains import is_day
from conversations.understanding.lists.lines import Line
from conversations.understanding.tokens import Token

Tokenised = tuple[Line, list[Token]]
Cells = list[list[Token]]
DAYS = frozenset({"日期", "时间", "天数", "日子"})  # above the days
EMPTY = frozenset({"-", "—", "/", "无", "未测", "未量", "没测", "没量"})
FEWEST = 2  # columns, and lines below the first


def unfolded(lines: Sequence[Tokenised]) -> list[Tokenised] | None:
    """日期 早 晚 above 4.8 36.4 36.6: one entry a value, or None where the lines are no grid of days."""
    head = next((at for at, (_, said) in enumerate(lines) if _opens_with_days(said)), None)
    if head is None or len(lines) - head <= FEWEST:
        return None
    mark = next((mark for mark in ("|", "\t") if any(token.text == mark for token in lines[head][1])), " ")
    columns = _cells(lines[head][1], mark)[1:]
    if len(columns) < FEWEST or not (_all(columns, "when", "clock") or _all(columns, *PERSON, "self")):
        return None
    rows = [_cells(said, mark) for _, said in lines[head + 1 :]]
    if not all(len(row) == len(columns) + 1 and _is_of_a_day(row) for row in rows):
        return None
    return [*lines[:head], *_entries(columns, rows)]


def _opens_with_days(tokens: Sequence[Token]) -> bool:
    return next((token.text for token in tokens if "sep" not in token.means), "") in DAYS


def _cells(tokens: Sequence[Token], mark: str) -> Cells:
    """What stands between the marks, the outer ones and blanks left out."""
    cells = ([*cell] for parts, cell in groupby(tokens, lambda token: token.text == mark) if not parts)
    bare = ([token for token in cell if token.text.strip()] for cell in cells)
    return [cell for cell in bare if cell]


def _all(columns: Cells, *meanings: str) -> bool:
    return all(len(cell) == 1 and cell[0].any(*meanings) for cell in columns)


def _is_of_a_day(row: Cells) -> bool:
    day, *told = row
    valued = [cell for cell in told if len(cell) == 1 and cell[0].figure is not None and is_value(cell[0].figure)]
    blank = [cell for cell in told if "".join(token.text for token in cell) in EMPTY]
    return len(day) == 1 and (is_day(day[0]) or day[0].any("when", "nth")) and len(valued) + len(blank) == len(told)


def _entries(columns: Cells, rows: Sequence[Cells]) -> Iterator[Tokenised]:
    for (day, *told), column, at in ((row, column, at) for row in rows for at, column in enumerate(columns)):
        value = told[at][0]
        if value.figure is not None:
            date = Token(day[0].start, day[0].end, day[0].text, {"date": ""})
            named = Token(column[0].start, column[0].end, column[0].text, column[0].means)
            yield Line(day[0].start, value.end, 0), [date, named, value]
