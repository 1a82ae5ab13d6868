"""People: accounts, the residents they speak for, aliases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, literal, update
from sqlmodel import Session, col, select

from storage import secrets
from storage.database import columns, dialect_of, upsert_for
from storage.models import (
    Account,
    Alias,
    Building,
    Claim,
    Entrance,
    Grid,
    Household,
    Kinship,
    Reading,
    Resident,
    table,
)
from texts.typed import joined


@dataclass(frozen=True, slots=True)
class Kin:
    """A resident an account speaks for."""

    resident_id: int
    household_id: int
    grid_id: int | None
    flatshare: bool
    relation: str
    verified: bool
    name: str
    birth_year: int | None
    tags: Sequence[str]


NO_CHAT = 0
"""The chat of an account without Telegram: what is posted there reaches nobody, and is not kept."""


@dataclass(slots=True)
class Known:
    """What is known of the person who writes; `telegram_id` is NO_CHAT for a page or a telephone line."""

    account_id: int
    telegram_id: int
    language: str
    reach: str
    grid_id: int | None
    consented: bool
    declined: bool
    kin: tuple[Kin, ...]


KNOWN = (
    columns(
        col(Account.id),
        col(Account.language),
        col(Account.reach),
        col(Account.grid_id),
        col(Account.consented_at),
        col(Account.declined),
        col(Resident.id),
        col(Resident.household_id),
        col(Entrance.grid_id),
        col(Household.flatshare),
        col(Kinship.relation),
        col(Kinship.verified),
        col(Resident.name),
        col(Resident.birth_year),
        col(Resident.tags),
    )
    .outerjoin(Kinship, col(Kinship.account_id) == col(Account.id))
    .outerjoin(Resident, col(Resident.id) == col(Kinship.resident_id))
    .outerjoin(Household, col(Household.id) == col(Resident.household_id))
    .outerjoin(Entrance, col(Entrance.id) == col(Household.entrance_id))
    .add_columns(col(Account.telegram_id))
    .order_by(col(Kinship.relation).desc(), col(Resident.id))
)
"""Put together once: building a statement costs more than running it, and every message needs this one."""
KNOWN_BY_TELEGRAM = KNOWN.where(col(Account.telegram_id).in_(bindparam("telegram_ids", expanding=True)))
KNOWN_BY_ID = KNOWN.where(col(Account.id) == bindparam("account_id"))


def known(db: Session, telegram_id: int) -> Known | None:
    """The account of a Telegram user with the residents it speaks for, in one statement."""
    ahead: dict[int, Known] = db.info.get("known", {})
    return ahead.get(telegram_id) or _known(db, [telegram_id]).get(telegram_id)


def _known(db: Session, telegram_ids: Collection[int]) -> dict[int, Known]:
    by_user: dict[int, list[Any]] = {}
    for row in db.connection().execute(KNOWN_BY_TELEGRAM, {"telegram_ids": list(telegram_ids)}):
        by_user.setdefault(row[15], []).append(row)
    return {telegram_id: _recognised(telegram_id, rows) for telegram_id, rows in by_user.items()}


def known_as(db: Session, account_id: int) -> Known:
    """What is known of an account, with Telegram or without."""
    rows = db.connection().execute(KNOWN_BY_ID, {"account_id": account_id}).all()
    return _recognised(rows[0][15] or NO_CHAT, rows)


def _recognised(telegram_id: int, rows: Sequence[Any]) -> Known:
    first = rows[0]
    kin = tuple(Kin(*row[6:15]) for row in rows if row[6] is not None)
    return Known(first[0], telegram_id, first[1], first[2], first[3], first[4] is not None, first[5], kin)


def look_ahead(db: Session, telegram_ids: Collection[int]) -> None:
    """Fetch who writes in a batch of messages; whatever changes somebody in it lets go of everybody."""
    db.info["known"] = _known(db, telegram_ids)


def changed(db: Session) -> None:
    """Somebody is not who they were: nobody fetched ahead is trusted any more."""
    db.info.pop("known", None)


def meet(db: Session, *, telegram_id: int, name: str, language: str, grid_id: int | None, when: datetime) -> Known:
    """The account of somebody who writes for the first time."""
    row = {
        "telegram_id": telegram_id,
        "name": name,
        "language": language,
        "reach": "unknown",
        "declined": False,
        "grid_id": grid_id,
        "made_at": when,
    }
    account_id = db.connection().execute(insert(table(Account)).values(row).returning(table(Account).c.id)).scalar_one()
    return Known(account_id, telegram_id, language, "unknown", grid_id, consented=False, declined=False, kin=())


def of_page(db: Session, *, household_id: int, language: str, grid_id: int | None, when: datetime) -> Known:
    """The account of a household's page; made when the page is first used."""
    ahead: dict[int, Known] = db.info.get("pages", {})
    if household_id in ahead:
        return ahead[household_id]
    return _without_telegram(db, {"door": household_id}, language, grid_id, when)


