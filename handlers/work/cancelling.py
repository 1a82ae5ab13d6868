"""Taking a ticket back: by the resident who needs it no longer, or by a worker, who is asked first."""

from conversations.tickets import moved
from handlers.access import Turn
from handlers.effects import Effects, Refresh, Reply, Tell, Toast, button, line
from handlers.work.steps import TAKEN_BACK
from handlers.work.tickets import may_move, move
from storage import people, tickets
from storage.outbox import Lane


def asked_back(turn: Turn, ticket_id: int) -> Effects:
    """A worker wants to cancel: one question first, for it may be somebody's alarm."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, "cancel"):
        return [Toast(line("press.not_yours"), alert=True)]
    if moved(ticket.state, "cancel") is None:
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    rows = ((button("cancel.sure", f"t:{ticket.id}:cancel"),),)
    return [Toast(line("press.ok")), Reply((line("cancel.really", number=ticket.id),), rows, private=True)]


def taken_back(turn: Turn, ticket_id: int) -> Effects:
    """The resident needs it no longer; whoever has it in hand hears of it, and a tap brings it back."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or ticket.account_id != turn.account_id or ticket.kind not in TAKEN_BACK:
        return [Toast(line("press.not_yours"), alert=True)]
    if moved(ticket.state, "cancel") is None:
        return [Toast(line("ticket.already_moved"))]
    owner = ticket.owner_id
    rows = ((button("cancel.wanted_again", f"y:{ticket.id}:0"),),)
    said = Reply((line("cancel.taken_back", number=ticket.id),), rows, private=True)
    return [Toast(line("press.ok")), *move(turn, ticket, "cancel"), said, *_told(turn, ticket_id, owner)]


def _told(turn: Turn, ticket_id: int, owner: int | None) -> Effects:
    if owner is None or owner == turn.account_id:
        return []
    _, chat, reach, language = people.address(turn.db, owner)
    words = (line("cancel.by_resident", number=ticket_id),)
    return [Tell(chat, words, (), language, Lane.REPLY)] if reach == "yes" else []
