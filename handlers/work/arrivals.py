"""收到了吗: what the resident answers when something was brought or they were rung."""

from datetime import datetime, timedelta

from conversations.answers import NO, YES, plain
from conversations.tickets import moved
from handlers.access import Turn
from handlers.effects import Effects, Reply, Tell, Toast, line
from handlers.work import climbing
from handlers.work.kinds import kind_of
from handlers.work.tickets import move
from storage import people, tickets
from storage.models import Ticket
from storage.outbox import Lane

ARRIVED = (
    *("收到", "收到了", "拿到了", "送到了", "打通了", "通了", "接到了", "接到电话了", "打过了", "打来了", "打过电话了"),
    *("i got it", "got it", "they rang"),
)
NOT_ARRIVED = (
    *(
        "没收到",
        "还没收到",
        "没有收到",
        "还没有",
        "还没",
        "没有",
        "没送到",
        "没打通",
        "没通",
        "电话没打通",
        "没接到",
        "没接到电话",
    ),
    *(
        "没有接到电话",
        "没打",
        "还没打",
        "没打来",
        "没有打",
        "没人打",
        "没人打来",
        "没人打电话",
        "not yet",
        "nobody rang",
    ),
)


STILL_MEANT = timedelta(days=2)  # then 没有 typed by itself speaks of something else
JUST_ASKED = timedelta(hours=1)  # so long a bare 是的 or 不对 answers it, when nothing else was asked since


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
    if kind_of(ticket).interrupts and not arrived:
        ticket.category = ""
        effects += climbing.raise_to(turn.db, ticket, turn.house, 1)
    told = _tell_owner(turn, owner, ticket_id, "step.thanks" if arrived else "step.not_arrived") if owner else []
    return [Toast(line("step.toast_yes" if arrived else "step.toast_no")), *effects, *told]


def _tell_owner(turn: Turn, owner: int, ticket_id: int, key: str) -> Effects:
    _, telegram_id, reach, language = people.address(turn.db, owner)
    if reach != "yes":
        return []
    return [Tell(telegram_id, (line(key, number=ticket_id),), (), language, Lane.NOTICE)]


def said_arrived(turn: Turn, *, asked_else: datetime | None = None) -> Effects | None:
    """收到了 or 还没有 in the private chat, about what was last brought; None when it is about nothing.

    是的 alone counts as well, unless something else was asked (`asked_else`) after that.
    """
    said = plain(turn.message.text)
    if said not in (*ARRIVED, *NOT_ARRIVED, *YES, *NO):
        return None
    ticket = tickets.last_done(turn.db, turn.account_id, since=turn.when - STILL_MEANT)
    if ticket is None or ticket.closed_at is None:
        return None
    is_named = said in ARRIVED or said in NOT_ARRIVED
    is_last = ticket.closed_at > turn.when - JUST_ASKED and (asked_else is None or asked_else <= ticket.closed_at)
    return answered(turn, ticket) if is_named or is_last else None


def answered(turn: Turn, ticket: Ticket) -> Effects | None:
    """The answer to 收到了吗 in words; None when it is something else."""
    said = plain(turn.message.text)
    arrived, not_arrived = said in (*ARRIVED, *YES), said in (*NOT_ARRIVED, *NO)
    if ticket.state != "DONE" or not (arrived or not_arrived):
        return None
    heard = line("step.toast_yes" if arrived else "step.toast_no")
    moves = confirmed(turn, ticket.id or 0, arrived=arrived)
    return [Reply((heard,)), *(effect for effect in moves if not isinstance(effect, Toast))]
