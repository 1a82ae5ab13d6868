"""Enrolment: consent, then the roster's own row for this person, or a worker's yes."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import texts
from conversations.events import ConsentGiven, ConsentRefused, Enrolled, Event, HelpWanted
from handlers.access import Turn
from handlers.effects import Effects, Line, Receipt, Refresh, Reply, Rows, Tell, Toast, button, line
from handlers.people import claims
from handlers.reporting import reports
from handlers.reporting.keeping import Kept, follow, read_back
from handlers.reporting.placing import find_doors
from handlers.work import alerts, duty
from storage import areas, people, readings, rounds
from storage.models import Claim, Grid, Resident
from storage.outbox import Lane


def facts(turn: Turn) -> dict[str, Any]:
    """What an enrolment knows before it begins."""
    grid = turn.grid()
    return {
        "language": turn.language,
        "grid_phone": grid.phone if grid else "",
        "grid": grid.name if grid else "",
        "community": grid.name if grid else "",
    }


def consented(turn: Turn, event: ConsentGiven) -> Effects:  # noqa: ARG001
    """They agreed to what is stored."""
    people.set_consent(turn.db, turn.account_id, turn.when)
    return _set_declined(turn, declined=False)


def refused(turn: Turn, event: ConsentRefused) -> Effects:  # noqa: ARG001
    """They declined: what waited for them is erased, nothing is stored from now on, a worker serves them on paper."""
    people.set_consent(turn.db, turn.account_id, None)
    for reading in readings.unplaced_of(turn.db, turn.account_id, since=date.min):
        alerts.unstore(turn, reading)
    readings.forget_unplaced(turn.db, turn.account_id)
    return _set_declined(turn, declined=True)


def _set_declined(turn: Turn, *, declined: bool) -> Effects:
    """Who they are for certain is from now on served on paper, neither reminded nor missing; or no longer so."""
    own = [kin for kin in turn.caller.known.kin if kin.relation == "self" and kin.verified]
    effects: Effects = []
    for kin in own:
        resident, grid = turn.db.get_one(Resident, kin.resident_id), areas.grid(turn.db, kin.grid_id or 0)
        if resident.declined == declined or grid is None:
            continue
        resident.declined = declined
        turn.note("consent.refused" if declined else "consent.given", grid.id, f"resident {kin.resident_id}")
        effects.append(Refresh(f"board:{rounds.latest(turn.db, grid, turn.when).id}"))
    turn.db.flush()
    return effects


def enrolled(turn: Turn, event: Enrolled) -> Effects:
    """Match with the roster; who is not on it waits for a worker's yes."""
    grid = turn.grid() or _only_grid(turn)
    resident = _on_roster(turn, event, grid) if grid else None
    if grid is None or resident is None or resident.id is None:
        return _waits(turn, event, grid)
    proven = bool(event.phone) and event.phone == resident.phone
    if _is_taken(turn, resident.id) and not proven:
        return _waits(turn, event, grid)  # somebody else already is this person: a worker decides
    if event.phone and not resident.phone:
        people.set_phone(turn.db, resident, event.phone)
    return welcome(turn, grid, resident.id, proven=proven)


def _is_taken(turn: Turn, resident_id: int) -> bool:
    accounts = people.accounts_of(turn.db, [resident_id], relation="self").get(resident_id, [])
    return any(account_id != turn.account_id for account_id, *_ in accounts)


def _only_grid(turn: Turn) -> Grid | None:
    grids = areas.grids(turn.db)
    return grids[0] if len(grids) == 1 else None


def _on_roster(turn: Turn, event: Enrolled, grid: Grid) -> Resident | None:
    doors = find_doors(turn.db, event.room, grid_id=grid.id)
    found = [people.resident_in(turn.db, household_id=door.household_id, name=event.name) for door in doors]
    fitting = [resident for resident in found if resident is not None]
    return fitting[0] if len(fitting) == 1 else None


def welcome(turn: Turn, grid: Grid, resident_id: int, *, proven: bool) -> Effects:
    """Link the account to its resident; what was said before counts from now on.

    Room and name allow reporting; seeing what others recorded takes a proof, here the phone of the roster.
    """
    people.link(
        turn.db,
        account_id=turn.account_id,
        resident_id=resident_id,
        relation="self",
        verified=proven or not people.has_readings(turn.db, resident_id),
        when=turn.when,
    )
    people.set_home(turn.db, turn.account_id, grid.id or 0)
    known = people.known(turn.db, turn.message.user_id)
    assert known is not None
    turn.caller.known = known
    joined = reports.join(turn)
    lines, rows = welcome_words(turn, resident_id, joined)
    counted = follow(turn, joined) if joined else []
    return [Reply(lines, rows, private=True), *(one for one in counted if not isinstance(one, Receipt))]


