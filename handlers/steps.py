"""What the resident hears of each step of their ticket."""

from typing import Any

from sqlmodel import Session

from handlers.effects import Effects, Line, Tell, button, line
from handlers.kinds import DOOR
from storage import people
from storage.models import Grid, Ticket
from storage.outbox import Lane

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