def of_line(db: Session, *, phone: str, language: str, grid_id: int | None, when: datetime) -> Known:
    """The account of a telephone line, by its number in E.164; made when it first calls."""
    return _without_telegram(db, {"phone_mark": secrets.mark(phone)}, language, grid_id, when)


def of_stranger(db: Session, *, words: str, language: str, grid_id: int | None, when: datetime) -> Known:
    """The account of whoever gave this door and name (`words`) on an area's page and is not on its roster."""
    found = _without_telegram(db, {"page_mark": secrets.mark(words)}, language, grid_id, when)
    _change(db, found.account_id, name=words)
    return found


def _without_telegram(db: Session, by: dict[str, Any], language: str, grid_id: int | None, when: datetime) -> Known:
    row = {"name": "", "language": language, "reach": "none", "declined": False, "grid_id": grid_id, "made_at": when}
    # two phones may open a door's page at once: the row is unique, whoever comes second finds it
    made = db.connection().execute(_new_account(dialect_of(db)), {**NOBODY, **row, **by}).scalar()
    if made is not None:
        return Known(made, NO_CHAT, language, "none", grid_id, consented=False, declined=False, kin=())
    found = db.exec(select(Account.id).filter_by(**by)).one()
    assert found is not None
    return known_as(db, found)


NOBODY: dict[str, Any] = {"door": None, "phone_mark": None, "page_mark": None}


@lru_cache(maxsize=2)
def _new_account(dialect: str) -> Any:
    return _new_accounts(dialect).returning(table(Account).c.id)


@lru_cache(maxsize=2)
def _new_accounts(dialect: str) -> Any:
    return upsert_for(dialect, table(Account)).on_conflict_do_nothing()


ACCOUNT = table(Account)
PAGES = columns(
    ACCOUNT.c.door, ACCOUNT.c.id, ACCOUNT.c.language, ACCOUNT.c.grid_id, ACCOUNT.c.consented_at, ACCOUNT.c.declined
).where(ACCOUNT.c.door.in_(bindparam("doors", expanding=True)))


def pages_ahead(db: Session, homes: Mapping[int, tuple[int, str]], when: datetime) -> None:
    """Fetch, or make, the accounts of the pages of a batch of forms; `homes` are (grid, language) by household."""
    known = _pages(db, homes)
    common = {**NOBODY, "name": "", "reach": "none", "declined": False, "made_at": when}
    fresh = [
        {**common, "door": door, "grid_id": grid_id, "language": language}
        for door, (grid_id, language) in homes.items()
        if door not in known
    ]
    if fresh:
        db.connection().execute(_new_accounts(dialect_of(db)), fresh)
        known |= _pages(db, [row["door"] for row in fresh])
    db.info["pages"] = known


def _pages(db: Session, household_ids: Iterable[int]) -> dict[int, Known]:
    return {
        row[0]: Known(row[1], NO_CHAT, row[2], "none", row[3], consented=row[4] is not None, declined=row[5], kin=())
        for row in db.connection().execute(PAGES, {"doors": list(household_ids)}).all()
    }


def set_reach(db: Session, account_id: int, reach: str) -> None:
    """Note whether the private chat can be written to: yes, blocked or gone."""
    _change(db, account_id, reach=reach)


def set_home(db: Session, account_id: int, grid_id: int) -> None:
    """Note the grid in whose group somebody was seen."""
    _change(db, account_id, grid_id=grid_id)


def set_language(db: Session, account_id: int, language: str) -> None:
    """Speak zh or en with this account."""
    _change(db, account_id, language=language)


def set_consent(db: Session, account_id: int, when: datetime | None) -> None:
    """Note when consent was given; None when it was refused or withdrawn."""
    _change(db, account_id, consented_at=when, declined=when is None)


def _change(db: Session, account_id: int, **values: Any) -> None:
    changed(db)
    accounts = table(Account)
    db.connection().execute(update(accounts).where(accounts.c.id == account_id).values(values))


def address(db: Session, account_id: int) -> tuple[int, int, str, str]:
    """Where an account is reached, as (account id, chat, reach, language); NO_CHAT and `none` without Telegram."""
    accounts = table(Account).c
    query = columns(accounts.id, accounts.telegram_id, accounts.reach, accounts.language)
    row = db.connection().execute(query.where(accounts.id == account_id)).one()
    return row[0], row[1] or NO_CHAT, row[2], row[3]


def telegram_id_of(db: Session, account_id: int) -> int:
    """The Telegram user behind an account, NO_CHAT where there is none."""
    return db.exec(select(Account.telegram_id).where(Account.id == account_id)).one() or NO_CHAT


