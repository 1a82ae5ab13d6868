"""/pause: a grid, a household or a person is neither reminded nor missing, until it resumes or a day comes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

import texts
from conversations.office import coming_day
from handlers.access import House, Turn
from handlers.effects import Effects, Refresh, Reply, Toast, button, line
from handlers.reporting.placing import AtDoor, at_door
from storage import areas, audit, people, rounds, timetable
from storage.models import Due, Grid, Household, Resident
from storage.people import Member
from storage.rounds import instant, local

RESUME = ("恢复", "回来", "回来了", "出院", "出院了", "resume", "back")
UNTIL = ("到", "至", "until")
LONGEST_REASON = 40
TOLD = {
    "back": re.compile("出院|回来了?|解除隔离|到家了"),
    "hospital": re.compile("住院|住进医院"),
    "isolated": re.compile("隔离|方舱|转运走"),
    "moved": re.compile("搬走|搬家|搬出去|退租|不住(?:这|在这)"),
    "trip": re.compile("去?外地|出差|回老家|去(?:儿子|女儿|亲戚)家|不在家|出远门"),
}
"""What is said of somebody who is not asked for a while; the first that is said counts."""


@dataclass(frozen=True, slots=True)
class Away:
    """Who is paused: a `resident` or a `household`, by number, and how they are called."""

    what: str
    number: int
    who: str


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
    home = Away("household", door.household_id, door.text)
    away = Away("resident", named.id, f"{door.text} {named.name}") if named else home
    if reason in RESUME:
        return _resumed(turn, grid, away)
    if back is not None and back <= local(grid, turn.when).date():
        return [Reply((line("pause.day_gone"),), private=True)]
    return _paused(turn, grid, away, reason, back)


def _paused(turn: Turn, grid: Grid, away: Away, reason: str, back: date | None = None) -> Effects:
    _change(turn, grid, away, reason)
    if back is None:
        told = line("pause.done", who=away.who, reason=reason)
    else:
        at, key = instant(grid, back, "00:00"), f"back:{away.what}:{away.number}:{turn.message.cause}"
        timetable.later(turn.db, key=key, kind=f"{away.what}_back", at=at, subject=away.number)
        told = line("pause.done_until", who=away.who, reason=reason, month=back.month, day=back.day)
    return [Reply((told,), private=True), *_board(turn.db, grid, turn.when)]


def _resumed(turn: Turn, grid: Grid, away: Away) -> Effects:
    _change(turn, grid, away, "")
    return [Reply((line("pause.back", who=away.who),), private=True), *_board(turn.db, grid, turn.when)]


def _change(turn: Turn, grid: Grid, away: Away, reason: str) -> None:
    """Keep the reason, or that there is none any more; what was planned for a day to come is off."""
    _set(turn.db, away.what, away.number, reason)
    timetable.call_off(turn.db, f"back:{away.what}:{away.number}:")
    subject = f"{away.what} {away.number}"
    _note(turn.db, grid, turn.when, subject, resume=not reason, account_id=turn.account_id)


def offered(turn: Turn, member: Member) -> Effects:
    """A worker says that somebody is in hospital, away, gone or back: one tap pauses them, or asks them again."""
    how = next((how for how, words in TOLD.items() if words.search(turn.message.text)), None)
    if how is None:
        return []
    who = _who(turn.db, member.id)
    do = button("pause.resume" if how == "back" else "pause.do", f"away:{member.id}:{how}")
    return [Reply((line(f"pause.offer_{how}", who=who),), ((do,),), private=True)]


def pressed(turn: Turn, resident_id: int, how: str) -> Effects:
    """The offer is taken."""
    resident = turn.db.get(Resident, resident_id)
    grid = areas.grid(turn.db, people.grid_of(turn.db, resident_id) or 0) if resident else None
    if grid is None or not turn.caller.works_for(turn.db, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    away = Away("resident", resident_id, _who(turn.db, resident_id))
    reason = texts.say(f"pause.reason_{how}", turn.language) if how != "back" else ""
    done = _paused(turn, grid, away, reason) if reason else _resumed(turn, grid, away)
    return [Toast(line("press.ok")), *done]


def _who(db: Session, resident_id: int) -> str:
    place = people.place_of(db, resident_id)
    return f"{place.room} {place.name}"


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
