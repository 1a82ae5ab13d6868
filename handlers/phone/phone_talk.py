"""A telephone call: what the provider tells of it, how far it has come, and what its caller hears next."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from handlers.access import Caller, House, Turn
from handlers.effects import Effects, Line
from handlers.incoming import Incoming
from handlers.phone import callers
from storage import areas, calls, timetable
from storage.models import Call, Grid, Resident
from storage.people import NO_CHAT
from storage.rounds import zone

LOST = timedelta(minutes=5)  # nothing was keyed and nothing heard of the call
TALK = timedelta(minutes=30)  # the longest conversation
BROKEN_OFF = timedelta(minutes=1)  # the provider may tell of the end before it tells of the conversation
TO_STAFF = ("screen", "connect")
PATIENCE = dict.fromkeys(("ring", *TO_STAFF), TALK + LOST) | {"wait": BROKEN_OFF}
"""How long until a call of which nothing more is heard is given up, by what came then; else LOST."""


@dataclass(frozen=True, slots=True)
class Ring:
    """What the provider says of a call; numbers are E.164, the caller's is empty when it is withheld."""

    id: str
    caller: str
    called: str
    step: int = 0
    keys: str = ""
    answered: bool = False  # a telephone that was rung, by whomever or whatever
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the caller hears, and what then: `keys` waits for them, `ring` rings `phone`, `end` hangs up.

    What whoever is rung hears: `screen` waits for their key, `connect` puts them through.
    """

    lines: tuple[Line, ...] = ()
    language: str = "zh"
    then: str = "end"
    step: int = 0
    phone: str = ""


@dataclass
class Talk:
    """How far a call has come; kept with it under lock."""

    caller: str = ""
    called: str = ""
    stage: str = "ring"  # ring, door, who, menu or over
    step: int = 0
    to_ring: list[str] = field(default_factory=list)
    grids: list[int] = field(default_factory=list)  # those it may be for
    sharing: list[int] = field(default_factory=list)  # whose number it is
    on_paper: bool = False  # they declined to be stored
    named: list[int] = field(default_factory=list)  # who was read out to choose from
    whom: list[int] = field(default_factory=list)  # who speaks
    room: str = ""
    taken: bool = False  # whoever was rung pressed a key, which no answering machine does
    keyed: list[str] = field(default_factory=list)  # the parts of a door
    unclear: list[str] = field(default_factory=list)  # what could not be understood, for whoever rings back
    missed: int = 0
    silent: int = 0
    confirms: bool = False  # a fever was read back
    recorded: bool = False
    asked: bool = False


Said = tuple[tuple[Line, ...], str, Effects]
"""What is said, what then (as in `Spoken`, or `wait` for other news), and what it leads to."""


@dataclass
class Conversation:
    """One step of one call."""

    db: Session
    house: House
    when: datetime
    row: Call
    talk: Talk

    @property
    def language(self) -> str:
        """The language the caller chose in the chat, or the house's."""
        return callers.language(self.db, self.talk.whom or self.talk.sharing, self.house.language)

    @property
    def staff_language(self) -> str:
        """The language of whoever looks after the call."""
        grid = self.grid()
        return grid.language if grid else self.house.language

    @property
    def is_text_only(self) -> bool:
        """Whether the caller wants to be written to and not rung."""
        return len(self.talk.whom) == 1 and self.db.get_one(Resident, self.talk.whom[0]).contact == "text"

    def grids(self) -> list[Grid]:
        """The grids the call may be for."""
        return [grid for grid in areas.grids(self.db) if grid.id in self.talk.grids]

    def grid(self) -> Grid | None:
        """The one grid the call is for, once that is clear."""
        return areas.grid(self.db, self.row.grid_id) if self.row.grid_id else None

    def turn(self, text: str = "") -> Turn:
        """The moment in which the caller says `text` by keys."""
        line = f"line:{self.row.id}"
        known = callers.known(
            self.db,
            caller=self.talk.caller,
            line=line,
            grid_id=self.row.grid_id,
            language=self.language,
            when=self.when,
        )
        known.kin = callers.as_kin(self.db, self.talk.whom)
        self.row.account_id = known.account_id
        message = Incoming(
            update_id=0,
            kind="message",
            chat_id=NO_CHAT,
            private=True,
            user_id=NO_CHAT,
            said_at=self.when,
            text=text,
            source=f"{line}:{self.talk.step}",
        )
        return Turn(self.db, message, Caller(known, operator=False), None, self.house, self.when)

    def keep(self, lines: tuple[Line, ...], then: str) -> dict[str, Any]:
        """Put the call down as it stands now, and look after it later; returns what is spoken, JSON-able."""
        talk, row = self.talk, self.row
        if then == "end":
            talk.stage = "over"
        row.said = asdict(talk)
        row.resident_id = talk.whom[0] if len(talk.whom) == 1 else None
        self.db.flush()
        self._look_later(PATIENCE.get(then, LOST))
        phone = talk.to_ring[0] if then == "ring" else ""
        language = self.staff_language if then in TO_STAFF else self.language
        return asdict(Spoken(lines, language, then, talk.step, phone))

    def _look_later(self, patience: timedelta) -> None:
        number, at = self.row.id or 0, self.when + patience
        timetable.call_off(self.db, f"line:{number}:")
        if not self.row.outcome:
            key = f"line:{number}:{self.talk.step}:{at:%d%H%M%S}"
            timetable.later(self.db, key=key, kind="line", at=at, subject=number)


def resume(db: Session, ring: Ring, house: House, when: datetime) -> Conversation:
    """The call as it stands; one never heard of begins here, whatever its first news is."""
    day = when.astimezone(zone(house.timezone)).date()
    row = calls.of_provider(db, ring.id, way="line", day=day, at=when)
    if row.outcome:
        return Conversation(db, house, when, row, Talk(stage="over"))
    if row.said is not None:
        return Conversation(db, house, when, row, Talk(**row.said))
    call = Conversation(db, house, when, row, Talk(ring.caller, ring.called))
    _recognise(call)
    return call


def _recognise(call: Conversation) -> None:
    """Who may be calling, and for which grids."""
    talk = call.talk
    residents = callers.of_number(call.db, talk.caller)
    talk.sharing = [one.id or 0 for one in residents if not one.declined]
    talk.on_paper = bool(residents) and not talk.sharing
    talk.whom = talk.sharing if len(talk.sharing) == 1 else []
    found = callers.grids_of(call.db, talk.called, residents)
    talk.grids = [grid.id or 0 for grid in found]
    call.row.grid_id = talk.grids[0] if len(found) == 1 else None