@dataclass(frozen=True, slots=True)
class Member:
    """One of a household."""

    id: int
    name: str
    household_id: int
    tags: tuple[str, ...]
    birth_year: int | None
    paused: str
    declined: bool


MEMBER = [
    col(getattr(Resident, name)) for name in ("id", "name", "household_id", "tags", "birth_year", "paused", "declined")
]


MEMBERS = (
    columns(*MEMBER)
    .where(col(Resident.household_id).in_(bindparam("households", expanding=True)))
    .order_by(col(Resident.id))
)


def members(db: Session, household_id: int) -> list[Member]:
    """The people of a household in the roster's order."""
    return members_of(db, [household_id]).get(household_id, [])


def members_of(db: Session, household_ids: Collection[int]) -> dict[int, list[Member]]:
    """By household: its people in the roster's order."""
    found: dict[int, list[Member]] = {}
    for r in db.connection().execute(MEMBERS, {"households": list(household_ids)}).all():
        found.setdefault(r[2], []).append(Member(r[0], r[1], r[2], tuple(r[3]), *r[4:]))
    return found


def named_in_grid(db: Session, *, grid_id: int, name: str) -> list[Member]:
    """The grid's residents of exactly that name."""
    return _members_in(db, grid_id, col(Resident.name) == name)


def named_within(db: Session, *, grid_id: int, text: str) -> list[Member]:
    """The grid's residents whose whole name (two letters or more) stands in the text."""
    stands = literal(text).like(literal("%") + col(Resident.name) + literal("%"))
    return _members_in(db, grid_id, func.length(col(Resident.name)) > 1, stands)


def _members_in(db: Session, grid_id: int, *which: ColumnElement[bool]) -> list[Member]:
    rows = db.connection().execute(
        columns(*MEMBER)
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .where(col(Entrance.grid_id) == grid_id, *which)
        .order_by(col(Resident.id))
    )
    return [Member(r[0], r[1], r[2], tuple(r[3]), *r[4:]) for r in rows]


def resident_in(db: Session, *, household_id: int, name: str) -> Resident | None:
    """The resident of that name in that household."""
    return db.exec(select(Resident).where(Resident.household_id == household_id, Resident.name == name)).first()


def by_phone(db: Session, phone: str) -> Sequence[Resident]:
    """Residents with this E.164 phone."""
    return db.exec(select(Resident).where(Resident.phone_mark == secrets.mark(phone)).order_by(col(Resident.id))).all()


def link(db: Session, *, account_id: int, resident_id: int, relation: str, verified: bool, when: datetime) -> None:
    """Let an account speak for a resident; saying it again only ever strengthens it."""
    changed(db)
    kinship = db.get(Kinship, (account_id, resident_id))
    if kinship is None:
        db.add(
            Kinship(account_id=account_id, resident_id=resident_id, relation=relation, verified=verified, made_at=when)
        )
    else:
        kinship.verified = kinship.verified or verified
    db.flush()


def accounts_of(
    db: Session, resident_ids: Iterable[int], *, relation: str = ""
) -> dict[int, list[tuple[int, int, str, str]]]:
    """By resident: the accounts that speak for them (in that relation), as (id, Telegram id, reach, language)."""
    found: dict[int, list[tuple[int, int, str, str]]] = {}
    rows = db.connection().execute(
        columns(
            col(Kinship.resident_id),
            col(Account.id),
            col(Account.telegram_id),
            col(Account.reach),
            col(Account.language),
        )
        .join(Account, col(Account.id) == col(Kinship.account_id))
        .where(col(Kinship.resident_id).in_(list(resident_ids)), col(Kinship.relation).startswith(relation))
        .order_by(col(Kinship.resident_id), col(Account.id))
    )
    for resident_id, account_id, telegram_id, reach, language in rows:
        found.setdefault(resident_id, []).append((account_id, telegram_id or NO_CHAT, reach, language))
    return found


