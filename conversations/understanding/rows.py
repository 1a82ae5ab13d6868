"""Rows: lines, or stretches of one line, that each hold a door or a person and what is told of them.

Where several have the same shape, each is an entry of a list, whatever the order inside it and the marks between;
what belongs to one row never goes to another.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.lines import Line
from conversations.understanding.nicknames import NEVER_COINED, NOT_IN_NAMES
from conversations.understanding.places import DOOR
from conversations.understanding.strangers import NICKNAME, is_surname
from conversations.understanding.tokens import FIGURE, ROOM, SEPARATOR, UNKNOWN, Token
from conversations.understanding.words.people import SURNAMES

Tokenised = tuple[Line, list[Token]]
LONGEST_NAME = 4  # letters of a name that no table knows
LONGEST_LATIN = 12
MARKS = (";", "。", "  ", ",", "、")  # between the rows of one line, the plainest first
PERSON = ("name", "nickname", "relation")
OWN = ("self", "household", "pair", "proxy", "descriptor", "count", "others", "pronoun")
STATES = ("vacant", "strong_normal", "normal", "feverless", "symptom", "vague", "negation")
LABELLED = frozenset({"joke", "weather", "goods", "pet"})  # topics that may be somebody's name for himself
DONE = ("ack", "receipt")  # who writes so has taken them down already
TALK = ("question", "mark", "hearsay", "over", "over_after", "under_after", "example", "price", "you", "condition")
SIGNS = ("sep", "emoji", "confirmed")
MARKS_AND_LABELS = (*SIGNS, "body", "site", "when", "clock", "date", "nth", "measured", "reporting")
SOFT_MARKS = (",", "、")
MOST_ROWS = 400


@dataclass(slots=True)
class Cell:
    """tokens[first:end] of a row; `kind` is door, person, word (perhaps a person), value, state or other."""

    kind: str
    first: int
    end: int


def cells_of(tokens: Sequence[Token]) -> list[Cell]:
    """What the tokens between the marks are, in order; labels such as 体温 and times are no cells."""
    cells: list[Cell] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        token = tokens[at]
        if token.parts is not None or _is_door(token.figure):
            _add_door(cells, tokens, at)
        elif token.figure is not None:
            cells.append(Cell("value" if _is_value(token.figure) else "other", at, end))
        elif not token.any(*MARKS_AND_LABELS):
            end = _run_end(tokens, at)
            cells += _told(tokens, at, end)
        at = end
    return _without_glued(cells)


def _without_glued(cells: list[Cell]) -> list[Cell]:
    """用户8843, 一米阳光: a number glued to a word makes neither a name nor a value of its own."""
    for first, second in pairwise(cells):
        if first.end == second.first and "other" in {first.kind, second.kind}:
            for cell in (first, second):
                cell.kind = "other" if cell.kind in {"word", "person"} else cell.kind
    return cells


def _add_door(cells: list[Cell], tokens: Sequence[Token], at: int) -> None:
    """3栋 501: the parts of one door."""
    last = cells[-1] if cells else None
    first = tokens[last.first].parts if last is not None and last.kind == "door" else None
    if last is not None and first is not None and first[2] is None and at - last.end <= 1:
        last.end = at + 1
    else:
        cells.append(Cell("door", at, at + 1))


def _is_door(figure: Figure | None) -> bool:
    return (
        figure is not None
        and not figure.unit
        and figure.shape in {"three", "four"}
        and DOOR.match(f"{figure.value:.0f}") is not None
    )


def _is_value(figure: Figure) -> bool:
    pointed = figure.shape in {"decimal", "loose", "three"} or (figure.shape == "whole" and figure.unit == "c")
    return pointed and plausible(celsius(figure))


def _run_end(tokens: Sequence[Token], at: int) -> int:
    """Where the words end that stand together from `at` on."""
    while at < len(tokens):
        token = tokens[at]
        if token.parts is not None or token.figure is not None or token.any(*MARKS_AND_LABELS):
            break
        at += 1
    return at


def _told(tokens: Sequence[Token], first: int, end: int) -> list[Cell]:
    """A run of words: a person, what is told of him, or both (王无人)."""
    stop = next((at for at in range(first, end) if _is_told(tokens[at])), end)
    run = tokens[first:end]
    if stop < end and (_is_coined(run) or stop == first):
        return [Cell("word" if _is_coined(run) else "state", first, end)]
    kind = _kind_of(tokens[first:stop])
    return [Cell(kind, first, stop), *([Cell("state", stop, end)] if stop < end else [])]


def _is_told(token: Token) -> bool:
    return token.any(*STATES) and not token.any(*PERSON)


def _is_coined(run: Sequence[Token]) -> bool:
    """平安是福: a word of wellbeing with letters around it that make a name of it."""
    unknown = any("unknown" in token.means for token in run)
    return unknown and len(run) > 1 and _letters(run) <= LONGEST_NAME and not any(t.any(*NEVER_COINED) for t in run)


def _kind_of(run: Sequence[Token]) -> str:
    if any(token.any(*TALK) for token in run):
        return "other"
    if len(run) == 1 and (run[0].any(*PERSON) or is_surname(run[0])):
        return "person"
    if run[0].any(*OWN):
        return "own"
    if not all(token.text.isalnum() for token in run):
        return "other"
    if any(token.any(*OWN) for token in run) or all(token.means.keys() <= {"filler"} for token in run):
        return "other"
    latin = all("latin" in token.means or "code" in token.means for token in run)
    if _letters(run) > (LONGEST_LATIN if latin else LONGEST_NAME) or any(_is_no_name(token) for token in run):
        return "other"
    if any(token.means.get("topic", "joke") not in LABELLED for token in run) or (latin and _letters(run) == 1):
        return "other"
    titled = run[0].any(*PERSON) or run[0].text in SURNAMES or run[-1].any(*PERSON)
    return "person" if titled else "word"


def _is_no_name(token: Token) -> bool:
    return token.any(*NOT_IN_NAMES) and not token.any(*PERSON)


def _letters(run: Sequence[Token]) -> int:
    return sum(len(token.text) for token in run)


def shape_of(cells: Sequence[Cell]) -> str:
    """D, P and V in the order of a row's cells, once each: DPV; W is a word that may be a person."""
    letters = {"door": "D", "person": "P", "own": "P", "word": "W", "value": "V", "state": "S"}
    said = (letters.get(cell.kind, "") for cell in cells)
    return "".join(letter for letter, _ in groupby(filter(None, said)))


