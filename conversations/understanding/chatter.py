"""Small talk around a report: sentences that are plainly about something else, set aside before anything is read."""

from collections.abc import Iterator, Sequence

from conversations.understanding.degrees import celsius, slip
from conversations.understanding.tokens import BREAK, Token
from conversations.understanding.words.health import TAKES

TELLING = (
    "body",
    "site",
    "symptom",
    "feverless",
    "normal",
    "strong_normal",
    "reporting",
    "gauge",
    "correction",
    "withdrawn",
    "not_this",
    "unsure",
    "relation",
    "name",
    "household",
    "pair",
    "room",
    "count",
    "example",
    "notice",
    "hard_notice",
    "hearsay",
    "ack",
)
IDLE = ("mention", "emoji", "sep")
POLITE = frozenset({"filler", "greeting", "official"})
SIGNS = frozenset("👌👍🆗")  # alone they answer the reminder
SAME = ("一样", "一个样", "差不多")  # 和昨天一样 is an answer
NEVER_IDLE = frozenset(
    "都 均 全 侪 到 从 在 是 住 住在 一共 总共 共 家 约 同 大概 差不多".split()  # noqa: SIM905
)


def without_chatter(tokens: list[Token]) -> list[Token]:
    """The tokens without small talk and without what only opens the message; all of them if nothing would be left."""
    degrees = any(token.figure is not None and token.figure.unit == "c" for token in tokens)
    kept: list[Token] = []
    parted = False
    for sentence in _sentences(tokens):
        if _is_chatter(sentence) and not (degrees and _is_heated(sentence)):
            parted = parted or "stop" in sentence[-1].means
            continue
        if parted and kept:
            end = kept[-1].end
            kept.append(Token(end, end, "\n", BREAK))
        kept.extend(sentence)
        parted = False
    return kept[_opening(kept) :] or tokens


def without_opening(tokens: list[Token]) -> list[Token]:
    """The tokens behind @小刘, [玫瑰] and good morning; all of them if nothing would be left."""
    opened = _opening(tokens)
    return (tokens[opened:] or tokens) if opened else tokens


def _opening(tokens: Sequence[Token]) -> int:
    """Where the talk begins behind @小刘, [玫瑰], and 好的， or 早上好，"""
    opened = 0
    for at, token in enumerate(tokens):
        if token.means.keys() <= POLITE and token.text not in NEVER_IDLE and not token.text.endswith(SAME):
            continue
        if token.any(*IDLE) and not token.any(*TELLING) and not token.text[1:2].isdigit() and token.text not in SIGNS:
            opened = at + 1
            continue
        break
    return opened


def _sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    first = 0
    for at, token in enumerate(tokens):
        if "connector" in token.means and at > first:
            yield tokens[first:at]
            first = at
        if "stop" in token.means:
            yield tokens[first : at + 1]
            first = at + 1
    if first < len(tokens):
        yield tokens[first:]


def _is_chatter(sentence: Sequence[Token]) -> bool:
    """菜什么时候到？, 今天外面好热, 鸡蛋36.5一板: a topic, and nothing of people, rooms, health or temperatures."""
    return any("topic" in token.means for token in sentence) and not any(map(_tells, sentence))


def _is_heated(sentence: Sequence[Token]) -> bool:
    """Whether degrees elsewhere may be this sentence's: the weather's or a boiler's."""
    return any(token.means.get("topic") in {"weather", "water"} for token in sentence)


def _tells(token: Token) -> bool:
    if "topic" in token.means:
        return _may_be_temperature(token)
    if "measured" in token.means:
        return TAKES.search(token.text) is not None
    passes_on = "reporting" in token.means and len(token.text) == 1  # 帮, 代: also of errands
    return (token.any(*TELLING) and not passes_on) or _may_be_temperature(token)


def _may_be_temperature(token: Token) -> bool:
    figure = token.figure
    if figure is None or figure.foreign:
        return False
    return celsius(figure) is not None or slip(figure) is not None or figure.shape in {"odd", "vague", "fragment"}
