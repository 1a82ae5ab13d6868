"""The silence ladder at work: who is turned to for somebody looked after who has not been heard of, rung by rung."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from conversations.ladder import Day, Step, after_quiet, come_due, coming, is_quiet, ladder, left_out
from handlers.access import House
from handlers.care import elders, silence
from handlers.effects import Effects, File, Tell, line
from handlers.work import duty
from storage import areas, audit, calls, people, timetable
from storage import ladder as stored
from storage.ladder import Silent, Today
from storage.models import Due, Grid, Round
from storage.outbox import Lane
from storage.rounds import instant, local

SENT = "sent"
FIRST = 0  # the round of a day on whose times the ladder is hung


def day_of(grid: Grid, day: date) -> Day:
    """The moments of the grid's day that the ladder is hung on; without reminders, half way to the last call."""
    times = grid.rounds[FIRST]
    opens, last_call = instant(grid, day, times["open"]), instant(grid, day, times["last_call"])
    reminders = [instant(grid, day, clock) for clock in times["remind"]] or [opens + (last_call - opens) / 2]
    return Day(reminders[0], reminders[-1], last_call)


# --- its beginning ----------------------------------------------------------------------------------------


def begin(db: Session, grid: Grid, round_: Round, reminders: Effects, when: datetime) -> None:
    """Start the ladder of everybody who has been silent all day; the reminder is its first rung.

    A second round starts none for who has one, or was heard of in the first. A handful of statements a grid.
    """
    close_later(db, grid, round_.day)
    silent = [one for one in stored.silent(db, grid.id or 0, round_.day) if elders.is_looked_after(one, when)]
    chats = people.accounts_of(db, [one.resident_id for one in silent], relation="self") if silent else {}
    told = {one.chat_id for one in reminders if isinstance(one, Tell)}
    log = _Log(db, grid, round_.day, when)
    for one in silent:
        theirs = {chat for _, chat, reach, _ in chats.get(one.resident_id, []) if reach == "yes"}
        _begin_one(log, one, local(grid, when), is_told=bool(theirs & told))
    log.write()


def let_be(db: Session, grid: Grid, reminders: Effects, when: datetime) -> Effects:
    """No reminder goes to who wants none, nor to an elder in quiet hours; the ladder comes back to those."""
    chats = {one.chat_id for one in reminders if isinstance(one, Tell)}
    if not chats:
        return reminders
    unwilling = [who for who, rungs in stored.choices(db, grid.id or 0).items() if "nudge" not in rungs]
    theirs = people.accounts_of(db, unwilling, relation="self") if unwilling else {}
    spared = {chat for accounts in theirs.values() for _, chat, _, _ in accounts}
    if is_quiet(local(grid, when), "nudge"):
        spared |= elders.among(db, chats, when)
    return [one for one in reminders if not isinstance(one, Tell) or one.chat_id not in spared]


def _wants(one: Silent, rung: str) -> bool:
    return one.rungs is None or rung in one.rungs


def _begin_one(log: "_Log", one: Silent, now: datetime, *, is_told: bool) -> None:
    """Write down what the reminder was, and wait for the next rung."""
    steps = ladder(one.rungs, day_of(log.grid, log.day))
    done = left_out(one.rungs, steps)
    if is_told and _wants(one, "nudge"):
        done["nudge"] = SENT
    log.rungs(one.resident_id, done)
    due = come_due(steps, done, "", now)
    following = due[0] if due else coming(steps, done, now)
    if following is not None:
        log.wait(one.resident_id, following)


class _Log:
    """What is written down of a grid's ladders, collected and put down in one go."""

    def __init__(self, db: Session, grid: Grid, day: date, when: datetime) -> None:
        self.db, self.grid, self.day, self.when = db, grid, day, when
        self._rungs: list[dict[str, object]] = []
        self._waiting: list[dict[str, object]] = []

    def rungs(self, resident_id: int, done: dict[str, str]) -> None:
        for rung, outcome in done.items():
            row = {"resident_id": resident_id, "day": self.day, "rung": rung, "at": self.when, "outcome": outcome}
            self._rungs.append(row)

    def wait(self, resident_id: int, step: Step) -> None:
        key = f"{_prefix(resident_id, self.day)}{step.rung}"
        at = max(step.at, self.when)
        self._waiting.append({"key": key, "kind": "rung", "at": at, "subject": resident_id, "done": False})

    def write(self) -> None:
        stored.log(self.db, self._rungs)
        stored.wait(self.db, self._waiting)
        for row in self._rungs:
            audit.note(
                self.db,
                at=self.when,
                action=f"ladder.{row['rung']}",
                grid_id=self.grid.id,
                subject=f"resident {row['resident_id']} {row['outcome']}",
            )


