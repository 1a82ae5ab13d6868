"""Rows: lines, or stretches of one line, that each hold a door or a person and what is told of them.

Where several have the same shape, each is an entry of a list, whatever the order inside it and the marks between;
what belongs to one row never goes to another.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from conversations.understanding.lists.cells import (
    OWN,
    PERSON,
    Cell,
    Row,
    cells_of,
    is_door,
    is_value,
    row_of,
)
from conversations.understanding.lists.floors import complete_doors
from conversations.understanding.lists.lines import Line
from conversations.understanding.lists.stacks import unstacked
from conversations.understanding.rooms import FLOOR_MARK
from conversations.understanding.tokens import FIGURE, UNKNOWN, Token
from conversations.understanding.words.people import SURNAMES

Tokenised = tuple[Line, list[Token]]
MARKS = (";", "。", "  ", ",", "、")  # between the rows of one line, the plainest first; then any sign, then a blank
MOST_MARKS = 12
HARD_MARKS = (";", "。", "  ")
FEWEST_NUMBERS = 3  # of two rows in one line, one of which may be empty: 501 36.5；502 未报
FEWEST = 2  # rows of a list
MOST_ROWS = 400
SUBJECTS = frozenset({"door", "value", "person", "own"})
CYCLED = frozenset({"value", "door", "person"})


def names_by_a_thing(tokens: Sequence[Token], *, about_health: bool) -> bool:
    """501 橙子 36.5: beside a door, or below a title about health, a thing may be what somebody calls himself."""
    row = row_of(tokens)
    shape = row.shape
    return row.tells_of_one and (about_health or "D" in shape) and ("W" in shape or "P" in shape)


def marked_rows(lines: list[Tokenised]) -> list[Tokenised]:
    """The lines, with those that are rows of one shape marked as entries of a list, several of one line apart."""
    listed = len(lines) > 1
    if not listed and not _holds_several(lines):
        return lines
    for _, said in lines:
        _tell_surnames(said, listed=listed)
        if said and any(token.parts is not None for token in said):
            complete_doors(said)
    lines = unstacked(lines)
    if any(line.number is not None for line, _ in lines):
        return lines
    spelled = any("body" in token.means for _, said in lines for token in said)
    parted = [part for line in lines for part in _parted(line, spelled=spelled)]
    told = [(line, row) for line, said in parted if (row := row_of(said)).tells_of_one]
    if len(told) > 1 and _are_alike([row for _, row in told], spelled=spelled):
        for line, _ in told:
            line.number = 0
    return parted


def _holds_several(lines: Sequence[Tokenised]) -> bool:
    """Whether the first line has the numbers of two rows."""
    tokens = lines[0][1] if lines else []
    if len(tokens) < FEWEST_NUMBERS:
        return False
    return sum(token.figure is not None or token.parts is not None for token in tokens) >= FEWEST_NUMBERS


def _tell_surnames(tokens: list[Token], *, listed: bool) -> None:
    """101张36.2 and, in a list, 38.7周 803: what may count something else is a surname between a door and a value."""
    for at in reversed(range(len(tokens))):
        token, number = tokens[at], tokens[at].figure
        if number is None or number.unit not in {"count", "time"} or token.text[-1] not in SURNAMES:
            continue
        bare = replace(number, unit="", end=token.end - 1)
        following = next((near for near in tokens[at + 1 : at + 4] if "sep" not in near.means), None)
        valued = following is not None and following.figure is not None and is_value(following.figure)
        housed = (following is None and listed) or (
            following is not None and (_has_door(following) or is_door(following.figure))
        )
        if (is_door(bare) and valued) or (housed and is_value(bare) and bare.shape != "whole"):
            surname = Token(bare.end, token.end, token.text[-1], UNKNOWN)
            tokens.insert(at + 1, surname)
            tokens[at] = Token(token.start, bare.end, token.text[:-1], FIGURE, figure=bare)


def _are_alike(rows: Sequence[Row], *, spelled: bool) -> bool:
    """Whether all have a door, or a person besides the value, told in one order; `spelled` if it is about 体温."""
    valued = [row.shape for row in rows if "V" in row.shape]
    housed = all("D" in row.shape for row in rows)
    stated = housed and not any("vacant" in token.means for row in rows for token in row.tokens)
    if len(valued) < (1 if stated else 2) or len({_order(shape) for shape in valued}) > 1:
        return False
    if says_the_same([row.tokens for row in rows], [row.cells for row in rows]):
        return False
    if housed:
        return True
    people = sum("P" in shape for shape in valued)
    backwards = all(shape.startswith(("VP", "VW")) for shape in valued)
    owned = any(cell.kind == "own" for row in rows for cell in row.cells)
    forwards = all(shape.startswith(("PV", "WV")) for shape in valued)
    return (backwards or forwards) and not owned and (spelled or people * 2 >= len(valued))


def _order(shape: str) -> str:
    """Whether the door stands before the first value or behind it."""
    return "".join(dict.fromkeys(letter for letter in shape if letter in "DV"))


def says_the_same(rows: Sequence[Sequence[Token]], cells: Sequence[Sequence[Cell]]) -> bool:
    """101 室温 36.5, 102 室温 37.5: a word that stands in several rows is what the values are of, and nobody's name."""
    words = Counter(
        "".join(token.text for token in row[cell.first : cell.end])
        for row, told in zip(rows, cells, strict=True)
        for cell in told
        if cell.kind == "word" or any("topic" in token.means for token in row[cell.first : cell.end])
    )
    return bool(words) and words.most_common(1)[0][1] > 1


