"""Messages copied from a chat: "Chen Wei, [12.04.22 08:15]" above each says who wrote it, and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.understanding.heard import Span
from conversations.understanding.lists.chains import Tokenised
from conversations.understanding.rooms import Parts
from conversations.understanding.spoken import TIMES
from conversations.understanding.tokens import Token

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
_DATE = r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}(?:[-/.]\d{2,4})?日?)"
HEADER = re.compile(
    rf"\s*(?P<name>(?=[^\n]{{0,24}}[a-z\u3400-\u9fff])[^\n\[\]:,][^\n\[\],]{{0,24}}?)\s*:?\s*"
    rf"(?:,\s*\[(?:{_DATE}\s*,?\s*)?{_TIME}\]|\s{_DATE}\s{{1,2}}{_TIME}|(?P<bare>\s{_TIME})"
    r"|\s?\d{1,2}\s?(?:分钟|小时|天)前)\s*:?\s*"
)
NO_AUTHOR = ("self", "body", "measured", "reporting", "symptom", "topic", "question", *TIMES)


@dataclass(slots=True)
class Forwarded:
    """What one person wrote, as it was copied; `author` is where the name stands, `door` what the name says of it."""

    author: Span
    door: Parts | None = None
    lines: list[Tokenised] = field(default_factory=list)


def forwarded_of(text: str, lines: Sequence[Tokenised]) -> list[Forwarded]:
    """The copied messages with those who wrote them; empty if no header opens the text."""
    if ":" not in text and "前" not in text:  # one of which every header's time holds
        return []
    found: list[Forwarded] = []
    end = 0
    for line, tokens in lines:
        if (header := _header(text, line.start, line.end, tokens)) is not None:
            found.append(header)
        elif not found and not _is_divider(tokens) and not _is_title(tokens):
            return []
        elif (
            found and not _answers(tokens) and "\n\n" not in text[end : line.start]
        ):  # behind an empty line speaks whoever copied
            found[-1].lines.append((line, tokens))
        end = line.end
    return found


def _header(text: str, start: int, end: int, tokens: Sequence[Token]) -> Forwarded | None:
    match = HEADER.fullmatch(text, start, end)
    if match is None:
        return None
    said = [token for token in tokens if token.start < match.end("name") and "sep" not in token.means]
    door = next((parts for token in said if (parts := _door(token)) is not None), None)
    name = [token for token in said if _door(token) is None]
    if not name or any(token.any(*(NO_AUTHOR if match["bare"] else TIMES)) for token in name):
        return None
    start = name[0].start + text.startswith("@", name[0].start)
    return Forwarded((start, min(name[-1].end, match.end("name"))), door)


def _door(token: Token) -> Parts | None:
    """802 in 小薛（802） and 803 老毛."""
    number = token.figure
    bare = number is not None and number.shape in {"three", "four"} and not number.unit
    return token.parts or ((None, None, token.text) if bare else None)


ANSWERS = frozenset("└┗╰↳")  # what a list's app draws before an answer


def _answers(tokens: Sequence[Token]) -> bool:
    """└ 团长回复：收到: somebody's answer to the message above it."""
    return next((token.text for token in tokens if token.text.strip()), "") in ANSWERS


TITLED = ("body", "reporting", "summary", "count")


def _is_title(tokens: Sequence[Token]) -> bool:
    """群接龙 | 今日体温, 共8人参与: what the messages are about, without a value, a door or a name."""
    told = any(
        (token.figure is not None and not token.figure.foreign) or token.any("room", "name", "relation", "self")
        for token in tokens
    )
    return not told and any(token.any(*TITLED) for token in tokens)


def _is_divider(tokens: Sequence[Token]) -> bool:
    """— — 2022-04-09 — —: the day above the messages."""
    return all(token.any("sep", "date", "emoji") for token in tokens)
