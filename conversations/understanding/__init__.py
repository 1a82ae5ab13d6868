"""Reading residents' own words: who has which temperature, who feels what, and what to ask back.

The way of a message: `normal` (one spelling) -> `lists.lines` (quotes, list marks) -> `tokens` (words, `patterns`,
`figures`, `rooms`, `names`) -> `lists` (`tables`, `grids`, `floors`, `stacks`, `rows`: which lines and stretches are
entries, by their `cells`; `forwards`: who wrote what was copied; `chains`: titles and entries; `arranging`: door,
person, value) -> `settling` (what only the surroundings tell: small talk in `chatter`, blanks that are commas in
`pauses`, doors in `places`, names in `nicknames` and `strangers`, values said again in `repeats`, owners told
`behind`) -> `spoken` (sentences and clauses) -> `judge` (one verdict a number) and `states` (how people feel) ->
`blocks`, `owners`, `times` and `lists.columns`, `drafts`, `shared` (whose, when, where) -> `message`, `silence`,
`doubts` (what the whole comes to). The words stand in `words/`: to teach a new one, add it to its line there.
"""

from conversations.understanding.heard import AskBack, Heard, LeftAlone, Understanding
from conversations.understanding.message import understand

__all__ = ["AskBack", "Heard", "LeftAlone", "Understanding", "understand"]