def is_row(tokens: Sequence[Token]) -> bool:
    """Whether the tokens tell of one door or one person, and nothing else before it is told."""
    cells = cells_of(tokens)
    shape = shape_of(cells)
    opened = next((cell.kind for cell in cells), "other") != "other"
    once = shape.count("D") <= 1 and (shape[:1] == "D" or (shape.count("V") <= 1 and shape.count("P") <= 1))
    told = "V" in shape or any(cell.kind == "state" for cell in cells)
    calm = not any(token.any(*TALK, *DONE) for token in tokens)
    return opened and once and told and calm and ("D" in shape or "P" in shape or shape[:1] == "V")


def names_by_a_thing(tokens: Sequence[Token], *, about_health: bool) -> bool:
    """501 橙子 36.5: beside a door, or below a title about health, a thing may be what somebody calls himself."""
    shape = shape_of(cells_of(tokens))
    return is_row(tokens) and (about_health or "D" in shape) and ("W" in shape or "P" in shape)


def marked_rows(lines: list[Tokenised]) -> list[Tokenised]:
    """The lines, with those that are rows of one shape marked as entries of a list, several of one line apart."""
    listed = len(lines) > 1
    for _, said in lines:
        _tell_surnames(said, listed=listed)
    if any(line.number is not None for line, _ in lines):
        return lines
    spelled = any("body" in token.means for _, said in lines for token in said)
    parted = [part for line in lines for part in _parted(line, spelled=spelled)]
    rows = [said for _, said in parted if is_row(said)]
    if len(rows) < 2 or not _are_alike(rows, spelled=spelled):
        return lines if len(parted) == len(lines) else parted
    for line, said in parted:
        if is_row(said):
            line.number = 0
    return parted


