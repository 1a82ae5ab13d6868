"""The silence ladder's memory: who has not been heard of, which rungs were climbed, whom it may turn to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, or_, select

from storage.database import columns, upsert
from storage.models import (
    Account,
    DayOutcome,
    Due,
    EmergencyContact,
    Entrance,
    Grid,
    Household,
    Kinship,
    Reading,
    Resident,
    Round,
    Rung,
    Standing,
    Ticket,
    table,
)
from storage.people import NO_CHAT
from storage.rounds import counted

RUNG = table(Rung)
DUE = table(Due)
WAITING = ("OPEN", "CLAIMED", "ON_THE_WAY")
SPOKEN = ("help", "emergency", "voice")
"""Tickets that somebody's own word opened: whoever waits for an answer is not silent."""
SOUGHT = ("silent", "visit")
"""Tickets to phone or to visit somebody; once one is taken, a person is busy with them."""
UNASKED = ("silent", "nobody")
"""Why somebody is visited who did not ask for it."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who is counted and has not been heard of today."""

    resident_id: int
    birth_year: int | None
    tags: tuple[str, ...]
    contact: str
    rungs: Sequence[str] | None


def _heard_on(day: Any) -> Any:
    """Whether anything was recorded for a resident on that day, in whichever round."""
    rounds = select(Round.id).where(Round.day == day)
    return (
        select(Standing.reading_id)
        .where(Standing.resident_id == Resident.id, col(Standing.round_id).in_(rounds))
        .exists()
    )


def silent(db: Session, grid_id: int, day: date) -> list[Silent]:
    """Whom a grid counts and has not heard of on that day, nobody whose ladder was begun among them."""
    begun = select(Rung.rung).where(Rung.resident_id == Resident.id, Rung.day == day).exists()
    query = counted(
        columns(
            col(Resident.id),
            col(Resident.birth_year),
            col(Resident.tags),
            col(Resident.contact),
            col(Resident.rungs),
        ),
        grid_id,
    )
    rows = db.connection().execute(query.where(~_heard_on(day), ~begun).order_by(col(Resident.id)))
    return [Silent(r[0], r[1], tuple(r[2]), r[3], r[4]) for r in rows]


def choices(db: Session, grid_id: int) -> dict[int, Sequence[str]]:
    """By resident the rungs they agreed to; who left it to the house is not among them."""
    query = select(Resident.id, Resident.rungs).join(Household, col(Household.id) == col(Resident.household_id))
    query = query.join(Entrance, col(Entrance.id) == col(Household.entrance_id)).where(Entrance.grid_id == grid_id)
    chosen = db.exec(query.where(col(Resident.rungs).is_not(None)))
    return {who: rungs for who, rungs in chosen if who is not None and rungs is not None}


@dataclass(frozen=True, slots=True)
class Today:
    """What is known on a day of somebody who is looked after."""

    resident_id: int
    name: str
    birth_year: int | None
    tags: tuple[str, ...]
    contact: str
    rungs: Sequence[str] | None
    paused: str  # they, or their household
    declined: bool
    heard: bool
    outcome: str | None  # how the day ended, once somebody said so


def _today(day: Any) -> Any:
    ended = select(DayOutcome.outcome).where(DayOutcome.resident_id == Resident.id, DayOutcome.day == day)
    return (
        columns(
            col(Resident.id),
            col(Resident.name),
            col(Resident.birth_year),
            col(Resident.tags),
            col(Resident.contact),
            col(Resident.rungs),
            col(Resident.paused),
            col(Household.paused),
            col(Resident.declined),
            _heard_on(day),
            ended.scalar_subquery(),
        )
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .order_by(col(Resident.id))
    )


def _known(row: Any) -> Today:
    return Today(
        resident_id=row[0],
        name=row[1],
        birth_year=row[2],
        tags=tuple(row[3]),
        contact=row[4],
        rungs=row[5],
        paused=row[6] or row[7],
        declined=row[8],
        heard=row[9],
        outcome=row[10],
    )


