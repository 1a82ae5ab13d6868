"""Papers made when they are sent: sheets as files, household slips to print, the hotline's card and voice note.

A `File` effect names one of `PAPERS`. Two of them are for elders, of any grid (`{"grid": ID}`, 0 for none):
`large_print` is the hotline's card as a picture, `read_aloud` the same words as a voice note, or the card where
nothing can speak.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlmodel import Session

import texts
from conversations import hotline
from conversations.contact import put_in
from documents import speech
from documents.card import Key, card
from documents.chart import Bar, chart
from documents.daily import DailyRow, Headings, Status, daily_csv, daily_xlsx
from documents.doors import door_sheet
from documents.poster import Slip, poster, slips
from documents.roster import RosterRow, write_roster
from handlers.access import House
from handlers.pages import door_pages
from handlers.work import duty
from storage import areas, links, papers
from storage.models import Grid, Link, Round
from storage.papers import DayRow


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to hand over, as a document, a picture or a voice note."""

    name: str
    data: bytes
    caption: str
    kind: Literal["document", "photo", "voice"] = "document"


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


def daily(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:  # noqa: ARG001
    """The daily sheet for a chat."""
    first, last = date.fromisoformat(ids["first"]), date.fromisoformat(ids["last"])
    headings: Headings = "en" if language == "en" else "zh"
    data = sheet(db, grids=ids["grids"], first=first, last=last, form=ids["form"], headings=headings)
    span = f"{first}" if first == last else f"{first}_{last}"
    names = "、".join(db.get_one(Grid, grid).name for grid in ids["grids"])
    return Paper(f"linli-{span}.{ids['form']}", data, texts.say("export.caption", language, grids=names, span=span))


def roster(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:  # noqa: ARG001
    """The roster for a chat."""
    grid = db.get_one(Grid, ids["grid"])
    rows = [
        RosterRow(r.compound, r.building, r.entrance, r.door, r.name, r.phone, r.birth_year, put_in(r.contact, r.tags))
        for r in papers.roster(db, ids["grid"])
    ]
    caption = texts.say("roster.caption", language, grid=grid.name, count=len(rows))
    return Paper("linli-roster.xlsx", write_roster(rows, language), caption)


def household_slips(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:
    """A slip for each door of a grid, with the codes that lead into the chat and to the household's page, if any."""
    grid, doors = db.get_one(Grid, ids["grid"]), areas.doors_of_grid(db, ids["grid"])
    codes = areas.codes_of_grid(db, ids["grid"])
    tokens = links.of_doors(db, list(codes)) if house.web_url else {}
    hours = duty.answered(db, grid, language)
    handed = [
        Slip(
            door=" ".join(part for part in (door.compound, door.text) if part),
            page=f"{house.web_url}/l/{tokens[door.household_id]}" if door.household_id in tokens else "",
            chat=f"https://t.me/{house.bot_name}?start=h_{codes[door.household_id]}",
            phone=grid.phone,
            hours=hours,
        )
        for door in doors
    ]
    caption = texts.say("print.slip.caption", language, grid=grid.name, count=len(handed))
    return Paper("linli-slips.pdf", slips(handed, language), caption)


def door_list(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:  # noqa: ARG001
    """The list for the door round, to print: who still owes a report when it is made."""
    round_ = db.get_one(Round, ids["round"])
    title = door_pages.title(db, round_, language, key="doors.title_paper")
    sheet_ = door_sheet(title, door_pages.entries(db, round_, language), language)
    caption = texts.say("papers.doors.caption", language, title=title)
    return Paper(f"linli-doors-{round_.day}.pdf", sheet_, caption)


def day_chart(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:  # noqa: ARG001
    """How a round went, building by building, as a picture without names."""
    round_ = db.get_one(Round, ids["round"])
    grid, counts = db.get_one(Grid, round_.grid_id), papers.buildings(db, round_)
    day = {"grid": grid.name, "day": f"{round_.day:%m-%d}"}
    bars = [
        Bar(_building(one.building, language), one.reported - one.late, one.late, one.due - one.reported, one.feverish)
        for one in counts
    ]
    totals = {"reported": sum(one.reported for one in counts), "due": sum(one.due for one in counts)}
    picture = chart(texts.say("print.chart.title", language, **day), bars, language)
    return Paper("linli-day.png", picture, texts.say("print.chart.caption", language, **day, **totals), "photo")


def _building(name: str, language: str) -> str:
    return texts.say("papers.doors.building", language, name=name) if name.isascii() else name


def link_poster(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:
    """The poster of a link, for the stairs; a link that was revoked meanwhile has no code on it."""
    grid, link = db.get_one(Grid, ids["grid"]), db.get_one(Link, ids["link"])
    title = link_title(db, link, grid)
    url = f"{house.web_url}/l/{link.token}" if link.revoked_at is None else ""
    said = [texts.say(f"poster.{one}", language) for one in ("line_scan", "line_all")]
    hours = duty.answered(db, grid, language)
    data = poster(texts.say("poster.title", language, title=title), said, url, grid.phone, language, hours=hours)
    return Paper("linli-poster.pdf", data, texts.say("poster.caption", language, title=title))


def link_title(db: Session, link: Link, grid: Grid) -> str:
    """What a link is for, in a word."""
    match link.area:
        case "community":
            return links.community_name(db, link.area_id)
        case "entrance":
            return f"{grid.name} {'-'.join(part for part in links.entrance_names(db, link.area_id) if part)}"
    return grid.name


def large_print(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:
    """The hotline's card: the words of its first message, as large as a phone can show them."""
    speaks = speech.can_say(SPOKEN, language, _recordings(house))
    return _card(db, ids, language, "print.card.caption_voice" if speaks else "print.card.caption")


def read_aloud(db: Session, ids: dict[str, Any], language: str, house: House) -> Paper:
    """The same words recorded, or read out slowly; the card, and who else may say them, where nothing can speak."""
    number, question, keys = on_the_card(db, ids["grid"], language)
    choices = [texts.say("chat.numbered", language, number=key.digit, label=key.label) for key in keys]
    note = speech.voice_note(SPOKEN, [question, *choices, number], language, _recordings(house))
    if note is None:
        return _card(db, ids, language, "print.card.caption_mute")
    return Paper(note.name, note.data, number or question, "voice")


SPOKEN = "hotline.menu"
"""The name of its recording."""


def _recordings(house: House) -> Path | None:
    return Path(house.prompts) if house.prompts else None


def _card(db: Session, ids: dict[str, Any], language: str, said: str) -> Paper:
    """The card as a picture; below it the number, and what else there is (`said`)."""
    number, question, keys = on_the_card(db, ids["grid"], language)
    caption = "\n".join(filter(None, (number, texts.say(said, language))))
    return Paper("linli.png", card(number, question, keys, language), caption, "photo")


def on_the_card(db: Session, grid_id: int, language: str) -> tuple[str, str, list[Key]]:
    """The grid's number ('' without one), the hotline's question, and the big buttons as they hang below the chat."""
    number = duty.printed(db, areas.grid(db, grid_id), language)
    keys = [Key(one.digit or 0, one.say(language)) for one in hotline.KEYS]
    person = Key(0, texts.say("hotline.option.person", language))
    return number, texts.say("hotline.menu", language), [*keys, person]


PAPERS: dict[str, Callable[[Session, dict[str, Any], str, House], Paper]] = {
    "daily": daily,
    "doors": door_list,
    "roster": roster,
    "slips": household_slips,
    "poster": link_poster,
    "chart": day_chart,
    "large_print": large_print,
    "read_aloud": read_aloud,
}