def welcome_words(turn: Turn, resident_id: int, joined: list[Kept]) -> tuple[tuple[Line, ...], Rows]:
    """Who they are now, and what of theirs counts already, or else the button for it."""
    place = people.place_of(turn.db, resident_id)
    hello = line("join.welcome", name=place.name, room=place.room)
    if joined:
        return (hello, *read_back(turn.db, joined)), ()
    rows = ((button("board.report_here", "r:report"), button("board.normal", "n:0")),)
    return (hello, line("join.report_now")), rows


def _waits(turn: Turn, event: Enrolled, grid: Grid | None) -> Effects:
    """Nobody of that name at that door, or it is somebody else's already: kept for a worker."""
    shown = claims.file(turn, grid, wants="self", room=event.room, name=event.name, phone=event.phone or "")
    return [Reply((line("join.waits", name=event.name, room=event.room),), private=True), *shown]


def take_in(turn: Turn, claim: Claim, grid: Grid) -> Effects:
    """A worker said yes: entered on the roster, linked, and what was said before counts."""
    resident_id = claims.enter(turn, claim, grid)
    telegram_id = people.telegram_id_of(turn.db, claim.account_id)
    people.link(
        turn.db, account_id=claim.account_id, resident_id=resident_id, relation="self", verified=True, when=turn.when
    )
    theirs = reports.on_behalf(turn, telegram_id)
    joined = reports.join(theirs)
    boards: Effects = [Refresh(f"board:{kept.round.id}") for kept in joined if kept.round]
    lines, rows = welcome_words(theirs, resident_id, joined)
    return [Tell(telegram_id, lines, rows, theirs.language, Lane.REPLY), *boards]


# --- a household's printed card ---------------------------------------------------------------------------


def at_door(turn: Turn, code: str) -> Effects:
    """The card of a door was scanned: which of the household they are; the tap is the consent that is asked beside."""
    household = areas.household_of_code(turn.db, code)
    if household is None or household.id is None:
        return [Reply((line("join.card_unknown"),), ((button("ask.enrol_button", "r:enrol"),),), private=True)]
    door = areas.door_of(turn.db, household.id)
    lines = (line("enrolment.consent"), line("join.which", room=door.text))
    here = enumerate(behind(turn, household.id), start=1)
    names = [button("chat.button", f"h:{code}:{one.id}", number=number, label=one.name) for number, one in here]
    others = (button("join.none_of_them", "r:enrol"), button("enrolment.option.refuse", f"h:{code}:0"))
    return [Reply(lines, (*((name,) for name in names[:20]), others), private=True)]


def behind(turn: Turn, household_id: int) -> list[people.Member]:
    """Whoever may say that this is them: who declined is offered to nobody else."""
    own = {kin.resident_id for kin in turn.caller.known.kin}
    return [one for one in people.members(turn.db, household_id) if not one.declined or one.id in own]


def chosen_at_door(turn: Turn, code: str, resident_id: int) -> Effects:
    """Who holds the card is who they say: linked and verified, and what they said before counts; 0 is 不同意."""
    household = areas.household_of_code(turn.db, code)
    here = [one.id for one in behind(turn, household.id or 0)] if household is not None else []
    door = areas.door_of(turn.db, household.id or 0) if household is not None else None
    grid = areas.grid(turn.db, door.grid_id) if door is not None and door.grid_id else None
    if grid is None or resident_id not in (0, *here):
        return [Toast(line("press.not_yours"), alert=True)]
    if resident_id == 0:
        phone = duty.number(turn)
        call = texts.say("dialogue.call", turn.language, phone=phone) if phone else ""
        said = Reply((line("enrolment.refused", call=call),), private=True)
        return [Toast(line("press.ok")), *refused(turn, ConsentRefused()), said]
    changed = consented(turn, ConsentGiven())
    return [Toast(line("press.ok")), *changed, *welcome(turn, grid, resident_id, proven=True)]


def help_wanted(turn: Turn, event: HelpWanted) -> Effects:
    """0 from inside a dialogue: a person is told at once; the dialogue itself says who will ring."""
    note = "\n".join(event.words) or turn.message.text
    return [effect for effect in alerts.help_wanted(turn, note) if not isinstance(effect, Reply)]


def by_phone(turn: Turn) -> str:
    """The phone of a shared contact as E.164; empty when it is somebody else's card."""
    digits = re.sub(r"\D", "", turn.message.contact)
    return f"+{digits}" if digits else ""


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {
    ConsentGiven: consented,
    ConsentRefused: refused,
    Enrolled: enrolled,
    HelpWanted: help_wanted,
}
