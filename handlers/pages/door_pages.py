"""The list for the door round, in the chat and on paper: who is to be looked in on, in the order of the stairs."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

import texts
from documents.doors import DoorEntry, door_list
from handlers.effects import button, line
from handlers.page import Page, shown_phone
from storage import calls, rounds
from storage.models import Grid, Round
from storage.rounds import Owing

ELSEWHERE = ("away", "hospital")
"""Who is known to be out is on no door list that day."""


def doors(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """The list as messages; under the last one how to answer it, and the way to have it on paper."""
    round_ = db.get_one(Round, ids["round"])
    language = ids.get("language", "zh")
    heading = title(db, round_, language, key="doors.title_late" if ids.get("late") else "doors.title")
    found = entries(db, round_, language)
    if not found:
        return [Page(text=f"{heading}\n{texts.say('doors.nobody', language)}")]
    pages = [Page(text=text) for text in door_list(heading, found, language)]
    return [*pages, Page((line("doors.reply"),), ((button("doors.print", f"z:print:{round_.id}"),),))]


def title(db: Session, round_: Round, language: str, *, key: str = "doors.title") -> str:
    """Which grid's list it is, and of which day."""
    grid = db.get_one(Grid, round_.grid_id)
    return texts.say(key, language, grid=grid.name, day=f"{round_.day:%m-%d}")


def entries(db: Session, round_: Round, language: str) -> list[DoorEntry]:
    """Who owes a report and is not known to be elsewhere, with what a visitor should know beforehand."""
    owing = rounds.missing(db, round_)
    outcomes = calls.day_outcomes(db, [one.resident_id for one in owing], round_.day)
    tried = calls.of_grids(db, [round_.grid_id], round_.day)
    many = len({one.compound for one in owing}) > 1
    return [
        DoorEntry(
            one.building,
            one.entrance,
            one.door,
            one.name,
            shown_phone(one.phone),
            _flags(one, [call.outcome for call in tried.get(one.resident_id, ())], language),
            compound=one.compound if many else "",
        )
        for one in owing
        if outcomes.get(one.resident_id) not in ELSEWHERE
    ]


def _flags(one: Owing, tried: list[str], language: str) -> tuple[str, ...]:
    """Their tags, how they are reached, and that somebody rang in vain."""
    flags = list(one.tags)
    if one.contact != "chat":
        flags.append(texts.say(f"contact.{one.contact}", language))
    if tried.count("nobody"):
        flags.append(texts.say("doors.rung", language, count=tried.count("nobody")))
    return tuple(flags)
