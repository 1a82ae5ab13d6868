"""The roster: a spreadsheet, pasted lines or generated doors become places and residents; all of it or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from conversations import roster_lines
from conversations.contact import taken_out
from documents.roster import Roster
from handlers.access import Turn
from handlers.care import elders
from handlers.effects import Effects, Fetch, File, Line, Reply, line
from storage import areas, links, people, rounds
from storage.areas import AreaPath, Elsewhere, Planter
from storage.models import Grid, Household, Resident

MOST_ERRORS = 15  # listed in one message; the count says how many there are
MOST_BYTES = 10 << 20
SLIPS = frozenset({"码", "住户码", "小条", "slips", "codes"})
ADDED = re.compile("^(?:请|帮我)?(?:新增|添加|增加|加|登记)(?:一?[户个家人位下])*[ :：,，]*")
"""What a worker writes before a line: 新增一户 3-2-602 王小明."""
NAME = re.compile(r"(?!帮|请|给|把|我|你|他|她|跟|让|叫|搬)[\u4e00-\u9fff·]{2,6}|[A-Za-z][A-Za-z .'-]{1,30}")
_USUAL = "独居 老人 高龄 空巢 孤老 无人照顾 慢病 透析 残疾 低保 特困 低保特困"
_ALSO = "军属 孕妇 孕产妇 婴儿 儿童 小孩 合租 租户 租客 党员"
USUAL_TAGS = frozenset([*_USUAL.split(), *_ALSO.split()])
"""Tags by which one line with nothing else is a roster's; a file may hold any."""
LONGEST_TAG = 6  # letters; 低保特困, 无人照顾
FLAT_SHARE = frozenset({"合租", "flat-share", "flatshare"})


