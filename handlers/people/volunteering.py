"""Volunteers: what they offered, the worker's welcome, and how they leave again."""

from collections.abc import Callable, Mapping
from typing import Any

from conversations.events import Event, VolunteerOffered, VolunteerWithdrew
from conversations.volunteering import SKILLS, say
from handlers.access import Turn
from handlers.effects import Effects, Menu, Refresh, Tell, line
from handlers.people import claims
from handlers.work import tickets as helping
from handlers.work.kinds import kind_of
from storage import people, roles, tickets
from storage.models import Claim, Grid, Ticket, Volunteer
from storage.outbox import Lane

LISTED = frozenset(option.code for option in SKILLS)


def facts(turn: Turn) -> dict[str, Any]:
    """What a sign-up knows beforehand: the number to ring, and what was offered before."""
    grid = turn.grid()
    known = {"language": turn.language, "grid_phone": grid.phone if grid else ""}
    before = turn.db.get(Volunteer, turn.account_id)
    if before is None:
        return known
    skills = [skill for skill in before.skills if skill in LISTED]
    own = [skill for skill in before.skills if skill not in LISTED]
    return {**known, "skills": skills, "hours": before.hours, "area": before.area, "other": own[0] if own else ""}


def offered(turn: Turn, event: VolunteerOffered) -> Effects:
    """Keep the offer; a worker welcomes who is not a volunteer yet."""
    skills = [*event.skills, *([event.other] if event.other else [])]
    hours, area = list(event.hours), event.area
    turn.db.merge(Volunteer(account_id=turn.account_id, skills=skills, hours=hours, area=area, made_at=turn.when))
    turn.db.flush()
    if is_one(turn):
        return []
    waiting = _waiting(turn)
    said = f"{people.account_name(turn.db, turn.account_id)}: {say(skills, hours, area, 'zh')}"
    if waiting is None:
        return claims.file(turn, turn.grid(), wants="volunteer", note=said)
    waiting.note = said
    turn.db.flush()
    return [Refresh(f"ticket:{waiting.id}")]


def is_one(turn: Turn) -> bool:
    """Whether they are a volunteer somewhere already."""
    return any(role == "volunteer" for role, _, _ in turn.caller.roles(turn.db))


def _waiting(turn: Turn) -> Ticket | None:
    """The ticket that asks a worker about them."""
    return tickets.waiting_of_kind(turn.db, turn.account_id, "volunteer")


def withdrew(turn: Turn, event: VolunteerWithdrew) -> Effects:  # noqa: ARG001
    """They are no volunteer any more: what they had in hand goes back to everybody, and nobody decides about them."""
    before = turn.db.get(Volunteer, turn.account_id)
    if before is not None:
        turn.db.delete(before)
    back: Effects = []
    for ticket in tickets.owned(turn.db, turn.account_id):
        if kind_of(ticket).for_volunteers and not helping.is_workers(turn, ticket):
            back += helping.come_back(turn.db, ticket, turn.house, turn.when)
    roles.revoke(turn.db, account_id=turn.account_id, role="volunteer")
    grid = turn.grid()
    turn.note("volunteer.withdraw", grid.id if grid else None)
    waiting = _waiting(turn)
    left = [] if waiting is None else claims.withdraw(turn, waiting)
    turn.caller.forget_roles()
    return [*back, *left, Menu(turn.message.user_id, turn.caller.rank(turn.db))]


def accept(turn: Turn, claim: Claim, grid: Grid) -> Effects:
    """They are a volunteer of the grid now."""
    roles.grant(
        turn.db, account_id=claim.account_id, role="volunteer", area="grid", area_id=grid.id or 0, when=turn.when
    )
    _, telegram_id, _, language = people.address(turn.db, claim.account_id)
    return [
        Tell(telegram_id, (line("role.welcome_volunteer", grid=grid.name),), (), language, Lane.REPLY),
        Menu(telegram_id, "volunteer"),
    ]


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {VolunteerOffered: offered, VolunteerWithdrew: withdrew}
