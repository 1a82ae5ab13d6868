"""The queue of a grid's tickets: /tickets, one card out of it, and the digest of what does not interrupt."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers.access import Turn
from handlers.effects import Effects, Show, Toast, line
from handlers.work.cards import bring_card
from handlers.work.kinds import kind_of
from handlers.work.tickets import may_move, note
from storage import tickets
from storage.models import Grid
from storage.outbox import Lane


def queue(turn: Turn, grid: Grid) -> Effects:
    """/tickets: what is open, or what matches a number, room or name."""
    turn.note("look.tickets", grid.id)
    ids = {"grid": grid.id, "wanted": turn.message.argument.strip()[:40]}
    return [Show(turn.message.user_id, "queue", ids, turn.language)]


def open_card(turn: Turn, ticket_id: int) -> Effects:
    """A worker opens one ticket of the queue: its card comes to their private chat."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not may_move(turn, ticket, "see"):
        return [Toast(line("press.not_yours"), alert=True)]
    note(turn.db, ticket, turn.when, "look", turn.account_id)
    return [Toast(line("press.ok")), *bring_card(turn, ticket)]


def digest(db: Session, grid: Grid, chats: Sequence[int]) -> Effects:
    """What does not interrupt, told together: to each worker, when there is anything."""
    waiting = [one for one in tickets.of_grid(db, grid.id or 0) if not kind_of(one).interrupts]
    if not waiting:
        return []
    ids = {"grid": grid.id, "wanted": ""}
    return [Show(chat, "queue", ids, grid.language, Lane.NOTICE) for chat in chats]
