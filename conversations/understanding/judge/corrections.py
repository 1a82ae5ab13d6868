"""Values that were taken back: 不是38.5, 38.5写错了, 39.2降到38.4."""

from itertools import pairwise

from conversations.understanding.degrees import FEVER, celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.judge.evidence import RETAKEN
from conversations.understanding.judge.outcomes import UNSURE
from conversations.understanding.spoken import TIMES, WINDOW, Spoken


def withdrawn(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """不是38.5; 38.5写错了; 38.6改36.6; 39.2降到38.4."""
    before = spoken.before(at)
    if (
        before is not None
        and "not_this" in before.means
        and (spoken.has(spoken.clause[at], "not_this") or not _is_fever(figure))
    ):
        either = any(token.text == "就是" for token in spoken.tokens[at + 1 : at + 4])
        return UNSURE if either else "withdrawn"
    if before is not None and before.any("self", "relation") and _is_not_whose(spoken, at):
        return "withdrawn"
    if _later_counts(spoken, at) or _is_explained_away(spoken, at) or _is_normal_by_now(spoken, at):
        return "withdrawn"
    explained = _names_the_wrong_one(spoken, at)
    for place in range(at + 1, min(len(spoken.tokens), at + WINDOW)):
        token = spoken.tokens[place]
        if token.figure is not None:
            return None
        if token.text in CROSSES and (
            _marks_the_next(spoken, place, at)
            or (not _figure_follows(spoken, place, at) and not _figure_precedes(spoken, at))
        ):
            return None
        if "stop" in token.means and spoken.situation.chain:
            return None
        slipped = spoken.tokens[place + 1 : place + 2]
        if token.any("question", "room", "name", "relation", "self") and not (
            token.text == "我" and slipped and "correction" in slipped[0].means
        ):
            return None
        if "not_this" in token.means and any(near.figure is not None for near in spoken.tokens[place + 1 : place + 4]):
            return None
        replaces = at > 1 and spoken.tokens[at - 1].any("into", "correction")
        if (
            "withdrawn" in token.means
            and spoken.clause[place] == spoken.clause[at]
            and not explained
            and not (replaces and _figure_precedes(spoken, at))
        ):
            return "withdrawn"
        if token.any("correction", "withdrawn") and _figure_follows(spoken, place, at):
            earlier = any(near.means.get("when") == "past" for near in spoken.tokens[at + 1 : place])
            return None if earlier else "withdrawn"  # 36.4 昨天那个其实是37.4
        if (
            "into" in token.means
            and not (slipped and slipped[0].any("self", "relation"))
            and _leads_to_a_value(spoken, place, at)
            and (spoken.tokens[at - 1].text in STARTS or not _has_time(spoken, at))
        ):
            return "an earlier value"
    return None


def _later_counts(spoken: Spoken, at: int) -> bool:
    """刚才37.8再量36.7，以后面为准."""
    if not any(token.text.endswith("为准") for token in spoken.tokens[at + 1 : at + WINDOW]):
        return False
    return any(
        token.figure is not None and plausible(celsius(token.figure)) for token in spoken.tokens[at + 1 : at + 12]
    )


def _is_fever(figure: Figure) -> bool:
    value = celsius(figure)
    return value is not None and value >= FEVER


def _is_not_whose(spoken: Spoken, at: int) -> bool:
    """不是我37.5是我妈37.5: the value is somebody else's."""
    denied = any(token.text in {"不是", "而不是", "并不是"} for token in spoken.tokens[max(0, at - 3) : at])
    return denied and any(token.text == "是" for token in spoken.tokens[at + 1 : at + 4])


def _is_explained_away(spoken: Spoken, at: int) -> bool:
    """今早那个38.0是我抱着暖水袋量的，重新量了36.6: how the first one came about, and a second one."""
    clause = spoken.within(spoken.clause, at)
    told = [spoken.tokens[place].text for place in clause if place > at and "sep" not in spoken.tokens[place].means]
    explained = len(told) >= SENTENCE and told[0] in {"是", "那是", "其实是"}
    if not explained or not (told[-1].endswith("的") or spoken.has(clause, "topic")):
        return False
    return any(
        "measured" in again.means and again.text.startswith(RETAKEN)
        for again in spoken.tokens[clause.last : at + WINDOW]
    )


SENTENCE = 3  # tokens


def _is_normal_by_now(spoken: Spoken, at: int) -> bool:
    """门口量38.5，太阳晒的，再量正常: measured again without a number."""
    following = spoken.tokens[at + 1 : at + WINDOW]
    return any(
        "measured" in again.means and again.text.startswith(RETAKEN) and "normal" in state.means
        for again, state in pairwise(following)
    )


STARTS = frozenset({"从", "由"})
NEAR = 8  # tokens from 降到 to its value
CROSSES = frozenset("❌✗×✘✖")  # beside a lone value they say that it is not in order


def _marks_the_next(spoken: Spoken, cross: int, value: int) -> bool:
    """✅36.3❌37.8: where a tick stands before the value, the cross is the next one's."""
    ticked = value > 0 and spoken.tokens[value - 1].any("confirmed")
    following = spoken.tokens[cross + 1 : cross + 2]
    return ticked and bool(following) and following[0].figure is not None


def _figure_precedes(spoken: Spoken, at: int) -> bool:
    return any(
        token.figure is not None and plausible(celsius(token.figure)) for token in spoken.tokens[max(0, at - 12) : at]
    )


def _names_the_wrong_one(spoken: Spoken, at: int) -> bool:
    """In 不是37.2 是38.2 手滑 the slip is already named."""
    near = spoken.tokens[max(0, at - 12) : at + 12]
    return any(token.any("not_this") and token.text.endswith(("是", "系")) for token in near)


def _figure_follows(spoken: Spoken, place: int, value: int) -> bool:
    """Whether behind a word of correction at `place` stands what replaces the value at `value`.

    In another sentence than the value's it is written plainly, and nothing else is told there.
    """
    for at in range(place + 1, min(len(spoken.tokens), place + WINDOW)):
        figure = spoken.tokens[at].figure
        if figure is None or not plausible(celsius(figure)):
            continue
        if spoken.sentence[at] is spoken.sentence[value]:
            return True
        if figure.shape in {"decimal", "loose"} and not spoken.has(spoken.sentence[at], "topic", "hearsay"):
            return True
    return False


def _leads_to_a_value(spoken: Spoken, into: int, value: int) -> bool:
    """降到38.4: the new value stands in the same sentence, right behind."""
    following = range(into + 1, min(len(spoken.tokens), into + NEAR))
    return any(
        (figure := spoken.tokens[at].figure) is not None
        and plausible(celsius(figure))
        and spoken.sentence[at] is spoken.sentence[value]
        for at in following
    )


def _has_time(spoken: Spoken, at: int) -> bool:
    return spoken.has(spoken.within(spoken.clause, at), *TIMES)
