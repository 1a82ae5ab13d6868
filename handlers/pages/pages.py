"""Pages drawn from what is stored at the moment they are sent: boards, cards, lists. They read and change nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from conversations.standing import is_fever
from handlers.effects import Line, Rows, button, line
from handlers.page import CLOCK, Page, View, paged, shown_phone
from handlers.pages import calling_pages, case_pages, door_pages, household_pages, ladder_pages, ticket_pages
from handlers.reporting.keeping import value
from handlers.work import duty
from storage import areas, links, people, readings, rounds, tickets
from storage import audit as stored_audit
from storage.models import Audit, Grid, Reading, Round
from storage.rounds import Owing, Shown, local


def board(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """The round's public face: counts and buildings only, never a name or a temperature."""
    round_ = db.get_one(Round, ids["round"])
    grid = db.get_one(Grid, round_.grid_id)
    tallies = rounds.tally(db, round_)
    reported, due = sum(t.reported for t in tallies), sum(t.due for t in tallies)
    closes = local(grid, round_.closes_at).strftime(CLOCK)
    state = "closed" if round_.state == "closed" else "open"
    lines = [line(f"board.title_{state}", grid=grid.name, day=f"{round_.day:%m-%d}", closes=closes)]
    lines += [line("board.building", building=t.building, reported=t.reported, due=t.due) for t in tallies]
    lines.append(line("board.total", reported=reported, due=due) if due else line("board.no_roster"))
    if grid.phone:
        hours = duty.answered(db, grid, grid.language)
        lines.append(line("board.phone_hours" if hours else "board.phone", phone=grid.phone, hours=hours))
    lines.append(line(f"board.how_{state}"))
    rows = (
        (button("board.report", link=f"report_{grid.id}"), button("board.normal", f"n:{round_.id}")),
        (button("board.help", link=f"help_{grid.id}"),),
    )
    link = links.of_area(db, "grid", grid.id or 0)
    page = ((button("board.page", page=f"l/{link.token}"),),) if link is not None else ()
    return [Page(tuple(lines), rows + page)]


