"""Whom the hotline is offered to by itself, and what every message to them carries: the number and the big buttons."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from conversations import hotline
from handlers.access import Turn
from handlers.effects import Effect, Effects, Keyboard, Line, Receipt, Reply, Tell, line
from handlers.work import duty
from storage import areas, people
from storage.models import Grid
from storage.outbox import Lane

OLD = 60  # years
TAGS = frozenset({"老人", "独居", "高龄", "空巢", "孤老"})


def is_elder(birth_year: int | None, tags: Sequence[str], when: datetime) -> bool:
    """Whether the roster says that somebody is old or lives alone."""
    return (birth_year is not None and when.year - birth_year >= OLD) or not TAGS.isdisjoint(tags)


EASE = {True: "大字模式", False: "普通模式"}
"""The tags of those who chose easy mode, or chose to be without."""


def wants_ease(birth_year: int | None, tags: Sequence[str], when: datetime) -> bool:
    """Whether somebody is spoken to in digits, the number first: whoever chose it, and elders who did not choose."""
    chosen = next((ease for ease, tag in EASE.items() if tag in tags), None)
    return is_elder(birth_year, tags, when) if chosen is None else chosen


def with_ease(tags: Sequence[str], *, wanted: bool) -> list[str]:
    """The tags of somebody who chose easy mode, or to be without."""
    return [*(tag for tag in tags if tag not in EASE.values()), EASE[wanted]]


class Known(Protocol):
    """What the roster says of somebody, as far as it matters here."""

    @property
    def birth_year(self) -> int | None: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def contact(self) -> str: ...
    @property
    def rungs(self) -> Sequence[str] | None: ...


def is_looked_after(one: Known, when: datetime) -> bool:
    """Whether somebody's silence is noticed: elders, who is reached in another way than the chat, who asked for it."""
    return is_elder(one.birth_year, one.tags, when) or one.contact != "chat" or one.rungs is not None


def writes(turn: Turn) -> bool:
    """Whether an elder, or somebody else in easy mode, writes for themself."""
    own = [kin for kin in turn.caller.known.kin if kin.relation == "self"]
    return any(wants_ease(kin.birth_year, kin.tags, turn.when) for kin in own)


def keyboard() -> Keyboard:
    """The big buttons, always the same four in the same places."""
    keys = [line("chat.button", number=one.digit, label=Line(one.label)) for one in hotline.KEYS]
    keys.append(line("chat.button", number=0, label=line("hotline.option.person")))
    return tuple(keys[:2]), tuple(keys[2:])


NUMBERS = frozenset({"menu.phone", "duty.off"})
"""The number, which a person answers; or when one will."""
DANGER = frozenset({"emergency.reply", "emergency.reply_phone", "need.help_comes", "follow_up.call_120"})
"""What is said to somebody in danger: 120 stands first."""


def says_120(lines: Sequence[Line]) -> bool:
    """Whether this is said to somebody in danger."""
    return any(one.key in DANGER for one in lines)


def number_first(lines: tuple[Line, ...], phone: str, hours: str = "") -> tuple[Line, ...]:
    """The fixed number above everything else, but for danger to life, where 120 stands first.

    `hours` is when it is answered, in words, while nobody answers it.
    """
    said = {one.key for one in lines}
    if not phone or said & NUMBERS or says_120(lines):
        return lines
    return duty.number_line(phone, hours), *lines


def at_hand(turn: Turn, effects: Effects) -> Effects:
    """What is said to an elder in the private chat, with the number and the big buttons."""
    if not turn.message.private or not writes(turn):
        return effects
    number = duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    return [_at_hand(effect, *number) for effect in effects]


def _at_hand(effect: Effect, phone: str, hours: str) -> Effect:
    match effect:
        case Receipt():
            lines = number_first((*effect.lines, line("hotline.more")), phone, hours)
            return Reply(lines, effect.buttons, private=True, keyboard=() if effect.buttons else keyboard())
        case Reply():
            keys = () if effect.buttons else effect.keyboard or keyboard()
            return replace(effect, lines=number_first(effect.lines, phone, hours), keyboard=keys)
    return effect


def among(db: Session, chats: Collection[int], when: datetime) -> set[int]:
    """Those of the chats in which an elder reads."""
    known = people.selves(db, chats)
    return {telegram_id for telegram_id, birth_year, tags, _ in known if is_elder(birth_year, tags, when)}


def reminded(db: Session, grid: Grid, reminders: Sequence[Tell], when: datetime) -> Effects:
    """Reminders, those to elders as they need them: the number, one question, and the big buttons to answer it."""
    known = people.selves(db, [tell.chat_id for tell in reminders])
    old = {telegram_id for telegram_id, birth_year, tags, _ in known if wants_ease(birth_year, tags, when)}
    return [_reminded(db, tell, grid, when) if tell.chat_id in old else tell for tell in reminders]


def _reminded(db: Session, tell: Tell, grid: Grid, when: datetime) -> Tell:
    number = duty.fixed_number(db, grid, when, tell.language)
    lines = number_first((*tell.lines, line("hotline.menu")), *number)
    return replace(tell, lines=lines, buttons=(), keyboard=keyboard())


def unasked(db: Session, effects: Effects, when: datetime) -> Effects:
    """What is said to people who did not ask: to elders with the number first. One statement for all of it."""
    chats = {one.chat_id for one in effects if isinstance(one, Tell) and _lacks_number(one)}
    if not chats:
        return effects
    homes = {
        telegram_id: grid_id
        for telegram_id, birth_year, tags, grid_id in people.selves(db, chats)
        if wants_ease(birth_year, tags, when)
    }
    return [_numbered(db, one, homes, when) if isinstance(one, Tell) else one for one in effects]


def _lacks_number(tell: Tell) -> bool:
    """Alarms are for workers, and a group has its own board."""
    return tell.chat_id > 0 and tell.lane is not Lane.ALARM and not any(one.key in NUMBERS for one in tell.lines)


def _numbered(db: Session, tell: Tell, homes: dict[int, int | None], when: datetime) -> Tell:
    grid_id = homes.get(tell.chat_id)
    if grid_id is None or not _lacks_number(tell):
        return tell
    number = duty.fixed_number(db, areas.grid(db, grid_id), when, tell.language)
    return replace(tell, lines=number_first(tell.lines, *number))