def _tell_surnames(tokens: list[Token], *, listed: bool) -> None:
    """101张36.2 and, in a list, 38.7周 803: what may count something else is a surname between a door and a value."""
    for at in reversed(range(len(tokens))):
        token, number = tokens[at], tokens[at].figure
        if number is None or number.unit not in {"count", "time"} or token.text[-1] not in SURNAMES:
            continue
        bare = replace(number, unit="", end=token.end - 1)
        following = next((near for near in tokens[at + 1 : at + 4] if "sep" not in near.means), None)
        valued = following is not None and following.figure is not None and _is_value(following.figure)
        housed = (following is None and listed) or (
            following is not None and (_has_door(following) or _is_door(following.figure))
        )
        if (_is_door(bare) and valued) or (housed and _is_value(bare) and bare.shape != "whole"):
            surname = Token(bare.end, token.end, token.text[-1], UNKNOWN)
            tokens.insert(at + 1, surname)
            tokens[at] = Token(token.start, bare.end, token.text[:-1], FIGURE, figure=bare)


def _are_alike(rows: Sequence[Sequence[Token]], *, spelled: bool = False) -> bool:
    """Whether all have a door, or a person besides the value, told in one order; `spelled` if it is about 体温."""
    cells = [cells_of(row) for row in rows]
    shapes = [shape_of(row) for row in cells]
    valued = [shape for shape in shapes if "V" in shape]
    if len(valued) < 2:
        return False
    if len({_order(shape) for shape in valued}) > 1 or _says_the_same(rows, cells):
        return False
    if all("D" in shape for shape in shapes):
        return True
    people = sum("P" in shape for shape in valued)
    backwards = all(shape.startswith(("VP", "VW")) for shape in valued)
    owned = any(cell.kind == "own" for row in cells for cell in row)
    forwards = all(shape.startswith(("PV", "WV")) for shape in valued) and not owned
    return (backwards or forwards) and (spelled or people * 2 >= len(valued))


def _order(shape: str) -> str:
    """Whether the door stands before the first value or behind it."""
    return "".join(dict.fromkeys(letter for letter in shape if letter in "DV"))


def _says_the_same(rows: Sequence[Sequence[Token]], cells: Sequence[Sequence[Cell]]) -> bool:
    """101 室温 36.5, 102 室温 37.5: a word that stands in several rows is what the values are of, and nobody's name."""
    words = Counter(
        "".join(token.text for token in row[cell.first : cell.end])
        for row, told in zip(rows, cells, strict=True)
        for cell in told
        if cell.kind == "word"
    )
    return bool(words) and words.most_common(1)[0][1] > 1


def _parted(line: Tokenised, *, spelled: bool) -> Iterator[Tokenised]:
    """The rows of one line, and before them what stands as their title."""
    title, tokens = _without_title(line[1])
    numbers = sum(token.figure is not None for token in tokens)
    rows = (
        next((rows for mark in MARKS if (rows := _cut(tokens, mark, spelled=spelled))), None) if numbers > 1 else None
    )
    if rows is None:
        yield line
        return
    for said in ([title] if title else []) + rows:
        number = None if said is title else 0
        yield Line(said[0].start, said[-1].end, number), said


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
        if mark.text == ":" and (_has_door(token) or _is_door(token.figure))
    ]


def _has_door(token: Token) -> bool:
    return token.parts is not None and token.parts[2] is not None


def _cut(tokens: Sequence[Token], mark: str, *, spelled: bool) -> list[list[Token]] | None:
    """The rows between these marks, or None if what stands between them is not one row each."""
    rows: list[list[Token]] = []
    for said in _between(tokens, mark):
        if all(token.any("sep", "emoji") for token in said):
            continue
        if rows and not any(cell.kind in {"door", "value", "person", "own"} for cell in cells_of(said)):
            rows[-1] += said  # ，喉咙痛
        else:
            rows.append(said)
    if not 1 < len(rows) <= MOST_ROWS or not all(map(_is_terse, rows)):
        return None
    if not _are_alike(rows, spelled=spelled) or (mark in SOFT_MARKS and _is_of_people(rows[0])):
        return None
    return rows


