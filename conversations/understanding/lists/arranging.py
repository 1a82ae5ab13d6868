"""Entries of a list brought into one order: the door, the person, and what is told of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from conversations.understanding.degrees import plausible
from conversations.understanding.lists.cells import PERSON, Cell, cells_of, shape_of
from conversations.understanding.lists.rows import says_the_same
from conversations.understanding.nicknames import FILLER
from conversations.understanding.pauses import is_value as is_clear
from conversations.understanding.strangers import NICKNAME
from conversations.understanding.tokens import ROOM, SEPARATOR, Token

FEWEST = 2  # entries of a list
SEXES = frozenset({"男", "女"})


def arrange(entries: Iterable[list[Token]]) -> None:
    """Bring the door and the person of each entry before its value, and join an odd name into one."""
    entries = list(entries)
    for tokens in entries:
        _leave_sexes_out(tokens)
    _leave_ages_out(entries)
    told = [(tokens, cells_of(tokens)) for tokens in entries]
    if says_the_same([tokens for tokens, _ in told], [cells for _, cells in told]):
        return
    named = Counter(place for _, cells in told if (place := _place_of_name(cells)) is not None)
    usual, times = named.most_common(1)[0] if named else (None, 0)
    for tokens, cells in told:
        if times * 2 > len(told) and _place_of_name(cells) == usual:
            _take_word_for_person(cells)
        _bring_forward(tokens, cells)


def _leave_sexes_out(tokens: Sequence[Token]) -> None:
    """501 张丽 女 68岁 36.5: behind a name it is no other person."""
    named = False
    for token in tokens:
        if named and token.text in SEXES:
            token.means = FILLER
        named = named or token.any("name", "nickname")


def _leave_ages_out(entries: Sequence[Sequence[Token]]) -> None:
    """张丽,68,36.5 and 李强,36,38.1: whole numbers beside the values of all, not all of them temperatures."""
    numbers = [[token for token in tokens if token.figure is not None] for tokens in entries]
    ages = [token for said in numbers for token in said if _is_whole(token)]
    each = all(any(map(_is_whole, said)) and any(map(is_clear, said)) for said in numbers)
    if len(entries) < FEWEST or not each or all(plausible(float(token.text)) for token in ages):
        return
    for token in ages:
        token.means, token.figure = FILLER, None


def _is_whole(token: Token) -> bool:
    """68, written in digits and without a unit."""
    number = token.figure
    return number is not None and number.shape == "whole" and not number.unit and token.text.isdigit()


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
    if len(people) > 1 and not _is_shared(cells):
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
            opened.append(Token(opened[-1].end, opened[-1].end, "、", SEPARATOR))
        tokens[:] = opened + rest


def _is_shared(cells: Sequence[Cell]) -> bool:
    """36.5 张丽 李强: one value, and behind it all whose it is."""
    told = [cell.kind for cell in cells if cell.kind != "state"]
    return told[:1] == ["value"] and set(told[1:]) <= {"person", "door"} and told.count("door") <= 1


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
