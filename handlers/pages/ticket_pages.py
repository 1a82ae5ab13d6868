"""A ticket's card and the queue, as the chat they hang in may see them."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

import texts
from conversations.answers import plain
from conversations.tickets import WAITING
from handlers.access import WORKERS
from handlers.care import calls, silence, visits
from handlers.effects import Line, Rows, button, line
from handlers.page import Page, shown_phone
from handlers.pages.ladder_pages import contact_line, rung_line
from handlers.reporting.keeping import value
from handlers.reporting.placing import find_doors
from handlers.work.kinds import DOOR, KINDS, kind_of
from handlers.work.steps import goods_text, told_door
from storage import ladder, people, readings, roles, tickets, timetable
from storage.models import Card, Grid, Ticket
from storage.rounds import local

ASKED_FOR = ("need", "ride", "help", "emergency", "fever")
"""What one person may ask for another."""


def card(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """A ticket as the chat it hangs in may see it: an errand's address only in its owner's private chat."""
    ticket = tickets.ticket(db, ids["ticket"])
    assert ticket is not None
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    opened = local(grid, ticket.opened_at).strftime("%m-%d %H:%M") if grid else f"{ticket.opened_at:%m-%d %H:%M}"
    urgent = "_urgent" if ticket.urgent else ""
    lines = [line(f"ticket.title_{ticket.kind}{urgent}", number=ticket.id, grid=grid.name if grid else "", at=opened)]
    lines += _instruction(ticket)
    lines += _about(db, ticket) if _shows_address(db, ticket, ids) else _around(db, ticket)
    reading = readings.reading(db, ticket.reading_id) if ticket.reading_id else None
    if reading is not None:
        lines.append(line("ticket.reading", value=value(reading.celsius, reading.status, reading.symptoms)))
    if ticket.kind == "help":
        lines += _call(db, ticket)
    if ticket.kind == "silent" or (ticket.kind, ticket.category) == ("visit", "silent"):
        lines += _tried(db, ticket, grid)
    if ticket.kind == "visit":
        lines.append(line(f"visit.why_{ticket.category}"))
    if ticket.kind == "voice" and ticket.state == "OPEN":
        lines.append(line("ticket.listen" if ticket.resident_id else "ticket.listen_whose"))
    if ticket.kind == "incoming" and ticket.state in WAITING:
        lines.append(line("ticket.incoming"))
    if ticket.note and ticket.kind not in ("need", "enrolment"):
        lines.append(line("ticket.note", note=ticket.note))
    owner = people.account_name(db, ticket.owner_id) if ticket.owner_id else ""
    lines.append(line(f"ticket.state_{ticket.state.lower()}", owner=owner))
    return [Page(tuple(lines), _moves(db, ticket, _hangs_in(db, ids)))]


def _call(db: Session, ticket: Ticket) -> list[Line]:
    """When they wish to be rung, and how often nobody answered."""
    lines = [line("ticket.wish", wanted=ticket.wanted)] if ticket.wanted else []
    tried = calls.tries(db, ticket)
    if ticket.category == DOOR:
        return [*lines, line("ticket.door", count=tried) if tried else line("ticket.text_only")]
    return [*lines, line("ticket.tried", count=tried)] if tried else lines


def _tried(db: Session, ticket: Ticket, grid: Grid | None) -> list[Line]:
    """What was done before a worker was asked to phone, who else may be asked, and how often nobody answered."""
    if grid is None or ticket.resident_id is None:
        return []
    day = local(grid, ticket.opened_at).date()
    done = ladder.climbed(db, ticket.resident_id, day)
    lines = [rung_line(grid, rung, at, outcome) for rung, (at, outcome) in done.items() if rung != "worker"]
    lines += [contact_line(one) for one in ladder.contacts(db, ticket.resident_id)]
    tried = calls.tries(db, ticket)
    return [*lines, line("ticket.tried", count=tried)] if tried else lines


def _instruction(ticket: Ticket) -> list[Line]:
    """What a helper has to do, without the why: goods, when, and how to hand them over."""
    if ticket.kind != "need":
        return []
    lines = [line("ticket.goods", goods=goods_text(item)) for item in ticket.items or ()]
    if ticket.wanted:
        lines.append(line("ticket.wanted", wanted=ticket.wanted))
    _, how = told_door(ticket)
    if how:
        lines.append(line("ticket.delivery", note=how))
    return lines or [line("ticket.goods", goods=line(f"need_category.{ticket.category or 'other'}"))]


def _shows_address(db: Session, ticket: Ticket, ids: dict[str, Any]) -> bool:
    """Alarms show who and where to those they were sent to; an errand only to its owner, while it is theirs."""
    if ticket.kind != "need":
        return True
    card_ = db.get(Card, ids["card"]) if ids.get("card") else None
    if card_ is None or ticket.owner_id is None or ticket.state not in ("CLAIMED", "ON_THE_WAY"):
        return False
    return card_.chat_id == people.telegram_id_of(db, ticket.owner_id)


def _about(db: Session, ticket: Ticket) -> list[Line]:
    if ticket.resident_id is not None:
        place = people.place_of(db, ticket.resident_id)
        phone = shown_phone(people.phone_of(db, ticket.resident_id))
        who = line("ticket.who", name=place.name, room=place.room, phone=phone or line("ticket.no_phone"))
        return [who, *_asked_by(db, ticket, ticket.resident_id)]
    told = [*_told_door(ticket), *_spoken_of(db, ticket)]
    if told:
        return [*told, *_asked_by(db, ticket, None)]
    if ticket.account_id is not None:
        claim = people.last_claim(db, ticket.account_id)
        if claim is not None:
            dial = shown_phone(claim.phone) or line("ticket.no_phone")
            return [line("ticket.claims", name=claim.name, room=claim.room, phone=dial)]
        return [line("ticket.stranger", name=people.account_name(db, ticket.account_id))]
    return []


def _told_door(ticket: Ticket) -> list[Line]:
    door = told_door(ticket)[0] if ticket.kind == "need" else ""
    return [line("ticket.at_door", door=door)] if door else []


def _spoken_of(db: Session, ticket: Ticket) -> list[Line]:
    """In whose words a reading of somebody is kept who is on no roster: their door and what they were called."""
    reading = readings.reading(db, ticket.reading_id) if ticket.reading_id else None
    if reading is None or (reading.who == "self" and not reading.room):
        return []
    who = "" if reading.who == "self" else reading.who
    lines = [line("ticket.spoken_of", who=f"{reading.room} {who}".strip())]
    doors = find_doors(db, reading.room, grid_id=ticket.grid_id) if reading.room else []
    if len(doors) == 1:
        here = people.members(db, doors[0].household_id)
        at_home = [f"{one.name} {shown_phone(people.phone_of(db, one.id))}".strip() for one in here]
        lines.append(line("ticket.at_home", names="、".join(at_home)))
    return lines


def _asked_by(db: Session, ticket: Ticket, resident_id: int | None) -> list[Line]:
    """Who asked for somebody else, with their own door and phone where they have one here."""
    if ticket.account_id is None or ticket.kind not in ASKED_FOR:
        return []
    known = people.known_as(db, ticket.account_id)
    own = [kin.resident_id for kin in known.kin if kin.relation == "self"]
    if resident_id in own or known.telegram_id == people.NO_CHAT:
        return []
    room, phone = (people.place_of(db, own[0]).room, people.phone_of(db, own[0])) if own else ("", "")
    parts = (people.account_name(db, ticket.account_id), room, shown_phone(phone))
    return [line("ticket.asked_by", who=" ".join(part for part in parts if part))]


def _around(db: Session, ticket: Ticket) -> list[Line]:
    """Near enough to decide whether to take it."""
    if ticket.resident_id is None:
        return []
    return [line("ticket.building", building=people.place_of(db, ticket.resident_id).building)]


def _hangs_in(db: Session, ids: dict[str, Any]) -> int:
    """The chat whose card is drawn."""
    card_ = db.get(Card, ids["card"]) if ids.get("card") else None
    return card_.chat_id if card_ is not None else people.NO_CHAT


def _moves(db: Session, ticket: Ticket, chat: int) -> Rows:
    """What whoever reads this card may do next."""
    number = ticket.id
    if ticket.kind in ("enrolment", "volunteer", "relative", "forget") and ticket.state in WAITING:
        return ((button("ticket.accept", f"e:{number}:1"), button("ticket.refuse", f"e:{number}:0")),)
    if ticket.state not in WAITING:
        return ()
    if ticket.kind == "voice" and ticket.state != "ON_THE_WAY":
        return _listened(ticket)
    onward = (*_answer(db, ticket, chat), *_next(ticket))
    if _is_volunteers(db, ticket, chat):
        return onward if ticket.state == "OPEN" else _of_volunteer(db, ticket, chat, onward)
    return (*onward, (button("ticket.pass_on", f"pass:{number}"), button("ticket.cancel", f"drop:{number}")))


def _of_volunteer(db: Session, ticket: Ticket, chat: int, onward: Rows) -> Rows:
    """A volunteer moves an errand that is theirs, or puts it back; another's only shows who has it."""
    if ticket.owner_id is None or chat != people.telegram_id_of(db, ticket.owner_id):
        return ()
    return (*onward, (button("ticket.give_back", f"t:{ticket.id}:give_back"),))


