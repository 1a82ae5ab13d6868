"""A worker's yes or no to what somebody asked for."""

from collections.abc import Callable

from conversations.addresses import parse_room
from handlers.access import Turn
from handlers.effects import Effects, Refresh, Tell, Toast, line
from handlers.people import forgetting, joining, relatives, volunteering
from storage import people, tickets
from storage.models import Claim, Grid
from storage.outbox import Lane

YES: dict[str, Callable[[Turn, Claim, Grid], Effects]] = {
    "self": joining.take_in,
    "relative": relatives.accept,
    "volunteer": volunteering.accept,
    "forget": forgetting.accept,
}


def decide(turn: Turn, ticket_id: int, *, accept: bool) -> Effects:
    """Carry a claim out, or tell its writer kindly that it could not be confirmed."""
    ticket = tickets.ticket(turn.db, ticket_id)
    claim = turn.db.get(Claim, ticket.claim_id) if ticket and ticket.claim_id else None
    grid = turn.db.get(Grid, claim.grid_id) if claim and claim.grid_id else None
    allowed = turn.caller.operator or (grid is not None and turn.caller.works_for(turn.db, grid))
    if ticket is None or claim is None or not allowed:
        return [Toast(line("press.not_yours"), alert=True)]
    if claim.state != "open":
        return [Toast(line("ticket.already_moved"))]
    if accept and (grid is None or (claim.room and parse_room(claim.room) is None)):
        return [Toast(line("join.no_grid"), alert=True)]
    claim.state = "accepted" if accept else "refused"
    ticket.state = "CONFIRMED" if accept else "CANCELLED"
    ticket.owner_id, ticket.closed_at = turn.account_id, turn.when
    turn.note(f"claim.{claim.wants}.{claim.state}", claim.grid_id, f"claim {claim.id}")
    turn.db.flush()
    told = YES[claim.wants](turn, claim, grid) if accept and grid else _turn_away(turn, claim)
    return [Toast(line("press.ok")), Refresh(f"ticket:{ticket.id}", Lane.REPLY), *told]


def _turn_away(turn: Turn, claim: Claim) -> Effects:
    _, telegram_id, _, language = people.address(turn.db, claim.account_id)
    return [Tell(telegram_id, (line(f"claim.refused_{claim.wants}"),), (), language, Lane.REPLY)]
