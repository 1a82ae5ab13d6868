"""Who writes and what they may see and do; a role is always held for an area."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from handlers.incoming import Incoming
from storage import areas, audit, people, roles
from storage.models import Grid, Group
from storage.people import Known

WORKERS = ("worker", "lead", "staff")
RANK = {"resident": 0, "volunteer": 1, "worker": 2, "lead": 3, "staff": 4, "operator": 5}


@dataclass(frozen=True, slots=True)
class House:
    """What the whole installation shares: who may set it up, and its defaults."""

    operators: frozenset[int] = frozenset()
    bot_id: int = 0
    bot_name: str = ""
    reads_all: bool = False  # privacy mode is off: groups the bot joins show it everything
    timezone: str = "Asia/Shanghai"
    language: str = "zh"
    prompts: str = ""  # the folder of recorded prompts
    web_url: str = ""  # the root that the link page is reached at; without one there are no links


@dataclass(slots=True)
class Caller:
    """The person behind a message."""

    known: Known
    operator: bool
    _roles: list[tuple[str, str, int]] | None = field(default=None, repr=False)

    def roles(self, db: Session) -> list[tuple[str, str, int]]:
        """The roles held, as (role, area, area id), looked up once."""
        if self._roles is None:
            self._roles = roles.held(db, self.known.account_id)
        return self._roles

    def forget_roles(self) -> None:
        """A role was given or taken: look them up anew."""
        self._roles = None

    def works_for(self, db: Session, grid: Grid) -> bool:
        """Whether this person may see and change the grid's records."""
        return self.operator or any(
            role in WORKERS and (area, area_id) in (("grid", grid.id), ("community", grid.community_id))
            for role, area, area_id in self.roles(db)
        )

    def grids(self, db: Session) -> Sequence[Grid]:
        """The grids this person works for, by name."""
        return [grid for grid in areas.grids(db) if self.works_for(db, grid)]

    def rank(self, db: Session) -> str:
        """The highest role held anywhere."""
        held = [role for role, _, _ in self.roles(db)] + (["operator"] if self.operator else [])
        return max(held, key=RANK.__getitem__, default="resident")


@dataclass(slots=True)
class Turn:
    """One message being handled: who said what, where, when, on which session."""

    db: Session
    message: Incoming
    caller: Caller
    group: Group | None
    house: House
    when: datetime

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.caller.known.language

    @property
    def account_id(self) -> int:
        """The account that writes."""
        return self.caller.known.account_id

    def grid(self) -> Grid | None:
        """The grid this is about: the group's, or else the person's own, or the only one they work for."""
        grid_id = self.group.grid_id if self.group is not None else None
        if grid_id is None and (self.group is None or self.group.kind != "work"):
            own = [kin.grid_id for kin in self.caller.known.kin if kin.grid_id is not None]
            grid_id = own[0] if own else self.caller.known.grid_id
        if grid_id is None and self.group is None and self.caller.roles(self.db):
            worked = self.caller.grids(self.db)
            return worked[0] if len(worked) == 1 else None
        return areas.grid(self.db, grid_id) if grid_id is not None else None

    def note(self, action: str, grid_id: int | None, subject: str = "") -> None:
        """Write down that whoever writes did this: ids, never values."""
        audit.note(self.db, at=self.when, action=action, account_id=self.account_id, grid_id=grid_id, subject=subject)


def turn_for(db: Session, message: Incoming, house: House, when: datetime) -> Turn:
    """Recognise who writes and where; a newcomer gets an account."""
    group = None if message.private else areas.remember_group(db, message.chat_id, message.chat_title)
    home = group.grid_id if group is not None else None
    known = people.known(db, message.user_id)
    if known is None:
        language = "en" if message.language.startswith("en") else house.language
        known = people.meet(
            db, telegram_id=message.user_id, name=message.user_name, language=language, grid_id=home, when=when
        )
    elif known.grid_id is None and home is not None:
        people.set_home(db, known.account_id, home)
        known.grid_id = home
    if message.private and known.reach != "yes" and message.kind in ("message", "press", "edit"):
        people.set_reach(db, known.account_id, "yes")
        known.reach = "yes"
    return Turn(db, message, Caller(known, message.user_id in house.operators), group, house, when)


def workers_of(db: Session, grid: Grid, house: House) -> list[int]:
    """The private chats of those who answer for the grid; the operators' when none is open."""
    held = roles.holders(db, grid=grid, names=WORKERS)
    open_chats = list(dict.fromkeys(telegram_id for _, telegram_id, reach, _, _ in held if reach == "yes"))
    return open_chats or sorted(house.operators)
