"""One verdict a number: `verdict` asks the rules, one file a kind of rule, in the order of `RULES`."""

from conversations.understanding.judge.outcomes import ASK, BOUND, PAST, RANGE, TAKE, UNSURE
from conversations.understanding.judge.verdict import verdict

__all__ = ["ASK", "BOUND", "PAST", "RANGE", "TAKE", "UNSURE", "verdict"]
