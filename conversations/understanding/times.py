"""The time and the site that belong to each value."""

from conversations.understanding.blocks import Block, Value
from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.judge.outcomes import TAKE
from conversations.understanding.lists.columns import columns_of
from conversations.understanding.spoken import PEOPLE, TIMES, Spoken

TIMED = (*TIMES, "nth")
TIMES_OVER = ("次", "遍", "回", "趟", "天", "日")


def when_and_where(spoken: Spoken, block: Block) -> None:
    """Give each value the time and the site that stand nearest before it (or, for the last, behind it)."""
    columns = spoken.situation.columns
    taken = [value for value in block.values if value.verdict == TAKE]
    timed, placed = not spoken.everything.means.isdisjoint(TIMED), "site" in spoken.everything.means
    for index, value in enumerate(block.values):
        value.when = _word_near(spoken, block, index) if timed else None
        value.site = _site(spoken, block, index) if placed else None
    for value, place in zip(block.values, _times_behind(spoken, block), strict=False):
        value.when = place
    if columns and taken and not any(value.when is not None for value in taken):
        places = columns_of(spoken.tokens, [value.at for value in taken], len(columns))
        for value, place in zip(taken, places, strict=False):
            value.when = columns[place]


def _times_behind(spoken: Spoken, block: Block) -> list[int]:
    """38.1 last night but 36.9 now: the times, when each value has one behind it and the first has none before."""
    places = [value.at for value in block.values]
    if len(places) < 2 or any("when" in token.means for token in spoken.tokens[max(0, places[0] - 12) : places[0]]):
        return []
    ends = [*places[1:], min(len(spoken.tokens), places[-1] + 4)]
    found = [
        next((at for at in range(first + 1, end) if "when" in spoken.tokens[at].means), None)
        for first, end in zip(places, ends, strict=True)
    ]
    return [at for at in found if at is not None] if None not in found else []


def _word_near(spoken: Spoken, block: Block, index: int) -> int | None:
    at = block.values[index].at
    floor = block.values[index - 1].at if index else max(-1, at - 12)
    for place in range(at - 1, floor, -1):
        token = spoken.tokens[place]
        if ("stop" in token.means and token.text != "\n") or (token.figure is not None and _is_value(token.figure)):
            return None
        if (
            token.any(*TIMED)
            and "greeting" not in token.means
            and token.figure is None
            and not _is_of_something_else(spoken, place)
            and not ("nth" in token.means and not token.text.endswith(TIMES_OVER))
        ):
            earlier = place and "when" in spoken.tokens[place - 1].means and "clock" in token.means
            exact = earlier and spoken.tokens[place - 1].means["when"] == "part" and token.text[0].isdigit()
            return place - 1 if earlier and not exact else place
    return _time_behind(spoken, block, index)


def _is_value(figure: Figure) -> bool:
    return figure.shape == "decimal" and plausible(celsius(figure))


SINCE = frozenset({"since", "从", "自", "自从", "打"})
ONWARDS = ("开始", "起", "到现在", "至今", "以来", "报的", "发的", "写的", "填的", "少报了一个")


def _is_of_something_else(spoken: Spoken, at: int) -> bool:
    """Fever since last night, 昨晚报的是她的, 昨晚淋了雨的那个就是我: no time of a measuring."""
    if spoken.tokens[at].means.get("when") != "past":
        return False
    if any(token.text in SINCE for token in spoken.tokens[max(0, at - 2) : at]):
        return True
    last = spoken.clause[at].last
    said = "".join(token.text for token in spoken.tokens[at + 1 : min(last + 1, at + 8)])
    valued = any(token.figure is not None for token in spoken.tokens[at + 1 : at + 3])  # 昨天下午开始37.4
    return (said.startswith(ONWARDS) and not valued) or "的那个" in said


def _time_behind(spoken: Spoken, block: Block, index: int) -> int | None:
    """36.8早上，下午37.4: a time between the first value and a mark."""
    at = block.values[index].at
    if index or len(block.values) < 2 or at + 2 >= len(spoken.tokens):
        return None
    time, mark = spoken.tokens[at + 1 : at + 3]
    return at + 1 if "when" in time.means and mark.any("comma", "stop") else None


def _site(spoken: Spoken, block: Block, index: int) -> str | None:
    at = block.values[index].at
    floor = block.values[index - 1].at if index else max(-1, at - 12)
    for place in range(at - 1, floor, -1):
        token = spoken.tokens[place]
        if "site" in token.means and not (token.text == "额" and spoken.tokens[place + 1].any("relation", "household")):
            return token.means["site"]
    ceiling = block.values[index + 1].at if index + 1 < len(block.values) else at + 7
    for token in spoken.tokens[at + 1 : ceiling]:
        if "stop" in token.means or token.figure is not None or token.any(*PEOPLE):
            return None
        if "site" in token.means and (index + 1 == len(block.values) or block.values[index + 1].site is None):
            follows = len(block.values) == 1 or (index == 0 and spoken.last("site", at) < 0)
            return token.means["site"] if follows or index + 1 == len(block.values) else None
    return None


def when_span(spoken: Spoken, block: Block, value: Value) -> tuple[int, int] | str | None:
    """A time is kept when there are several values to tell apart, or when it says 昨天, 早, 晚."""
    if value.when is None:
        return None
    if isinstance(value.when, str):
        return value.when
    token = spoken.tokens[value.when]
    span = _with_day(spoken, value.when), token.end
    chain = spoken.situation.chain
    kept = (
        block.timed > 1
        or (chain and value.when == 0 and token.any("date", "when"))
        or token.means.get("when") == "past"
        or (token.means.get("when") == "part" and (spoken.situation.columns or chain))
    )
    return span if kept else None


def _with_day(spoken: Spoken, at: int) -> int:
    """Where 昨天傍晚 begins, of which `at` is 傍晚."""
    day = spoken.tokens[at - 1] if at else None
    part = spoken.tokens[at].means.get("when") == "part"
    if day is not None and day.means.get("when") in {"past", "now"} and part:
        return day.start
    if day is not None and day.means.get("when") == "part" and "clock" in spoken.tokens[at].means:
        return day.start
    return spoken.tokens[at].start
