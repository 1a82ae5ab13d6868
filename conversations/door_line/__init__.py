"""The door list typed back in one line: `501√ 502不在 601 36.9`, what it says of whom, and what has to be asked.

A slip must never change somebody else's record: whatever is not read with certainty takes the facts around it along,
what is said twice in two ways is asked, and so is what differs from a record that is already there.
"""

from collections.abc import Sequence

from conversations.door_line.found import MEANING, SEEN, Ask, Choice, Found, Lives, Reading
from conversations.door_line.mentions import segments
from conversations.door_line.placing import Placing

__all__ = ["MEANING", "SEEN", "Ask", "Choice", "Found", "Lives", "Reading", "read"]


def read(line: str, people: Sequence[Lives]) -> Reading:
    """Read a line about these people; the same facts in any order and spacing give the same reading."""
    mentions = [mention for segment in segments(line, people) for mention in segment]
    placing = Placing(people)
    for mention in mentions:
        placing.place(mention)
    return placing.reading(mentions)
