"""A message in the plain letters the tables are written in."""

import tomllib
from functools import cache

from conversations.understanding.needs.lexicon import TABLES
from conversations.understanding.normal import Plain, plain

LONGEST = 5000  # letters; Telegram's messages end at 4096


@cache
def _letters() -> tuple[frozenset[str], dict[int, str]]:
    pairs = tomllib.loads((TABLES / "letters.toml").read_text(encoding="utf-8"))["pairs"].split()
    return frozenset(pair[0] for pair in pairs), {ord(pair[0]): pair[1] for pair in pairs}


def written_plainly(text: str) -> Plain:
    """The plain text, with the traditional letters of household talk made simple; no message is longer than LONGEST."""
    written = plain(text[:LONGEST])
    traditional, simplified = _letters()
    if traditional.isdisjoint(written.text):
        return written
    return written._replace(text=written.text.translate(simplified))