def _is_of_people(tokens: Sequence[Token]) -> bool:
    """爸36.5，妈36.6: who is named before each value is heard in plain talk as well."""
    shape = shape_of(cells_of(tokens))
    return shape.startswith(("PV", "WV")) and "D" not in shape


def _is_terse(tokens: Sequence[Token]) -> bool:
    """204老太太托我报的36.2 is a sentence, with more before its value than whose it is."""
    told = [cell.kind for cell in cells_of(tokens)]
    return "other" not in told[: told.index("value") if "value" in told else 0] and is_row(tokens)


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


def arrange(entries: Iterable[list[Token]]) -> None:
    """Bring the door and the person of each entry before its value, and join an odd name into one."""
    told = [(tokens, cells_of(tokens)) for tokens in entries]
    if _says_the_same([tokens for tokens, _ in told], [cells for _, cells in told]):
        return
    named = Counter(place for _, cells in told if (place := _place_of_name(cells)) is not None)
    usual, times = named.most_common(1)[0] if named else (None, 0)
    for tokens, cells in told:
        if times * 2 > len(told) and _place_of_name(cells) == usual:
            _take_word_for_person(cells)
        _bring_forward(tokens, cells)


def _place_of_name(cells: Sequence[Cell]) -> str | None:
    """Behind what in its row the first word or person stands: D, V, DV, VD or nothing."""
    shape = shape_of(cells).replace("S", "").replace("W", "P")
    return shape.partition("P")[0] if "P" in shape else None


def _take_word_for_person(cells: Sequence[Cell]) -> None:
    named = [cell for cell in cells if cell.kind in {"word", "person", "own"}]
    valued = [cell for cell, value in pairwise(cells) if cell in named and value.kind == "value"]
    for cell in valued if len(valued) > 1 else named[:1]:
        cell.kind = "person" if cell.kind == "word" else cell.kind


def _bring_forward(tokens: list[Token], cells: Sequence[Cell]) -> None:
    doors = [cell for cell in cells if cell.kind == "door"]
    people = [cell for cell in cells if cell.kind == "person"]
    values = [cell for cell in cells if cell.kind == "value"] or [cell for cell in cells if cell.kind == "state"]
    if len(doors) > 1 or not values or any(cell.kind == "own" for cell in cells):
        return
    if len(people) > 1:
        for cell, value in pairwise(cells):
            if cell.kind == "person" and value.kind == "value":
                _join(tokens[cell.first : cell.end])
        return
    ahead = [*doors, *people]
    if any(values[0].first < cell.first for cell in people) and len(values) > 1:
        return
    if any(values[0].first < cell.first < values[-1].first for cell in ahead):
        return
    for cell in people:
        _join(tokens[cell.first : cell.end])
    for cell in doors:
        _settle_door(tokens[cell.end - 1])
    if any(cell.first > values[0].first for cell in ahead):
        taken = {at for cell in ahead for at in range(cell.first, cell.end)}
        rest = [token for at, token in enumerate(tokens) if at not in taken]
        opened: list[Token] = []
        for cell in ahead:
            opened += tokens[cell.first : cell.end]
            opened.append(Token(opened[-1].end, opened[-1].end, " ", SEPARATOR))
        tokens[:] = opened + rest


def _join(run: Sequence[Token]) -> None:
    """One token for a person's name."""
    if len(run) == 1 and run[0].any(*PERSON):
        return
    run[0].text, run[0].end, run[0].means = "".join(token.text for token in run), run[-1].end, NICKNAME
    for token in run[1:]:
        token.text, token.start, token.means = "", token.end, {"filler": ""}


def _settle_door(token: Token) -> None:
    if token.figure is not None:
        token.parts, token.means, token.figure = (None, None, f"{token.figure.value:.0f}"), ROOM, None
