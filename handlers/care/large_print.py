"""Large print and voice: asked for with one word, and the card by itself to an elder who is new to the hotline."""

from conversations.answers import plain
from handlers.access import Turn
from handlers.care import elders
from handlers.effects import Effects, File

KINDS = {
    "large_print": ("大字", "大字卡", "大字卡片", "看大字", "large print"),
    "read_aloud": ("听", "听一听", "听听", "我要听", "读给我听", "念给我听", "念一念", "listen", "read to me"),
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}


def asked(turn: Turn) -> Effects | None:
    """The card or the voice note for whoever asks for it privately; None for other words."""
    kind = _KIND_OF.get(plain(turn.message.text)) if turn.message.private else None
    return [_paper(turn, kind)] if kind else None


def welcome(turn: Turn) -> Effects:
    """The card, for an elder."""
    return [_paper(turn, "large_print")] if elders.writes(turn) else []


def _paper(turn: Turn, kind: str) -> File:
    grid = turn.grid()
    return File(turn.message.user_id, kind, {"grid": grid.id if grid else 0}, turn.language)