def selves(db: Session, telegram_ids: Collection[int]) -> list[tuple[int, int | None, Sequence[str], int | None]]:
    """Who these Telegram users are, as (Telegram id, birth year, tags, grid); several where a phone is shared."""
    rows = db.connection().execute(
        columns(col(Account.telegram_id), col(Resident.birth_year), col(Resident.tags), col(Entrance.grid_id))
        .join(Kinship, col(Kinship.account_id) == col(Account.id))
        .join(Resident, col(Resident.id) == col(Kinship.resident_id))
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .where(col(Account.telegram_id).in_(telegram_ids), col(Kinship.relation) == "self")
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def alias(db: Session, *, account_id: int, word: str) -> int | None:
    """Whom this account means by `word`, if it was ever asked."""
    return db.exec(select(Alias.resident_id).where(Alias.account_id == account_id, Alias.word == word)).first()


def learn_alias(db: Session, *, account_id: int, word: str, resident_id: int) -> None:
    """Remember whom this account means by `word`."""
    db.merge(Alias(account_id=account_id, word=word, resident_id=resident_id))
    db.flush()


@dataclass(frozen=True, slots=True)
class Place:
    """A resident's name and door, for showing to those who may see it."""

    name: str
    building: str
    room: str


def place_of(db: Session, resident_id: int) -> Place:
    """Who and where a resident is."""
    row = db.exec(
        select(Resident.name, Building.name, Entrance.name, Household.door)
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .join(Building, col(Building.id) == col(Entrance.building_id))
        .where(Resident.id == resident_id)
    ).one()
    return Place(row[0], row[1], joined(*row[1:]))


def account_name(db: Session, account_id: int) -> str:
    """What an account calls itself, or the resident it is."""
    own = db.exec(
        select(Resident.name)
        .join(Kinship, col(Kinship.resident_id) == col(Resident.id))
        .where(Kinship.account_id == account_id, Kinship.relation == "self")
        .order_by(col(Resident.id))
    ).first()
    return own or db.exec(select(Account.name).where(Account.id == account_id)).one()


def phone_of(db: Session, resident_id: int) -> str:
    """A resident's E.164 phone; empty when none is known."""
    return db.exec(select(Resident.phone).where(Resident.id == resident_id)).one()


def contact_of(db: Session, resident_id: int) -> str:
    """How a resident wants to be reached: chat, phone, text or visit."""
    return db.exec(select(Resident.contact).where(Resident.id == resident_id)).one()


def set_phone(db: Session, resident: Resident, phone: str) -> None:
    """Keep a resident's E.164 phone, sealed, with the mark it is found by."""
    resident.phone, resident.phone_mark = phone, secrets.mark(phone)
    db.flush()


def enter(db: Session, *, household_id: int, name: str, phone: str, when: datetime) -> int:
    """The id of the resident of that name behind that door, entered when new."""
    found = resident_in(db, household_id=household_id, name=name)
    if found is None:
        found = Resident(household_id=household_id, name=name, made_at=when)
        db.add(found)
        db.flush()
    if phone and not found.phone:
        set_phone(db, found, phone)
    assert found.id is not None
    return found.id


def grid_of(db: Session, resident_id: int) -> int | None:
    """The grid whose entrance a resident lives behind."""
    return db.exec(
        select(Entrance.grid_id)
        .join(Household, col(Household.entrance_id) == col(Entrance.id))
        .join(Resident, col(Resident.household_id) == col(Household.id))
        .where(Resident.id == resident_id)
    ).one()


def has_readings(db: Session, resident_id: int) -> bool:
    """Whether anything was ever recorded about a resident."""
    return db.exec(select(Reading.id).where(Reading.resident_id == resident_id).limit(1)).first() is not None


def last_claim(db: Session, account_id: int) -> Claim | None:
    """Who an account said it is, when the roster could not confirm it."""
    return db.exec(select(Claim).where(Claim.account_id == account_id).order_by(col(Claim.id).desc())).first()


def asked_of(db: Session, names: Collection[str], *, since: datetime) -> int | None:
    """The latest open question whether a relative may report for somebody of one of these names."""
    asked = select(Claim.id).where(Claim.wants == "relative", Claim.state == "open", col(Claim.name).in_(names))
    return db.exec(asked.where(Claim.made_at >= since).order_by(col(Claim.id).desc())).first()


def awaits_confirmation(db: Session, account_id: int) -> bool:
    """Whether a worker still has to look at an enrolment of this account."""
    theirs = select(Claim.id).where(Claim.account_id == account_id, Claim.state == "open", Claim.wants == "self")
    return db.exec(theirs).first() is not None


def grid_exists(db: Session, grid_id: int) -> bool:
    """Whether there is a grid of that number (it came out of a link that anybody can write)."""
    return grid_id < 2**31 and db.get(Grid, grid_id) is not None


def proves(db: Session, resident_id: int, digits: str) -> bool:
    """Whether these are the last four digits of a resident's phone, or their household's code."""
    row = db.exec(
        select(Resident.phone, Household.code)
        .join(Household, col(Household.id) == col(Resident.household_id))
        .where(Resident.id == resident_id)
    ).one()
    phone, code = row
    said = digits.strip().lower()
    return (len(said) == 4 and bool(phone) and phone.endswith(said)) or (bool(code) and said == code)


def unlink(db: Session, *, account_id: int, resident_id: int) -> None:
    """An account no longer speaks for a resident."""
    changed(db)
    kinship = db.get(Kinship, (account_id, resident_id))
    if kinship is not None:
        db.delete(kinship)
        db.flush()
