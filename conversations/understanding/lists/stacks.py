"""Entries that run over several lines without a mark: a door, a name, a value below one another, or row above row."""

from collections.abc import Iterator, Sequence

from conversations.understanding.lists.cells import Cell, cells_of, is_row
from conversations.understanding.lists.lines import Line
from conversations.understanding.lists.tables import NAMED
from conversations.understanding.tokens import COMMA, SEPARATOR, Token

Tokenised = tuple[Line, list[Token]]
OPENS = frozenset({"door", "person", "value"})
FEWEST = 2  # entries of a list
Lines = list[Tokenised]


def unstacked(lines: Lines) -> Lines:
    """The lines, with those that tell of one household or person together joined and marked as its entry."""
    if any(line.number is not None for line, _ in lines):
        return lines
    if (timed := _timed(lines)) is not None:
        return timed
    if len(lines) < FEWEST:
        return lines
    kinds = [_kinds(said) for _, said in lines]
    return _turned(lines, kinds) or _joined(lines, kinds) or lines


def _kinds(tokens: Sequence[Token]) -> list[str]:
    return [cell.kind for cell in _cells(tokens)]


def _cells(tokens: Sequence[Token]) -> list[Cell]:
    """The cells of a line without a label such as 房号 before them."""
    cells = cells_of(tokens)
    labelled = cells and "".join(token.text for token in tokens[cells[0].first : cells[0].end]) in NAMED
    return cells[1:] if labelled else cells


def _turned(lines: Lines, kinds: Sequence[Sequence[str]]) -> Lines | None:
    """501 502 503 above 36.5 36.6 38.1: what stands in one column belongs together."""
    doors = next((at for at, said in enumerate(kinds) if len(said) >= FEWEST and set(said) == {"door"}), None)
    if doors is None:
        return None
    first, last = doors, doors + 1
    while first and kinds[first - 1] and set(kinds[first - 1]) <= {"person", "word"}:
        first -= 1
    while last < len(lines) - 1 and set(kinds[last]) <= {"person", "word"}:
        last += 1
    if last == len(lines) or not {"value"} <= set(kinds[last]) <= {"value", "state"}:
        return None
    below = range(first, last + 1)
    if any(len(kinds[at]) != len(kinds[first]) for at in below):
        return None
    columns = zip(*(_told(lines[at][1]) for at in below), strict=True)
    rows = [(Line(cells[0][0].start, cells[-1][-1].end, 0), list(_together(cells))) for cells in columns]
    return [*lines[:first], *rows, *lines[last + 1 :]]


def _timed(lines: Lines) -> Lines | None:
    """早上：外公36.2 外婆36.3 above 晚上：...: the time is that of everybody in its line, or in the lines below it."""
    lines = [part for line in lines for part in _blocks(line)]
    heads = [_time_of(said) for _, said in lines]
    if sum(head > 0 for head in heads) < FEWEST:
        return None
    first = next(at for at, head in enumerate(heads) if head)
    rows: Lines = []
    time: list[Token] = []
    for (line, said), head in zip(lines[first:], heads[first:], strict=True):
        time = said[:head] if head else time
        told = list(_people(said[head:]))
        if not all(is_row(row) and not {"door", "person", "own"}.isdisjoint(_kinds(row)) for row in told):
            return None
        if not told and _kinds(said):
            return None
        rows += [(Line(row[0].start, line.end, 0), [*time, *row]) for row in told]
    return [*lines[:first], *rows] if rows else None


def _blocks(line: Tokenised) -> Iterator[Tokenised]:
    """早上：501 36.5；晚上：501 36.7: the stretches of one line that each open with a time."""
    _, tokens = line
    breaks = [at for at, token in enumerate(tokens) if token.text == ";"]
    starts = [0, *(at + 1 for at in breaks)]
    blocks = [tokens[start:end] for start, end in zip(starts, [*breaks, len(tokens)], strict=True)]
    if len(blocks) < FEWEST or not all(said and _time_of(said) for said in blocks):
        yield line
        return
    for said in blocks:
        yield Line(said[0].start, said[-1].end), said


def _time_of(tokens: Sequence[Token]) -> int:
    """How many tokens at the beginning are a time that stands alone or before a colon."""
    end = next((at for at, token in enumerate(tokens) if not token.any("when", "clock", "date", "sep")), len(tokens))
    marked = end == len(tokens) or any(token.text == ":" for token in tokens[:end])
    timed = any(token.any("when", "clock", "date") for token in tokens[:end])
    return end if timed and marked else 0


def _people(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens cut before each door or person that stands behind a value."""
    start, valued = 0, False
    for cell in cells_of(tokens):
        if valued and cell.kind in {"door", "person", "own"}:
            yield list(tokens[start : cell.first])
            start, valued = cell.first, False
        valued = valued or cell.kind == "value"
    if valued:
        yield list(tokens[start:])


def _told(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    return (tokens[cell.first : cell.end] for cell in _cells(tokens))


def _together(pieces: Sequence[Sequence[Token]]) -> Iterator[Token]:
    for piece in pieces:
        yield from piece
        yield Token(piece[-1].end, piece[-1].end, " ", SEPARATOR)


def _joined(lines: Lines, kinds: Sequence[Sequence[str]]) -> Lines | None:
    """501 with 张丽 36.5 and 李强 36.6 below it, then 502: each line that holds only a door opens an entry."""
    opening = next((said[0] for said in kinds if said and said[0] in OPENS and _is_lone(said)), None)
    if opening is None:
        return None
    starts = [at for at, said in enumerate(kinds) if said[:1] == [opening] and _is_lone(said)]
    if len(starts) < FEWEST or any(OPENS & set(said) for said in kinds[: starts[0]]):
        return None
    ends = [*starts[1:], _end(kinds, starts[-1])]
    rows = [_one(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    if not all(is_row(said) for _, said in rows) or any(
        end - start < FEWEST for start, end in zip(starts, ends, strict=True)
    ):
        return None
    return [*lines[: starts[0]], *rows, *lines[ends[-1] :]]


def _is_lone(kinds: Sequence[str]) -> bool:
    """A line that needs another: only a door, only a name, both, or only a value."""
    said = set(kinds)
    return said <= {"door", "person", "word"} if "value" not in said else len(kinds) == 1


def _end(kinds: Sequence[Sequence[str]], start: int) -> int:
    """Where the last entry ends: before the first line that tells of nobody."""
    return next(
        (at for at in range(start + 1, len(kinds)) if not (OPENS | {"word", "state"}) & set(kinds[at])), len(kinds)
    )


def _one(lines: Sequence[Tokenised]) -> Tokenised:
    """The lines as one entry."""
    tokens = list(lines[0][1])
    for _, said in lines[1:]:
        tokens.append(Token(tokens[-1].end, tokens[-1].end, ",", COMMA))
        tokens += said
    return Line(lines[0][0].start, lines[-1][0].end, 0), tokens
