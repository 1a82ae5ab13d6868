"""What Linli remembers, all on one page: places, people, rounds, what was said, work, and what goes in and out."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, Table, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.secrets import Secret, SecretJson

DAY = {
    "open": "08:00",
    "remind": ["12:00", "16:00"],
    "last_call": "17:30",
    "close": "18:00",
    "door_list": "18:05",
    "brief": "20:00",
}
"""The timetable of a grid that set no other (the README's day); times are the grid's own."""


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a model, for statements that must be quick."""
    rows: Table = model.__table__  # type: ignore[attr-defined]
    return rows


# --- places -----------------------------------------------------------------------------------------------


class Community(SQLModel, table=True):
    """社区: the root of the area tree."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Compound(SQLModel, table=True):
    """小区: a gated compound; the empty name is the community's only one."""

    __table_args__ = (UniqueConstraint("community_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    name: str = ""


class Building(SQLModel, table=True):
    """楼栋."""

    __table_args__ = (UniqueConstraint("compound_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    compound_id: int = Field(foreign_key="compound.id")
    name: str
    place: str = Field(default="", description="sorts buildings as people walk past them")


class Grid(SQLModel, table=True):
    """网格: the entrances one worker answers for, with its own timetable and phone."""

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    name: str = Field(unique=True)
    timezone: str = "Asia/Shanghai"
    language: str = "zh"
    phone: str = ""
    clinic: str = ""
    rounds: list[dict[str, Any]] = Field(default_factory=lambda: [dict(DAY)], sa_column=Column(JSON, nullable=False))
    paused: bool = False
    rest_days: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    made_at: datetime


class Entrance(SQLModel, table=True):
    """楼门: belongs to at most one grid."""

    __table_args__ = (UniqueConstraint("building_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    building_id: int = Field(foreign_key="building.id")
    name: str = ""
    grid_id: int | None = Field(default=None, foreign_key="grid.id", index=True)
    place: str = ""


class Household(SQLModel, table=True):
    """户: a door; `code` lets its people see and correct what is recorded."""

    __table_args__ = (UniqueConstraint("entrance_id", "door"),)
    id: int | None = Field(default=None, primary_key=True)
    entrance_id: int = Field(foreign_key="entrance.id", index=True)
    door: str
    place: str = ""
    code: str = Field(index=True)
    flatshare: bool = False
    paused: str = Field(
        default="", description="why it is neither reminded nor missing: away, hospital …; empty when it is not"
    )


class Group(SQLModel, table=True):
    """A chat the bot is in; `telegram_id` changes when Telegram upgrades the group, `id` never."""

    __tablename__: ClassVar[str] = "chat_group"
    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    kind: str = Field(default="", description="grid, work or empty while unbound")
    grid_id: int | None = Field(default=None, foreign_key="grid.id", index=True)
    community_id: int | None = Field(default=None, foreign_key="community.id")
    title: str = ""
    bot_is: str = Field(default="member", description="member, administrator, left or kicked")
    sees_all: bool = False
    told_privacy: bool = False


# --- people -----------------------------------------------------------------------------------------------


class Resident(SQLModel, table=True):
    """居民: one row of the roster; never deleted by an import."""

    __table_args__ = (UniqueConstraint("household_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    name: str
    phone: str = Field(default="", sa_column=Column(Secret, nullable=False))
    phone_mark: str = Field(default="", index=True)
    birth_year: int | None = None
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    contact: str = Field(default="chat", description="chat, phone, text or visit")
    rungs: list[str] | None = Field(
        default=None,
        sa_column=Column(JSON, nullable=True),
        description="the rungs of the silence ladder this person agreed to, in order; unset: those of the house",
    )
    paused: str = ""
    declined: bool = Field(
        default=False, description="does not want to be stored: served on paper, neither reminded nor missing"
    )
    made_at: datetime


class Account(SQLModel, table=True):
    """Somebody who writes to us: a Telegram user, the page of a household's door, or a telephone line."""

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int | None = Field(default=None, sa_column=Column(BigInteger, unique=True, nullable=True))
    door: int | None = Field(default=None, index=True, unique=True, description="the household whose page this is")
    phone_mark: str | None = Field(default=None, index=True, unique=True, description="the telephone line, by its mark")
    page_mark: str | None = Field(
        default=None, index=True, unique=True, description="a door and a name given on an area's page, by their mark"
    )
    name: str = Field(default="", sa_column=Column(Secret, nullable=False))
    language: str = "zh"
    reach: str = Field(
        default="unknown", description="private chat: unknown, yes, blocked, gone; none without Telegram"
    )
    grid_id: int | None = Field(
        default=None, foreign_key="grid.id", description="the grid whose group they first wrote in"
    )
    consented_at: datetime | None = None
    declined: bool = Field(default=False, description="said no to storing: served on paper")
    made_at: datetime


class Kinship(SQLModel, table=True):
    """Which residents an account speaks for: itself, or a relative who asked for it."""

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", primary_key=True, index=True)
    relation: str = Field(default="self", description="self or relative")
    verified: bool = False
    made_at: datetime


class EmergencyContact(SQLModel, table=True):
    """紧急联系人: whom the silence ladder may turn to for a resident, in this order, once they agreed."""

    id: int | None = Field(default=None, primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", index=True)
    relation: str = Field(description="family or neighbour")
    name: str = Field(default="", sa_column=Column(Secret, nullable=False))
    phone: str = Field(default="", sa_column=Column(Secret, nullable=False))
    account_id: int | None = Field(default=None, foreign_key="account.id")
    place: int = 0
    agreed: bool = False
    made_at: datetime


class Alias(SQLModel, table=True):
    """What an account calls somebody (妈), asked once, privately."""

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    word: str = Field(primary_key=True)
    resident_id: int = Field(foreign_key="resident.id")


class Role(SQLModel, table=True):
    """A role held for an area; nobody sees or changes anything outside theirs."""

    __table_args__ = (UniqueConstraint("account_id", "role", "area", "area_id"),)
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    role: str = Field(description="volunteer, worker, lead or staff")
    area: str = Field(description="grid or community")
    area_id: int
    made_at: datetime


class Invite(SQLModel, table=True):
    """A one-time link that grants a role."""

    token: str = Field(primary_key=True)
    role: str
    area: str
    area_id: int
    made_by: int = Field(foreign_key="account.id")
    expires_at: datetime
    used_by: int | None = Field(default=None, foreign_key="account.id")


class Link(SQLModel, table=True):
    """A way in without Telegram, printed or forwarded: opaque, for one area, until it is revoked."""

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)
    area: str = Field(description="community, grid, entrance or household")
    area_id: int
    made_by: int | None = Field(default=None, foreign_key="account.id")
    made_at: datetime
    revoked_at: datetime | None = None


class Duty(SQLModel, table=True):
    """值班表: who is rung, on which weekday (0 is Monday) and between which of the grid's own times."""

    id: int | None = Field(default=None, primary_key=True)
    grid_id: int = Field(foreign_key="grid.id", index=True)
    weekday: int
    begins: str = Field(description="08:00")
    ends: str = Field(description="20:00; not after `begins` means the next morning")
    name: str
    phone: str = Field(default="", sa_column=Column(Secret, nullable=False))
    place: int = 0


class Claim(SQLModel, table=True):
    """What somebody asked for and a worker decides: an enrolment, a relative, volunteering, being forgotten."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    grid_id: int | None = Field(default=None, foreign_key="grid.id")
    wants: str = Field(default="self", description="self, relative, volunteer or forget")
    room: str
    name: str
    phone: str = Field(default="", sa_column=Column(Secret, nullable=False))
    state: str = Field(default="open", description="open, accepted or refused")
    made_at: datetime


# --- rounds and what was said -----------------------------------------------------------------------------


class Round(SQLModel, table=True):
    """One collection of reports in one grid on one day."""

    __table_args__ = (UniqueConstraint("grid_id", "day", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    grid_id: int = Field(foreign_key="grid.id")
    day: date = Field(index=True)
    number: int = 0
    form: str = "temperature"
    opens_at: datetime
    closes_at: datetime
    state: str = Field(default="planned", description="planned, open or closed")


class Board(SQLModel, table=True):
    """The one live message of a round in one group."""

    __table_args__ = (UniqueConstraint("round_id", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    group_id: int = Field(foreign_key="chat_group.id", index=True)
    message_id: int | None = None
    shown: str = Field(default="", sa_column=Column(Text, nullable=False))


class Statement(SQLModel, table=True):
    """What somebody said, as they said it, kept under lock; an edit is a new version."""

    __table_args__ = (Index("statement_message", "chat_id", "message_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    message_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    version: int = 0
    text: str = Field(default="", sa_column=Column(Secret, nullable=False))
    said_at: datetime


class Reading(SQLModel, table=True):
    """One value for one person; append-only, and without a resident until it can be placed."""

    __table_args__ = (Index("reading_of", "round_id", "resident_id"),)
    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statement.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    resident_id: int | None = Field(default=None, foreign_key="resident.id", index=True)
    grid_id: int | None = Field(default=None, foreign_key="grid.id")
    round_id: int | None = Field(default=None, foreign_key="round.id")
    day: date = Field(index=True)
    said_at: datetime
    celsius: float | None = None
    status: str = Field(default="", description="normal or abnormal, when no number was said")
    symptoms: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    site: str = ""
    who: str = Field(default="self", sa_column=Column(Secret(plain=("self",)), nullable=False))
    room: str = ""
    source: str = Field(default="text", description="text, chain, tap, dialogue, page or worker")
    own: bool = Field(default=True, description="said by the person about themself")
    late: bool = False
    withdrawn: bool = Field(default=False, description="replaced by an edit or a correction; kept as history")


class Standing(SQLModel, table=True):
    """Where a resident stands in a round, derived from their readings in the same transaction."""

    round_id: int = Field(foreign_key="round.id", primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", primary_key=True, index=True)
    reading_id: int = Field(foreign_key="reading.id")
    celsius: float | None = None
    status: str = ""
    symptoms: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    fever: bool = False
    late: bool = False
    corrected: bool = False
    differs: bool = False


# --- work -------------------------------------------------------------------------------------------------


class Ticket(SQLModel, table=True):
    """A piece of work with an owner until it is done; `cause` makes the same alarm one ticket."""

    id: int | None = Field(default=None, primary_key=True)
    cause: str = Field(unique=True)
    kind: str = Field(description="fever, emergency, help, enrolment, unreachable …")
    state: str = Field(default="OPEN", description="a state of conversations.tickets, by name")
    grid_id: int | None = Field(default=None, foreign_key="grid.id", index=True)
    resident_id: int | None = Field(default=None, foreign_key="resident.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    claim_id: int | None = Field(default=None, foreign_key="claim.id")
    reading_id: int | None = Field(default=None, foreign_key="reading.id")
    owner_id: int | None = Field(default=None, foreign_key="account.id")
    rung: int = Field(default=0, description="how far it has climbed up the roles of its area")
    note: str = Field(default="", sa_column=Column(Secret, nullable=False))
    category: str = ""
    items: Any = Field(default_factory=list, sa_column=Column(SecretJson, nullable=True))
    urgent: bool = False
    wanted: str = Field(default="", description="when it is wanted, in the resident's words")
    trip_until: datetime | None = Field(default=None, description="then what is not done returns")
    opened_at: datetime
    due_at: datetime | None = Field(default=None, description="when it climbs on if it is not where it should be")
    closed_at: datetime | None = None


class Case(SQLModel, table=True):
    """Somebody who is asked more often than once a day: a fever until it is closed, 14 days after a journey."""

    __table_args__ = (UniqueConstraint("kind", "resident_id", "opened_on"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(description="fever or observation")
    resident_id: int = Field(foreign_key="resident.id", index=True)
    account_id: int = Field(foreign_key="account.id")
    grid_id: int | None = Field(default=None, foreign_key="grid.id", index=True)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id")
    state: str = Field(default="open", description="open or closed")
    told: Any = Field(default_factory=dict, sa_column=Column(SecretJson, nullable=True))
    opened_on: date
    until: date | None = None
    closed_by: int | None = Field(default=None, foreign_key="account.id")


class Rung(SQLModel, table=True):
    """A rung of the silence ladder that was climbed for a resident, exactly once a day."""

    resident_id: int = Field(foreign_key="resident.id", primary_key=True)
    day: date = Field(primary_key=True, index=True)
    rung: str = Field(primary_key=True, description="nudge, voice, family, neighbour, worker or door")
    at: datetime
    outcome: str = Field(default="", description="sent, skipped (nobody agreed or can be reached), or what stopped it")


class DayOutcome(SQLModel, table=True):
    """How a day ended for somebody who is looked after."""

    resident_id: int = Field(foreign_key="resident.id", primary_key=True)
    day: date = Field(primary_key=True, index=True)
    outcome: str = Field(description="reached, seen, proxied, refused, away, hospital or not_reached")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime


class Call(SQLModel, table=True):
    """A telephone call, or a knock on the door, and what came of it."""

    __table_args__ = (Index("call_of_day", "day", "resident_id"),)
    id: int | None = Field(default=None, primary_key=True)
    resident_id: int | None = Field(default=None, foreign_key="resident.id", index=True)
    grid_id: int | None = Field(default=None, foreign_key="grid.id")
    day: date
    at: datetime
    way: str = Field(description="out (the call list), in (记来电), line (the phone line) or door")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    outcome: str = Field(
        default="", description="reached, nobody, visit, refused, away, hospital or passed; empty: under way"
    )
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id")
    said: Any = Field(default=None, sa_column=Column(SecretJson, nullable=True))
    provider_id: str | None = Field(default=None, unique=True, description="the provider's own name for the call")


class Track(SQLModel, table=True):
    """A place where somebody infected has been, told to a grid without a name."""

    id: int | None = Field(default=None, primary_key=True)
    grid_id: int = Field(foreign_key="grid.id", index=True)
    place: str
    told: str = Field(default="", description="when, in words")
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime
    published_at: datetime | None = None


class Volunteer(SQLModel, table=True):
    """What a volunteer offered to do, when and where."""

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    skills: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    hours: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    area: str = ""
    made_at: datetime


class Card(SQLModel, table=True):
    """A message that shows a ticket and is edited as the ticket moves."""

    __table_args__ = (UniqueConstraint("ticket_id", "chat_id"),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    message_id: int | None = None


class Submission(SQLModel, table=True):
    """A form of the page or a call of the phone line that was taken in, so that a second posting changes nothing."""

    key: str = Field(primary_key=True)
    at: datetime
    shown: Any = Field(default=None, sa_column=Column(SecretJson, nullable=True))


class OpenDialogue(SQLModel, table=True):
    """Where a person is in a guided dialogue."""

    key: str = Field(primary_key=True)
    name: str
    saved: Any = Field(default=None, sa_column=Column(SecretJson, nullable=False))
    day: date
    version: int = 0
    changed_at: datetime


class Due(SQLModel, table=True):
    """Something to be done later; `key` can exist once."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    at: datetime = Field(index=True)
    subject: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    done: bool = False


class Fired(SQLModel, table=True):
    """An entry of a grid's timetable that has been dealt with, exactly once."""

    __table_args__ = (UniqueConstraint("grid_id", "entry", "due_at"),)
    id: int | None = Field(default=None, primary_key=True)
    grid_id: int = Field(foreign_key="grid.id")
    entry: str
    due_at: datetime
    fired_at: datetime
    outcome: str = Field(description="done, late, too_late, skipped, or moved: the day had it at its earlier time")


class Audit(SQLModel, table=True):
    """Who did what to whom: ids, never values."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    account_id: int | None = None
    action: str
    grid_id: int | None = Field(default=None, index=True)
    subject: str = ""


# --- in and out -------------------------------------------------------------------------------------------


class Inbox(SQLModel, table=True):
    """An update exactly as Telegram sent it, until what it meant is committed."""

    __table_args__ = (Index("inbox_waiting", "state", "update_id"),)
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_key: int = Field(sa_column=Column(BigInteger, nullable=False))
    raw: str = Field(default="", sa_column=Column(Secret, nullable=False))
    state: str = Field(default="new", description="new, done or dead")
    tries: int = 0
    received_at: datetime
    next_at: datetime


class Outbox(SQLModel, table=True):
    """Something to be sent: text keys and ids under lock, unique by what caused it."""

    __table_args__ = (
        UniqueConstraint("cause", "sequence"),
        Index("outbox_waiting", "state", "lane", "next_at"),
        Index("outbox_card", "card", "state"),
        Index("outbox_message", "chat_id", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    cause: str
    sequence: int
    lane: int = Field(description="0 replies and alarms, 1 notices and reminders, 2 board edits and reactions")
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    kind: str = Field(description="say, react, file, board, card, pin, menu or delete")
    payload: Any = Field(default=None, sa_column=Column(SecretJson, nullable=True))
    card: str = Field(default="", description="what it refreshes: waiting rows of one card are one")
    state: str = Field(default="new", description="new, sending, sent, dropped, uncertain or failed")
    tries: int = 0
    message_id: int | None = None
    made_at: datetime
    next_at: datetime
    expires_at: datetime | None = None
    error: str = ""
