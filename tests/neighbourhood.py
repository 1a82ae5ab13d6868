"""A small made-up neighbourhood on a real database, and its people, who write and press as residents do.

幸福一格 is building 3, entrance 1: 501 (张三, 李梅, 张小宝), 502 (王秀英), 601 (flat-share: 赵一, 钱二).
幸福二格 is building 8: 101 (孙七).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.post import Post
from documents.roster import RosterRow
from handlers import later, messages
from handlers.access import House, Turn
from handlers.effects import Effect, Effects, Line, Receipt, Reply, Toast
from handlers.grid.rosters import import_rows
from handlers.incoming import Attachment, Incoming
from scheduler import timetable as entries
from storage import areas, people, roles, rounds, timetable
from storage.models import Due, Grid, Household, Resident, Round, Standing, Ticket

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 2)
OPERATOR = 900
BOT = 999
HOUSE = House(operators=frozenset({OPERATOR}), bot_id=BOT, bot_name="linli_bot")

GROUP, OTHER_GROUP, WORK_ROOM, STRANGE_GROUP = -1001, -1002, -1003, -1004
ZHANG, LI, WANG, ZHAO, QIAN = 101, 102, 103, 104, 105
WORKER, OTHER_WORKER, STRANGER = 201, 202, 301
ROSTER = (
    RosterRow("", "3", "1", "501", "张三", "+8613800000001", 1980),
    RosterRow("", "3", "1", "501", "李梅", "+8613800000002", 1982),
    RosterRow("", "3", "1", "501", "张小宝", "", 2015),
    RosterRow("", "3", "1", "502", "王秀英", "+8613800000003", 1941, ("独居",)),
    RosterRow("", "3", "1", "601", "赵一", "+8613800000004", 1995),
    RosterRow("", "3", "1", "601", "钱二", "+8613800000005", 1996),
)
OTHER_ROSTER = (RosterRow("", "8", "1", "101", "孙七", "+8613800000006", 1970),)


def at(clock: str, day: date = DAY, zone: ZoneInfo = ZONE) -> datetime:
    """The moment a clock in Shanghai shows `HH:MM` (or `HH:MM:SS`) on the day."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


MADE = at("20:00", DAY - timedelta(days=30))


