"""Following up: after a fever a look twice a day until a worker closes it, after a journey 14 days."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

import texts
from conversations.events import EmergencyTold, Event, FollowUpRoundTaken, FollowUpTaken, ObservationTaken
from conversations.standing import is_fever
from handlers.access import House, Turn
from handlers.effects import Effects, Show, Tell, Toast, button, line
from handlers.reporting import telling
from handlers.work import tickets as helping
from storage import cases, people, readings, timetable
from storage.models import Case, Due, Grid
from storage.outbox import Lane
from storage.rounds import instant, local

OBSERVATION = timedelta(days=14)
LOOKS = {"fever": ("09:00", "16:00"), "observation": ("09:00",)}
DIALOGUES = {"fever": "follow_up_round", "observation": "observation"}
"""By the kind of case: when somebody is asked how they are, and in which dialogue."""


def facts(turn: Turn) -> dict[str, Any]:
    """What a follow-up knows beforehand: the household, the numbers to ring, and the day."""
    grid = turn.grid()
    today = local(grid, turn.when).date() if grid else turn.when.date()
    return telling.facts(turn) | {"today": today.isoformat()}


def about(turn: Turn, resident_id: int | None) -> dict[str, Any]:
    """Whom it is about, with the symptoms already told."""
    if resident_id is None:
        return {}
    latest = readings.latest_of(turn.db, resident_id, limit=3)
    symptoms = list(dict.fromkeys(symptom for reading, _ in latest for symptom in reading.symptoms))
    celsius = next((reading.celsius for reading, _ in latest if reading.celsius is not None), None)
    said = {} if celsius is None else {"reading": f"{celsius:g}"}
    return {"member": resident_id, "symptoms": symptoms, **said}


def _patient(turn: Turn, member: int | str | None) -> int | None:
    if isinstance(member, int):
        return member
    selves = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"]
    return selves[0] if len(selves) == 1 else None


def taken(turn: Turn, event: FollowUpTaken) -> Effects:
    """The first questions are answered: a case is open until a worker closes it."""
    told = {
        "onset": event.onset.isoformat() if event.onset else "",
        "symptoms": "、".join(event.symptoms),
        "exposure": event.exposure,
        "transport": event.transport,
    }
    effects = _open(turn, event.member, told)
    if event.transport == "pickup":
        effects += _ride(turn, event.member)
    if event.transport == "cannot":
        effects += _ring(turn, event.member, "follow_up.option.cannot")
    return effects


def _open(turn: Turn, member: int | str | None, told: dict[str, Any]) -> Effects:
    resident_id, grid = _patient(turn, member), turn.grid()
    if resident_id is None or grid is None:
        return []
    today = local(grid, turn.when).date()
    case, new = cases.open_case(
        turn.db,
        kind="fever",
        resident_id=resident_id,
        opened_on=today,
        account_id=turn.account_id,
        grid_id=grid.id,
        told=told,
    )
    case.told = told
    turn.db.flush()
    if new:
        look_later(turn.db, grid, case, turn.when)
    return []


def look_later(db: Session, grid: Grid, case: Case, after: datetime) -> None:
    """The next look at a case: a fever's at 9:00 or 16:00, whichever comes first; an observation's the next morning."""
    day = local(grid, after).date()
    coming = [instant(grid, day + timedelta(days=back), clock) for back in (0, 1) for clock in LOOKS[case.kind]]
    at = next(one for one in coming if one > after)
    timetable.later(db, key=f"look:{case.id}:{at:%Y%m%d%H}:{after:%d%H%M%S}", kind="look", at=at, subject=case.id or 0)


def look(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """Ask how somebody is, until their case is closed or its time is over."""
    case = cases.case(db, due.subject)
    grid = db.get(Grid, case.grid_id) if case and case.grid_id else None
    if case is None or grid is None or case.state != "open":
        return []
    if case.until is not None and local(grid, when).date() > case.until:
        case.state = "closed"
        return []
    look_later(db, grid, case, when)
    _, telegram_id, reach, language = people.address(db, case.account_id)
    if reach != "yes":
        return []
    rows = ((button("cases.answer", f"g:{case.id}"),),)
    name = people.place_of(db, case.resident_id).name
    asked = line("cases.ask" if case.kind == "fever" else "cases.ask_observed", name=name)
    return [Tell(telegram_id, (asked,), rows, language, Lane.NOTICE)]


def questions(turn: Turn, case: Case) -> tuple[str, dict[str, Any]]:
    """The dialogue of a look at this case, and what it knows beforehand."""
    if case.kind == "fever":
        return DIALOGUES[case.kind], about(turn, case.resident_id)
    grid = turn.db.get(Grid, case.grid_id) if case.grid_id else None
    today = local(grid, turn.when).date() if grid else turn.when.date()
    begins = case.until - OBSERVATION if case.until else case.opened_on
    return DIALOGUES[case.kind], {"member": case.resident_id, "day": str((today - begins).days)}


def observed(turn: Turn, event: ObservationTaken) -> Effects:
    """A day of observation: whoever is unwell, wants something or met somebody infected is heard of."""
    resident_id = _patient(turn, event.member)
    case = cases.open_for(turn.db, resident_id=resident_id, kind="observation") if resident_id else None
    if case is None:
        return []
    case.told = {**(case.told or {}), "well": event.well, "out": event.out, "wants": event.wants}
    turn.db.flush()
    is_hot = is_fever(None if event.celsius is None else float(event.celsius))
    effects = [] if event.out != "met" else note_exposure(turn, case, f"met:{turn.when:%Y%m%d}")
    if event.wants != "nothing":
        return effects + _ring(turn, event.member, f"follow_up.option.{event.wants}")
    return effects + (_ring(turn, event.member, "observation.option.unwell") if is_hot or not event.well else [])


def round_taken(turn: Turn, event: FollowUpRoundTaken) -> Effects:
    """A later look: worse or in danger is a new alarm; whoever wants something or is still hot is rung."""
    resident_id = _patient(turn, event.member)
    case = cases.open_for(turn.db, resident_id=resident_id, kind="fever") if resident_id else None
    if case is not None:
        case.told = {**(case.told or {}), "feeling": event.feeling, "wants": event.wants}
        turn.db.flush()
    if event.feeling != "worse" and not event.danger:
        is_hot = is_fever(None if event.celsius is None else float(event.celsius))
        worried = is_hot or event.wants != "nothing"
        return _ring(turn, event.member, f"follow_up.option.{event.wants}") if worried else []
    cause = f"worse:{turn.account_id}:{turn.when:%Y%m%d%H}"
    return helping.ask_for(turn, cause=cause, kind="fever", resident_id=resident_id, note=event.wants)


def emergency_told(turn: Turn, event: EmergencyTold) -> Effects:
    """Danger inside a dialogue: a person at once; the dialogue itself said 120."""
    cause = f"emergency:{turn.message.chat_id}:{turn.message.message_id}"
    who = _patient(turn, event.member)
    return helping.ask_for(turn, cause=cause, kind="emergency", resident_id=who, note=event.words[:500])


def note_exposure(turn: Turn, case: Case, when: str = "") -> Effects:
    """Somebody was in a risk area or met somebody infected: work for the grid's worker, once for every such time."""
    cause = f"exposure:{case.id}:{when or case.until}"
    return helping.ask_for(turn, cause=cause, kind="exposure", resident_id=case.resident_id)


