"""Fevers and emergencies: a ticket, the people who must see it, and who is next when nobody takes it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from conversations.tickets import moved
from conversations.understanding import Heard
from handlers.access import House, Turn
from handlers.effects import Effects, Refresh, Reply, Tell, Toast, button, line
from storage import areas, audit, people, tickets, timetable
from storage.models import Due, Grid, Round, Ticket
from storage.outbox import Lane

CLIMBS = (timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20))
"""When an alarm nobody took goes to the next rung: second worker, lead, operator (PRODUCT: rules of the group, 6)."""

RUNGS: tuple[tuple[str, ...], ...] = (("worker",), ("worker",), ("lead", "staff"), ())


def fever(turn: Turn, reading_id: int, resident_id: int | None, round_: Round | None) -> Effects:
    """Alarm the worker of a fever or symptoms: one ticket a person and round, however often it is said."""
    who = f"r{resident_id}" if resident_id else f"a{turn.account_id}"
    grid_id = round_.grid_id if round_ else None
    ticket, new = tickets.open_ticket(
        turn.db,
        cause=f"fever:{round_.id if round_ else 0}:{who}",
        kind="fever",
        when=turn.when,
        grid_id=grid_id,
        resident_id=resident_id,
        account_id=turn.account_id,
        reading_id=reading_id,
    )
    if not new:
        ticket.reading_id = reading_id
        turn.db.flush()
        return [Refresh(f"ticket:{ticket.id}", Lane.ALARM)]
    return summon(turn.db, ticket, turn.house, turn.when) + _care_for(turn)


def _care_for(turn: Turn) -> Effects:
    """A private word to who reported a fever in the group, with an offer to take the message away."""
    message, known = turn.message, turn.caller.known
    if message.private or known.reach != "yes" or turn.group is None:
        return []
    take_away = button("fever.remove", f"x:{turn.group.id}:{message.message_id}")
    may_remove = turn.group.bot_is == "administrator" and message.kind != "press"
    rows = ((take_away,),) if may_remove else ()
    lines = (line("fever.heard"), line("fever.remove_offer")) if may_remove else (line("fever.heard"),)
    return [Tell(message.user_id, lines, rows, turn.language, Lane.REPLY)]


def unstored_fever(turn: Turn, heard: Heard) -> Effects:
    """A fever of somebody who declined storage: told to the worker, kept nowhere but in the open ticket."""
    note = f"{heard.room or ''} {heard.celsius or ''} {'、'.join(heard.symptoms)}".strip()
    grid = turn.grid()
    ticket, new = tickets.open_ticket(
        turn.db,
        cause=f"fever-unstored:{turn.account_id}:{turn.when:%Y%m%d}",
        kind="fever",
        when=turn.when,
        grid_id=grid.id if grid else None,
        account_id=turn.account_id,
        note=note,
    )
    return summon(turn.db, ticket, turn.house, turn.when) if new else []


def emergency(turn: Turn) -> Effects:
    """Somebody may be in danger: 120 first for them, a person at once for us, nothing repeated in the group."""
    grid = turn.grid()
    ticket, new = tickets.open_ticket(
        turn.db,
        cause=f"emergency:{turn.message.chat_id}:{turn.message.message_id}",
        kind="emergency",
        when=turn.when,
        grid_id=grid.id if grid else None,
        resident_id=next((kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"), None),
        account_id=turn.account_id,
        note=turn.message.text[:500],
    )
    phone = grid.phone if grid else ""
    first = line("emergency.reply_phone", phone=phone) if phone else line("emergency.reply")
    return [Reply((first,))] + (summon(turn.db, ticket, turn.house, turn.when) if new else [])


def help_wanted(turn: Turn, note: str = "") -> Effects:
    """A person is wanted: a call-back ticket, one a day and account."""
    grid = turn.grid()
    ticket, new = tickets.open_ticket(
        turn.db,
        cause=f"help:{turn.account_id}:{turn.when:%Y%m%d%H}",
        kind="help",
        when=turn.when,
        grid_id=grid.id if grid else None,
        resident_id=next((kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"), None),
        account_id=turn.account_id,
        note=note[:500],
    )
    phone = grid.phone if grid else ""
    said = line("help.coming_phone", phone=phone) if phone else line("help.coming")
    return [Reply((said,), private=True)] + (summon(turn.db, ticket, turn.house, turn.when) if new else [])


def summon(db: Session, ticket: Ticket, house: House, when: datetime) -> Effects:
    """Show a new alarm to those who answer for its area, and say when it climbs on."""
    for number, delay in enumerate(CLIMBS, start=1):
        timetable.later(
            db, key=f"climb:{ticket.id}:{number}", kind="climb", at=when + delay, subject=(ticket.id or 0) * 10 + number
        )
    return show_to(db, ticket, audience(db, ticket, house, rung=0))


def show_to(db: Session, ticket: Ticket, chats: Sequence[int]) -> Effects:
    """Hang the ticket's card in these chats too."""
    for chat_id in chats:
        tickets.pin_card(db, ticket_id=ticket.id or 0, chat_id=chat_id)
    return [Refresh(f"ticket:{ticket.id}", Lane.ALARM)]


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


def climb(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """Nobody took the alarm: the next rung sees it too."""
    ticket_id, rung = divmod(due.subject, 10)
    ticket = tickets.ticket(db, ticket_id)
    if ticket is None or ticket.state != "OPEN":
        return []
    ticket.rung = rung
    shown = {card.chat_id for card in tickets.cards(db, ticket_id)}
    again = audience(db, ticket, house, rung=rung)
    late = [Tell(chat, (line("ticket.still_open", number=ticket_id),), (), "zh", Lane.ALARM) for chat in sorted(shown)]
    return show_to(db, ticket, again) + list(late)


# --- 我来处理 ---------------------------------------------------------------------------------------------


def press(turn: Turn, ticket_id: int, trigger: str) -> Effects:
    """A worker moves a ticket; anybody else hears kindly that this button is not theirs."""
    ticket = tickets.ticket(turn.db, ticket_id)
    grid = turn.db.get(Grid, ticket.grid_id) if ticket and ticket.grid_id else None
    allowed = turn.caller.operator or (grid is not None and turn.caller.works_for(turn.db, grid))
    if ticket is None or not allowed:
        return [Toast(line("press.not_yours"), alert=True)]
    if ticket.state == "CLAIMED" and trigger == "claim":
        return [Toast(line("ticket.already_taken"))]
    state = moved(ticket.state, trigger)
    if state is None:
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    ticket.state = state
    ticket.owner_id = None if trigger == "give_back" else turn.account_id
    if state == "DONE":
        ticket.closed_at = turn.when
        ticket.note = "" if ticket.cause.startswith("fever-unstored") else ticket.note
    timetable.call_off(turn.db, f"climb:{ticket.id}:")
    audit.note(
        turn.db,
        at=turn.when,
        action=f"ticket.{trigger}",
        account_id=turn.account_id,
        grid_id=ticket.grid_id,
        subject=f"ticket {ticket.id}",
    )
    return [Toast(line(f"ticket.toast_{trigger}")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
