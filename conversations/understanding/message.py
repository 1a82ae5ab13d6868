"""One message in, one understanding out."""

import re

from conversations.understanding.heard import Heard, Understanding
from conversations.understanding.normal import plain

PLAIN = re.compile(r"(?<![\d.])(?:3[4-9]|4[0-2])\.\d{1,2}(?![\d.])")


def understand(text: str, context: str = "group") -> Understanding:
    """What the message reports; `context` is "group", "private" or "reply_to_reminder"."""
    written = plain(text)
    readings = tuple(
        Heard(float(found[0]), None, "self", None, (), None, None, None, None, written.span(*found.span()))
        for found in PLAIN.finditer(written.text)
    )
    return Understanding("report" if readings else "not_report", readings)
