"""Reading residents' own words: who has which temperature, who feels what, and what to ask back.

The way of a message: `normal` (one spelling) -> `lines`, `chains` (quotes, titles, entries) -> `tokens` (words,
`figures`, `rooms`) -> `judge` (one verdict a number) and `states` (how people feel) -> `entry` (whose, where, when)
-> `message`. The words stand in `words/`: to teach a new one, add it to its line there.
"""

from conversations.understanding.heard import AskBack, Heard, LeftAlone, Understanding
from conversations.understanding.message import understand

__all__ = ["AskBack", "Heard", "LeftAlone", "Understanding", "understand"]
