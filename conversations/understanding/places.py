"""Which bare numbers are doors: 501 in 501张三36.5, 七零三 in 我是七零三的老宋."""

import re
from collections.abc import Sequence

from conversations.understanding.degrees import celsius, plausible, slip
from conversations.understanding.figures import Figure
from conversations.understanding.spoken import PEOPLE
from conversations.understanding.tokens import Token

DOOR = re.compile(r"[1-9]\d?(?:0[1-9]|[1-3]\d)$")
LETTERED = re.compile(r"[a-h]\d{3,4}$")
BEFORE_A_DOOR = ("proxy", "descriptor", "official", "room", "reporting", "correction", "self", "household")
BEFORE_TEXTS = frozenset(
    {
        "住",
        "住在",
        "在",
        "家住",
        "家",
        "房号",
        "门牌",
        "房间号",
        "门牌号",
        "地址",
        "住址",
        "位置",
        "我是",
        "是",
        "给",
        "帮",
        "替",
        "的是",
        "代",
        "为",
    }
)
AFTER_A_DOOR = (
    *PEOPLE,
    "count",
    "body",
    "descriptor",
    "feverless",
    "strong_normal",
    "normal",
    "vacant",
    "when",
    "household",
    "symptom",
)


def find_doors(tokens: list[Token], *, chain: bool) -> None:
    """Turn the bare numbers that must be doors into rooms."""
    if chain:
        _find_small_door(tokens)
    bare = [
        (at, figure)
        for at, token in enumerate(tokens)
        if (figure := token.figure) is not None and figure.shape in {"three", "four"} and not figure.unit
    ]
    last_clear = max((at for at, token in enumerate(tokens) if _is_clear(token)), default=-1) if bare else -1
    for at, figure in bare:
        name = f"{figure.value:.0f}"
        if _is_a_day(tokens, at) or not (DOOR.match(name) or (chain and 3 <= len(name) <= 4)):
            continue
        rival = last_clear > at or (last_clear < 0 and _another_follows(tokens, at))
        if _looks_like_door(tokens, at, figure, chain=chain, rival=rival):
            tokens[at].parts, tokens[at].means, tokens[at].figure = (None, None, name), {"room": ""}, None


MONTH_AND_DAY = re.compile(r"0[1-9](?:0[1-9]|[12]\d|3[01])")


def _is_a_day(tokens: Sequence[Token], at: int) -> bool:
    """0412体温: the month and day before what a list is about."""
    about = tokens[at + 1 : at + 2]
    return bool(about) and about[0].any("body", "reporting") and MONTH_AND_DAY.fullmatch(tokens[at].text) is not None


def find_lettered_doors(tokens: list[Token]) -> None:
    """梁先生/B1802/36.4: a letter and a door by themselves, beside a value."""
    for at, token in enumerate(tokens):
        if (
            "code" in token.means
            and LETTERED.match(token.text)
            and any(map(_is_clear, tokens[max(0, at - 6) : at + 7]))
        ):
            labelled = at and tokens[at - 1].any("topic", "unknown")
            if not labelled:
                token.parts, token.means = (None, None, token.text.upper()), {"room": ""}


def _find_small_door(tokens: list[Token]) -> None:
    """10-1 栾红 36.5: two small numbers before the name that opens a chain's entry."""
    opened = [token for token in tokens[:8] if token.text != " "][:4]
    if len(opened) < 4 or opened[1].text != "-" or not opened[3].any("name", "nickname", "relation", "unknown"):
        return
    building, door = opened[0].figure, opened[2].figure
    if not (building and door and building.shape == door.shape == "whole" and not (building.unit or door.unit)):
        return
    if plausible(building.value):
        return  # 36-6 is rather a temperature with a slip
    opened[0].parts, opened[0].means = (opened[0].text, None, opened[2].text), {"room": ""}
    opened[0].figure, opened[0].end = None, opened[2].end
    tokens.remove(opened[1])
    tokens.remove(opened[2])


def _is_clear(token: Token) -> bool:
    return token.figure is not None and token.figure.shape in {"decimal", "loose"} and plausible(celsius(token.figure))


def _another_follows(tokens: Sequence[Token], at: int) -> bool:
    """102 丁香 366: the first of two bare numbers is the door."""
    later = tokens[at + 1 : at + 12]
    return any(
        token.figure is not None and (plausible(celsius(token.figure)) or token.figure.shape == "vague")
        for token in later
    )


def _looks_like_door(tokens: Sequence[Token], at: int, figure: Figure, *, chain: bool, rival: bool) -> bool:
    before = _near(tokens, range(at - 1, max(-1, at - 8), -1))
    after = _near(tokens, range(at + 1, min(len(tokens), at + 8)))
    temperature = plausible(celsius(figure))
    if _is_slip_of(before, figure) and (after is None or not _is_clear(after)):
        return False
    if before is not None and before.any("topic", "body", "phone") and not before.any(*BEFORE_A_DOOR):
        named = after is not None and (_is_clear(after) or after.any(*PEOPLE))
        return rival and not temperature and "body" in before.means and named
    if chain and not rival and not temperature and any(_is_clear(token) for token in tokens[max(0, at - 8) : at]):
        return not any("room" in token.means for token in tokens[max(0, at - 12) : at])
    if chain and (rival or (not temperature and after is not None and not after.any("topic"))):
        return True
    if before is None and rival and at < 2:
        return True
    if before is not None and (before.text in BEFORE_TEXTS or before.any("descriptor", "proxy")) and not temperature:
        return True
    if after is None:
        valued = before is not None and (_is_clear(before) or (before.any(*PEOPLE) and _opened_by_value(tokens, at)))
        return not temperature and valued
    if (
        before is not None
        and _is_clear(before)
        and after.means.keys() <= {"filler"}
        and "comma" in tokens[at - 1].means
    ):
        return not temperature  # 36.5，1104，谢谢
    followed = (
        after.any(*AFTER_A_DOOR, "correction")
        or _is_clear(after)
        or after.text in {"家", "的", "室", "报的", "报", "是", "不是", "应该是"}
    )
    return followed and (rival or not temperature)


def _is_slip_of(before: Token | None, figure: Figure) -> bool:
    """我3605 孙女36.8: what stands right behind a person may be a temperature with a slip."""
    owned = before is not None and before.any("self", "relation") and before.text not in BEFORE_TEXTS
    return owned and figure.shape == "four" and slip(figure) is not None


def _opened_by_value(tokens: Sequence[Token], at: int) -> bool:
    """36.5 张悦 801: a value, a name and at the end the door."""
    return any(_is_clear(token) for token in tokens[max(0, at - 4) : at])


def _near(tokens: Sequence[Token], places: range) -> Token | None:
    for place in places:
        token = tokens[place]
        if token.text == "\n":
            return None
        if token.text not in {
            " ",
            "\t",
            ":",
            ",",
            "(",
            ")",
            "[",
            "]",
            "【",
            "】",
            "|",
            "/",
            "=",
            "+",
            "-",
            "的",
            "是",
        } or token.text in {
            "的",
            "是",
        }:
            return token
    return None