def _prefix(resident_id: int, day: date) -> str:
    return f"rung:{resident_id}:{day:%Y%m%d}:"


# --- rung by rung -----------------------------------------------------------------------------------------


def climb(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """The time of a rung has come: the latest that is due is done, those missed meanwhile are written down."""
    _, _, day_text, woken = due.key.split(":")
    day = date.fromisoformat(day_text)
    grid = stored.home(db, due.subject)
    if grid is None:
        return []
    one = stored.today(db, due.subject, day)
    log = _Log(db, grid, day, when)
    now = local(grid, when)
    stopped = _stopped(db, one, grid, over=now.date() != day)
    if stopped:
        log.rungs(one.resident_id, {woken: stopped})
        log.write()
        return []
    climbed = set(stored.climbed(db, one.resident_id, day))
    steps = ladder(one.rungs, day_of(grid, day))
    reached = come_due(steps, climbed, woken, now)
    if reached and is_quiet(now, reached[0].rung):
        timetable.postpone(db, due.id or 0, after_quiet(now, noon=True))
        return []
    search = Search(db, house, grid, one, day, when)
    done, effects = _first_that_can_be_done(search, [step.rung for step in reached])
    log.rungs(one.resident_id, done)
    following = coming(steps, climbed | done.keys(), now)
    if following is not None:
        log.wait(one.resident_id, following)
    log.write()
    return effects


def _stopped(db: Session, one: Today, grid: Grid, *, over: bool) -> str:
    """Why nobody is looked for any more today; empty while they are silent."""
    reasons = {
        "over": over,
        "paused": bool(one.paused) or grid.paused,
        "declined": one.declined,
        "heard": one.heard,
        one.outcome or "": one.outcome not in (None, calls.NOT_REACHED),
        "in_hand": stored.is_in_hand(db, one.resident_id),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


@dataclass(frozen=True, slots=True)
class Search:
    """One person who is looked for."""

    db: Session
    house: House
    grid: Grid
    one: Today
    day: date
    when: datetime

    def number(self, language: str) -> tuple[str, str]:
        """The number that a person answers, to stand first, and when it is answered if it is not now."""
        return duty.fixed_number(self.db, self.grid, self.when, language)


def _first_that_can_be_done(search: Search, rungs: Sequence[str]) -> tuple[dict[str, str], Effects]:
    """Do one rung, the latest if that can be; the others were missed, or there is a reason for them."""
    done: dict[str, str] = {}
    for place, rung in enumerate(rungs):
        quiet = is_quiet(local(search.grid, search.when), rung)
        tried = "quiet" if quiet else DOES[rung](search)
        if not isinstance(tried, str):
            return done | {rung: SENT} | dict.fromkeys(rungs[place + 1 :], "missed"), tried
        done[rung] = tried
    return done, []


def _nudge(search: Search) -> Effects | str:
    """A kind word to themself: the number, one question, and the big buttons to answer it."""
    words = (line("ladder.nudge", name=search.one.name), line("hotline.menu"))
    told = [
        Tell(chat, elders.number_first(words, *search.number(language)), (), language, keyboard=elders.keyboard())
        for chat, language in _own_chats(search)
    ]
    return list(told) or "no_chat"


def _own_chats(search: Search) -> list[tuple[int, str]]:
    theirs = people.accounts_of(search.db, [search.one.resident_id], relation="self")
    return [(chat, language) for _, chat, reach, language in theirs.get(search.one.resident_id, []) if reach == "yes"]


def _voice(search: Search) -> Effects | str:
    """The same once more for eyes that do not read small letters: the hotline's card as a picture."""
    ids = {"grid": search.grid.id}
    cards: Effects = [File(chat, "large_print", ids, language, Lane.NOTICE) for chat, language in _own_chats(search)]
    return cards or "no_chat"


def _family(search: Search) -> Effects | str:
    return _ask_contacts(search, "family")


def _neighbour(search: Search) -> Effects | str:
    return _ask_contacts(search, "neighbour")


def _ask_contacts(search: Search, relation: str) -> Effects | str:
    """Whoever agreed to be asked hears that there was no word today, and nothing of health."""
    known = stored.contacts(search.db, search.one.resident_id)
    agreed = [one for one in known if one.relation == relation and one.agreed]
    if not agreed:
        return "nobody"
    asked: Effects = [
        silence.question(search.one, one, *search.number(one.language)) for one in agreed if one.chat != people.NO_CHAT
    ]
    return asked or "no_chat"


NEVER_RUNG = ("text", "visit")
"""Ways of contact of those whom no telephone rings."""


def _worker(search: Search) -> Effects | str:
    """A worker phones; who wants no telephone is left to the door."""
    if search.one.contact in NEVER_RUNG:
        return search.one.contact
    return silence.phone_them(
        search.db, search.house, search.when, grid=search.grid, resident_id=search.one.resident_id, day=search.day
    )


def _door(search: Search) -> Effects | str:
    return silence.visit_them(
        search.db, search.house, search.when, grid=search.grid, resident_id=search.one.resident_id, day=search.day
    )


DOES: dict[str, Callable[[Search], Effects | str]] = {
    "nudge": _nudge,
    "voice": _voice,
    "family": _family,
    "neighbour": _neighbour,
    "worker": _worker,
    "door": _door,
}
"""What each rung does, or why it cannot be done for this person."""


# --- the end of the day -----------------------------------------------------------------------------------


def close_later(db: Session, grid: Grid, day: date) -> None:
    """At midnight the day is closed for everybody who is looked after."""
    midnight = instant(grid, day + timedelta(days=1), "00:00")
    timetable.later(db, key=f"day_over:{grid.id}:{day:%Y%m%d}", kind="day_over", at=midnight, subject=grid.id or 0)


def close_day(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """The day of everybody who is looked after ends with one outcome; a word somebody gave is not replaced."""
    grid, day = areas.grid(db, due.subject), date.fromisoformat(due.key.rpartition(":")[2])
    if grid is None:
        return []
    open_days = [
        one
        for one in stored.everybody(db, due.subject, day)
        if elders.is_looked_after(one, when) and one.outcome is None
    ]
    firsthand = stored.heard_from(db, [one.resident_id for one in open_days if one.heard], day)
    outcomes = {one.resident_id: _ended(one, firsthand) for one in open_days}
    for resident_id, outcome in outcomes.items():
        calls.close_day(db, resident_id, day, outcome, by=None, at=when)
    _note_day(db, grid, outcomes.values(), when)
    if calls.NOT_REACHED in outcomes.values():
        _show_in_the_morning(db, grid, day)
    return []


def _show_in_the_morning(db: Session, grid: Grid, day: date) -> None:
    """When the next day opens its workers are told whom nobody reached."""
    at = instant(grid, day + timedelta(days=1), grid.rounds[FIRST]["open"])
    timetable.later(db, key=f"lost:{grid.id}:{day:%Y%m%d}", kind="lost", at=at, subject=grid.id or 0)


def _ended(one: Today, firsthand: dict[int, bool]) -> str:
    if one.heard:
        return "reached" if firsthand[one.resident_id] else "proxied"
    if one.declined:
        return "refused"
    if one.paused:
        return "hospital" if any(word in one.paused.lower() for word in HOSPITAL) else "away"
    return calls.NOT_REACHED


HOSPITAL = ("住院", "医院", "hospital")


def _note_day(db: Session, grid: Grid, outcomes: Collection[str], when: datetime) -> None:
    lost = sum(outcome == calls.NOT_REACHED for outcome in outcomes)
    subject = f"grid {grid.id} {len(outcomes)}-{lost}"
    audit.note(db, at=when, action="ladder.day_over", grid_id=grid.id, subject=subject)
