"""The cells of a row: which of its tokens are a door, whose name, a value or a state, and the shape these make."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.names import ALSO_WORDS
from conversations.understanding.nicknames import NEVER_COINED, NOT_IN_NAMES
from conversations.understanding.places import DOOR
from conversations.understanding.strangers import is_surname
from conversations.understanding.tokens import Token
from conversations.understanding.words.people import SURNAMES

LONGEST_NAME = 4  # letters of a name that no table knows
LONGEST_LATIN = 12
LONGEST_NAMES = 24  # of Zhang Xiaoli
PERSON = ("name", "nickname", "relation")
OWN = ("self", "household", "pair", "proxy", "descriptor", "count", "others", "pronoun")
STATES = ("vacant", "strong_normal", "normal", "feverless", "symptom", "vague", "negation")
LABELLED = frozenset({"joke", "weather", "goods", "pet"})  # topics that may be somebody's name for himself
DONE = ("ack", "receipt")  # who writes so has taken them down already
TALK = ("question", "mark", "hearsay", "over", "over_after", "under_after", "example", "price", "you", "condition")
SIGNS = ("sep", "emoji", "confirmed")
MARKS_AND_LABELS = (*SIGNS, "body", "site", "when", "clock", "date", "nth", "measured", "reporting")


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
        if token.parts is not None or is_door(token.figure):
            _add_door(cells, tokens, at)
        elif token.figure is not None:
            cells.append(Cell("value" if is_value(token.figure) else "other", at, end))
        elif (name := _whole_name(tokens, at)) > at:
            end = name
            cells.append(Cell("person", at, end))
        elif not token.any(*MARKS_AND_LABELS) and token.text.isalnum():
            end = _run_end(tokens, at)
            cells += _told(tokens, at, end)
        at = end
    return _without_glued(cells)


def _whole_name(tokens: Sequence[Token], at: int) -> int:
    """Where 谢晚晴 ends, a surname and single letters between two marks, whatever one of them means elsewhere."""
    first = tokens[at]
    surname = len(first.text) == 1 and first.text in SURNAMES and first.text not in ALSO_WORDS
    if not surname or (at and "sep" not in tokens[at - 1].means):
        return at
    end = at + 1
    while end < len(tokens) and len(tokens[end].text) == 1 and tokens[end].text.isalpha():
        end += 1
    closed = end == len(tokens) or "sep" in tokens[end].means
    given = any(token.any("when", "body", "site") for token in tokens[at + 1 : end])
    return end if closed and given and end - at == LONGEST_NAME - 1 else at


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


def is_door(figure: Figure | None) -> bool:
    return (
        figure is not None
        and not figure.unit
        and figure.shape in {"three", "four"}
        and DOOR.match(f"{figure.value:.0f}") is not None
    )


def is_value(figure: Figure) -> bool:
    pointed = figure.shape in {"decimal", "loose", "three"} or (figure.shape == "whole" and figure.unit == "c")
    return pointed and plausible(celsius(figure))


def _run_end(tokens: Sequence[Token], at: int) -> int:
    """Where the words end that stand together from `at` on."""
    while at < len(tokens):
        token = tokens[at]
        named = token.text == " " and _parts_a_latin_name(tokens, at)
        if token.parts is not None or token.figure is not None or (token.any(*MARKS_AND_LABELS) and not named):
            break
        if not token.text.isalnum() and not named:
            break
        at += 1
    return at


def _parts_a_latin_name(tokens: Sequence[Token], at: int) -> bool:
    """The blank of Zhang Li."""
    around = (at - 1, at + 1) if 0 < at < len(tokens) - 1 else ()
    return bool(around) and all("latin" in tokens[place].means for place in around)


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
    if not all(token.text.isalnum() or token.text == " " for token in run) or run[0].text.startswith("的"):
        return "other"
    if len(run) > 1 and all(token.text == " " or "latin" in token.means for token in run):
        return "person" if _letters(run) <= LONGEST_NAMES else "other"
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


@dataclass(slots=True)
class Row:
    """Tokens that may be one entry, with their cells and the shape of these."""

    tokens: list[Token]
    cells: list[Cell]
    shape: str

    @property
    def tells_of_one(self) -> bool:
        """Whether the row tells of one door or one person, and nothing else before it is told."""
        shape = self.shape
        opened = bool(self.cells) and self.cells[0].kind != "other"
        if not opened or not ("D" in shape or "P" in shape or shape[:1] == "V"):
            return False
        once = shape.count("D") <= 1 and (shape[:1] == "D" or (shape.count("V") <= 1 and shape.count("P") <= 1))
        told = "V" in shape or any(cell.kind == "state" for cell in self.cells)
        return once and told and not any(token.any(*TALK, *DONE) for token in self.tokens)


def row_of(tokens: Sequence[Token]) -> Row:
    """The tokens as a row."""
    cells = cells_of(tokens)
    return Row(list(tokens), cells, shape_of(cells))


def is_row(tokens: Sequence[Token]) -> bool:
    """Whether the tokens tell of one door or one person, and nothing else before it is told."""
    return row_of(tokens).tells_of_one
