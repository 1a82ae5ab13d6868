"""The call list: who has no chat and owes a report, one at a time to each caller, until the day has an outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from conversations.courtesy import family_name, title
from handlers.access import Turn
from handlers.care import visits
from handlers.care.elders import is_elder
from handlers.effects import Effects, Line, Reply, Show, Toast, button, line
from handlers.reporting.keeping import settled
from storage import areas, calls, rounds
from storage.models import Call, Grid, Resident
from storage.rounds import Owing, local

LEASE = timedelta(minutes=15)
"""So long somebody is offered to one caller alone; then they are anybody's again."""
PAUSE = timedelta(minutes=30)
"""So long nobody rings again where nobody answered."""
TRIES = 2
ENDS = {"refused": "refused", "away": "away", "hospital": "hospital"}
"""The outcomes of a call that end a resident's day, and how."""
OVER = frozenset({"reached", "visit", *ENDS})
"""Whoever was called with one of these is not called again that day."""
OUTCOMES = ("reached", "nobody", "visit", "refused", "away", "hospital", "next")


def grids_of(turn: Turn) -> list[Grid]:
    """The grids whose people this person rings: as their worker, or as their volunteer."""
    held = {area_id for role, area, area_id in turn.caller.roles(turn.db) if (role, area) == ("volunteer", "grid")}
    return [grid for grid in areas.grids(turn.db) if grid.id in held or turn.caller.works_for(turn.db, grid)]


# --- whose turn it is -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToRing:
    """Somebody on the call list, and what was tried today."""

    one: Owing
    grid: Grid
    day: date
    tried: Sequence[Call]

    @property
    def is_over(self) -> bool:
        """Whether a call of today leaves nothing to ring for."""
        outcomes = [call.outcome for call in self.tried]
        return not OVER.isdisjoint(outcomes) or outcomes.count("nobody") >= TRIES

    def waits(self, when: datetime) -> bool:
        """Whether it is too early to ring again."""
        return any(call.outcome == "nobody" and call.at > when - PAUSE for call in self.tried)

    def is_with_another(self, account_id: int, when: datetime) -> bool:
        """Whether another caller has them in hand."""
        return any(_under_way(call, when) and call.account_id != account_id for call in self.tried)

    def in_hand(self, account_id: int, when: datetime) -> Call | None:
        """The call this caller was offered and has not told the outcome of."""
        return next((call for call in self.tried if _under_way(call, when) and call.account_id == account_id), None)

    def passed_by(self, account_id: int, when: datetime) -> bool:
        """Whether this caller just chose the next one instead."""
        return any(
            call.outcome == "passed" and call.account_id == account_id and call.at > when - LEASE for call in self.tried
        )


def _under_way(call: Call, when: datetime) -> bool:
    return call.way == "out" and call.outcome == "" and call.at > when - LEASE


def to_ring(db: Session, grids: Sequence[Grid], when: datetime) -> list[ToRing]:
    """Everybody on today's call list whose day is still open: the least tried first, then in stair order."""
    settled(db)
    found = [one for grid in grids if not grid.paused for one in _of_grid(db, grid, when)]
    return sorted(found, key=lambda one: sum(call.outcome == "nobody" for call in one.tried))


def _of_grid(db: Session, grid: Grid, when: datetime) -> Iterator[ToRing]:
    round_ = rounds.latest(db, grid, when)
    if round_.state == "planned":
        return
    owing = rounds.missing(db, round_)
    reach = rounds.reachable_accounts(db, sorted({one.household_id for one in owing}))
    tried = calls.of_grids(db, [grid.id or 0], round_.day)
    closed = calls.day_outcomes(db, [one.resident_id for one in owing], round_.day)
    for one in owing:
        has_chat = any(account.hears_of(one.resident_id) for account in reach.get(one.household_id, ()))
        ringing = ToRing(one, grid, round_.day, tried.get(one.resident_id, ()))
        is_over = ringing.is_over or closed.get(one.resident_id, calls.NOT_REACHED) != calls.NOT_REACHED
        if is_rung(one, has_chat=has_chat, when=when) and not is_over:
            yield ringing


def is_rung(one: Owing, *, has_chat: bool, when: datetime) -> bool:
    """Whether somebody is asked by telephone: who chose it, and elders whom no chat reaches; never text-only people."""
    if not one.phone:
        return False
    return one.contact == "phone" or (
        one.contact == "chat" and not has_chat and is_elder(one.birth_year, one.tags, when)
    )


