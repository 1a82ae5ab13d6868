"""The silence ladder as workers and families see it: who is looked for today, who was lost yesterday, one person's."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from conversations.contact import WORDS
from conversations.ladder import CHOSEN, ladder, left_out
from handlers.care.ladder import day_of
from handlers.effects import Button, Line, Rows, button, line
from handlers.page import CLOCK, Page, paged, shown_phone
from storage import calls, people
from storage import ladder as stored
from storage.ladder import Contact, Today
from storage.models import Grid
from storage.rounds import local


def silent(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """Everybody looked for today with how far it came and 我来处理, and who was not reached yesterday."""
    grid = db.get_one(Grid, ids["grid"])
    day = local(grid, when).date()
    climbing = stored.on_ladder(db, grid.id or 0, day)
    lines = lost_lines(db, grid, day - timedelta(days=1))
    title = "ladder.title_today" if climbing else "ladder.nobody_today"
    lines.append(line(title, grid=grid.name, count=len(climbing)))
    places = {resident_id: people.place_of(db, resident_id) for resident_id in climbing}
    for resident_id, rung in climbing.items():
        place = places[resident_id]
        lines.append(line("ladder.line_today", room=place.room, name=place.name, rung=line(f"ladder.rung.{rung}")))
    lines.append(line("ladder.how"))
    takes = [(button("ladder.take", f"s:{who}:t", room=places[who].room),) for who in list(climbing)[:MOST_BUTTONS]]
    *before, last = paged(lines)
    return [*before, Page(last.lines, tuple(takes))]


MOST_BUTTONS = 40


def lost(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """The morning's screen: whom nobody reached all day yesterday."""
    grid, day = db.get_one(Grid, ids["grid"]), date.fromisoformat(ids["day"])
    return paged(lost_lines(db, grid, day) or [line("ladder.nobody_today", grid=grid.name)])


def lost_lines(db: Session, grid: Grid, day: date) -> list[Line]:
    """Whom nobody reached on that day, with their phones."""
    known = stored.everybody(db, grid.id or 0, day)
    gone = [one.resident_id for one in known if one.outcome == calls.NOT_REACHED]
    if not gone:
        return []
    return [line("ladder.not_reached_yesterday", count=len(gone)), *(_lost(db, one) for one in gone)]


def _lost(db: Session, resident_id: int) -> Line:
    place, phone = people.place_of(db, resident_id), shown_phone(people.phone_of(db, resident_id))
    return line("ladder.line_yesterday", room=place.room, name=place.name, phone=phone or line("ticket.no_phone"))


def person(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """One person's ladder: its rungs and times, what was done today, who may be asked, and buttons to change it."""
    who = ids["resident"]
    grid, place = stored.home(db, who), people.place_of(db, who)
    assert grid is not None
    day = local(grid, when).date()
    one = stored.today(db, who, day)
    steps = ladder(one.rungs, day_of(grid, day))
    lines = [line("ladder.title_person", room=place.room, name=place.name)]
    lines += [line("ladder.step", at=step.at.strftime(CLOCK), rung=line(f"ladder.rung.{step.rung}")) for step in steps]
    lines += [_skipped(rung, why) for rung, why in left_out(one.rungs, steps).items()]
    known = stored.contacts(db, who)
    lines.append(line("ladder.contacts_title"))
    lines += [contact_line(one, whole=ids["all"]) for one in known] or [line("ladder.no_contacts")]
    lines.append(line("contact.way", contact=line(f"contact.{one.contact}")))
    done = stored.climbed(db, who, day)
    if done:
        lines.append(line("ladder.log_title"))
        lines += [rung_line(grid, rung, at, outcome) for rung, (at, outcome) in done.items()]
    return [Page(tuple(lines), _choices(one, known))]


def _choices(one: Today, known: list[Contact]) -> Rows:
    who, chosen = one.resident_id, CHOSEN if one.rungs is None else one.rungs
    toggles = [
        button("ladder.on" if rung in chosen else "ladder.off", f"b:{who}:{rung}", rung=line(f"ladder.rung.{rung}"))
        for rung in CHOSEN
    ]
    named = [
        (button("ladder.remove_contact", f"i:{one.contact_id}:off", name=one.name),)
        for one in known
        if one.contact_id is not None
    ]
    ways = [_way(one, contact) for contact in WORDS]
    pairs = (tuple(toggles[:2]), tuple(toggles[2:]), (button("ladder.swap", f"b:{who}:swap"),))
    return *pairs, tuple(ways[:2]), tuple(ways[2:]), *named


def _way(one: Today, contact: str) -> Button:
    """How they may be reached instead; a tick before how they are."""
    key = "contact.picked" if contact == one.contact else "contact.pick"
    return button(key, f"b:{one.resident_id}:{contact}", contact=line(f"contact.{contact}"))


def rung_line(grid: Grid, rung: str, at: datetime, outcome: str) -> Line:
    """When a rung was climbed, or why it was not."""
    name = line(f"ladder.rung.{rung}")
    if outcome == "sent":
        return line("ladder.step", at=local(grid, at).strftime(CLOCK), rung=name)
    return _skipped(rung, outcome)


def _skipped(rung: str, why: str) -> Line:
    return line("ladder.skipped", rung=line(f"ladder.rung.{rung}"), why=line(f"ladder.why.{why}"))


def contact_line(one: Contact, *, whole: bool = True) -> Line:
    """Somebody who may be asked; for workers (`whole`) with the phone where one is known."""
    waits = "" if one.agreed else line("ladder.contact_waits")
    relation = line(f"ladder.relation.{one.relation}")
    phone = f" {shown_phone(one.phone)}" if whole and one.phone else ""
    return line("ladder.contact", relation=relation, name=one.name, phone=phone, agreed=waits)
