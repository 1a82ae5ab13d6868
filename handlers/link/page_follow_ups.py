"""The questions about a fever as pages, the first and the later ones: the chat's own dialogues, one question a page."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations import catalogue
from conversations.dialogue import Saved
from conversations.dialogue import Turn as Said
from conversations.following.follow_up import FollowUp
from conversations.following.later_look import FollowUpRound
from conversations.prompts import Prompt
from handlers import guided
from handlers.access import House, Turn
from handlers.cases import following
from handlers.effects import Effects, Line, line
from handlers.link import links
from handlers.link.forms import Answer, Asking, Stale, Taken
from handlers.link.links import Entry
from handlers.link.page_replies import Said as Ticked
from storage import cases


def begun(
    db: Session, house: House, entry: Entry, resident_id: int, *, form: str, when: datetime, language: str
) -> Taken:
    """The first question about one of the page's people; raises `Stale` for anybody else."""
    turn = _turn(db, house, entry, resident_id, form=form, text="", when=when, language=language)
    known = following.facts(turn) | following.about(turn, resident_id) | {"language": language}
    is_followed = cases.open_for(db, resident_id=resident_id, kind="fever") is not None
    return _taken(turn, (FollowUpRound if is_followed else FollowUp).begin(known), [])


def went_on(
    db: Session,
    house: House,
    entry: Entry,
    saved: dict[str, Any],
    ticked: Ticked,
    *,
    form: str,
    when: datetime,
    language: str,
) -> Taken:
    """The next question, after an answer that was ticked or typed; what was typed goes before what was ticked."""
    before = Saved(**saved)
    facts = before.answers["facts"] | {"language": language}
    turn = _turn(db, house, entry, facts["member"], form=form, text=ticked.typed, when=when, language=language)
    code = None if ticked.typed or not ticked.chosen else ",".join(ticked.chosen)
    said = catalogue.answer(replace(before, answers=before.answers | {"facts": facts}), ticked.typed, code)
    return _taken(turn, said, [one for event in said.events for one in guided.ROWS[type(event)](turn, event)])


def _turn(
    db: Session,
    house: House,
    entry: Entry,
    resident_id: int,
    *,
    form: str,
    text: str,
    when: datetime,
    language: str,
) -> Turn:
    if entry.is_general or entry.member(resident_id) is None:
        raise Stale("member")
    turn = links.turn(db, house, entry, form=form, text=text, when=when, language=language)
    turn.caller.known.language = language
    return turn


def _taken(turn: Turn, said: Said, effects: Effects) -> Taken:
    last = said.prompts[-1]
    asking = Asking(
        saved=asdict(said.saved),
        lines=tuple(_line(prompt) for prompt in said.prompts),
        options=tuple((option.code, Line(option.label, dict(option.params))) for option in last.options),
        kind=str(last.kind),
        question=last.question,
        finished=said.finished,
    )
    return turn, effects, Answer(asking=asking, then="follow")


def _line(prompt: Prompt) -> Line:
    """A prompt as a page says it, where nobody sends numbers."""
    if prompt.key == "follow_up.symptoms":
        return line("page.kept.symptoms", name=prompt.params["who"])
    return Line(prompt.key, dict(prompt.params))