TODAY = _today(bindparam("day")).where(col(Resident.id) == bindparam("resident"))
"""Every rung runs these two: they are put together once, for building a statement costs more than running it."""
IN_HAND = (
    columns(col(Ticket.id))
    .where(
        col(Ticket.resident_id) == bindparam("resident"),
        or_(
            col(Ticket.kind).in_(SPOKEN) & col(Ticket.state).in_(WAITING),
            col(Ticket.kind).in_(SOUGHT) & col(Ticket.state).in_(WAITING[1:]),
        ),
    )
    .limit(1)
)


def home(db: Session, resident_id: int) -> Grid | None:
    """The grid a resident lives in; None for nobody."""
    query = select(Grid).join(Entrance, col(Entrance.grid_id) == col(Grid.id))
    query = query.join(Household, col(Household.entrance_id) == col(Entrance.id))
    query = query.join(Resident, col(Resident.household_id) == col(Household.id))
    return db.exec(query.where(Resident.id == resident_id)).first()


def today(db: Session, resident_id: int, day: date) -> Today:
    """What is known of a resident on that day."""
    return _known(db.connection().execute(TODAY, {"day": day, "resident": resident_id}).one())


def everybody(db: Session, grid_id: int, day: date) -> list[Today]:
    """What is known on that day of everybody in a grid."""
    return [_known(row) for row in db.connection().execute(_today(day).where(col(Entrance.grid_id) == grid_id))]


def heard_from(db: Session, resident_ids: Collection[int], day: date) -> dict[int, bool]:
    """By resident who was heard of on that day: whether themself or a worker said how they are, not somebody else."""
    rows = db.connection().execute(
        columns(col(Standing.resident_id), col(Reading.own), col(Reading.source))
        .join(Reading, col(Reading.id) == col(Standing.reading_id))
        .join(Round, col(Round.id) == col(Standing.round_id))
        .where(col(Standing.resident_id).in_(resident_ids), col(Round.day) == day)
        .order_by(col(Round.number))
    )
    found: dict[int, bool] = {}
    for resident_id, own, source in rows:
        found[resident_id] = found.get(resident_id, False) or own or source == "worker"
    return found


def is_in_hand(db: Session, resident_id: int) -> bool:
    """Whether a person is busy with them: they asked for somebody, or a worker took their silence on."""
    return db.connection().execute(IN_HAND, {"resident": resident_id}).first() is not None


def waiting_ticket(db: Session, resident_id: int, *, kinds: Sequence[str] = SOUGHT) -> Ticket | None:
    """The ticket to phone or visit somebody silent that is not settled, of today or of a day before."""
    theirs = select(Ticket).where(Ticket.resident_id == resident_id, col(Ticket.kind).in_(kinds))
    return db.exec(theirs.where(col(Ticket.state).in_(WAITING)).order_by(col(Ticket.id).desc())).first()


def broken_silences(db: Session, grid_id: int) -> list[tuple[Ticket, date | None]]:
    """A grid's calls and visits that nobody asked for and that wait, each with the last day of a report."""
    last = (
        select(func.max(Round.day))
        .join(Standing, col(Standing.round_id) == col(Round.id))
        .where(Standing.resident_id == Ticket.resident_id)
        .scalar_subquery()
    )
    unasked = (col(Ticket.kind) == "silent") | ((col(Ticket.kind) == "visit") & col(Ticket.category).in_(UNASKED))
    waiting = select(Ticket, last).where(Ticket.grid_id == grid_id, unasked)
    rows = db.exec(waiting.where(col(Ticket.state).in_(WAITING)).order_by(col(Ticket.id))).all()
    return [(row[0], row[1]) for row in rows]


# --- rungs ------------------------------------------------------------------------------------------------


