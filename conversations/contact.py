"""How somebody wants to be reached, in the words of a roster's tags: 电话, 短信, 上门, or in the chat."""

from collections.abc import Sequence

WORDS = {
    "phone": ("电话", "打电话", "phone", "call"),
    "text": ("短信", "只发短信", "文字", "text", "sms"),
    "visit": ("上门", "visit"),
    "chat": ("群里", "聊天", "chat"),
}
"""By way of contact: its words, the one for a roster first."""
_WAY_OF = {word: way for way, words in WORDS.items() for word in words}


def way(word: str) -> str:
    """phone, text, visit or chat; empty for a word that names none."""
    return _WAY_OF.get(word.strip().lower(), "")


def taken_out(tags: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The way of contact that a roster's tags name ('' when they name none), and the other tags."""
    ways = [way(tag) for tag in tags if way(tag)]
    return ways[-1] if ways else "", tuple(tag for tag in tags if not way(tag))


def put_in(contact: str, tags: Sequence[str]) -> tuple[str, ...]:
    """The tags of a roster that is handed out; the chat, where most people are, is not said."""
    return tuple(tags) if contact == "chat" else (*tags, WORDS[contact][0])