def _answer(db: Session, ticket: Ticket, chat: int) -> Rows:
    """The first button of somebody it was passed on to, while they have not answered."""
    if ticket.state != "CLAIMED" or ticket.owner_id is None or chat != people.telegram_id_of(db, ticket.owner_id):
        return ()
    waits = timetable.waits(db, f"passed:{ticket.id}:")
    return ((button("ticket.accept_mine", f"t:{ticket.id}:accept"),),) if waits else ()


def _next(ticket: Ticket) -> Rows:
    """The next step of its own life."""
    number = ticket.id
    finish = button("ticket.finish", f"t:{number}:finish")
    if ticket.kind == "incoming":
        return ((finish,),)
    if ticket.state == "OPEN":
        return ((button("ticket.claim_need" if ticket.kind == "need" else "ticket.claim", f"t:{number}:claim"),),)
    if ticket.kind == "visit" and ticket.state == "CLAIMED":
        found = [button(f"visit.{one}", f"m:{number}:{one}") for one in visits.OUTCOMES]
        return tuple(found[:2]), tuple(found[2:])
    if ticket.kind == "silent" and ticket.state == "CLAIMED":
        return _phoned(ticket)
    if ticket.kind == "help" and ticket.state == "CLAIMED" and ticket.category != DOOR:
        return ((button("ticket.reached", f"l:{number}:reached"), button("ticket.nobody", f"l:{number}:nobody")),)
    if ticket.state == "CLAIMED":
        return ((button("ticket.set_out", f"t:{number}:set_out"), finish),)
    return ((finish,),)


