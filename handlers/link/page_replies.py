"""Answers to what a page asked back: symptoms, the number that was meant, and whose it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations import symptoms as asked_symptoms
from conversations.understanding import Heard
from handlers.access import House, Turn
from handlers.link import links
from handlers.link.forms import (
    NORMAL,
    SOURCE,
    Hearing,
    Stale,
    Taken,
    answered,
)
from handlers.link.links import Entry
from handlers.link.page_reports import heard_beside, take_said, unclear
from handlers.reporting.keeping import Saying, keep, place_on, state
from storage import areas, people, readings
from storage.models import Grid


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to one question: what was ticked, and what was typed instead."""

    chosen: tuple[str, ...]
    typed: str = ""


def replied(
    db: Session,
    house: House,
    entry: Entry,
    questions: Sequence[dict[str, Any]],
    said: Sequence[Said],
    *,
    form: str,
    when: datetime,
    language: str,
) -> Taken:
    """Answers to what was asked back, in the questions' order; what was left empty changes nothing."""
    text = "\n".join(" ".join((*one.chosen, one.typed)) for one in said if one.typed)
    turn = _again(db, house, entry, questions, form=form, text=text, when=when, language=language)
    hearing = Hearing()
    for question, one in zip(questions, said, strict=True):
        REPLIES[question["kind"]](turn, entry, question, one, hearing)
    return answered(turn, entry, hearing)


def _again(
    db: Session,
    house: House,
    entry: Entry,
    questions: Sequence[dict[str, Any]],
    *,
    form: str,
    text: str,
    when: datetime,
    language: str,
) -> Turn:
    """The turn of who was asked; on an area's page that is whoever said it."""
    if not entry.is_general:
        return links.turn(db, house, entry, form=form, text=text, when=when, language=language)
    account_id = _asked_account(db, questions)
    return links.turn_as(db, house, people.known_as(db, account_id), form=form, text=text, when=when)


def _asked_account(db: Session, questions: Sequence[dict[str, Any]]) -> int:
    about = questions[0]["about"]
    if "statement" in about:
        statement = readings.statement_or_none(db, about["statement"])
        found = statement.account_id if statement else None
    else:
        reading = readings.reading(db, about["reading"])
        found = reading.account_id if reading else None
    if found is None:
        raise Stale("asked")
    return found


def _symptoms_told(turn: Turn, _: Entry, question: dict[str, Any], said: Said, hearing: Hearing) -> None:
    """Symptoms beside a reading: a reading of its own, without a number, about the same person."""
    reading = readings.reading(turn.db, question["about"]["reading"])
    told = tuple(asked_symptoms.SYMPTOMS[code] for code in said.chosen if code in asked_symptoms.SYMPTOMS)
    if reading is None or not told:
        return
    grid = areas.grid(turn.db, reading.grid_id) if reading.grid_id else turn.grid()
    saying = Saying(state(turn), turn.account_id, grid, turn.when, SOURCE)
    heard = Heard(None, "abnormal", reading.who, reading.room or None, told, None, None, None, None, (0, 0))
    residents = [reading.resident_id] if reading.resident_id else None
    hearing.keeps(keep(turn, saying, [heard], residents=residents), question["who"])


def _value_told(turn: Turn, entry: Entry, question: dict[str, Any], said: Said, hearing: Hearing) -> None:
    """A number for what was not clear: one of the likely ones, 正常, or typed anew and read with the same care."""
    about = question["about"]
    statement = readings.statement_or_none(turn.db, about["statement"])
    if statement is None:
        return
    chosen = said.chosen[0] if said.chosen else ""
    saying = Saying(statement.id or 0, turn.account_id, _grid_of(turn, entry), statement.said_at, SOURCE)
    heard = heard_beside(said.typed) if said.typed else _likely(chosen)
    if heard is None:
        if said.typed:
            hearing.questions.append(unclear(saying, said.typed, question["who"], _without_statement(about)))
        return
    if "resident" in about:
        kept = keep(turn, saying, [heard], residents=[about["resident"]])
        hearing.keeps(kept, question["who"])
        return
    heard = replace(heard, who=about["who"], room=about["room"] or None)
    if entry.is_general:
        hearing.keeps(keep(turn, saying, [heard]), question["who"])
    else:
        take_said(turn, saying, entry, heard, hearing)


def _without_statement(about: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in about.items() if name != "statement"}


def _grid_of(turn: Turn, entry: Entry) -> Grid | None:
    return turn.grid() or areas.grid(turn.db, entry.grids[0][0])


def _likely(chosen: str) -> Heard | None:
    """The reading of a button: tenths of a degree, or `n`."""
    if chosen == "n":
        return NORMAL
    if chosen.isdigit() and 340 <= int(chosen) <= 430:
        return replace(NORMAL, celsius=int(chosen) / 10, status=None)
    return None


def _whom_told(turn: Turn, entry: Entry, question: dict[str, Any], said: Said, hearing: Hearing) -> None:
    """Whose a reading is that was kept without a person."""
    reading = readings.reading(turn.db, question["about"]["reading"])
    chosen = said.chosen[0] if said.chosen else "0"
    member = entry.member(int(chosen)) if chosen.isdigit() else None
    if reading is None or member is None or reading.resident_id is not None:
        return
    if reading.who not in ("self", "家人", "全家"):
        people.learn_alias(turn.db, account_id=turn.account_id, word=reading.who, resident_id=member.id)
    hearing.keeps([place_on(turn, reading, member.id)], member.name)


REPLIES: dict[str, Callable[[Turn, Entry, dict[str, Any], Said, Hearing], None]] = {
    "symptoms": _symptoms_told,
    "value": _value_told,
    "whom": _whom_told,
}