def log(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write rungs down, each once a day; what was written first stays."""
    if rows:
        db.connection().execute(upsert(db, RUNG).on_conflict_do_nothing(), list(rows))


def climbed(db: Session, resident_id: int, day: date) -> dict[str, tuple[datetime, str]]:
    """The rungs that were dealt with on that day, oldest first, each with when and what came of it."""
    query = select(Rung).where(Rung.resident_id == resident_id, Rung.day == day)
    return {one.rung: (one.at, one.outcome) for one in db.exec(query.order_by(col(Rung.at)))}


def on_ladder(db: Session, grid_id: int, day: date) -> dict[int, str]:
    """By resident of a grid who is still silent: the last rung that was sent on that day."""
    query = (
        select(Rung.resident_id, Rung.rung)
        .join(Resident, col(Resident.id) == col(Rung.resident_id))
        .join(Household, col(Household.id) == col(Resident.household_id))
        .join(Entrance, col(Entrance.id) == col(Household.entrance_id))
        .where(Entrance.grid_id == grid_id, Rung.day == day, Rung.outcome == "sent", ~_heard_on(day))
        .order_by(col(Rung.at))
    )
    return dict(db.exec(query).all())


def wait(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put many due things down at once, each with a key of its own; one that is there already is due then."""
    if rows:
        insert = upsert(db, DUE)
        again = {name: insert.excluded[name] for name in ("at", "done")}
        db.connection().execute(insert.on_conflict_do_update(index_elements=("key",), set_=again), list(rows))


def hurry(db: Session, prefix: str, at: datetime) -> None:
    """What waits under these keys is due at `at` already."""
    waiting = (DUE.c.key.startswith(prefix, autoescape=True), DUE.c.done.is_(False), DUE.c.at > at)
    db.connection().execute(update(DUE).where(*waiting).values(at=at))


# --- whom it may turn to ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who may be asked about a resident; `chat` is NO_CHAT where only a phone is known."""

    contact_id: int | None  # None for a relative who is linked in the chat
    relation: str
    name: str
    phone: str
    account_id: int | None
    chat: int
    language: str
    agreed: bool


def contacts(db: Session, resident_id: int) -> list[Contact]:
    """Relatives linked in the chat, then the emergency contacts in their order; nobody twice."""
    named = db.exec(
        select(EmergencyContact)
        .where(EmergencyContact.resident_id == resident_id)
        .order_by(col(EmergencyContact.place), col(EmergencyContact.id))
    ).all()
    linked = db.exec(
        select(Kinship.account_id)
        .where(Kinship.resident_id == resident_id, Kinship.relation == "relative", col(Kinship.verified))
        .order_by(col(Kinship.made_at))
    ).all()
    accounts = _accounts(db, [*linked, *(one.account_id for one in named if one.account_id)])
    known = {one.account_id for one in named}
    relatives = [_linked(accounts[one]) for one in linked if one not in known]
    return [*relatives, *(_named(one, accounts.get(one.account_id or 0)) for one in named)]


def asked_lately(db: Session, account_id: int, since: datetime) -> list[int]:
    """The residents about whom an account may have been asked since then, as their family or neighbour."""
    named = select(EmergencyContact.resident_id).where(
        EmergencyContact.account_id == account_id, col(EmergencyContact.agreed)
    )
    linked = select(Kinship.resident_id).where(
        Kinship.account_id == account_id, Kinship.relation == "relative", col(Kinship.verified)
    )
    asked = select(Rung.resident_id).where(
        col(Rung.rung).in_(("family", "neighbour")), Rung.outcome == "sent", Rung.at >= since
    )
    theirs = asked.where(or_(col(Rung.resident_id).in_(named), col(Rung.resident_id).in_(linked)))
    return list(db.exec(theirs.distinct()).all())


def _accounts(db: Session, ids: Collection[int]) -> dict[int, Account]:
    return {one.id or 0: one for one in db.exec(select(Account).where(col(Account.id).in_(ids)))}


def _chat(account: Account | None) -> int:
    is_open = account is not None and account.reach == "yes"
    return (account.telegram_id or NO_CHAT) if is_open and account is not None else NO_CHAT


def _linked(account: Account) -> Contact:
    return Contact(None, "family", account.name, "", account.id, _chat(account), account.language, agreed=True)


def _named(one: EmergencyContact, account: Account | None) -> Contact:
    language = account.language if account else "zh"
    chat = _chat(account)
    return Contact(one.id, one.relation, one.name, one.phone, one.account_id, chat, language, agreed=one.agreed)


def add_contact(db: Session, **values: Any) -> EmergencyContact:
    """Somebody who may be asked about a resident, behind those who were named before."""
    place = func.count(col(EmergencyContact.id))
    before = db.exec(select(place).where(EmergencyContact.resident_id == values["resident_id"])).one()
    found = EmergencyContact(**values, place=before)
    db.add(found)
    db.flush()
    return found
