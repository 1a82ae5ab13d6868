"""What the parts of the web are handed: the database, the clock, and the post office of the bot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.access import House, Turn
from handlers.effects import Effects
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Inside:
    """The inside of Linli, as bot hands it down; `post` runs in the transaction, `ring` after its commit."""

    database: Database
    house: House
    now: Callable[[], datetime]
    post: Callable[[Session, Sequence[tuple[Turn, Effects]]], None]
    ring: Callable[[], None]
    token: str = ""  # the bot's, by which Telegram vouches for who opens the Mini App
