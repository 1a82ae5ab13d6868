"""Papers made when they are sent: the daily sheet and the roster, as files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

import texts
from documents.daily import DailyRow, Headings, Status, daily_csv, daily_xlsx
from documents.roster import RosterRow, write_roster
from storage import papers
from storage.models import Grid
from storage.papers import DayRow


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to hand over."""

    name: str
    data: bytes
    caption: str


def daily_rows(db: Session, *, grids: Sequence[int], first: date, last: date) -> Iterator[DailyRow]:
    """The daily sheet's rows: one per resident and round."""
    for row in papers.days(db, grid_ids=grids, first=first, last=last):
        yield _daily(row)


def _daily(row: DayRow) -> DailyRow:
    return DailyRow(
        date=row.day,
        community=row.community,
        compound=row.compound,
        building=row.building,
        entrance=row.entrance,
        door=row.door,
        name=row.name,
        status=_status(row),
        celsius=row.celsius,
        symptoms=row.symptoms,
        late=row.late,
        source=row.source,
        reported_by=row.reporter,
        reported_at=row.said_at.astimezone(ZoneInfo(row.timezone)) if row.said_at else None,
        corrected=row.corrected,
        grid=row.grid,
        round=f"{row.day}#{row.number + 1}",
        resident_id=str(row.resident_id),
    )


def _status(row: DayRow) -> Status:
    if row.said_at is not None:
        return "late" if row.late else "reported"
    return "paused" if row.paused else "missing"


def sheet(db: Session, *, grids: Sequence[int], first: date, last: date, form: str, headings: Headings) -> bytes:
    """The daily sheet as xlsx or csv."""
    rows = daily_rows(db, grids=grids, first=first, last=last)
    return daily_csv(rows, headings) if form == "csv" else daily_xlsx(rows, headings)


def daily(db: Session, ids: dict[str, Any], language: str) -> Paper:
    """The daily sheet for a chat."""
    first, last = date.fromisoformat(ids["first"]), date.fromisoformat(ids["last"])
    headings: Headings = "en" if language == "en" else "zh"
    data = sheet(db, grids=ids["grids"], first=first, last=last, form=ids["form"], headings=headings)
    span = f"{first}" if first == last else f"{first}_{last}"
    names = "、".join(db.get_one(Grid, grid).name for grid in ids["grids"])
    return Paper(f"linli-{span}.{ids['form']}", data, texts.say("export.caption", language, grids=names, span=span))


def roster(db: Session, ids: dict[str, Any], language: str) -> Paper:
    """The roster for a chat."""
    grid = db.get_one(Grid, ids["grid"])
    rows = [
        RosterRow(r.compound, r.building, r.entrance, r.door, r.name, r.phone, r.birth_year, r.tags)
        for r in papers.roster(db, ids["grid"])
    ]
    caption = texts.say("roster.caption", language, grid=grid.name, count=len(rows))
    return Paper("linli-roster.xlsx", write_roster(rows, language), caption)


PAPERS: dict[str, Callable[[Session, dict[str, Any], str], Paper]] = {"daily": daily, "roster": roster}
