"""Whether the one who speaks is unsure: 忘了, 36.5还是36.8, 36.5?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from conversations.understanding.blocks import Value
from conversations.understanding.judge.outcomes import BOUND
from conversations.understanding.spoken import PEOPLE, Spoken

ROUNDING = frozenset({"左右", "上下", "多", "多一点", "多一点点"})
OPENING = 60  # tokens
SEVERAL = 20  # values looked at
SIGHT = re.compile(r"看(?:不|勿|唔)")


def is_unsure(spoken: Spoken, values: Sequence[Value]) -> bool:
    """忘了, 记不清; 36.5还是36.8; 36.5?38.5?"""
    if not values:
        return False
    if any(_is_about_a_value(spoken, at, values) for at in spoken.places("unsure")):
        return True
    if _either_or(spoken, values) or _guesses(spoken, values):
        return True
    for first, second in pairwise(values):
        between = spoken.tokens[first.at + 1 : second.at]
        if (
            len(between) <= 4
            and any("or" in token.means for token in between)
            and not any(token.any(*PEOPLE, "room") or token.text.startswith(("又", "再", "重")) for token in between)
        ):
            return True
    if len(values) > 1 and len(spoken.tokens) <= 2 * len(values) and _is_asked(spoken, values[-1].at):
        return True
    asked = [value for value in values if _is_asked(spoken, value.at)]
    return len(asked) == len(values) and not spoken.situation.chain and _nobody_else(spoken)


def _is_about_a_value(spoken: Spoken, at: int, values: Sequence[Value]) -> bool:
    """忘了多少, but not 早上忘了, 36.5左右看不清, nor 单号看不清 in another sentence."""
    if _of_another_time(spoken, at) or _rounds(spoken, at, values):
        return False
    return _holds_a_value(spoken, at, values) or not spoken.has(spoken.sentence[at], "topic")


def _holds_a_value(spoken: Spoken, at: int, values: Sequence[Value]) -> bool:
    sentence = spoken.sentence[at]
    return any(value.at in sentence for value in values[:SEVERAL])


def _of_another_time(spoken: Spoken, at: int) -> bool:
    """晚36.7 早上忘了: what was forgotten has its own time."""
    segment = spoken.segment[at]
    if spoken.tokens[at].text.startswith("忘") and (_has_its_own_time(spoken, at) or _forgot_to_report(spoken, at)):
        return True
    if spoken.has(segment, "figure"):
        return False
    forgot_before = spoken.tokens[at].text.startswith("忘") and not any(
        token.figure is not None for token in spoken.tokens[max(0, at - 8) : at]
    )
    return spoken.has(segment, "when") or forgot_before


def _has_its_own_time(spoken: Spoken, at: int) -> bool:
    """今天36.5昨天36.7前天忘了: the time stands right before, behind the last value."""
    return at > 0 and "when" in spoken.tokens[at - 1].means and at > spoken.numbers[-1] > 0


def _forgot_to_report(spoken: Spoken, at: int) -> bool:
    """忘了37.1: nothing but the value behind it, and none before."""
    return spoken.numbers == [at + 1] and spoken.clause[at].last == at + 1


def _rounds(spoken: Spoken, at: int, values: Sequence[Value]) -> bool:
    """36.5左右，表看不太清: a poor sight of the scale is why the value was rounded."""
    only = values[0].at if len(values) == 1 else len(spoken.tokens)
    rounded = any(token.text in ROUNDING for token in spoken.tokens[only + 1 : only + 3])
    vague = len(values) == 1 and values[0].verdict == BOUND
    return (rounded or vague) and only < at and SIGHT.search(spoken.tokens[at].text) is not None


def _either_or(spoken: Spoken, values: Sequence[Value]) -> bool:
    """37.0/37.4 and 36.5℃38.5℃ from one person; 不是36.8就是36.3; 昨天还是前天."""
    for earlier, later in pairwise(at for at in spoken.places("when") if at < OPENING):
        if (
            any(token.text in {"还是", "或者", "或"} for token in spoken.tokens[earlier + 1 : later])
            and later - earlier <= 3
            and _holds_a_value(spoken, earlier, values)
        ):
            return True
    if spoken.situation.chain or len(values) != 2:
        return False
    first, second = values
    between = "".join(token.text for token in spoken.tokens[first.at + 1 : second.at])
    alone = not any(token.any(*PEOPLE, "count", "when", "site", "room") for token in spoken.tokens)
    return (alone and between in {"", "/"}) or (
        "就是" in between and any(token.text == "不是" for token in spoken.tokens[: first.at])
    )


GUESSES = frozenset({"好像", "可能", "好像是", "可能是", "也许"})


def _guesses(spoken: Spoken, values: Sequence[Value]) -> bool:
    """好像36.5好像36.8: two guesses at one value."""
    if len(values) != 2 or any(not value.at or spoken.tokens[value.at - 1].text not in GUESSES for value in values):
        return False
    return values[0].celsius != values[1].celsius and not spoken.has(spoken.everything, *PEOPLE, "room")


def _is_asked(spoken: Spoken, at: int) -> bool:
    following = spoken.tokens[at + 1 : at + 2]
    return bool(following) and "mark" in following[0].means


def _nobody_else(spoken: Spoken) -> bool:
    return not any(token.any("measured", "body", "help") for token in spoken.tokens)
