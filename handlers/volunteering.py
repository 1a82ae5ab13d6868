"""Volunteers: what they offered, and the worker's welcome."""

from collections.abc import Callable, Mapping
from typing import Any

from conversations.events import Event, VolunteerOffered
from handlers import claims
from handlers.access import Turn
from handlers.effects import Effects, Menu, Tell, line
from storage import people
from storage.models import Claim, Grid, Volunteer
from storage.outbox import Lane


def facts(turn: Turn) -> dict[str, Any]:
    """What a sign-up knows beforehand."""
    grid = turn.grid()
    return {"language": turn.language, "grid_phone": grid.phone if grid else ""}


def offered(turn: Turn, event: VolunteerOffered) -> Effects:
    """Keep the offer; a worker welcomes them."""
    skills = [*event.skills, *([event.other] if event.other else [])]
    turn.db.merge(
        Volunteer(
            account_id=turn.account_id, skills=skills, hours=list(event.hours), area=event.area, made_at=turn.when
        )
    )
    turn.db.flush()
    said = "、".join(skills)
    name = people.account_name(turn.db, turn.account_id)
    return claims.file(turn, turn.grid(), wants="volunteer", note=f"{name}:{said}")


def accept(turn: Turn, claim: Claim, grid: Grid) -> Effects:
    """They are a volunteer of the grid now."""
    people.grant(
        turn.db, account_id=claim.account_id, role="volunteer", area="grid", area_id=grid.id or 0, when=turn.when
    )
    _, telegram_id, _, language = people.address(turn.db, claim.account_id)
    return [
        Tell(telegram_id, (line("role.welcome_volunteer", grid=grid.name),), (), language, Lane.REPLY),
        Menu(telegram_id, "volunteer"),
    ]


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {VolunteerOffered: offered}
