"""Who works for a grid or a community, and the links that make somebody do so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from storage.database import columns
from storage.models import Account, Grid, Invite, Role, table


def held(db: Session, account_id: int) -> list[tuple[str, str, int]]:
    """The roles an account holds, as (role, area, area id)."""
    rows = db.exec(
        select(Role.role, Role.area, Role.area_id).where(Role.account_id == account_id).order_by(col(Role.id))
    )
    return list(rows.all())


def grant(db: Session, *, account_id: int, role: str, area: str, area_id: int, when: datetime) -> None:
    """Give a role for an area; twice is once."""
    same = select(Role).where(
        Role.account_id == account_id, Role.role == role, Role.area == area, Role.area_id == area_id
    )
    if db.exec(same).first() is None:
        db.add(Role(account_id=account_id, role=role, area=area, area_id=area_id, made_at=when))
        db.flush()


def revoke(db: Session, *, account_id: int, role: str) -> None:
    """Take a role from an account, wherever it is held."""
    roles = table(Role)
    db.connection().execute(delete(roles).where(roles.c.account_id == account_id, roles.c.role == role))


def holders(db: Session, *, grid: Grid, names: Sequence[str]) -> list[tuple[int, int, str, str, str]]:
    """Who holds one of these roles for the grid or its community: (account, Telegram id, reach, language, role)."""
    rows = db.connection().execute(
        columns(col(Account.id), col(Account.telegram_id), col(Account.reach), col(Account.language), col(Role.role))
        .join(Role, col(Role.account_id) == col(Account.id))
        .where(
            col(Role.role).in_(names),
            or_(
                (col(Role.area) == "grid") & (col(Role.area_id) == grid.id),
                (col(Role.area) == "community") & (col(Role.area_id) == grid.community_id),
            ),
        )
        .order_by(col(Role.id))
    )
    return [(r[0], r[1], r[2], r[3], r[4]) for r in rows]


def invite(db: Session, token: str) -> Invite | None:
    """The invitation behind a one-time link."""
    return db.get(Invite, token)