class Row(Protocol):
    """One resident of a roster, however it was written."""

    @property
    def compound(self) -> str: ...
    @property
    def building(self) -> str: ...
    @property
    def entrance(self) -> str: ...
    @property
    def door(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def birth_year(self) -> int | None: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: residents added and changed, doors it knows, and the errors that stopped it."""

    added: int = 0
    changed: int = 0
    same: int = 0
    errors: tuple[Line, ...] = ()


def import_rows(db: Session, grid: Grid, rows: Sequence[tuple[int, Row]], when: datetime) -> Imported:
    """Enter every row; an entrance of another grid is an error, and with any error nothing is entered."""
    planter = Planter(db, grid)
    savepoint = db.begin_nested()
    errors: list[Line] = []
    counts = {"added": 0, "changed": 0, "same": 0}
    for number, row in rows:
        try:
            household = planter.household(AreaPath(row.compound, row.building, row.entrance, row.door))
        except Elsewhere:
            errors.append(line("roster.elsewhere", row=number, room=f"{row.building}-{row.entrance}"))
            continue
        counts[_enter(db, household, row, when)] += 1
        if FLAT_SHARE.intersection(row.tags):
            db.get_one(Household, household).flatshare = True
    if errors:
        savepoint.rollback()
        return Imported(errors=tuple(errors))
    savepoint.commit()
    people.changed(db)
    return Imported(counts["added"], counts["changed"], counts["same"])


def _enter(db: Session, household_id: int, row: Row, when: datetime) -> str:
    found = people.resident_in(db, household_id=household_id, name=row.name)
    if found is None:
        contact, tags = taken_out(row.tags)
        fresh = Resident(
            household_id=household_id, name=row.name, birth_year=row.birth_year, tags=list(tags), made_at=when
        )
        fresh.contact = contact or fresh.contact
        db.add(fresh)
        db.flush()
        if row.phone:
            people.set_phone(db, fresh, row.phone)
        return "added"
    return "changed" if _update(db, found, row) else "same"


def _update(db: Session, resident: Resident, row: Row) -> bool:
    """A re-import fills in and corrects, and never empties or deletes."""
    before = (resident.phone, resident.birth_year, list(resident.tags), resident.contact)
    contact, tags = taken_out(row.tags)
    if row.phone and row.phone != resident.phone:
        people.set_phone(db, resident, row.phone)
    resident.birth_year = row.birth_year or resident.birth_year
    chosen = [tag for tag in resident.tags if tag in elders.EASE.values() and tag not in tags]
    resident.tags = [*tags, *chosen] if tags else resident.tags
    resident.contact = contact or resident.contact
    db.flush()
    return before != (resident.phone, resident.birth_year, list(resident.tags), resident.contact)


def import_file(db: Session, grid: Grid, roster: Roster, when: datetime) -> Imported:
    """Import what was read from a spreadsheet; with any error in it nothing is imported."""
    if roster.errors:
        return Imported(errors=tuple(Line(error.key, error.params) for error in roster.errors))
    return import_rows(db, grid, roster.rows, when)


def command(turn: Turn, grid: Grid) -> Effects:
    """/roster: the file, the slips for the doors, or lines and doors pasted behind it."""
    pasted = turn.message.argument.strip()
    if turn.message.attachment is not None:
        return _fetch(turn, grid)
    if pasted.lower() in SLIPS:
        return _slips(turn, grid)
    if not pasted:
        chat = turn.message.user_id
        turn.note("roster.export", grid.id)
        return [Reply((line("roster.how", grid=grid.name),), private=True), File(chat, "roster", {"grid": grid.id})]
    doors = roster_lines.doors(pasted)
    if not isinstance(doors, roster_lines.LineError):
        return _generated(turn, grid, [AreaPath(d.compound, d.building, d.entrance, d.door) for d in doors])
    read = roster_lines.read_lines(pasted, this_year=rounds.local(grid, turn.when).year)
    if read.errors:
        shown = doors if not read.rows and doors.key.endswith("too_many") else None
        errors = tuple(Line(error.key, error.params) for error in ([shown] if shown else read.errors))
        return told(turn, grid, Imported(errors=errors))
    return told(turn, grid, import_rows(turn.db, grid, read.rows, turn.when))


def _slips(turn: Turn, grid: Grid) -> Effects:
    """A slip of paper for each door; who holds one is who they say, so printing them is noted."""
    doors = [door.household_id for door in areas.doors_of_grid(turn.db, grid.id or 0)]
    if not doors:
        return [Reply((line("roster.no_doors", grid=grid.name),), private=True)]
    if turn.house.web_url:
        links.make_for_doors(turn.db, doors, made_by=turn.account_id, when=turn.when)
    turn.note("roster.slips", grid.id)
    return [File(turn.message.user_id, "slips", {"grid": grid.id}, turn.language)]


def _generated(turn: Turn, grid: Grid, paths: Sequence[AreaPath]) -> Effects:
    planter = Planter(turn.db, grid)
    savepoint = turn.db.begin_nested()
    try:
        for path in paths:
            planter.household(path)
    except Elsewhere:
        savepoint.rollback()
        return [
            Reply((line("roster.elsewhere", row=1, room=f"{paths[0].building}-{paths[0].entrance}"),), private=True)
        ]
    savepoint.commit()
    turn.note("roster.doors", grid.id)
    return [Reply((line("roster.doors_made", grid=grid.name, count=len(paths)),), private=True)]


def _fetch(turn: Turn, grid: Grid) -> Effects:
    attachment = turn.message.attachment
    assert attachment is not None
    if attachment.size > MOST_BYTES:
        return [Reply((line("papers.roster_error.too_big", most=MOST_BYTES >> 20),), private=True)]
    ids = {"grid": grid.id, "account": turn.account_id, "name": attachment.name, "chat": turn.message.user_id}
    return [Fetch(attachment.file_id, "roster", ids)]


def arrived(turn: Turn, grid: Grid, roster: Roster) -> Effects:
    """The file that a worker sent is here and was read."""
    return told(turn, grid, import_file(turn.db, grid, roster, turn.when))


def told(turn: Turn, grid: Grid, done: Imported) -> Effects:
    """Say what an import did, or list what is wrong by row."""
    if done.errors:
        head = line("roster.errors", count=len(done.errors))
        return [Reply((head, *done.errors[:MOST_ERRORS], line("roster.nothing_changed")), private=True)]
    turn.note("roster.import", grid.id)
    words = line("roster.done", grid=grid.name, added=done.added, changed=done.changed, same=done.same)
    return [Reply((words,), private=True)]


def pasted(text: str) -> tuple[str, str] | None:
    """Roster lines sent without the command: several, or one with a phone or a usual tag; None for talk of a door."""
    text = ADDED.sub("", text.strip())
    read = roster_lines.read_lines(text)
    rows = [] if read.errors else [row for _, row in read.rows]
    told = len(rows) > 1 or any(
        row.phone or USUAL_TAGS.intersection(row.tags) or taken_out(row.tags)[0] for row in rows
    )
    return ("roster", text) if told and all(_is_entry(row) for row in rows) else None


def _is_entry(row: Row) -> bool:
    """Whether a line holds a name and tags, each a word: 帮我记一下 3-2-501 钥匙在我这儿 does not."""
    return NAME.fullmatch(row.name) is not None and all(len(tag) <= LONGEST_TAG for tag in row.tags)
