"""Values said again: 36.8！36.8！说了两遍了 is one value, however often and in whatever spelling it stands."""

import re
from collections.abc import Sequence
from itertools import pairwise

from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.nicknames import FILLER
from conversations.understanding.pauses import is_value
from conversations.understanding.tokens import Token

ECHOES = frozenset({"啊", "对", "对的", "呀", "哈", "嗯", "就是", "没错", "哎", "诶"})
APART = ("room", "when", "site", "nth", "clock", "date", "others", "pair", "household")
OTHERS = ("relation", "name", "nickname", "others", "pair", "household", "count", "room")
SEVERAL = 8  # values looked back at
SMALL_TALK = 4  # tokens between a value and its echo
INSISTS = re.compile(
    r"[两三几多]遍|[两三几]次|一遍|重复|再说|再报|听[见清到]|看[清见]|重要的|强调|记[住好牢]|没打点|漏[了打]?点|的意思|没写点"
)
CHOOSES = ("报", "填", "写", "算", "按", "登")  # 就报36.6: one of the values told before


def hear_once(tokens: list[Token]) -> None:
    """三十六点三啊三十六点三, thirty six point five … 36.5: a value said again, or spelled again, is one value."""
    values = [at for at, token in enumerate(tokens) if is_value(token) or _is_short(token)]
    for first, again in pairwise(values):
        if _same(tokens[first], tokens[again]) and _is_echo(tokens, first, again):
            _forget(tokens[first])
    if len(values) > 1:
        _hear_the_insisting(tokens, [at for at in values if tokens[at].figure is not None])
        _hear_the_chosen(tokens, [at for at in values if tokens[at].figure is not None])


def _is_short(token: Token) -> bool:
    """366 for 36.6, and 37℃"""
    return _lacks_its_point(token) or (
        token.figure is not None and token.figure.shape == "whole" and _unit(token) == "c"
    )


def _lacks_its_point(token: Token) -> bool:
    """366 for 36.6"""
    figure = token.figure
    return figure is not None and figure.shape == "three" and plausible(celsius(figure))


def _is_echo(tokens: Sequence[Token], first: int, again: int) -> bool:
    between = tokens[first + 1 : again]
    if any(token.any("stop", *APART) for token in between):
        return False
    if _unit(tokens[first]) == "f" != _unit(tokens[again]):
        return True
    if any(token.any("relation", "name", "nickname") for token in between):
        return False
    if _lacks_its_point(tokens[first]) and is_value(tokens[again]):
        return any("sep" not in token.means for token in between)
    if tokens[first].text[0].isdigit() != tokens[again].text[0].isdigit():
        return True
    echoed = any(token.text in ECHOES for token in between) and len(between) <= SMALL_TALK
    return echoed and not any("self" in token.means for token in between)


def _hear_the_insisting(tokens: list[Token], values: Sequence[int]) -> None:
    """36.7 36.7 36.7 重要的事情说三遍: every value is the same, and the talk says why."""
    if len(values) < 2 or any(not _same(tokens[values[0]], tokens[at]) for at in values[1:]):
        return
    if any(token.any(*OTHERS) for token in tokens[values[0] :]):
        return
    if INSISTS.search("".join(token.text for token in tokens)):
        for at in values[1:]:
            _forget(tokens[at])


def _hear_the_chosen(tokens: list[Token], values: Sequence[int]) -> None:
    """量了两遍都是36.6，就报36.6: the value that is reported in the end was told before."""
    last = values[-1]
    if not tokens[last - 1].text.endswith(CHOOSES):
        return
    for at in values[-SEVERAL:-1]:
        if _same(tokens[at], tokens[last]) and not any(token.any(*OTHERS) for token in tokens[at:last]):
            _forget(tokens[at])


def _same(first: Token, second: Token) -> bool:
    if first.figure is None or second.figure is None:
        return False
    return celsius(first.figure) == celsius(second.figure)


def _unit(token: Token) -> str:
    return token.figure.unit if token.figure is not None else ""


def _forget(token: Token) -> None:
    token.figure, token.means = None, FILLER
