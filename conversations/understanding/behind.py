"""Owners told behind their value: 36.8，我老伴的."""

from conversations.understanding.pauses import is_value
from conversations.understanding.tokens import Token

PERSON = ("relation", "name", "nickname")


def bring_owners_forward(tokens: list[Token]) -> None:
    """36.8，我老伴的: whose the value is stands behind it, closed by 的, as if it stood before."""
    for at in range(len(tokens) - 2):
        if not is_value(tokens[at]) or _is_owned(tokens, at):
            continue
        first = at + 1
        while first < len(tokens) and tokens[first].text in {",", " ", "("}:
            first += 1
        owner = first + 1 if first < len(tokens) and "self" in tokens[first].means else first
        if owner + 1 >= len(tokens) or tokens[owner + 1].text != "的" or not tokens[owner].any(*PERSON):
            continue
        if owner + 2 < len(tokens) and not tokens[owner + 2].any("sep", "body"):
            continue
        tokens[at : owner + 1] = [*tokens[first : owner + 1], *tokens[at:first]]


def _is_owned(tokens: list[Token], at: int) -> bool:
    """Whether somebody is named before the value in its sentence."""
    for token in reversed(tokens[max(0, at - 12) : at]):
        if "stop" in token.means or token.figure is not None:
            return False
        if token.any("self", *PERSON):
            return True
    return False
