"""Ways in without Telegram: links to areas and doors, who stands behind them, and forms that were taken in."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from storage.database import columns, upsert
from storage.models import Building, Community, Entrance, Grid, Household, Link, Submission, table

TOKEN_BYTES = 12  # sixteen letters of a link: more than anybody can try


def of_token(db: Session, token: str) -> Link | None:
    """The link that this token opens; None when there is none, or it was revoked."""
    return db.exec(select(Link).where(Link.token == token, col(Link.revoked_at).is_(None))).first()


def of_area(db: Session, area: str, area_id: int) -> Link | None:
    """The link of an area that holds."""
    return db.exec(
        select(Link)
        .where(Link.area == area, Link.area_id == area_id, col(Link.revoked_at).is_(None))
        .order_by(col(Link.id).desc())
    ).first()


def make(db: Session, *, area: str, area_id: int, made_by: int | None, when: datetime) -> Link:
    """The link of an area, made when it has none."""
    found = of_area(db, area, area_id)
    if found is None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        found = Link(token=token, area=area, area_id=area_id, made_by=made_by, made_at=when)
        db.add(found)
        db.flush()
    return found


def of_doors(db: Session, household_ids: Sequence[int]) -> dict[int, str]:
    """By household: the token of its link, where it has one."""
    mine = select(Link.area_id, Link.token).where(Link.area == "household", col(Link.revoked_at).is_(None))
    return dict(db.exec(mine.where(col(Link.area_id).in_(household_ids))).all())


def make_for_doors(db: Session, household_ids: Sequence[int], *, made_by: int | None, when: datetime) -> dict[int, str]:
    """By household: the token of its link, made where it has none."""
    tokens = of_doors(db, household_ids)
    fresh = {one: secrets.token_urlsafe(TOKEN_BYTES) for one in household_ids if one not in tokens}
    common = {"area": "household", "made_by": made_by, "made_at": when}
    rows = [{"token": token, "area_id": one, **common} for one, token in fresh.items()]
    if rows:
        db.connection().execute(table(Link).insert(), rows)
    return tokens | fresh


def revoke(db: Session, *, area: str, area_ids: Sequence[int], when: datetime) -> int:
    """No link of these areas opens anything any more; returns how many that were."""
    links = table(Link)
    theirs = (links.c.area == area) & links.c.area_id.in_(area_ids) & links.c.revoked_at.is_(None)
    return int(db.connection().execute(update(links).where(theirs).values(revoked_at=when)).rowcount)


# --- what is behind a link --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Home:
    """The door behind a household's link."""

    link_id: int
    household_id: int
    flatshare: bool
    grid_id: int | None
    building: str
    entrance: str
    door: str


HOMES = (
    columns(
        col(Link.token),
        col(Link.id),
        col(Household.id),
        col(Household.flatshare),
        col(Entrance.grid_id),
        col(Building.name),
        col(Entrance.name),
        col(Household.door),
    )
    .join(Household, col(Household.id) == col(Link.area_id))
    .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
    .join(Building, col(Building.id) == col(Entrance.building_id))
    .where(
        col(Link.token).in_(bindparam("tokens", expanding=True)),
        col(Link.area) == "household",
        col(Link.revoked_at).is_(None),
    )
)
"""Put together once: a morning's forms all ask for it."""


def homes(db: Session, tokens: Collection[str]) -> dict[str, Home]:
    """By token: the doors behind those that are households' links."""
    return {row[0]: Home(*row[1:]) for row in db.connection().execute(HOMES, {"tokens": list(tokens)}).all()}


def grids_of(db: Session, link: Link) -> Sequence[Grid]:
    """The grids whose doors the link leads to: one, but for a community's."""
    query = select(Grid)
    match link.area:
        case "community":
            query = query.where(Grid.community_id == link.area_id)
        case "grid":
            query = query.where(Grid.id == link.area_id)
        case "entrance":
            query = query.join(Entrance, col(Entrance.grid_id) == col(Grid.id)).where(Entrance.id == link.area_id)
        case _:
            query = query.join(Entrance, col(Entrance.grid_id) == col(Grid.id)).join(
                Household, col(Household.entrance_id) == col(Entrance.id)
            )
            query = query.where(Household.id == link.area_id)
    return db.exec(query.order_by(Grid.name)).all()


def community_name(db: Session, community_id: int) -> str:
    """What a community is called."""
    return db.get_one(Community, community_id).name


def entrance_names(db: Session, entrance_id: int) -> tuple[str, str]:
    """The building's and the entrance's names."""
    row = db.exec(
        select(Building.name, Entrance.name)
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .where(Entrance.id == entrance_id)
    ).one()
    return row[0], row[1]


def entrances_of_grid(db: Session, grid_id: int) -> Sequence[tuple[int, str, str]]:
    """The grid's entrances in walking order, as (id, building, entrance)."""
    rows = db.exec(
        select(Entrance.id, Building.name, Entrance.name)
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .where(Entrance.grid_id == grid_id)
        .order_by(col(Building.place), col(Entrance.place))
    ).all()
    return [(row[0] or 0, row[1], row[2]) for row in rows]


# --- forms that were taken in -----------------------------------------------------------------------------


FORM = table(Submission)
TAKEN = columns(FORM.c.key, FORM.c.shown).where(FORM.c.key.in_(bindparam("keys", expanding=True)))


@dataclass(slots=True)
class Ledger:
    """The forms of one batch: those taken in before, and those of now, written in one go."""

    shown: dict[str, Any]
    fresh: dict[str, dict[str, Any]] = field(default_factory=dict)


def in_batch(db: Session, keys: Collection[str]) -> None:
    """From here on forms wait for `settled`; only where one transaction writes at a time."""
    db.info["forms"] = Ledger({row[0]: row[1] for row in db.connection().execute(TAKEN, {"keys": list(keys)}).all()})


def settled(db: Session) -> None:
    """Write the forms of the batch down."""
    ledger: Ledger | None = db.info.get("forms")
    if ledger is not None and ledger.fresh:
        db.connection().execute(FORM.insert(), list(ledger.fresh.values()))


def take_in(db: Session, key: str, when: datetime) -> Any:
    """What was shown when this form was taken in before; None when it is now, and nobody else takes it meanwhile."""
    ledger: Ledger | None = db.info.get("forms")
    if ledger is not None:
        before = ledger.shown.get(key)
        if key not in ledger.shown:
            ledger.fresh[key] = {"key": key, "at": when, "shown": None}
        return before
    row = {"key": key, "at": when}
    made = upsert(db, table(Submission)).values(row).on_conflict_do_nothing().returning(table(Submission).c.key)
    if db.connection().execute(made).first() is not None:
        return None
    return db.exec(select(Submission.shown).where(Submission.key == key)).one()


def shown_since(db: Session, key: str, since: datetime) -> Any:
    """What was shown for a form taken in since then; None for any other."""
    return db.exec(select(Submission.shown).where(Submission.key == key, Submission.at >= since)).first()


def keep_shown(db: Session, key: str, shown: Any) -> None:
    """Remember what was shown for a form, for the second time it comes."""
    ledger: Ledger | None = db.info.get("forms")
    if ledger is not None:
        ledger.fresh[key]["shown"] = ledger.shown[key] = shown
        return
    forms = table(Submission)
    db.connection().execute(update(forms).where(forms.c.key == key).values(shown=shown))
