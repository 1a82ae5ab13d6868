"""One entry (a message, or one line of a chain) turned into readings: who, where, when, what else."""

from dataclasses import dataclass, field

from conversations.understanding.blocks import Value, blocks_of
from conversations.understanding.degrees import celsius
from conversations.understanding.doubts import is_unsure
from conversations.understanding.drafts import Draft, drafts_of, without_repeats
from conversations.understanding.judge.outcomes import ASK, BOUND, PAST, RANGE, TAKE, UNSURE
from conversations.understanding.judge.verdict import verdict
from conversations.understanding.settling import LeftOut, settle
from conversations.understanding.shared import share_symptoms
from conversations.understanding.spoken import Situation, Spoken
from conversations.understanding.states import moods
from conversations.understanding.tokens import Token, meanings_of

STATED = frozenset({TAKE, ASK, UNSURE, RANGE, BOUND, PAST})


@dataclass(slots=True)
class Entry:
    """What one entry said."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    unsure: bool = False
    correction: bool = False
    in_chain: bool = False
    valued: bool = False  # whether any draft has a number
    spoken: Spoken | None = None


def read(tokens: list[Token], situation: Situation) -> Entry:
    """The readings of one entry."""
    means = meanings_of(tokens)
    entry = Entry(correction="correction" in means, in_chain=situation.chain)
    tokens, entry.left = settle(tokens, means, chain=situation.chain)
    spoken = entry.spoken = Spoken(tokens, situation)
    values = _values(spoken, entry)
    entry.unsure = is_unsure(spoken, values)
    said = moods(spoken)
    blocks = blocks_of(spoken, values, said)
    doors = {block.room for block in blocks if block.values}
    for block in blocks:
        entry.drafts.extend(drafts_of(spoken, block, doors))
    entry.drafts = without_repeats(entry.drafts)
    share_symptoms(spoken, said, entry.drafts)
    entry.valued = any(draft.celsius is not None for draft in entry.drafts)
    return entry


def _values(spoken: Spoken, entry: Entry) -> list[Value]:
    values = []
    for at, token in enumerate(spoken.tokens):
        if token.figure is None:
            continue
        said = verdict(spoken, at)
        if said in STATED:
            values.append(Value(at, celsius(token.figure), said, site=None))
        else:
            entry.left.append(((token.start, token.end), said))
    return values
