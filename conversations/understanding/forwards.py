"""Messages copied from a chat: "Chen Wei, [12.04.22 08:15]" above each says who wrote it, and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.understanding.chains import Tokenised
from conversations.understanding.heard import Span

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
_DATE = r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}(?:[-/.]\d{2,4})?日?)"
HEADER = re.compile(
    r"\s*(?P<name>[^\n\[\]:\d,][^\n\[\],]{0,24}?)\s*"
    rf"(?:,\s*\[(?:{_DATE}\s*,?\s*)?{_TIME}\]|\s{_DATE}\s{{1,2}}{_TIME})\s*:?\s*"
)


@dataclass(slots=True)
class Forwarded:
    """What one person wrote, as it was copied; `author` is where the name stands."""

    author: Span
    lines: list[Tokenised] = field(default_factory=list)


def forwarded_of(text: str, lines: Sequence[Tokenised]) -> list[Forwarded]:
    """The copied messages with those who wrote them; empty if no header opens the text."""
    found: list[Forwarded] = []
    end = 0
    for line, tokens in lines:
        if match := HEADER.fullmatch(text, line.start, line.end):
            found.append(Forwarded(match.span("name")))
        elif not found:
            return []
        elif "\n\n" not in text[end : line.start]:  # behind an empty line speaks whoever copied
            found[-1].lines.append((line, tokens))
        end = line.end
    return found
