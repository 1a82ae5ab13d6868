"""Text in spreadsheets that no spreadsheet runs."""

import re

from texts.typed import clean

# Excel and its kin read a cell that begins so as a formula, the full-width signs of a Chinese keyboard included.
_RUNS = r"[=+\-@\t\r\n＝＋－＠]"
_DANGEROUS = re.compile(f"'*{_RUNS}")
_QUOTED = re.compile(f"'+{_RUNS}")
LONGEST = 32_767


def line(text: str) -> str:
    """The text as one printable line that fits a cell."""
    return clean(text, limit=LONGEST)


def quoted(text: str) -> str:
    """For CSV, where only a leading ' keeps a spreadsheet from running a cell; `unquoted` gives back the same text."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unquoted(text: str) -> str:
    """The text that `quoted` was given."""
    return text[1:] if _QUOTED.match(text) else text
