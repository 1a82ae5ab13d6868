"""Who is followed up, as a worker reads it: since when, the latest readings, and what they told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations import travel
from handlers.effects import Line, button, line
from handlers.page import Page
from handlers.reporting.keeping import named, value
from storage import cases as stored
from storage import people, readings
from storage.models import Case, Grid
from storage.rounds import local


def cases(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """Fevers until they are closed, 14 days after journeys; one message each, with its button."""
    grid = db.get_one(Grid, ids["grid"])
    found = stored.of_grid(db, grid.id or 0)
    if not found:
        return [Page((line("cases.nobody", grid=grid.name),))]
    return [Page((line("cases.title", grid=grid.name, count=len(found)),)), *(_case(db, grid, one) for one in found)]


def _case(db: Session, grid: Grid, case: Case) -> Page:
    place = people.place_of(db, case.resident_id)
    lines = [line(f"cases.{case.kind}", room=place.room, name=place.name, since=f"{case.opened_on:%m-%d}")]
    if case.until:
        lines.append(line("cases.until", until=f"{case.until:%m-%d}"))
    for reading, _ in readings.latest_of(db, case.resident_id, limit=3):
        at = local(grid, reading.said_at).strftime("%m-%d %H:%M")
        lines.append(line("cases.reading", at=at, value=value(reading.celsius, reading.status, reading.symptoms)))
    lines += _told(case.told or {})
    return Page(tuple(lines), ((button("cases.close", f"k:{case.id}"),),))


CODES = {
    "exposure": "follow_up.option",
    "transport": "follow_up.option",
    "feeling": "follow_up.option",
    "wants": "follow_up.option",
    "out": "observation.option",
}
"""What is kept as the code of an option, and where the option's words are."""
YES_NO = {"yes": "cases.yes", "no": "cases.no", "?": "cases.unsure", True: "cases.yes", False: "cases.no"}


def _told(told: dict[str, Any]) -> Iterator[Line]:
    """Each part of what they told, in words."""
    for part, said in told.items():
        if said == "":
            continue
        if part in CODES:
            shown: str | Line = line(f"{CODES[part]}.{said}")
        elif part == "symptoms":
            shown = named(said.split("、"))
        elif part in ("risk", "contact", "well"):
            shown = line(YES_NO[said])
        else:
            shown = travel.say(said, "zh") if part == "vehicle" else said
        yield line(f"cases.part.{part}", said=shown)
