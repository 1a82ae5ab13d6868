"""Reading residents' own words: who has which temperature, who feels what, and what to ask back."""

from conversations.understanding.heard import AskBack, Heard, LeftAlone, Understanding
from conversations.understanding.message import understand

__all__ = ["AskBack", "Heard", "LeftAlone", "Understanding", "understand"]