def _parted(line: Tokenised, *, spelled: bool) -> Iterator[Tokenised]:
    """The rows of one line, and before them what stands as their title."""
    blocks = [said for said in _between(line[1], ";") if any("sep" not in token.means for token in said)]
    if len(blocks) > 1 and all(_opens_building(said) for said in blocks):
        for said in blocks:
            yield from _parted((Line(said[0].start, said[-1].end), said), spelled=spelled)
        return
    title, tokens = _without_title(line[1])
    numbers = sum(token.figure is not None for token in tokens)
    rows = _cut_somehow(tokens, spelled=spelled) if numbers > 1 else None
    if rows is None:
        yield line
        return
    for said in (title, _building_of(title)):
        if said:
            yield Line(said[0].start, said[-1].end), said
    for said in rows:
        yield Line(said[0].start, said[-1].end, 0), said


def _building_of(title: Sequence[Token]) -> list[Token]:
    """今日4栋：301 36.5，302 36.8: the building of all the doors in the line."""
    buildings = [token for token in title if token.parts is not None and not _has_door(token)]
    buildings = [token for token in buildings if not (token.parts and (token.parts[0] or "").startswith(FLOOR_MARK))]
    return [buildings[0], title[-1]] if len(buildings) == 1 and len(title) > 2 else []


def _opens_building(tokens: Sequence[Token]) -> bool:
    """3栋：501 36.5，502 36.6 between two semicolons: the doors of one building."""
    said = [token for token in tokens if token.text.strip()][:2]
    return len(said) > 1 and said[0].parts is not None and said[0].parts[2] is None and said[1].text == ":"


def _without_title(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """体温汇总：101 36.2；102 36.5: the words that end in a colon before any number, and the rest."""
    first = next((at for at, token in enumerate(tokens) if token.figure is not None or _has_door(token)), 0)
    colons = [at for at in range(1, first) if tokens[at].text == ":"]
    about = next((at for at in range(first) if tokens[at].any("body", "summary", "reporting")), first)
    colon = next((at for at in colons if at > about), colons[-1] if colons else None)
    if colon is None or (about > colon and (tokens[0].any(*PERSON, *OWN) or _doors_behind_colons(tokens) != [colon])):
        return [], tokens
    return tokens[: colon + 1], tokens[colon + 1 :]


def _doors_behind_colons(tokens: Sequence[Token]) -> list[int]:
    """The places of the colons that stand right before a door."""
    return [
        at
        for at, (mark, token) in enumerate(pairwise(tokens))
        if mark.text == ":" and (_has_door(token) or is_door(token.figure))
    ]


def _has_door(token: Token) -> bool:
    return token.parts is not None and token.parts[2] is not None


def _cut_somehow(tokens: Sequence[Token], *, spelled: bool) -> list[list[Token]] | None:
    """The rows between the plainest marks that divide any, or those that follow one another without marks."""
    signs = dict.fromkeys(token.text for token in tokens if not token.text.isalnum() and token.figure is None)
    others = [sign for sign in signs if sign not in MARKS and sign != " "]
    marks = [*(mark for mark in (*MARKS, *others, " ") if mark[:1] in signs)][:MOST_MARKS]
    cuts = (_cut(tokens, mark, spelled=spelled) for mark in marks)
    return next((rows for rows in cuts if rows), None) or _cycles(tokens)


def _cut(tokens: Sequence[Token], mark: str, *, spelled: bool) -> list[list[Token]] | None:
    """The rows between these marks, or None if what stands between them is not one row each."""
    pieces = [said for said in _between(tokens, mark) if not all(token.any("sep", "emoji") for token in said)]
    if len(pieces) < FEWEST:
        return None
    rows = _joined(row_of(said) for said in pieces)
    if not FEWEST <= len(rows) <= MOST_ROWS or not all(map(_is_terse, rows)):
        return None
    if not _are_alike(rows, spelled=spelled) or (mark not in HARD_MARKS and _is_of_people(rows[0])):
        return None
    return [row.tokens for row in rows]


def _joined(pieces: Iterable[Row]) -> list[Row]:
    """The rows, each with the pieces behind it that have no subject of their own, such as ，喉咙痛."""
    groups: list[list[Row]] = []
    for piece in pieces:
        if groups and SUBJECTS.isdisjoint(cell.kind for cell in piece.cells):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [group[0] if len(group) == 1 else row_of([*chain(*(row.tokens for row in group))]) for group in groups]


def _cycles(tokens: Sequence[Token]) -> list[list[Token]] | None:
    """36.5 501 36.6 502 38.1 503: values that each have a door behind them, one row as long as the other."""
    cells = cells_of(tokens)
    starts = [cell.first for cell in cells if cell.kind == "value"]
    if len(starts) < FEWEST or cells[0].kind != "value" or any(cell.kind not in CYCLED for cell in cells):
        return None
    ends = [*starts[1:], len(tokens)]
    rows = [list(tokens[start:end]) for start, end in zip(starts, ends, strict=True)]
    shapes = {row_of(row).shape for row in rows}
    return rows if len(shapes) == 1 and shapes <= {"VD", "VDP", "VPD"} else None


def _is_of_people(row: Row) -> bool:
    """爸36.5，妈36.6: who is named before each value is heard in plain talk as well."""
    return row.shape.startswith(("PV", "WV")) and "D" not in row.shape


def _is_terse(row: Row) -> bool:
    """204老太太托我报的36.2 is a sentence, with more before its value than whose it is."""
    told = [cell.kind for cell in row.cells]
    return "other" not in told[: told.index("value") if "value" in told else 0] and row.tells_of_one


def _between(tokens: Sequence[Token], mark: str) -> Iterator[list[Token]]:
    said: list[Token] = []
    for at, token in enumerate(tokens):
        wide = mark == "  " and token.text == " " and tokens[at - 1].text == " " and at > 0
        if wide or token.text == mark:
            yield said
            said = []
        else:
            said.append(token)
    yield said