def _ring(turn: Turn, member: int | str | None, why: str) -> Effects:
    """The dialogue promised that somebody will ring: a call-back, once an hour."""
    cause = f"ring:{turn.account_id}:{turn.when:%Y%m%d%H}"
    who = _patient(turn, member)
    return helping.ask_for(turn, cause=cause, kind="help", resident_id=who, note=texts.say(why, "zh"))


def _ride(turn: Turn, member: int | str | None) -> Effects:
    """They cannot get to the fever clinic alone."""
    cause = f"ride:{turn.account_id}:{turn.when:%Y%m%d}"
    return helping.ask_for(turn, cause=cause, kind="ride", resident_id=_patient(turn, member))


# --- the worker's side ------------------------------------------------------------------------------------


def listed(turn: Turn, grid: Grid) -> Effects:
    """/cases: who is followed up."""
    turn.note("look.cases", grid.id)
    return [Show(turn.message.user_id, "cases", {"grid": grid.id}, turn.language)]


def closed(turn: Turn, case_id: int) -> Effects:
    """A worker ends a follow-up: only this closes a fever."""
    case = cases.case(turn.db, case_id)
    grid = turn.db.get(Grid, case.grid_id) if case and case.grid_id else None
    allowed = turn.caller.operator or (grid is not None and turn.caller.works_for(turn.db, grid))
    if case is None or not allowed:
        return [Toast(line("press.not_yours"), alert=True)]
    case.state, case.closed_by = "closed", turn.account_id
    turn.db.flush()
    timetable.call_off(turn.db, f"look:{case.id}:")
    turn.note("case.close", case.grid_id, f"case {case.id}")
    return [Toast(line("cases.closed"))]


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {
    FollowUpTaken: taken,
    FollowUpRoundTaken: round_taken,
    ObservationTaken: observed,
    EmergencyTold: emergency_told,
}
