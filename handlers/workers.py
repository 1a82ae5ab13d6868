"""The worker's commands: tally, missing, remind, export, record. Details go to the private chat."""

import re
from dataclasses import replace
from datetime import date, timedelta

from conversations.addresses import find_building, find_room
from conversations.days import read_span
from conversations.understanding import Heard, understand
from handlers.access import Turn
from handlers.care import doors
from handlers.effects import Effects, File, Reply, Show, line
from handlers.grid import rounds as doing
from handlers.reporting.keeping import Saying, follow, keep, state
from handlers.reporting.placing import at_door
from storage import audit, rounds
from storage.models import Grid
from storage.people import Member

DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
LONGEST_RANGE = timedelta(days=92)


def today(turn: Turn, grid: Grid) -> Effects:
    """/today: the tally with fevers and late."""
    turn.note("look.today", grid.id)
    return [_page(turn, grid, "today")]


def missing(turn: Turn, grid: Grid) -> Effects:
    """/missing, /missing 3号楼: who has not reported, with phones."""
    turn.note("look.missing", grid.id)
    building, entrance = find_building(turn.message.argument) or ("", "")
    ids = {"grid": grid.id, "building": building, "entrance": entrance}
    return [Show(turn.message.user_id, "missing", ids, turn.language)]


def _page(turn: Turn, grid: Grid, view: str) -> Show:
    return Show(turn.message.user_id, view, {"grid": grid.id}, turn.language)


def acts(turn: Turn, grid: Grid) -> Effects:
    """/audit: who did what, by number."""
    turn.note("look.audit", grid.id)
    return [_page(turn, grid, "audit")]


def remind(turn: Turn, grid: Grid) -> Effects:
    """/remind, /remind 3号楼: remind the missing now; once in ten minutes, for the group's sake."""
    if not _first_in_a_while(turn, grid):
        return [Reply((line("remind.too_soon"),), private=True)]
    building, _ = find_building(turn.message.argument) or ("", "")
    count, effects = doing.remind_now(turn.db, grid, turn.house, turn.when, building)
    turn.note("remind", grid.id)
    told = line("remind.done", count=count) if effects else line("remind.nobody")
    return [Reply((told,), private=True), *effects]


def _first_in_a_while(turn: Turn, grid: Grid) -> bool:
    recent = audit.of_grid(turn.db, grid.id or 0, action="remind", limit=1)
    return not recent or turn.when - recent[0].at >= timedelta(minutes=10)


def export(turn: Turn, grid: Grid) -> Effects:
    """/export, /export 2026-03-01, /export 2026-03-01 2026-03-07 csv; /export 上门 is the door list on paper."""
    words = turn.message.argument.lower()
    if words.strip() in ("上门", "doors"):
        return doors.on_paper(turn, grid, rounds.latest(turn.db, grid, turn.when).id or 0)
    found = [_date(match) for match in DATE.finditer(words)]
    spoken = read_span(words, rounds.local(grid, turn.when).date()) if not found else None
    if any(day is None for day in found) or (re.search(r"\d", words) and not found and not spoken):
        return [Reply((line("export.how"),), private=True)]
    days = sorted(day for day in found if day) or list(spoken or [rounds.latest(turn.db, grid, turn.when).day])
    if days[-1] - days[0] > LONGEST_RANGE:
        return [Reply((line("export.too_long", days=LONGEST_RANGE.days),), private=True)]
    form = "csv" if "csv" in words else "xlsx"
    turn.note("export", grid.id, f"{days[0]}..{days[-1]}")
    ids = {"grids": [grid.id], "first": f"{days[0]}", "last": f"{days[-1]}", "form": form}
    return [File(turn.message.user_id, "daily", ids, turn.language)]


def _date(match: "re.Match[str]") -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def record(turn: Turn, grid: Grid) -> Effects:
    """/record 3-2-501 张三 36.5: enter or correct for somebody."""
    member = _meant(turn, grid)
    if isinstance(member, list):
        return member
    chosen, words = member
    heard = understand(words, "reply_to_reminder").readings
    if len(heard) != 1:
        return [Reply((line("record.how"),), private=True)]
    return _record(turn, grid, chosen, heard[0])


def _record(turn: Turn, grid: Grid, member: Member, heard: Heard) -> Effects:
    """Keep it for who is counted; who declined is served on paper, and of them nothing is kept."""
    if member.declined:
        return [Reply((line("record.declined", name=member.name),), private=True)]
    statement = state(turn)
    saying = Saying(statement, turn.account_id, grid, turn.message.said_at, "worker")
    kept = keep(turn, saying, [replace(heard, who=member.name, room=None)], residents=[member.id])
    turn.note("record", grid.id, f"resident {member.id}")
    return follow(turn, kept)


def _meant(turn: Turn, grid: Grid) -> tuple[Member, str] | Effects:
    """Who `3-2-501 张三 …` is, and the words behind; or what to answer when that is not clear."""
    found = at_door(turn.db, turn.message.argument, [grid])
    if found is None or not found.words:
        room = find_room(turn.message.argument)
        return [Reply((line("record.no_door" if room and room.after else "record.how"),), private=True)]
    if found.meant is None:
        names = "、".join(member.name for member in found.residents) or "-"
        return [Reply((line("record.no_name", room=found.door.text, names=names),), private=True)]
    return found.meant, " ".join(found.rest)
