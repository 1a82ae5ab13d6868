"""全家正常: one tap for everybody behind a door, on a board that may have been sent twice."""

from collections.abc import Sequence

from handlers.access import Turn
from handlers.effects import Effects, Receipt, Remove, Toast, line
from handlers.reporting import keeping, reports
from handlers.reporting.keeping import Kept
from storage import rounds


def everyone_normal(turn: Turn, round_id: int) -> Effects:
    """全家正常 was tapped: it counts for now, whatever round the button hung on (0: on no board)."""
    orphan = _orphan(turn, round_id)
    if not turn.caller.known.kin:
        return [Toast(line("press.enrol_first"), link="report"), *orphan]
    if all(kin.relation != "self" for kin in turn.caller.known.kin):
        return [Toast(line("press.normal_whose"), alert=True), *orphan]
    if turn.caller.known.declined:
        return [Toast(line("press.on_paper"), alert=True), *orphan]
    kept = reports.everyone_normal(turn)
    effects = keeping.follow(turn, kept)
    key = "press.normal_late" if any(one.late for one in kept) else "press.normal"
    held = _still_ill(turn, kept)
    toast = line("press.normal_but_ill") if held else line(key, count=len(kept))
    return [Toast(toast, alert=held), *[one for one in effects if not isinstance(one, Receipt)], *orphan]


def _still_ill(turn: Turn, kept: Sequence[Kept]) -> bool:
    """Whether somebody of the household was ill today: the tap does not erase it, and says so."""
    keeping.settled(turn.db)
    stands = [
        rounds.standing(turn.db, round_id=one.round.id or 0, resident_id=one.resident_id)
        for one in kept
        if one.round is not None and one.resident_id is not None
    ]
    return any(stand is not None and (stand.fever or stand.symptoms) for stand in stands)


def _orphan(turn: Turn, round_id: int) -> Effects:
    """A board we do not know was sent just before a crash: it goes, the live one stays."""
    if turn.group is None or turn.group.kind != "grid" or not round_id:
        return []
    hung = [board for board, group in rounds.boards(turn.db, round_id) if group.id == turn.group.id]
    message_id = turn.message.message_id
    if not hung or hung[0].message_id is None or rounds.is_notice(turn.db, turn.message.chat_id, message_id):
        return []
    if rounds.board_at(turn.db, group_id=turn.group.id or 0, message_id=message_id) is not None:
        return []
    return [Remove(turn.message.chat_id, message_id)]