def offered(turn: Turn) -> Effects:
    """One person to ring, for this caller alone for a quarter of an hour; or why there is nobody."""
    waiting = to_ring(turn.db, grids_of(turn), turn.when)
    for one in waiting:
        in_hand = one.in_hand(turn.account_id, turn.when)
        if in_hand is not None:
            return [_shown(turn, in_hand, one, len(waiting))]
    for one in waiting:
        taken = _take(turn, one)
        if taken is not None:
            return [_shown(turn, taken, one, len(waiting))]
    key = "calling.later" if waiting else "calling.nobody_left"
    return [Reply((line(key, count=len(waiting)),), private=True)]


def _take(turn: Turn, one: ToRing) -> Call | None:
    mine = turn.account_id
    if one.waits(turn.when) or one.passed_by(mine, turn.when) or one.is_with_another(mine, turn.when):
        return None
    offer = {"grid_id": one.grid.id, "day": one.day, "at": turn.when, "account_id": mine}
    call = calls.lend(turn.db, one.one.resident_id, since=turn.when - LEASE, **offer)
    if call is not None:
        note(turn, call, "look")
    return call


def _shown(turn: Turn, call: Call, one: ToRing, left: int) -> Show:
    ids = {"call": call.id, "left": left, "all": turn.caller.works_for(turn.db, one.grid)}
    return Show(turn.message.user_id, "calling", ids, turn.language)


def note(turn: Turn, call: Call, act: str) -> None:
    """Write down who rang whom, and what came of it."""
    turn.note(f"calling.{act}", call.grid_id, f"resident {call.resident_id}")


def courtesy(resident: Resident, year: int) -> str | Line:
    """王奶奶 when age and sex are known, else the name."""
    suits = title(resident.birth_year, resident.tags, year)
    return line(f"calling.title.{suits}", surname=family_name(resident.name)) if suits else resident.name


# --- outcomes ---------------------------------------------------------------------------------------------


def press(turn: Turn, call: Call, said: str) -> Effects:
    """What came of a call that `open_to` the presser."""
    if call.outcome:
        return [Toast(line("calling.already"))]
    call.outcome, call.at = "passed" if said == "next" else said, turn.when
    turn.db.flush()
    note(turn, call, said)
    if said == "reached":
        return [Toast(line("press.ok")), asked(turn, call)]
    toast, effects = _followed(turn, call)
    return [Toast(toast), *effects, *offered(turn)]


def _followed(turn: Turn, call: Call) -> tuple[Line, Effects]:
    """The day of who will not, or cannot, be visited is over; who asked for it, or twice did not answer, is visited."""
    resident_id, ended = call.resident_id or 0, ENDS.get(call.outcome)
    if ended is not None:
        calls.close_day(turn.db, resident_id, call.day, ended, by=turn.account_id, at=turn.when)
    tried = calls.of_day(turn.db, resident_id, call.day)
    never = call.outcome == "nobody" and sum(one.outcome == "nobody" for one in tried) >= TRIES
    if call.outcome == "visit" or never:
        why = "nobody" if never else "asked"
        return line("calling.toast_visit"), visits.wanted(turn.db, turn.house, turn.when, call, why=why)
    return line(f"calling.toast_{call.outcome}"), []


def open_to(turn: Turn, call_id: int) -> Call | None:
    """The call of that number, for the caller it was offered to while they still ring there."""
    call = calls.call(turn.db, call_id)
    if call is None or call.account_id != turn.account_id:
        return None
    return call if any(grid.id == call.grid_id for grid in grids_of(turn)) else None


def is_of_today(turn: Turn, call: Call) -> bool:
    """Whether it was made today, by its grid's own clock."""
    grid = areas.grid(turn.db, call.grid_id or 0)
    return grid is not None and call.day == local(grid, turn.when).date()


LIKELY = (363, 365, 367, 369)  # tenths


def asked(turn: Turn, call: Call) -> Reply:
    """Somebody is on the telephone: how they are, in one tap or a typed number."""
    resident = turn.db.get_one(Resident, call.resident_id)
    who = courtesy(resident, turn.when.year)
    well = (button("calling.well", f"u:{call.id}:well"), button("calling.wants_help", f"u:{call.id}:help"))
    values = tuple(button("ask.value", f"u:{call.id}:{one}", celsius=f"{one / 10:.1f}") for one in LIKELY)
    back = ((button("calling.ring_back", f"u:{call.id}:back"),),) if call.way == "in" else ()
    key = "calling.how_are_they" if call.way == "out" else "calling.what_do_they_want"
    return Reply((line(key, who=who),), (well, values, *back), private=True)
