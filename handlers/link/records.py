"""What a household's page may show of what is recorded: its own last posting, or the day's, to whoever proves it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.effects import Line, line
from handlers.link.forms import WELL, drawn
from handlers.link.links import Entry
from handlers.reporting.keeping import value
from storage import areas, links, people, readings, rounds
from storage.models import Reading


@dataclass(frozen=True, slots=True)
class Records:
    """A day as it stands: a line for each person, and the values a correction begins with, by resident id."""

    lines: tuple[Line, ...]
    had: dict[str, str]


def said(db: Session, entry: Entry, form: str, since: datetime) -> dict[str, str] | None:
    """What a form of this page reported since then, by resident id; None for any other form."""
    told = links.shown_since(db, form, since)
    if told is None or told["visitor"] != entry.visitor:
        return None
    found = (readings.reading(db, number) for number in drawn(told)["readings"])
    return {str(one.resident_id): _typed(one) for one in found if one is not None and _is_here(entry, one)}


def _is_here(entry: Entry, reading: Reading) -> bool:
    is_number = reading.celsius is not None or reading.status == "normal"
    return is_number and not reading.withdrawn and entry.member(reading.resident_id or 0) is not None


def _typed(reading: Reading) -> str:
    return f"{reading.celsius:g}" if reading.celsius is not None else WELL


def today(db: Session, entry: Entry, proof: str, when: datetime) -> Records | None:
    """Today's records for whoever knows the household's code or a phone's last four digits; None for a wrong proof.

    In a flat-share a phone's digits open its owner's record alone, and the household's code opens nothing.
    """
    proven = [one for one in entry.members if people.proves(db, one.id, proof)]
    if entry.flatshare and len(proven) > 1:
        proven = []  # the code is everybody's
    if not proven:
        return None
    shown = proven if entry.flatshare else list(entry.members)
    grid = areas.grid(db, entry.grids[0][0])
    assert grid is not None
    round_ = rounds.latest(db, grid, when)
    lines: list[Line] = []
    had: dict[str, str] = {}
    for member in shown:
        stand = rounds.standing(db, round_id=round_.id or 0, resident_id=member.id)
        if stand is None:
            lines.append(line("page.not_yet", name=member.name))
            continue
        said_ = value(stand.celsius, stand.status, stand.symptoms)
        lines.append(line("report.line", name=member.name, value=said_))
        if stand.celsius is not None or stand.status == "normal":
            had[str(member.id)] = f"{stand.celsius:g}" if stand.celsius is not None else WELL
    return Records(tuple(lines), had)
