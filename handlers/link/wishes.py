"""What is wished for on a page: help with something, or a call from a person."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from conversations.events import NeedTold
from conversations.need import wording
from conversations.need.heard import in_words
from conversations.need.things import Wanted
from conversations.understanding.needs import Item, understand_needs
from handlers.access import House, Turn
from handlers.effects import Line, Reply
from handlers.link import links
from handlers.link.forms import Answer, Hearing, Row, Sheet, Taken, about_somebody, of_stranger, told_danger
from handlers.link.links import Entry
from handlers.reporting import needing
from handlers.work import alerts

CATEGORIES = {one.code: Line(one.label) for one in wording.CATEGORIES}
URGENCIES = {one.code: Line(one.label) for one in wording.URGENCIES}


@dataclass(frozen=True, slots=True)
class Wish:
    """A need or a call as it was posted; who and where are asked on an area's page alone."""

    words: str = ""
    category: str = ""
    urgency: str = ""
    phone: str = ""
    room: str = ""
    name: str = ""
    grid_id: int = 0
    who: int = 0  # one of a household's people


def wanted(db: Session, house: House, entry: Entry, wish: Wish, *, form: str, when: datetime, language: str) -> Taken:
    """A need, as a ticket; what is danger to life alarms, and is no purchase."""
    turn = _wisher(db, house, entry, wish, form=form, when=when, language=language)
    hearing = Hearing()
    danger = told_danger(turn, hearing)
    if danger is None:
        understood = in_words(wish.words)
        said = understood if isinstance(understood, Wanted) else None
        items = said.items if said is not None else (Item(wish.words[:80], None, None),)
        request = understand_needs(wish.words)
        category = wish.category if wish.category in CATEGORIES else said.category if said else "other"
        urgency = "today" if request.urgent else wish.urgency if wish.urgency in URGENCIES else "soon"
        note = f"{_behind(wish)}\n" if _behind(wish) else ""
        event = NeedTold(category, items, urgency, "", note)  # type: ignore[arg-type]
        hearing.effects += needing.told(turn, event)
    return turn, hearing.effects, Answer(lines=_replied(hearing), danger=danger, then="need")


def called(db: Session, house: House, entry: Entry, wish: Wish, *, form: str, when: datetime, language: str) -> Taken:
    """Somebody wants to be rung: a call-back ticket with the number they left."""
    turn = _wisher(db, house, entry, wish, form=form, when=when, language=language)
    hearing = Hearing()
    danger = told_danger(turn, hearing)
    note = "\n".join(part for part in (_behind(wish), wish.words) if part)
    hearing.effects += alerts.help_wanted(turn, note)
    return turn, hearing.effects, Answer(lines=_replied(hearing), danger=danger, then="call")


def _replied(hearing: Hearing) -> tuple[Line, ...]:
    """What would have been said in a private chat."""
    return tuple(
        one for effect in hearing.effects if isinstance(effect, Reply) and effect.private for one in effect.lines
    )


def _wisher(db: Session, house: House, entry: Entry, wish: Wish, *, form: str, when: datetime, language: str) -> Turn:
    text = "\n".join(part for part in (_behind(wish), wish.words) if part)
    if entry.is_general:
        sheet = Sheet(rows=(Row(wish.name),), words=wish.words, room=wish.room, grid_id=wish.grid_id)
        turn, _ = of_stranger(db, house, entry, sheet, form=form, when=when, language=language)
    else:
        turn = links.turn(db, house, entry, form=form, text=text, when=when, language=language)
    return about_somebody(turn, wish.who, wish.name)


def _behind(wish: Wish) -> str:
    """Who wants it and where to ring, for the ticket."""
    return " ".join(part for part in (wish.room, wish.name, wish.phone) if part)
