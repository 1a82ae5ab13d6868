"""What the resident hears of each step of their ticket."""

from typing import Any

from sqlmodel import Session

from handlers.effects import Button, Effects, Line, Rows, Tell, button, line
from handlers.work.kinds import DOOR
from storage import people
from storage.models import Grid, Ticket
from storage.outbox import Lane

STEPS_TOLD = {
    "need": {"CLAIMED": "claimed", "ON_THE_WAY": "on_the_way", "DONE": "done_need", "OPEN": "given_back"},
    "help": {"CLAIMED": "ringing", "ON_THE_WAY": "coming", "DONE": "done_help", "OPEN": "rung_by_another"},
    "ride": {"CLAIMED": "claimed", "ON_THE_WAY": "on_the_way", "DONE": "done_ride", "OPEN": "given_back"},
    "emergency": {"CLAIMED": "ringing", "ON_THE_WAY": "coming", "DONE": "done_emergency", "OPEN": "rung_by_another"},
    "fever": {"CLAIMED": "seen"},
}
DOOR_TOLD = {"CLAIMED": "door_claimed", "ON_THE_WAY": "coming", "DONE": "done_door", "OPEN": "door_open"}
"""What is said to whom nobody rings (any more)."""
TAKEN_BACK = ("need", "help", "ride")
"""The kinds that who asked may take back; an alarm is no longer theirs alone."""


def tell_asker(db: Session, ticket: Ticket) -> Effects:
    """The resident hears each step, and is asked at the end whether it arrived."""
    if ticket.account_id is None:
        return []
    _, telegram_id, reach, language = people.address(db, ticket.account_id)
    key = _key(ticket)
    if reach != "yes" or not key:
        return []
    owner = people.account_name(db, ticket.owner_id) if ticket.owner_id else ""
    grid = db.get(Grid, ticket.grid_id) if ticket.grid_id else None
    dial = line("step.from", phone=grid.phone) if grid is not None and grid.phone else ""
    words = (line(f"step.{key}", owner=owner, what=what(ticket), dial=dial),)
    return [Tell(telegram_id, words, _answers(ticket), language, Lane.REPLY, about=ticket.id or 0)]


def _key(ticket: Ticket) -> str:
    """What is said of the state it is in now; empty when that is nothing to who asked."""
    if ticket.state == "CANCELLED":
        return "cancelled" if ticket.kind in TAKEN_BACK else ""
    if ticket.category == DOOR:
        return DOOR_TOLD.get(ticket.state, "")
    return STEPS_TOLD.get(ticket.kind, {}).get(ticket.state, "")


def _answers(ticket: Ticket) -> Rows:
    """收到了吗 when it is done; until then it can be taken back, and wanted again when it was cancelled."""
    again = f"y:{ticket.id}:0"
    if ticket.state == "DONE":
        return ((button("step.yes", f"y:{ticket.id}:1"), button("step.no", again)),)
    if ticket.state == "CANCELLED":
        return ((button("cancel.wanted_again", again),),)
    return ((take_back(ticket),),) if ticket.kind in TAKEN_BACK else ()


def take_back(ticket: Ticket) -> Button:
    """The button with which who asked takes it back."""
    return button("cancel.take_back", f"no:{ticket.id}")


def told_door(ticket: Ticket) -> tuple[str, str]:
    """Where somebody is to be found who is on no roster, in words, and how to hand the things over.

    A need's note holds both, a line each: the first is private like an address.
    """
    door, _, how = ticket.note.rpartition("\n")
    return door, how


def what(ticket: Ticket) -> str | Line:
    """What a ticket is about, for who asked: the goods, or its kind."""
    goods = "、".join(goods_text(item) for item in ticket.items or ()) if ticket.kind == "need" else ""
    return goods or line(f"ticket.kind_{ticket.kind}")


def goods_text(item: dict[str, Any]) -> str:
    """大米 2 袋."""
    qty = item.get("qty")
    amount = "" if qty is None else f"{qty:g}" if isinstance(qty, float) else str(qty)
    return " ".join(part for part in (item.get("name") or "", f"{amount}{item.get('unit') or ''}") if part)
