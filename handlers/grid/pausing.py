"""/pause: a grid, a household or a person is neither reminded nor missing, until it resumes or a day comes."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from conversations.office import coming_day
from handlers.access import House, Turn
from handlers.effects import Effects, Line, Refresh, Reply, line
from handlers.reporting.placing import AtDoor, at_door
from storage import areas, audit, people, rounds, timetable
from storage.models import Due, Grid, Household, Resident
from storage.rounds import instant, local

RESUME = ("恢复", "回来", "回来了", "出院", "出院了", "resume", "back")
UNTIL = ("到", "至", "until")
LONGEST_REASON = 40


def command(turn: Turn, grid: Grid) -> Effects:
    """/pause 3-2-501 张三 住院 到12-25, … 恢复, or 网格: neither reminded nor missing, by itself again on that day."""
    words = turn.message.argument.split()
    if words and words[0] in ("网格", "grid"):
        return _pause_grid(turn, grid, resume=words[-1] in RESUME)
    found = at_door(turn.db, turn.message.argument, [grid])
    return [Reply((line("pause.how"),), private=True)] if found is None else _pause_home(turn, grid, found)


def _pause_grid(turn: Turn, grid: Grid, *, resume: bool) -> Effects:
    grid.paused = not resume
    _note(turn.db, grid, turn.when, f"grid {grid.id}", resume=resume, account_id=turn.account_id)
    return [Reply((line("pause.grid_back" if resume else "pause.grid", grid=grid.name),), private=True)]


def _pause_home(turn: Turn, grid: Grid, found: AtDoor) -> Effects:
    """The household behind the door, or one of it."""
    door, named = found.door, found.named
    reason, back = _reason_and_day(found.rest, local(grid, turn.when).date())
    what, number = ("resident", named.id) if named else ("household", door.household_id)
    who = f"{door.text} {named.name}" if named else door.text
    resume = reason in RESUME
    if back is not None and back <= local(grid, turn.when).date():
        return [Reply((line("pause.day_gone"),), private=True)]
    _set(turn.db, what, number, "" if resume else reason)
    timetable.call_off(turn.db, f"back:{what}:{number}:")
    _note(turn.db, grid, turn.when, f"{what} {number}", resume=resume, account_id=turn.account_id)
    if back is not None and not resume:
        at, key = instant(grid, back, "00:00"), f"back:{what}:{number}:{turn.message.cause}"
        timetable.later(turn.db, key=key, kind=f"{what}_back", at=at, subject=number)
    return [Reply((_told(who, reason, back, resume=resume),), private=True), *_board(turn.db, grid, turn.when)]


def _told(who: str, reason: str, back: date | None, *, resume: bool) -> Line:
    if resume:
        return line("pause.back", who=who)
    if back is None:
        return line("pause.done", who=who, reason=reason)
    return line("pause.done_until", who=who, reason=reason, month=back.month, day=back.day)


def _reason_and_day(words: Sequence[str], today: date) -> tuple[str, date | None]:
    """Why, and the day they are back: the last word, with 到 before it or not."""
    last = words[-1] if words else ""
    for until in UNTIL:
        last = last.removeprefix(until)
    back = coming_day(last, today)
    said = [word for word in (words[:-1] if back else words) if word not in UNTIL]
    return " ".join(said)[:LONGEST_REASON] or "外出", back


def _set(db: Session, what: str, number: int, reason: str) -> None:
    target = db.get_one(Resident, number) if what == "resident" else db.get_one(Household, number)
    target.paused = reason
    db.flush()


def _board(db: Session, grid: Grid, when: datetime) -> Effects:
    return [Refresh(f"board:{rounds.latest(db, grid, when).id}")]


def _note(db: Session, grid: Grid, when: datetime, subject: str, *, resume: bool, account_id: int | None) -> None:
    action = "resume" if resume else "pause"
    audit.note(db, at=when, action=action, account_id=account_id, grid_id=grid.id, subject=subject)


def resident_back(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """The day somebody said to be back: they are asked again."""
    grid_id = people.grid_of(db, due.subject) if db.get(Resident, due.subject) else None
    return _back(db, "resident", due.subject, grid_id, when)


def household_back(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """The day a household said to be back."""
    found = db.get(Household, due.subject)
    return _back(db, "household", due.subject, areas.grid_of_household(db, due.subject) if found else None, when)


def _back(db: Session, what: str, number: int, grid_id: int | None, when: datetime) -> Effects:
    grid = areas.grid(db, grid_id) if grid_id is not None else None
    if grid is None:
        return []
    _set(db, what, number, "")
    _note(db, grid, when, f"{what} {number}", resume=True, account_id=None)
    return _board(db, grid, when)
