"""Who rings: found by the caller's number, or by the door they key; and whose telephones ring for them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from conversations.keypad import narrow
from handlers.work import duty
from storage import areas, people
from storage.areas import Door
from storage.duty import worker_phones
from storage.models import Account, Grid, Resident
from storage.people import Kin, Known

MOST_RUNG = 5  # telephones that ring one after the other for one call: nobody waits longer
MOST_NAMED = 7  # people behind a door who are read out; 0 and 9 mean the same everywhere
SHORTEST_NUMBER = 6  # digits that two spellings of one telephone number must share


@dataclass(frozen=True, slots=True)
class Meant:
    """What was keyed for a door: the people behind it, or the part still to be keyed; neither when it is no door."""

    residents: tuple[int, ...] = ()
    grid_id: int | None = None
    room: str = ""
    asks: str = ""


def of_number(db: Session, caller: str) -> Sequence[Resident]:
    """The residents whose telephone this is, by its E.164 number; nobody for a withheld one."""
    return people.by_phone(db, caller) if caller else ()


def grids_of(db: Session, called: str, residents: Sequence[Resident]) -> list[Grid]:
    """The grids a call may be for: the callers' own, else those whose fixed number was rung, else every one."""
    own = {people.grid_of(db, one.id or 0) for one in residents} - {None}
    every = list(areas.grids(db))
    if own:
        return [grid for grid in every if grid.id in own]
    return [grid for grid in every if _is_same(grid.phone, called)] or every


def _is_same(phone: str, other: str) -> bool:
    """Whether 021-55550101 and +862155550101 are one number."""
    one, two = (re.sub(r"\D", "", number).lstrip("0") for number in (phone, other))
    return min(len(one), len(two)) >= SHORTEST_NUMBER and (one.endswith(two) or two.endswith(one))


def phones(db: Session, grids: Sequence[Grid], when: datetime, *, but: Collection[str]) -> list[str]:
    """The telephones to ring, in order: who is on duty, or without a rota the workers; never one of `but`."""
    found: dict[str, None] = {}
    for grid in grids:
        if duty.answered(db, grid, grid.language):
            found |= dict.fromkeys(post.phone for post in duty.on_duty(db, grid, when))
        else:
            found |= dict.fromkeys(worker_phones(db, grid))
    return [phone for phone in found if not any(_is_same(phone, other) for other in but)][:MOST_RUNG]


def behind(db: Session, keyed: Sequence[str], grids: Sequence[Grid], residents: Collection[int]) -> Meant:
    """Whose door the keys mean: first among those who share the number, then in the grids, then anywhere."""
    theirs = {db.get_one(Resident, one).household_id for one in residents}
    own = _meant(db, keyed, [areas.door_of(db, one) for one in sorted(theirs)])
    if own.residents or own.asks:
        return replace(own, residents=tuple(one for one in own.residents if one in residents))
    there = _meant(db, keyed, _doors(db, grids))
    return there if there.room or there.asks else _meant(db, keyed, _doors(db, areas.grids(db)))


def _doors(db: Session, grids: Sequence[Grid]) -> list[Door]:
    return [door for grid in grids for door in areas.doors_of_grid(db, grid.id or 0)]


def _meant(db: Session, keyed: Sequence[str], doors: Sequence[Door]) -> Meant:
    narrowed = narrow(keyed, doors)
    if narrowed.asks or not narrowed.doors:
        return Meant(asks=narrowed.asks)
    found = [doors[at] for at in narrowed.doors]
    members = [one for door in found for one in people.members(db, door.household_id) if not one.declined]
    return Meant(tuple(one.id for one in members[:MOST_NAMED]), found[0].grid_id, found[0].text)


def known(db: Session, *, line: str, caller: str, grid_id: int | None, language: str, when: datetime) -> Known:
    """The account of the caller's telephone line; a withheld number is a line of its own for this one call."""
    found = people.of_line(db, phone=caller or line, language=language, grid_id=grid_id, when=when)
    if caller:
        db.get_one(Account, found.account_id).name = caller.removeprefix("+86")
        db.flush()
    found.grid_id, found.language = grid_id or found.grid_id, language
    return found


def as_kin(db: Session, resident_ids: Sequence[int]) -> tuple[Kin, ...]:
    """Residents as those for whom the line speaks in this call; a number can be forged, so nothing is verified."""
    return tuple(_kin(db, db.get_one(Resident, one)) for one in resident_ids)


def _kin(db: Session, one: Resident) -> Kin:
    door = areas.door_of(db, one.household_id)
    return Kin(
        resident_id=one.id or 0,
        household_id=one.household_id,
        grid_id=door.grid_id,
        flatshare=door.flatshare,
        relation="self",
        verified=False,
        name=one.name,
        birth_year=one.birth_year,
        tags=tuple(one.tags),
    )


def language(db: Session, residents: Collection[int], default: str) -> str:
    """The language these residents chose in the chat, if one of them did."""
    accounts = people.accounts_of(db, residents)
    spoken = [said for of_one in accounts.values() for _, telegram_id, _, said in of_one if telegram_id]
    return spoken[0] if spoken else default


def names(db: Session, resident_ids: Sequence[int]) -> list[str]:
    """What residents are called, in that order."""
    query = select(Resident.id, Resident.name).where(col(Resident.id).in_(resident_ids))
    found = dict(db.exec(query).all())
    return [found[one] for one in resident_ids]
