"""A chat that cannot be written to any more becomes somebody's work."""

from datetime import datetime

from sqlmodel import Session

from handlers.access import House
from handlers.effects import Effects, Tell, line
from handlers.work import climbing
from handlers.work.cards import show_to
from storage import areas, people, roles, tickets
from storage.models import Grid
from storage.outbox import Lane


def closed(db: Session, chat_id: int, ticket_id: int | None, house: House, when: datetime) -> Effects:
    """Note that the chat is closed; an alarm that was for it goes to the next who can be reached."""
    effects = _group(db, chat_id, house) if chat_id < 0 else _person(db, chat_id, when)
    ticket = tickets.ticket(db, ticket_id) if ticket_id else None
    if ticket is None or ticket.state != "OPEN":
        return effects
    tickets.unpin_card(db, ticket_id=ticket.id or 0, chat_id=chat_id)
    others = [chat for chat in climbing.audience(db, ticket, house, rung=0) if chat != chat_id]
    return effects + show_to(db, ticket, others or sorted(house.operators - {chat_id}))


def _group(db: Session, chat_id: int, house: House) -> Effects:
    group = areas.group_of_chat(db, chat_id)
    if group is None or group.bot_is == "kicked":
        return []
    group.bot_is = "kicked"
    db.flush()
    grid = db.get(Grid, group.grid_id) if group.grid_id else None
    words = (line("group.lost", group=group.title, grid=grid.name if grid else ""),)
    held = roles.holders(db, grid=grid, names=("worker",)) if grid else []
    told = [telegram_id for _, telegram_id, reach, _, _ in held if reach == "yes"] or sorted(house.operators)
    return [Tell(chat, words, (), "zh", Lane.REPLY) for chat in told]


def _person(db: Session, telegram_id: int, when: datetime) -> Effects:
    """Nothing is sent there any more; the grid's worker finds it among the open work."""
    known = people.known(db, telegram_id)
    if known is None or known.reach == "blocked":
        return []
    people.set_reach(db, known.account_id, "blocked")
    home = next((kin for kin in known.kin if kin.relation == "self"), None)
    if home is not None and home.grid_id is not None:
        tickets.open_ticket(
            db,
            cause=f"unreachable:{known.account_id}:{when:%Y%m%d}",
            kind="unreachable",
            when=when,
            grid_id=home.grid_id,
            resident_id=home.resident_id,
            account_id=known.account_id,
        )
    return []
