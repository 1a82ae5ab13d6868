"""/role: a one-time link that makes somebody a worker or a volunteer of a grid."""

import secrets
from datetime import timedelta

from handlers.access import Turn
from handlers.effects import Effects, Menu, Reply, line
from storage import people, roles
from storage.models import Grid, Invite

NAMES = {"网格员": "worker", "worker": "worker", "志愿者": "volunteer", "volunteer": "volunteer"}
VALID = timedelta(days=2)


def command(turn: Turn, grid: Grid) -> Effects:
    """A link to pass on; only in private, for whoever opens it first holds the role."""
    wanted = turn.message.argument.strip()
    role = NAMES.get(wanted)
    if role is None:
        return [Reply((line("role.how"),), private=True)]
    token = secrets.token_urlsafe(12)
    turn.db.add(
        Invite(
            token=token,
            role=role,
            area="grid",
            area_id=grid.id or 0,
            made_by=turn.account_id,
            expires_at=turn.when + VALID,
        )
    )
    turn.db.flush()
    turn.note("role.invite", grid.id, role)
    link = f"https://t.me/{turn.house.bot_name}?start=i_{token}"
    return [Reply((line(f"role.link_{role}", grid=grid.name, link=link),), private=True)]


def accept(turn: Turn, token: str) -> Effects:
    """Somebody opened the link: theirs if it is unused and fresh."""
    invite = roles.invite(turn.db, token)
    if invite is None or invite.expires_at < turn.when or invite.used_by not in (None, turn.account_id):
        return [Reply((line("role.used"),), private=True)]
    invite.used_by = turn.account_id
    roles.grant(
        turn.db, account_id=turn.account_id, role=invite.role, area=invite.area, area_id=invite.area_id, when=turn.when
    )
    grid = turn.db.get_one(Grid, invite.area_id)
    turn.note("role.accept", grid.id, invite.role)
    turn.caller.forget_roles()
    if turn.caller.known.grid_id is None:
        people.set_home(turn.db, turn.account_id, grid.id or 0)  # a name they write is somebody of this grid
    return [
        Reply((line(f"role.welcome_{invite.role}", grid=grid.name),), private=True),
        Menu(turn.message.user_id, turn.caller.rank(turn.db)),
    ]
