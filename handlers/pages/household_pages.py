"""A household as its worker sees it: who lives there, today's readings, phones, and what is open."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.effects import Line, Rows, button, line
from handlers.page import CLOCK, Page, shown_phone
from handlers.pages.ticket_pages import queued_line
from handlers.reporting.keeping import value
from storage import people, readings, rounds, tickets
from storage.models import Grid, Resident, Round
from storage.people import Member
from storage.rounds import local


def household(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """The people behind one door, each with how they are today; their open tickets; how to write something down."""
    grid = db.get_one(Grid, ids["grid"])
    members = people.members(db, ids["household"])
    if not members:
        return [Page((line("household.nobody"),))]
    round_ = rounds.latest(db, grid, when)
    room = people.place_of(db, members[0].id).room
    lines = [line("household.title", room=room, count=len(members))]
    for member in members:
        lines += _person(db, grid, round_, member)
    theirs = {member.id for member in members}
    waiting = [one for one in tickets.of_grid(db, grid.id or 0) if one.resident_id in theirs]
    lines += [queued_line(db, grid, one, when) for one in waiting]
    lines.append(line("household.how", room=room, name=members[0].name))
    opens = tuple(button("queue.open", f"o:{one.id}", number=one.id) for one in waiting[:8])
    ways: Rows = tuple((button("ladder.settings_of", f"b:{one.id}:see", name=one.name),) for one in members[:6])
    return [Page(tuple(lines), ((opens,) if opens else ()) + ways)]


def _person(db: Session, grid: Grid, round_: Round, member: Member) -> list[Line]:
    resident = db.get_one(Resident, member.id)
    phone, tags = shown_phone(resident.phone) or line("ticket.no_phone"), " ".join(member.tags)
    told = line("household.person", name=member.name, phone=phone, tags=tags, way=line(f"contact.{resident.contact}"))
    return [told, _today(db, grid, round_, member)]


def _today(db: Session, grid: Grid, round_: Round, member: Member) -> Line:
    """How somebody stands in the round, or why nothing is expected of them."""
    if member.declined:
        return line("household.declined")
    stands = rounds.standing(db, round_id=round_.id or 0, resident_id=member.id)
    reading = readings.reading(db, stands.reading_id) if stands is not None else None
    if stands is None or reading is None:
        return line("household.paused", reason=member.paused) if member.paused else line("household.missing")
    at = local(grid, reading.said_at).strftime(CLOCK)
    by = people.account_name(db, reading.account_id)
    return line("household.reading", value=value(stands.celsius, stands.status, stands.symptoms), at=at, by=by)
