"""Tickets: who sees one, who takes it, how it climbs when nobody does, and what the resident hears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from conversations.answers import NO, YES, plain
from conversations.office import after_office_time
from conversations.tickets import WAITING, moved
from handlers.access import House, Turn
from handlers.effects import (
    Effect,
    Effects,
    Line,
    Play,
    Refresh,
    Remove,
    Reply,
    Show,
    Tell,
    Toast,
    button,
    line,
)
from storage import areas, audit, outbox, people, tickets, timetable
from storage.models import Due, Grid, Ticket
from storage.outbox import Lane
from storage.rounds import local

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of ticket behaves: when it climbs, whether it rings at once, and whether volunteers may take it."""

    climbs: tuple[timedelta, ...]
    interrupts: bool = False
    for_volunteers: bool = False


ALARM = Kind((5 * MINUTE, 10 * MINUTE, 20 * MINUTE), interrupts=True)
KINDS = {
    "emergency": ALARM,
    "fever": ALARM,
    "help": ALARM,
    "voice": Kind((15 * MINUTE, 30 * MINUTE, HOUR), interrupts=True),
    "need": Kind((4 * HOUR, 8 * HOUR, 24 * HOUR), for_volunteers=True),
    "urgent_need": Kind((HOUR, 2 * HOUR, 4 * HOUR), for_volunteers=True),
    "exposure": Kind((2 * HOUR, 4 * HOUR, 24 * HOUR)),
    "relative": Kind((4 * HOUR, 24 * HOUR)),
    "forget": Kind((24 * HOUR,)),
    "ride": Kind((30 * MINUTE, HOUR, 2 * HOUR)),
    "enrolment": Kind((4 * HOUR, 24 * HOUR)),
    "volunteer": Kind((24 * HOUR,)),
    "unreachable": Kind((24 * HOUR,)),
}
"""Only fever, emergency and call-back (a spoken one too) interrupt at any hour; the rest climbs in office time."""

RUNGS: tuple[tuple[str, ...], ...] = (("worker",), ("worker",), ("lead", "staff"), ())
"""Who is asked next: the work room or the worker, every worker, lead and staff, the operators (rung 3 names nobody)."""

RING = 10 * MINUTE
TRIGGERS = ("claim", "set_out", "finish", "give_back", "cancel")
ANSWERED = (*WAITING, "DONE")
"""The states in which a helper and a resident may talk about a ticket."""
ARRIVED = ("收到", "收到了", "拿到了", "送到了", "打通了", "i got it", "got it")
NOT_ARRIVED = ("没收到", "还没收到", "没有收到", "还没有", "还没", "没有", "没送到", "没打通", "not yet")
OFFERED_AT_ONCE = 2  # volunteers who see a new errand; one more at every rung


def kind_of(ticket: Ticket) -> Kind:
    """How this ticket behaves."""
    return KINDS["urgent_need" if ticket.kind == "need" and ticket.urgent else ticket.kind]


def open_(db: Session, house: House, when: datetime, *, cause: str, kind: str, **values: Any) -> tuple[Ticket, Effects]:
    """The ticket of that cause; when it is new, it is shown to those who answer for its area and its clocks start."""
    ticket, new = tickets.open_ticket(db, cause=cause, kind=kind, when=when, **values)
    if not new:
        return ticket, []
    _note(db, ticket, when, "open", values.get("account_id"))
    return ticket, summon(db, ticket, house, when)


def _note(db: Session, ticket: Ticket, when: datetime, act: str, account_id: int | None) -> None:
    """Write down who did what to a ticket."""
    audit.note(
        db,
        at=when,
        action=f"ticket.{act}",
        account_id=account_id,
        grid_id=ticket.grid_id,
        subject=f"ticket {ticket.id}",
    )


def ask_for(turn: Turn, *, cause: str, kind: str, resident_id: int | None = None, **values: Any) -> Effects:
    """A ticket for what somebody said, in the grid it was said in."""
    grid = turn.grid()
    _, shown = open_(
        turn.db,
        turn.house,
        turn.when,
        cause=cause,
        kind=kind,
        grid_id=grid.id if grid else None,
        resident_id=resident_id,
        account_id=turn.account_id,
        **values,
    )
    return shown


