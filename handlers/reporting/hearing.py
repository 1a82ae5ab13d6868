"""What words mean, remembered for short ones: in the minutes after a round opens hundreds of people write 36.5."""

from functools import lru_cache

from conversations import understanding
from conversations.understanding import Understanding, needs

SHORT = 24  # characters
REMEMBERED = 4_096  # texts


def get_ready() -> None:
    """Read the word tables now, and not with the first message of a morning."""
    understand("36.5", "group")
    is_emergency("36.5")


def understand(text: str, context: str) -> Understanding:
    """What a message reports; `context` is "group", "private" or "reply_to_reminder"."""
    return _remembered(text, context) if len(text) <= SHORT else understanding.understand(text, context)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str, context: str) -> Understanding:
    return understanding.understand(text, context)


def is_emergency(text: str) -> bool:
    """Whether a message tells of a danger to life, or of fire, gas or electricity out of hand, now."""
    return _alarms(text) if len(text) <= SHORT else needs.is_emergency(text)


@lru_cache(maxsize=REMEMBERED)
def _alarms(text: str) -> bool:
    return needs.is_emergency(text)
