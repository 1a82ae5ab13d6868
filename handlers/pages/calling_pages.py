"""Whom to ring, as the caller may see them: the number and the form of address; more than that only for workers."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.care.calling import courtesy
from handlers.effects import Line, Rows, button, line
from handlers.page import Page, shown_phone
from storage import calls, people
from storage.models import Call, Grid, Resident
from storage.rounds import local

KNOWN_TO_ALL = ("reached", "nobody")
KNOWN_TO_WORKERS = (*KNOWN_TO_ALL, "visit", "refused", "away", "hospital")
BUTTONS = (("reached", "nobody"), ("visit", "refused"), ("away", "hospital"), ("next",))


def calling(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """One person to ring, with a button for each outcome."""
    call = db.get_one(Call, ids["call"])
    resident, grid = db.get_one(Resident, call.resident_id), db.get_one(Grid, call.grid_id)
    lines = [
        line("calling.who", name=resident.name, phone=shown_phone(resident.phone)),
        line("calling.say", who=courtesy(resident, local(grid, when).year)),
    ]
    if ids["all"]:
        room = people.place_of(db, resident.id or 0).room
        lines.append(line("calling.where", room=room, tags=" ".join(resident.tags)))
    lines += [_last(db, grid, call, whole=ids["all"]), line("calling.left", count=ids["left"])]
    return [Page(tuple(lines), _outcomes(call))]


def _last(db: Session, grid: Grid, call: Call, *, whole: bool) -> Line:
    """The last contact; who was ill in hospital, or did not want us, is no volunteer's business."""
    last = calls.last_of(db, call.resident_id or 0, outcomes=KNOWN_TO_WORKERS if whole else KNOWN_TO_ALL)
    if last is None:
        return line("calling.never")
    at = local(grid, last.at).strftime("%m-%d %H:%M")
    return line("calling.last", at=at, outcome=line(f"calling.outcome.{last.outcome}"))


def _outcomes(call: Call) -> Rows:
    return tuple(tuple(button(f"calling.button.{one}", f"u:{call.id}:{one}") for one in row) for row in BUTTONS)
