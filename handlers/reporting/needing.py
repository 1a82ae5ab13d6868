"""Needs: from a word in the group or the need dialogue to a ticket that somebody owns."""

from collections.abc import Callable, Mapping
from typing import Any

from conversations.events import Event, NeedTold
from conversations.need import wording
from conversations.understanding.needs import Request, understand_needs
from handlers.access import Turn
from handlers.effects import Effects, Line, Reply, Tell, button, line
from handlers.reporting import pointing
from handlers.reporting.keeping import state
from handlers.reporting.speaking_of import has_a_home, own_resident, relatives, spoken_of
from handlers.work import duty
from handlers.work import tickets as helping
from handlers.work.steps import take_back, told_door
from storage import readings, tickets
from storage.outbox import Lane


def facts(turn: Turn) -> dict[str, Any]:
    """What a need knows beforehand: the numbers to ring, and what was asked for last time."""
    grid = turn.grid()
    known: dict[str, Any] = {"language": turn.language, "grid_phone": grid.phone if grid else ""}
    known["home"] = has_a_home(turn)
    known["relatives"] = [{"id": one.id, "name": one.name} for one in relatives(turn)]
    last = tickets.last_need(turn.db, turn.account_id)
    if last is not None and last.items:
        known["last"] = {"category": last.category, "items": last.items, "note": told_door(last)[1]}
    return known


def told(turn: Turn, event: NeedTold) -> Effects:
    """A need read back and confirmed: a ticket, until the resident says it arrived or that it is no longer needed."""
    note = wording.say(event.note, turn.language) if event.note else ""
    resident_id = _meant(turn, event)
    if event.whom is not None and resident_id is None:
        note = f"{event.whom.name}\n{note}"
    cause = f"need:{turn.message.cause}"
    shown = helping.ask_for(
        turn,
        cause=cause,
        kind="need",
        resident_id=resident_id,
        category=event.category,
        items=[item.label() for item in event.items],
        urgent=event.urgency == "today",
        wanted=wording.say(event.when, turn.language) if event.when else "",
        note=note,
    )
    ticket = tickets.of_cause(turn.db, cause)
    assert ticket is not None
    return [Reply((line("need.noted", call=_call(turn)),), ((take_back(ticket),),), private=True), *shown]


def _meant(turn: Turn, event: NeedTold) -> int | None:
    """The resident it is for; None for words that name nobody we know."""
    if event.whom is None:
        return own_resident(turn)
    if event.whom.id is not None:
        return event.whom.id
    named = spoken_of(turn, event.whom.name)
    return named.resident_id if named is not None else None


def _call(turn: Turn) -> Line:
    """How to reach a person by voice."""
    phone = duty.number(turn)
    return line("dialogue.call", phone=phone) if phone else line("dialogue.call_worker")


def heard(text: str) -> Request | None:
    """What a message asks for, when it asks for something."""
    request = understand_needs(text)
    return request if request.kind == "need" else None


def begun(turn: Turn, request: Request, text: str) -> dict[str, Any]:
    """What the dialogue knows of a request that was understood in a message: the things, and who else they are for."""
    other = spoken_of(turn, text)
    about = {"about": {"id": other.resident_id, "name": other.name}} if other is not None else {}
    return {"heard": request.label() | {"text": text}, **about}


def offer(turn: Turn, request: Request) -> Effects:
    """One quiet offer to register a need typed in the group; nothing is said in the group."""
    message = turn.message
    statement = state(turn)
    if turn.caller.known.reach != "yes":
        return pointing.point_to_private(turn)
    goods = "、".join(item.name for item in request.items if item.name) or message.text.strip()[:40]
    rows = ((button("offer.register", f"j:{statement}:1"), button("offer.no", f"j:{statement}:0")),)
    return [Tell(message.user_id, (line("offer.need", goods=goods),), rows, turn.language, Lane.REPLY)]


def offered(turn: Turn, statement_id: int) -> dict[str, Any] | None:
    """The need behind an offer, for its own writer; None for anybody else."""
    statement = readings.statement_or_none(turn.db, statement_id)
    if statement is None or statement.account_id != turn.account_id:
        return None
    return begun(turn, understand_needs(statement.text), statement.text)


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {NeedTold: told}