def own_resident(turn: Turn) -> int | None:
    """The resident that the writer is, when known."""
    return next((kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"), None)


def summon(db: Session, ticket: Ticket, house: House, when: datetime) -> Effects:
    """Show an open ticket to the first rung and say when it climbs on."""
    kind = kind_of(ticket)
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    dues = [_due(grid, when, delay, interrupts=kind.interrupts) for delay in kind.climbs]
    ticket.due_at = dues[0]
    for rung, at in enumerate(dues, start=1):
        key = f"climb:{ticket.id}:{ticket.rung}:{when:%d%H%M%S}:{rung}"
        timetable.later(db, key=key, kind="climb", at=at, subject=(ticket.id or 0) * 10 + rung)
    return show_to(db, ticket, [*audience(db, ticket, house, rung=0), *_dealt(db, ticket, OFFERED_AT_ONCE)])


def _dealt(db: Session, ticket: Ticket, count: int) -> list[int]:
    """The private chats of the volunteers an errand is offered to next: those with the fewest errands first."""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if grid is None or not kind_of(ticket).for_volunteers:
        return []
    shown = {card.chat_id for card in tickets.cards(db, ticket.id or 0)}
    held = people.holders(db, grid=grid, names=("volunteer",))
    open_to = [one for one in held if one[2] == "yes" and one[0] != ticket.account_id and one[1] not in shown]
    load = tickets.load(db, [account_id for account_id, *_ in open_to])
    return [telegram_id for account_id, telegram_id, *_ in sorted(open_to, key=lambda one: load[one[0]])][:count]


def _due(grid: Grid | None, when: datetime, delay: timedelta, *, interrupts: bool) -> datetime:
    if interrupts or grid is None:
        return when + delay
    return after_office_time(local(grid, when), delay, grid.rest_days)


def show_to(db: Session, ticket: Ticket, chats: Sequence[int]) -> Effects:
    """Hang the ticket's card in these chats too, with what the resident sent."""
    shown = {card.chat_id for card in tickets.cards(db, ticket.id or 0)}
    fresh = [chat_id for chat_id in chats if chat_id not in shown]
    for chat_id in fresh:
        tickets.pin_card(db, ticket_id=ticket.id or 0, chat_id=chat_id)
    files = play(db, ticket, ticket.items or (), fresh)
    return [Refresh(f"ticket:{ticket.id}", Lane.ALARM if kind_of(ticket).interrupts else Lane.NOTICE), *files]


PLAYABLE = ("voice", "photo", "document")


def play(
    db: Session, ticket: Ticket, files: Sequence[dict[str, Any]], chats: Sequence[int] | None = None
) -> list[Effect]:
    """Send on what a resident sent, to these chats or wherever the ticket's card hangs."""
    wanted = [card.chat_id for card in tickets.cards(db, ticket.id or 0)] if chats is None else chats
    name = people.place_of(db, ticket.resident_id).name if ticket.resident_id else ""
    words = (line("ticket.sent", number=ticket.id, name=name),)
    lane = Lane.ALARM if kind_of(ticket).interrupts else Lane.NOTICE
    sent = [one for one in files if one.get("kind") in PLAYABLE]
    return [Play(chat, one["kind"], one["file_id"], words, lane) for chat in wanted for one in sent]


def audience(db: Session, ticket: Ticket, house: House, *, rung: int) -> list[int]:
    """The chats of a rung: the work room, else the area's people whose private chat is open, else the operators."""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if grid is None:
        return sorted(house.operators)
    if rung == 0 and (rooms := areas.work_rooms(db, grid)):
        return [room.telegram_id for room in rooms]
    held = people.holders(db, grid=grid, names=RUNGS[rung])
    reachable = [telegram_id for _, telegram_id, reach, _, _ in held if reach == "yes"]
    return list(dict.fromkeys(reachable)) or sorted(house.operators)


def climb(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """Nobody took it in time: the next rung sees it too."""
    ticket_id, rung = divmod(due.subject, 10)
    ticket = tickets.ticket(db, ticket_id)
    if ticket is None or ticket.state != "OPEN" or rung <= ticket.rung:
        return []
    ticket.rung = rung
    shown = [card.chat_id for card in tickets.cards(db, ticket_id)]
    lane = Lane.ALARM if kind_of(ticket).interrupts else Lane.NOTICE
    words = (line("ticket.still_open", number=ticket_id),)
    audit.note(db, at=when, action="ticket.climb", grid_id=ticket.grid_id, subject=f"ticket {ticket_id} rung {rung}")
    quiet = not kind_of(ticket).interrupts
    reminders: Effects = [Tell(chat, words, (), "zh", lane, quiet=quiet) for chat in shown]
    return show_to(db, ticket, [*audience(db, ticket, house, rung=rung), *_dealt(db, ticket, 1)]) + reminders


def raise_to(db: Session, ticket: Ticket, house: House, rung: int) -> Effects:
    """It has waited long enough where it was: the next rung sees it at once."""
    ticket.rung = max(ticket.rung, rung)
    return show_to(db, ticket, audience(db, ticket, house, rung=rung))


# --- moves ------------------------------------------------------------------------------------------------


def may_move(turn: Turn, ticket: Ticket, trigger: str = "") -> bool:
    """Workers of the area move every ticket; volunteers take errands, and move those that are theirs."""
    grid = turn.db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    if turn.caller.operator or (grid is not None and turn.caller.works_for(turn.db, grid)):
        return True
    errand = kind_of(ticket).for_volunteers and ("volunteer", "grid", ticket.grid_id) in turn.caller.roles(turn.db)
    if ticket.owner_id == turn.account_id:
        return errand and trigger != "cancel"
    return errand and trigger in ("claim", "see")


def press(turn: Turn, ticket_id: int, trigger: str) -> Effects:
    """A helper moves a ticket; anybody else hears kindly that this button is not theirs."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, trigger):
        return [Toast(line("press.not_yours"), alert=True)]
    if ticket.state == "CLAIMED" and trigger == "claim":
        return [Toast(line("ticket.already_taken"))]
    if moved(ticket.state, trigger) is None:
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    return [_moved_toast(turn, ticket, trigger), *move(turn, ticket, trigger)]


def _moved_toast(turn: Turn, ticket: Ticket, trigger: str) -> Toast:
    """An errand's address comes privately: who has no private chat with us yet is led there."""
    if trigger == "claim" and kind_of(ticket).for_volunteers and turn.caller.known.reach != "yes":
        return Toast(line("press.open_private"), link="volunteering")
    return Toast(line(f"ticket.toast_{trigger}"))


def move(turn: Turn, ticket: Ticket, trigger: str) -> Effects:
    """Take a ticket one step on, write it down, and let everybody it concerns know."""
    state = moved(ticket.state, trigger)
    assert state is not None
    ticket.state = state
    if state in ("CLAIMED", "ON_THE_WAY", "DONE"):
        ticket.owner_id = turn.account_id
    if state in ("DONE", "CANCELLED", "CONFIRMED"):
        ticket.closed_at = turn.when
        if ticket.cause.startswith("fever-unstored"):
            ticket.note = ""
    timetable.call_off(turn.db, f"climb:{ticket.id}:")
    timetable.call_off(turn.db, f"ring:{ticket.id}:")
    _note(turn.db, ticket, turn.when, trigger, turn.account_id)
    if ticket.kind == "help" and state == "CLAIMED":
        ring_by(turn.db, ticket, turn.when)
    again = wait_again(turn.db, ticket, turn.house, turn.when) if state == "OPEN" else []
    told = [] if ticket.account_id == turn.account_id else tell_asker(turn.db, ticket)
    return [Refresh(f"ticket:{ticket.id}", Lane.REPLY), *_to_owner(turn, ticket, trigger), *again, *told]


def ring_by(db: Session, ticket: Ticket, when: datetime) -> None:
    """The next call is to be made, and its outcome said, within ten minutes: a quarter of an hour for the first."""
    ticket.due_at = when + RING
    key = f"ring:{ticket.id}:{when:%d%H%M%S}"
    timetable.later(db, key=key, kind="ring", at=ticket.due_at, subject=ticket.id or 0)


def wait_again(db: Session, ticket: Ticket, house: House, when: datetime) -> Effects:
    """It is nobody's once more: shown again, and its clocks start anew."""
    ticket.owner_id = ticket.trip_until = ticket.closed_at = None
    ticket.rung = 0
    return summon(db, ticket, house, when)


def _to_owner(turn: Turn, ticket: Ticket, trigger: str) -> Effects:
    """An errand's address goes to its owner's private chat, and nowhere else."""
    if trigger == "claim" and kind_of(ticket).for_volunteers and turn.caller.known.reach == "yes":
        return show_to(turn.db, ticket, [turn.message.user_id])
    return []


DOOR = "door"
"""The category of a call-back that nobody answered three times: somebody goes and looks."""

STEPS_TOLD = {
    "need": {"CLAIMED": "claimed", "ON_THE_WAY": "on_the_way", "DONE": "done_need", "OPEN": "given_back"},
    "help": {"CLAIMED": "ringing", "ON_THE_WAY": "coming", "DONE": "done_help", "OPEN": "rung_by_another"},
}


def tell_asker(db: Session, ticket: Ticket) -> Effects:
    """The resident hears each step, and is asked at the end whether it arrived."""
    if ticket.account_id is None or ticket.kind not in ("need", "help"):
        return []
    _, telegram_id, reach, language = people.address(db, ticket.account_id)
    key = STEPS_TOLD[ticket.kind]
    if reach != "yes" or ticket.state not in key:
        return []
    owner = people.account_name(db, ticket.owner_id) if ticket.owner_id else ""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    dial = line("step.from", phone=grid.phone) if grid is not None and grid.phone else ""
    visited = ticket.category == DOOR and ticket.state == "DONE"
    told = "step.done_door" if visited else f"step.{key[ticket.state]}"
    words = (line(told, owner=owner, what=what(ticket), dial=dial),)
    yes_no = ((button("step.yes", f"y:{ticket.id}:1"), button("step.no", f"y:{ticket.id}:0")),)
    rows = yes_no if ticket.state == "DONE" else ()
    return [Tell(telegram_id, words, rows, language, Lane.REPLY, about=ticket.id or 0)]


def what(ticket: Ticket) -> str | Line:
    """What a ticket is about, for who asked: the goods, or its kind."""
    goods = "、".join(goods_text(item) for item in ticket.items or ()) if ticket.kind == "need" else ""
    return goods or line(f"ticket.kind_{ticket.kind}")


def goods_text(item: dict[str, Any]) -> str:
    """大米 2 袋."""
    qty = item.get("qty")
    amount = "" if qty is None else f"{qty:g}" if isinstance(qty, float) else str(qty)
    return " ".join(part for part in (item.get("name") or "", f"{amount}{item.get('unit') or ''}") if part)


def confirmed(turn: Turn, ticket_id: int, *, arrived: bool) -> Effects:
    """收到了吗: yes closes it, no opens it again at once."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or ticket.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    trigger = "confirm" if arrived else "reopen"
    if moved(ticket.state, trigger) is None or (arrived and ticket.state == "CONFIRMED"):
        return [Toast(line("ticket.already_moved"))]
    owner = ticket.owner_id
    effects = move(turn, ticket, trigger)
    if ticket.kind == "help" and not arrived:
        ticket.category = ""
        effects += raise_to(turn.db, ticket, turn.house, 1)
    told = _tell_owner(turn, owner, ticket_id, "step.thanks" if arrived else "step.not_arrived") if owner else []
    return [Toast(line("step.toast_yes" if arrived else "step.toast_no")), *effects, *told]


def _tell_owner(turn: Turn, owner: int, ticket_id: int, key: str) -> Effects:
    _, telegram_id, reach, language = people.address(turn.db, owner)
    if reach != "yes":
        return []
    return [Tell(telegram_id, (line(key, number=ticket_id),), (), language, Lane.NOTICE)]


# --- talk about a ticket ----------------------------------------------------------------------------------


def relay(turn: Turn, *, tells_health: bool) -> Effects | None:
    """A reply to a card goes to the resident, a resident's reply to it goes back; None when it answers no ticket.

    What a resident tells of their health is no talk about a ticket.
    """
    message = turn.message
    if not message.reply_to or not message.text:
        return None
    card = tickets.card_at(turn.db, chat_id=message.chat_id, message_id=message.reply_to)
    about = outbox.about(turn.db, chat_id=message.chat_id, message_id=message.reply_to) if card is None else None
    number = card.ticket_id if card is not None else about
    ticket = tickets.ticket(turn.db, number) if number else None
    if ticket is None or ticket.state not in ANSWERED:
        return None
    if card is None and ticket.account_id == turn.account_id:
        return None if tells_health else _answered(turn, ticket) or _to_helpers(turn, ticket)
    return _to_asker(turn, ticket) if may_move(turn, ticket) else None


def said_arrived(turn: Turn) -> Effects | None:
    """收到了 or 还没有 in the private chat, about what was last brought; None when it is about nothing."""
    said = plain(turn.message.text)
    if said not in ARRIVED and said not in NOT_ARRIVED:
        return None
    ticket = tickets.last_done(turn.db, turn.account_id)
    return _answered(turn, ticket) if ticket is not None else None


def _answered(turn: Turn, ticket: Ticket) -> Effects | None:
    """The answer to 收到了吗 in words; None when it is something else."""
    said = plain(turn.message.text)
    arrived, not_arrived = said in (*ARRIVED, *YES), said in (*NOT_ARRIVED, *NO)
    if ticket.state != "DONE" or not (arrived or not_arrived):
        return None
    heard = line("step.toast_yes" if arrived else "step.toast_no")
    moves = confirmed(turn, ticket.id or 0, arrived=arrived)
    return [Reply((heard,)), *(effect for effect in moves if not isinstance(effect, Toast))]


def _to_asker(turn: Turn, ticket: Ticket) -> Effects:
    if ticket.account_id is None:
        return [Reply((line("relay.no_chat"),))]
    _, telegram_id, reach, language = people.address(turn.db, ticket.account_id)
    if reach != "yes":
        return [Reply((line("relay.no_chat"),))]
    name = people.account_name(turn.db, turn.account_id)
    words = (line("relay.to_resident", name=name, words=turn.message.text[:1000]),)
    _note(turn.db, ticket, turn.when, "relay", turn.account_id)
    return [Tell(telegram_id, words, (), language, Lane.REPLY, about=ticket.id or 0), Reply((line("relay.sent"),))]


def _to_helpers(turn: Turn, ticket: Ticket) -> Effects:
    chats = [card.chat_id for card in tickets.cards(turn.db, ticket.id or 0)]
    if ticket.owner_id is not None:
        own = people.telegram_id_of(turn.db, ticket.owner_id)
        chats = [own] if own in chats else chats
    words = (line("relay.to_helper", number=ticket.id, words=turn.message.text[:1000]),)
    sent: Effects = [Tell(chat, words, (), "zh", Lane.REPLY, about=ticket.id or 0) for chat in chats]
    return [*sent, Reply((line("relay.sent"),))]


# --- the queue --------------------------------------------------------------------------------------------


def queue(turn: Turn, grid: Grid) -> Effects:
    """/tickets: what is open, or what matches a number, room or name."""
    ids = {"grid": grid.id, "wanted": turn.message.argument.strip()[:40]}
    return [Show(turn.message.user_id, "queue", ids, turn.language)]


def open_card(turn: Turn, ticket_id: int) -> Effects:
    """A worker opens one ticket of the queue: its card comes to their private chat."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, "see"):
        return [Toast(line("press.not_yours"), alert=True)]
    _note(turn.db, ticket, turn.when, "look", turn.account_id)
    return [Toast(line("press.ok")), *bring_card(turn, ticket)]


def bring_card(turn: Turn, ticket: Ticket) -> Effects:
    """Hang a ticket's card below everything else in the private chat; the one that hung there goes."""
    chat = turn.message.user_id
    hung = tickets.card_in(turn.db, ticket_id=ticket.id or 0, chat_id=chat)
    gone: Effects = [Remove(chat, hung.message_id)] if hung is not None and hung.message_id else []
    tickets.unpin_card(turn.db, ticket_id=ticket.id or 0, chat_id=chat)
    tickets.pin_card(turn.db, ticket_id=ticket.id or 0, chat_id=chat)
    return [*gone, Refresh(f"ticket:{ticket.id}", Lane.REPLY)]


def digest(db: Session, grid: Grid, chats: Sequence[int]) -> Effects:
    """What does not interrupt, told together: to each worker, when there is anything."""
    waiting = [one for one in tickets.of_grid(db, grid.id or 0) if not kind_of(one).interrupts]
    if not waiting:
        return []
    ids = {"grid": grid.id, "wanted": ""}
    return [Show(chat, "queue", ids, grid.language, Lane.NOTICE) for chat in chats]
