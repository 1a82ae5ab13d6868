"""Doors told by their floor: 5楼：01 36.5 02 36.4 are 501 and 502."""

from collections.abc import Sequence

from conversations.understanding.lists.cells import STATES
from conversations.understanding.rooms import FLOOR_MARK
from conversations.understanding.tokens import ROOM, Token

TWO_DIGITS = 2


def complete_doors(tokens: Sequence[Token]) -> None:
    """Make a door of each 01, 02 … that stands between its floor and a value or a state."""
    floor = None
    for at, token in enumerate(tokens):
        if token.parts is not None:
            building = token.parts[0] or ""
            floor = building[1:] if building.startswith(FLOOR_MARK) and token.parts[2] is None else None
        elif floor is not None and _is_flat(token) and _is_told(tokens[at + 1 : at + 4]):
            token.parts, token.means, token.figure = (None, None, floor + token.text), ROOM, None


def _is_flat(token: Token) -> bool:
    bare = token.figure is not None and not token.figure.unit
    return bare and token.text[0] == "0" and len(token.text) == TWO_DIGITS and token.text.isdigit()


def _is_told(following: Sequence[Token]) -> bool:
    told = next((token for token in following if "sep" not in token.means), None)
    return told is not None and (told.figure is not None or told.any(*STATES, "relation", "name"))