@dataclass
class Answer:
    """What one message or press led to."""

    effects: Effects
    turn: Turn

    def of(self, kind: type[Any]) -> list[Any]:
        """The effects of one kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def keys(self) -> list[str]:
        """The text keys of everything that is said or shown to whoever asked."""
        return [one.key for effect in self.effects for one in _lines(effect)]


def _lines(effect: Effect) -> tuple[Line, ...]:
    match effect:
        case Toast():
            return (effect.text,)
        case Reply() | Receipt():
            return effect.lines
        case _:
            return ()


def _close(round_id: int, db: Session) -> tuple[str, Effects]:
    return f"close:{round_id}", entries.close(db, round_id)


Work = Callable[[Session], tuple[str, Effects]]


@dataclass
class Neighbourhood:
    """The people of a session's database; every message is a turn of its own, its rows written and read anew."""

    db: Session
    house: House = HOUSE
    now: datetime = field(default_factory=lambda: at("09:00"))
    counter: int = 0

    # --- what they do ---

    def says(self, user: int, text: str, **how: Any) -> Answer:
        """Write in the grid group, or wherever `chat` says; `at` moves the clock, `kind="edit"` edits `message`."""
        return self._take(user, "message", text=text, **how)

    def tells(self, user: int, text: str, **how: Any) -> Answer:
        """Write in the private chat."""
        return self._take(user, "message", text=text, chat=user, **how)

    def edits(self, user: int, message: int, text: str, **how: Any) -> Answer:
        """Edit an earlier message of the grid group, or of `chat`."""
        return self._take(user, "edit", text=text, message=message, **how)

    def presses(self, user: int, data: str, **how: Any) -> Answer:
        """Press a button in the grid group, or in `chat`."""
        return self._take(user, "press", data=data, **how)

    def commands(self, user: int, name: str, argument: str = "", **how: Any) -> Answer:
        """Send a command privately, or in `chat`."""
        how.setdefault("chat", user)
        return self._take(user, "message", text=f"/{name} {argument}".strip(), command=name, argument=argument, **how)

    def _take(
        self,
        user: int,
        kind: Any,
        *,
        text: str = "",
        chat: int = GROUP,
        at: datetime | None = None,
        said: datetime | None = None,
        message: int = 0,
        reply: bool = False,
        data: str = "",
        command: str = "",
        argument: str = "",
        attachment: Attachment | None = None,
        name: str = "",
        **more: Any,
    ) -> Answer:
        self.now = at or self.now
        self.counter += 1
        incoming = Incoming(
            update_id=self.counter,
            kind=kind,
            chat_id=chat,
            private=chat > 0,
            user_id=user,
            said_at=said or self.now,
            chat_title="" if chat > 0 else f"group {chat}",
            user_name=name or f"user {user}",
            message_id=message or 1000 + self.counter,
            text=text,
            reply_to_us=reply,
            command=command,
            argument=argument,
            data=data,
            press_id=f"p{self.counter}" if kind == "press" else "",
            attachment=attachment,
        )
        return self.handle(replace(incoming, **more))

    def handle(self, incoming: Incoming) -> Answer:
        """One message in a transaction as good as its own."""
        turn, effects = messages.handle(self.db, incoming, self.house, self.now)
        self.post(incoming.cause, effects, turn)
        self.forget()
        return Answer(effects, turn)

    def post(self, cause: str, effects: Effects, turn: Turn | None = None) -> None:
        """Every effect becomes the letter it is, as it does behind the real worker and ticker."""
        post = Post(self.db, self.house, self.now)
        if turn is None:
            post.send(cause, effects)
        else:
            post.answer(turn, effects)
        post.close()

    def forget(self) -> None:
        """Write everything out and read it anew: the next turn knows only what is stored."""
        self.db.flush()
        self.db.info.clear()
        self.db.expire_all()

    # --- what time does ---

    def passes(self, until: datetime) -> list[tuple[str, Effects]]:
        """Let the clock run to `until` and deal with what has come due, as the ticker does."""
        self.now = until
        past = [round_.id or 0 for round_ in rounds.open_rounds(self.db, before=until)]
        work: list[Work] = [partial(_close, number) for number in past]
        coming = entries.Watch().come_due(self.db, until)
        work += [partial(entries.deal, coming=one, now=until, house=self.house) for one in coming]
        work += [partial(self._do, one.id or 0) for one in timetable.due(self.db, now=until)]
        dealt = []
        for one in work:
            cause, effects = one(self.db)
            self.post(cause, effects)
            self.forget()
            dealt.append((cause, effects))
        return dealt

    def _do(self, due_id: int, db: Session) -> tuple[str, Effects]:
        due = db.get_one(Due, due_id)
        if not timetable.take(db, due_id):
            return f"due:{due.kind}:{due_id}", []  # what was done a moment ago called it off
        return f"due:{due.kind}:{due_id}", later.do(db, due, self.house, self.now)

    # --- what is stored ---

    def grid(self, name: str = "幸福一格") -> Grid:
        """The grid of that name."""
        found = areas.grid_named(self.db, name)
        assert found is not None
        return found

    def resident(self, name: str) -> Resident:
        """The only resident of that name."""
        return self.db.exec(select(Resident).where(Resident.name == name)).one()

    def household(self, door: str) -> Household:
        """The only household of that door number."""
        return self.db.exec(select(Household).where(Household.door == door)).one()

    def round(self, day: date = DAY, number: int = 0, grid: str = "幸福一格") -> Round:
        """The grid's round of a day."""
        return rounds.round_of(self.db, self.grid(grid), day, number)

    def stands(self, name: str, day: date = DAY, number: int = 0, grid: str = "幸福一格") -> Standing | None:
        """Where a resident stands in a round."""
        round_ = self.round(day, number, grid)
        return rounds.standing(self.db, round_id=round_.id or 0, resident_id=self.resident(name).id or 0)

    def tickets(self, kind: str) -> list[Ticket]:
        """All tickets of a kind, oldest first."""
        return list(self.db.exec(select(Ticket).where(Ticket.kind == kind).order_by(Ticket.id)).all())  # type: ignore[arg-type]

    def missing(self, day: date = DAY) -> list[str]:
        """Who owes a report, in stair order."""
        return [one.name for one in rounds.missing(self.db, self.round(day))]

    def opens(self, clock: str = "08:00", day: date = DAY) -> None:
        """The day's round opens as the timetable has it; then it is nine o'clock."""
        self.passes(at(clock, day))
        self.now = at("09:00", day)

    # --- how it came to be ---

    def enrol(self, user: int, name: str, *, relation: str = "self", verified: bool = True) -> int:
        """An account with an open private chat that speaks for the resident; the account's id."""
        account = self.account(user)
        resident = self.resident(name)
        people.set_consent(self.db, account, MADE)
        people.set_reach(self.db, account, "yes")
        people.link(
            self.db,
            account_id=account,
            resident_id=resident.id or 0,
            relation=relation,
            verified=verified,
            when=MADE,
        )
        self.forget()
        return account

    def account(self, user: int, name: str = "", grid: str = "") -> int:
        """The account of a Telegram user, made when it is new."""
        known = people.known(self.db, user)
        if known is not None:
            return known.account_id
        home = self.grid(grid).id if grid else None
        name = name or f"user {user}"
        return people.meet(self.db, telegram_id=user, name=name, language="zh", grid_id=home, when=MADE).account_id

    def employ(self, user: int, grid: str, role: str = "worker") -> None:
        """Make somebody the grid's worker, with an open private chat."""
        account = self.account(user)
        people.set_reach(self.db, account, "yes")
        roles.grant(self.db, account_id=account, role=role, area="grid", area_id=self.grid(grid).id or 0, when=MADE)
        self.forget()

    def bind(self, chat: int, grid: str, kind: str = "grid") -> None:
        """Let a chat be the grid's group or its work room."""
        group = areas.remember_group(self.db, chat, f"group {chat}")
        one = self.grid(grid)
        group.kind, group.grid_id, group.community_id = kind, one.id, one.community_id
        group.bot_is, group.told_privacy = "administrator", True
        self.forget()


def settle_in(db: Session) -> Neighbourhood:
    """Two grids with a group each, rosters, six enrolled residents and two workers; nobody has written yet."""
    town = Neighbourhood(db)
    for name, rows in (("幸福一格", ROSTER), ("幸福二格", OTHER_ROSTER)):
        grid = areas.make_grid(db, name=name, community="幸福社区", when=MADE, timezone=ZONE.key, language="zh")
        assert not import_rows(db, grid, list(enumerate(rows, start=2)), MADE).errors
    town.grid().phone = "021-55550101"
    town.household("601").flatshare = True
    town.bind(GROUP, "幸福一格")
    town.bind(OTHER_GROUP, "幸福二格")
    for user, name in ((ZHANG, "张三"), (LI, "李梅"), (WANG, "王秀英"), (ZHAO, "赵一"), (QIAN, "钱二")):
        town.enrol(user, name)
    town.employ(WORKER, "幸福一格")
    town.employ(OTHER_WORKER, "幸福二格")
    return town
