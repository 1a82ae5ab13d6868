"""Values that stand in columns of times: which column each is in, though some are empty."""

from collections.abc import Sequence

from conversations.understanding.tokens import Token

MARKS = ("/", "\t", "|", ",", "、")
BLANKS = frozenset({"-", "—", "–", "*", "x", "×", "\\"})


def columns_of(tokens: Sequence[Token], values: Sequence[int], columns: int) -> Sequence[int]:
    """The column of each value, counted from 0; none where that cannot be told."""
    if len(values) > columns:
        return range(columns)
    first, last = _row(tokens, values)
    mark = next((mark for mark in MARKS if any(token.text == mark for token in tokens[first:last])), None)
    cells = _between(first, last, tokens, mark) if mark else _spaced(first, last, tokens)
    empty = [not any(at in values for at in cell) for cell in cells]
    if len(cells) > columns and empty[0]:
        cells = cells[1:]
    if len(values) == 1 and len(cells) < columns:
        return ()
    places = [next((place for place, cell in enumerate(cells) if at in cell), columns) for at in values]
    plain = len(set(places)) == len(places) and max(places) < columns
    return places if plain else range(columns) if len(values) > 1 else ()


def _row(tokens: Sequence[Token], values: Sequence[int]) -> tuple[int, int]:
    """Where the columns begin and end: at the values, with the marks and blank cells around them."""
    first, last = values[0], values[-1] + 1
    while first and _is_empty(tokens[first - 1]):
        first -= 1
    while last < len(tokens) and _is_empty(tokens[last]):
        last += 1
    return first, last


def _is_empty(token: Token) -> bool:
    return (token.any("sep", "vacant", "negation") and "stop" not in token.means) or token.text in BLANKS


def _between(first: int, last: int, tokens: Sequence[Token], mark: str) -> list[range]:
    marks = [at for at in range(first, last) if tokens[at].text == mark]
    return [range(start + 1, end) for start, end in zip([first - 1, *marks], [*marks, last], strict=True)]


def _spaced(first: int, last: int, tokens: Sequence[Token]) -> list[range]:
    """36.5 - 36.7: blanks between, and something for each cell that is empty."""
    cells: list[range] = []
    at = first
    while at < last:
        end = at + 1
        if tokens[at].text.strip() and tokens[at].text != ":":
            while end < last and tokens[end].text.strip() and tokens[end].figure is None and tokens[at].figure is None:
                end += 1
            cells.append(range(at, end))
        at = end
    return cells
