"""The temperature dialogue's readings, kept the moment they are said."""

from collections.abc import Callable, Mapping
from typing import Any

from conversations.events import Event, ReportConfirmed, SymptomsDenied, SymptomTold, TemperatureTaken
from conversations.standing import is_fever
from conversations.understanding import Heard
from handlers.access import Turn
from handlers.effects import Effects, Receipt
from handlers.reporting.keeping import Saying, follow, keep, state
from handlers.reporting.placing import Household
from handlers.work import alerts


def facts(turn: Turn) -> dict[str, Any]:
    """Who is behind this person's door, and the numbers to ring."""
    grid = turn.grid()
    home = Household(turn.db, turn.caller.known)
    own = {kin.resident_id for kin in home.selves}
    told = [*sorted(home.members(), key=lambda member: member.id not in own), *home.reported_for()]
    members = {member.id: member for member in told}.values()  # somebody at home may be reported for as well
    return {
        "language": turn.language,
        "grid_phone": grid.phone if grid else "",
        "fever_clinic_phone": grid.clinic if grid else "",
        "members": [{"id": m.id, "name": m.name, "relation": "self" if m.id in own else ""} for m in members],
    }


def taken(turn: Turn, event: TemperatureTaken) -> Effects:
    """Keep one reading; its receipt is the dialogue's own next sentence."""
    return _without_receipt(kept(turn, event))


def kept(turn: Turn, event: TemperatureTaken) -> Effects:
    """Keep one reading, with its receipt."""
    celsius = None if event.celsius is None else float(event.celsius)
    heard = Heard(celsius, event.status, event.who, event.room, event.symptoms, None, event.when, None, None, (0, 0))
    return _keep(turn, heard, event.member, corrects=event.corrects)


def told_symptom(turn: Turn, event: SymptomTold) -> Effects:
    """A symptom beside a reading: a reading of its own, without a number."""
    heard = Heard(None, "abnormal", event.who, event.room, (event.symptom,), None, None, None, None, (0, 0))
    return _without_receipt(_keep(turn, heard, event.member, corrects=False))


def _keep(turn: Turn, heard: Heard, member: int | str | None, *, corrects: bool) -> Effects:
    if turn.caller.known.declined:
        is_ill = is_fever(heard.celsius, heard.status or "", heard.symptoms)
        return alerts.unstored_fever(turn, heard) if is_ill else []
    statement = state(turn)
    saying = Saying(statement, turn.account_id, turn.grid(), turn.message.said_at, "dialogue")
    residents = [int(member)] if member is not None else None
    return follow(turn, keep(turn, saying, [heard], corrects=corrects, residents=residents))


def _without_receipt(effects: Effects) -> Effects:
    return [effect for effect in effects if not isinstance(effect, Receipt)]


def nothing(turn: Turn, event: Event) -> Effects:  # noqa: ARG001
    """Established nothing that is not already kept."""
    return []


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {
    TemperatureTaken: taken,
    SymptomTold: told_symptom,
    SymptomsDenied: nothing,
    ReportConfirmed: nothing,
}