def _is_volunteers(db: Session, ticket: Ticket, chat: int) -> bool:
    """Whether it hangs with a volunteer, who may only take an errand, do it, or put it back."""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id and kind_of(ticket).for_volunteers else None
    held = roles.holders(db, grid=grid, names=(*WORKERS, "volunteer")) if grid is not None else []
    return {role for _, telegram_id, _, _, role in held if telegram_id == chat} == {"volunteer"}


def _phoned(ticket: Ticket) -> Rows:
    """What was learnt on the phone of somebody who had not been heard of."""
    who = ticket.resident_id
    values = tuple(button("ask.value", f"s:{who}:{one}", celsius=f"{one / 10:.1f}") for one in LIKELY)
    found = tuple(button(f"visit.{outcome}", f"s:{who}:{said}") for said, outcome in silence.ENDS.items())
    return (
        (button("ticket.well", f"s:{who}:n"), button("ticket.wants_help", f"s:{who}:h")),
        values,
        (button("ticket.nobody", f"l:{ticket.id}:nobody"), *found),
    )


NAMED = tuple(kind for kind in KINDS if kind != "urgent_need")  # which is called a need
LIKELY = (363, 365, 367, 369)  # tenths


def _listened(ticket: Ticket) -> Rows:
    """What a voice note said, in one tap."""
    number = ticket.id
    well = (button("ticket.play", f"p:{number}"), button("ticket.well", f"v:{number}:n"))
    values = tuple(button("ask.value", f"v:{number}:{one}", celsius=f"{one / 10:.1f}") for one in LIKELY)
    wants = (button("ticket.wants_help", f"v:{number}:h"),)
    return (well, values, wants) if ticket.resident_id else (well[:1], wants)


def queue(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:
    """The grid's open tickets, or those that match what was looked for, each with a button to open it."""
    grid = db.get_one(Grid, ids["grid"])
    kind = ids.get("kind")
    if kind:
        found = tickets.open_of_kind(db, grid.id or 0, kind)
        title = line("queue.title_kind", grid=grid.name, count=len(found), kind=line(f"ticket.kind_{kind}"))
    else:
        found = tickets.search(db, grid.id or 0, _looked_for(db, grid, ids["wanted"]))
        title = line("queue.title", grid=grid.name, count=len(found))
    if not found:
        return [Page((line("queue.nothing", grid=grid.name),))]
    lines = [title]
    lines += [queued_line(db, grid, one, when) for one in found]
    numbers = [button("queue.open", f"o:{one.id}", number=one.id) for one in found]
    rows = tuple(tuple(numbers[i : i + 4]) for i in range(0, len(numbers), 4))
    return [Page(tuple(lines), rows)]


def _looked_for(db: Session, grid: Grid, words: str) -> tickets.Wanted:
    """A door, a kind in either language (发热, 回电), or a number or name as it stands."""
    said = plain(words)
    doors = find_doors(db, words, grid_id=grid.id)
    return tickets.Wanted(words, _kinds(said), tuple(door.household_id for door in doors))


def _kinds(said: str) -> tuple[str, ...]:
    """The kinds whose name holds what was said, two letters at least."""
    if len(said) < 2:
        return ()
    names = {kind: [plain(texts.say(f"ticket.kind_{kind}", each)) for each in texts.LANGUAGES] for kind in NAMED}
    return tuple(kind for kind, named in names.items() if any(said in name for name in named))


def queued_line(db: Session, grid: Grid, ticket: Ticket, when: datetime) -> Line:
    """A ticket in a list: its number, what it is, where, since when, and how it stands."""
    where = people.place_of(db, ticket.resident_id).room if ticket.resident_id else "-"
    overdue = ticket.state == "OPEN" and ticket.due_at is not None and ticket.due_at < when
    owner = people.account_name(db, ticket.owner_id) if ticket.owner_id else ""
    return line(
        "queue.line_overdue" if overdue else "queue.line",
        number=ticket.id,
        kind=line(f"ticket.kind_{ticket.kind}"),
        room=where,
        at=local(grid, ticket.opened_at).strftime("%m-%d %H:%M"),
        state=line(f"ticket.state_{ticket.state.lower()}", owner=owner),
    )