def audit(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """Who did what in a grid, newest first: numbers, never names or values."""
    grid = db.get_one(Grid, ids["grid"])
    found = stored_audit.of_grid(db, grid.id or 0)
    if not found:
        return [Page((line("audit.nothing", grid=grid.name),))]
    return paged([line("audit.title", grid=grid.name, count=len(found)), *(_act(grid, one) for one in found)])


def _act(grid: Grid, act: Audit) -> Line:
    return line(
        "audit.line" if act.account_id else "audit.line_itself",
        at=local(grid, act.at).strftime("%m-%d %H:%M"),
        account=act.account_id,
        action=line(f"audit.action.{act.action}"),
        subject=act.subject,
    )


def today(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """The worker's tally, and first of all whom nobody reached yesterday."""
    grid = db.get_one(Grid, ids["grid"])
    round_ = rounds.latest(db, grid, when)
    yesterday = ladder_pages.lost_lines(db, grid, round_.day - timedelta(days=1))
    return paged([*yesterday, *_tally(db, grid, round_)])


def _tally(db: Session, grid: Grid, round_: Round) -> list[Line]:
    """Counts, fevers and symptoms by name, late, and what belongs to nobody yet."""
    tallies = rounds.tally(db, round_)
    shown = rounds.standings(db, round_)
    lines = [
        line(
            "today.title",
            grid=grid.name,
            day=f"{round_.day:%m-%d}",
            reported=sum(t.reported for t in tallies),
            due=sum(t.due for t in tallies),
        )
    ]
    lines += [line("board.building", building=t.building, reported=t.reported, due=t.due) for t in tallies]
    ill = [one for one in shown if one.standing.fever or one.standing.symptoms]
    lines.append(line("today.ill", count=len(ill)))
    lines += [_ill_line(one) for one in ill]
    lines.append(line("today.late", count=sum(one.standing.late for one in shown)))
    lines += _unplaced(db, grid, round_)
    waiting = tickets.of_grid(db, grid.id or 0)
    lines.append(line("today.tickets", count=len(waiting)))
    return lines


def _ill_line(one: Shown) -> Line:
    stand = one.standing
    key = "today.ill_differs" if stand.differs else "today.ill_line"
    return line(key, room=one.room, name=one.name, value=value(stand.celsius, stand.status, stand.symptoms))


def _unplaced(db: Session, grid: Grid, round_: Round) -> list[Line]:
    waiting = readings.unplaced_in(db, grid_id=grid.id or 0, day=round_.day)
    if not waiting:
        return []
    return [line("today.unplaced", count=len(waiting))] + [_unplaced_line(db, reading) for reading in waiting]


def _unplaced_line(db: Session, reading: Reading) -> Line:
    mark = (
        "today.unplaced_fever" if is_fever(reading.celsius, reading.status, reading.symptoms) else "today.unplaced_line"
    )
    who = " ".join(part for part in (reading.room, reading.who if reading.who != "self" else "") if part)
    return line(
        mark,
        name=people.account_name(db, reading.account_id),
        who=who,
        value=value(reading.celsius, reading.status, reading.symptoms),
    )


def missing(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """Who has not reported, in stair order, with phones: for private chats only."""
    grid = db.get_one(Grid, ids["grid"])
    round_ = rounds.latest(db, grid, when)
    owing = _within(rounds.missing(db, round_), ids)
    place = "-".join(part for part in (ids.get("building", ""), ids.get("entrance", "")) if part)
    where = f"{grid.name} {place}".strip()
    if not owing:
        return [Page((line("missing.nobody", grid=where),))]
    reach = rounds.reachable_accounts(db, [one.household_id for one in owing])
    lines = [line("missing.title", grid=where, day=f"{round_.day:%m-%d}", count=len(owing))]
    lines += [_owing_line(one, reachable=one.household_id in reach) for one in owing]
    return paged(lines)


def _within(owing: Sequence[Owing], ids: dict[str, Any]) -> Sequence[Owing]:
    """Those of the building, and of its entrance, that was asked about; all where none was, or nobody lives there."""
    building, entrance = ids.get("building", ""), ids.get("entrance", "")
    return [one for one in owing if one.building == building and entrance in ("", one.entrance)] if building else owing


def _owing_line(one: Owing, *, reachable: bool) -> Line:
    key = "missing.line" if reachable or one.contact != "chat" else "missing.line_unreachable"
    way = line(f"contact.{one.contact}") if one.contact != "chat" else ""
    return line(
        key,
        room=one.room,
        name=one.name,
        phone=shown_phone(one.phone) or line("ticket.no_phone"),
        tags=" ".join(one.tags),
        way=way,
    )


def brief(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """The evening's briefing: counts, fevers, late, open work, what failed."""
    grid = db.get_one(Grid, ids["grid"])
    key = "brief.title_late" if ids.get("late") else "brief.title"
    return paged([line(key), *_tally(db, grid, rounds.latest(db, grid, when))])


def me(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """Exactly what was recorded for a person today: what, when, from which message, by whom."""
    lines: list[Line] = []
    for resident_id in ids["residents"]:
        place = people.place_of(db, resident_id)
        lines.append(line("me.title", name=place.name, room=place.room))
        grid = db.get(Grid, ids["grid"]) if ids.get("grid") else None
        zone = grid or Grid(community_id=0, name="", made_at=when)
        latest = [
            one
            for one in readings.latest_of(db, resident_id)
            if resident_id in ids["all"] or one[0].account_id == ids["account"]
        ]
        lines += [_recorded(db, zone, reading, said.text, ids["account"]) for reading, said in latest]
        if not latest:
            lines.append(line("me.nothing"))
    *before, last = paged(lines or [line("me.unknown")])
    return [*before, Page(last.lines, _settings_of(db, ids.get("set", ())))]


def _settings_of(db: Session, resident_ids: Sequence[int]) -> Rows:
    """A button for each whom they answer for: how to reach them, and whom to ask when they are silent."""
    names = {one: people.place_of(db, one).name for one in resident_ids}
    return tuple((button("ladder.settings_of", f"b:{one}:see", name=name),) for one, name in names.items())


def _recorded(db: Session, grid: Grid, reading: Reading, words: str, account_id: int) -> Line:
    at = local(grid, reading.said_at).strftime("%m-%d %H:%M")
    said = value(reading.celsius, reading.status, reading.symptoms)
    if reading.account_id == account_id:
        quoted = words if len(words) <= 40 else words[:40] + "…"
        return line("me.line" if quoted else "me.line_tap", at=at, value=said, words=quoted)
    return line("me.line_by", at=at, value=said, by=people.account_name(db, reading.account_id))


def settings(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """How a grid is set up."""
    grid = db.get_one(Grid, ids["grid"])
    groups = areas.groups_of_grid(db, grid.id or 0)
    rooms = areas.work_rooms(db, grid)
    times = grid.rounds[0]
    due = sum(t.due for t in rounds.tally(db, rounds.latest(db, grid, when)))
    return [
        Page(
            (
                line("grid.title", grid=grid.name, count=due),
                line("grid.times", opens=times["open"], reminds=" ".join(times["remind"]), closes=times["close"]),
                line("grid.phone", phone=grid.phone or line("ticket.no_phone")),
                line("grid.groups", groups="、".join(group.title for group in groups) or "-"),
                line("grid.rooms", rooms="、".join(room.title for room in rooms) or "-"),
                line("grid.rest", days="、".join(grid.rest_days)) if grid.rest_days else line("grid.no_rest"),
                line("grid.how"),
            )
        )
    ]


VIEWS: dict[str, View] = {
    "board": board,
    "ticket": ticket_pages.card,
    "today": today,
    "missing": missing,
    "doors": door_pages.doors,
    "brief": brief,
    "me": me,
    "grid": settings,
    "queue": ticket_pages.queue,
    "calling": calling_pages.calling,
    "cases": case_pages.cases,
    "audit": audit,
    "silent": ladder_pages.silent,
    "lost": ladder_pages.lost,
    "ladder": ladder_pages.person,
    "duty": duty.page,
    "household": household_pages.household,
}
