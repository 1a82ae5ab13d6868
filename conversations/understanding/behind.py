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


def bring_aged_forward(tokens: list[Token]) -> None:
    """肛温37.5，宝宝七个月: who is told behind the only value with nothing but an age is whose it is."""
    values = [at for at, token in enumerate(tokens) if is_value(token)]
    if len(values) != 1 or _is_owned(tokens, values[0]):
        return
    for owner in range(values[0] + 1, len(tokens) - 1):
        opens = tokens[owner - 1].any("comma", "stop") or tokens[owner - 1].text == " "
        if opens and "relation" in tokens[owner].means and _is_age(tokens[owner + 1]):
            tokens.insert(values[0], tokens.pop(owner))
            return


AGES = ("岁", "岁半", "个月", "个多月", "周岁", "月")


def _is_age(token: Token) -> bool:
    """七个月, 3岁"""
    return token.figure is not None and token.figure.foreign and token.text.endswith(AGES)


def _is_owned(tokens: list[Token], at: int) -> bool:
    """Whether somebody is named before the value in its sentence."""
    for token in reversed(tokens[max(0, at - 12) : at]):
        if "stop" in token.means or token.figure is not None:
            return False
        if token.any("self", *PERSON):
            return True
    return False
