"""Forget me: what may be erased is erased, for who is known to be the person, or with a proof, or by a worker's yes."""

from collections.abc import Callable, Mapping
from typing import Any

from conversations.events import Event, ForgetMe
from handlers.access import Turn
from handlers.effects import Effects, Refresh, Reply, Tell, line
from handlers.people import claims
from storage import dialogues, forgetting, people, tickets
from storage.models import Claim, Grid
from storage.outbox import Lane


def facts(turn: Turn) -> dict[str, Any]:
    """Whether we know who this is."""
    grid = turn.grid()
    return {
        "language": turn.language,
        "grid_phone": grid.phone if grid else "",
        "verified": _is_known(turn),
    }


def _is_known(turn: Turn) -> bool:
    return all(kin.verified for kin in turn.caller.known.kin if kin.relation == "self")


def wanted(turn: Turn, event: ForgetMe) -> Effects:
    """They said yes twice."""
    selves = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"]
    proven = bool(event.proof) and all(people.proves(turn.db, one, event.proof) for one in selves)
    if proven or _is_known(turn):
        return [
            Reply((line("forgotten.done"),), private=True),
            *_forget(turn, turn.account_id, turn.message.user_id, turn.grid()),
        ]
    shown = claims.file(turn, turn.grid(), wants="forget", note=people.account_name(turn.db, turn.account_id))
    return [Reply((line("forgotten.waits"),), private=True), *shown]


def accept(turn: Turn, claim: Claim, grid: Grid) -> Effects:
    """A worker vouches that it is them."""
    _, telegram_id, _, language = people.address(turn.db, claim.account_id)
    effects = _forget(turn, claim.account_id, telegram_id, grid)
    return [Tell(telegram_id, (line("forgotten.done"),), (), language, Lane.REPLY), *effects]


def _forget(turn: Turn, account_id: int, telegram_id: int, grid: Grid | None) -> Effects:
    shown = tickets.shown_of(turn.db, account_id)
    prefix = dialogues.prefix(account_id, telegram_id)
    rounds = forgetting.forget(turn.db, account_id=account_id, dialogue_prefix=prefix)
    turn.note("forget", grid.id if grid else None, f"account {account_id}")
    redrawn: Effects = [Refresh(f"ticket:{ticket_id}", Lane.REPLY) for ticket_id in shown]
    return [*(Refresh(f"board:{round_id}") for round_id in rounds), *redrawn]


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {ForgetMe: wanted}
