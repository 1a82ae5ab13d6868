"""A report on the page: values beside names, one tap for all, free words, or door and names on an area's page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations.standing import is_alarming
from conversations.understanding import Heard
from conversations.understanding.needs import is_emergency
from handlers.access import House, Turn
from handlers.effects import line
from handlers.link import links
from handlers.link.forms import NORMAL, SOURCE, Hearing, Question, Row, Sheet, Taken, answered, of_stranger
from handlers.link.links import Entry
from handlers.reporting import needing
from handlers.reporting.hearing import understand
from handlers.reporting.keeping import Kept, Saying, keep, spoken, state, value
from handlers.reporting.placing import Household, place
from storage import readings, rounds


def reported(
    db: Session, house: House, entry: Entry, sheet: Sheet, *, form: str, when: datetime, language: str
) -> Taken:
    """The readings of a household's or an area's form (one that `check` let pass), kept."""
    if entry.is_general:
        turn, grid = of_stranger(db, house, entry, sheet, form=form, when=when, language=language)
    else:
        turn = links.turn(db, house, entry, form=form, text=sheet.text, when=when, language=language)
        grid = turn.grid()
    saying = Saying(state(turn), turn.account_id, grid, when, SOURCE)
    hearing = Hearing()
    if entry.is_general:
        _take_named(turn, saying, sheet, hearing)
    else:
        _take_rows(turn, saying, entry, sheet, hearing)
        _take_words(turn, saying, entry, sheet.words, hearing)
    return answered(turn, entry, hearing)


def _take_rows(turn: Turn, saying: Saying, entry: Entry, sheet: Sheet, hearing: Hearing) -> None:
    typed = {int(row.who): row for row in sheet.rows if row.said and sheet.had.get(row.who) != row.said}
    said: list[tuple[int, Heard]] = []
    for member in entry.members:
        row = typed.get(member.id) or Row(str(member.id))
        if row.typed:
            heard = heard_beside(row.typed)
            if heard is None:
                hearing.questions.append(unclear(saying, row.typed, member.name, {"resident": member.id}))
            else:
                said.append((member.id, heard))
        elif row.is_well or (sheet.everyone and entry.is_family and str(member.id) not in sheet.had):
            said.append((member.id, NORMAL))
    names = {member.id: member.name for member in entry.members}
    for kept in _keep(turn, saying, said, corrects=sheet.corrects):
        hearing.keeps([kept], names[kept.resident_id or 0])


def _keep(turn: Turn, saying: Saying, said: Sequence[tuple[int, Heard]], *, corrects: bool) -> list[Kept]:
    """Keep values by resident; a correction on a page replaces what the page said, but never a fever or a symptom."""
    kept: list[Kept] = []
    for replaces in (False, True):
        some = [(one, heard) for one, heard in said if (corrects and not _was_ill(turn, one)) is replaces]
        if some:
            heards = [heard for _, heard in some]
            kept += keep(turn, saying, heards, corrects=replaces, residents=[one for one, _ in some])
    return kept


def _was_ill(turn: Turn, resident_id: int) -> bool:
    """Whether this account's last word about somebody today was a fever or a symptom."""
    grid = turn.grid()
    if grid is None:
        return False
    day = rounds.local(grid, turn.when).date()
    last = readings.last_own(turn.db, account_id=turn.account_id, resident_id=resident_id, day=day)
    found = readings.reading(turn.db, last) if last is not None else None
    return found is not None and is_alarming(found)


def heard_beside(typed: str) -> Heard | None:
    """The one reading that was typed beside somebody's name; None when it is not quite clear."""
    meant = understand(typed, "reply_to_reminder")
    if meant.kind != "report" or len(meant.readings) != 1 or meant.ask:
        return None
    heard = meant.readings[0]
    is_bare = heard.who == "self" and heard.room is None and heard.of is None  # nearly always: a number alone
    return heard if is_bare else replace(heard, who="self", room=None, of=None)


def unclear(saying: Saying, typed: str, who: Any, about: dict[str, Any]) -> Question:
    """Which number was meant: the likely ones, 正常, or another one typed."""
    meant = understand(typed, "reply_to_reminder")
    likely = dict.fromkeys(round(one.celsius * 10) for one in meant.candidates if one.celsius is not None)
    options = [(str(tenths), line("report.celsius", celsius=f"{tenths / 10:.1f}")) for tenths in list(likely)[:3]]
    return Question(
        "value", who, (*options, ("n", line("report.normal"))), about | {"statement": saying.statement_id}, typed[:40]
    )


# --- free words -------------------------------------------------------------------------------------------


def _take_words(turn: Turn, saying: Saying, entry: Entry, words: str, hearing: Hearing) -> None:
    """What was written as in the chat; what cannot be placed is kept all the same, and asked about at once."""
    if not words:
        return
    meant = understand(words, "reply_to_reminder")
    if meant.kind == "not_report":
        if needing.heard(words) is not None:
            hearing.need = words
        elif not is_emergency(words):
            hearing.note = words
        return
    for heard in meant.readings:
        take_said(turn, saying, entry, heard, hearing)
    vague = [(one.raw, one.who, one.room) for one in meant.ask]
    if meant.kind == "ambiguous":
        vague = vague or [(words, None, None)]
    for raw, who, room in vague:
        about = {"who": who or "self", "room": room or ""}
        named = who if who not in (None, "self") else ""
        hearing.questions.append(unclear(saying, raw, named, about))


def take_said(turn: Turn, saying: Saying, entry: Entry, heard: Heard, hearing: Hearing) -> None:
    """Keep one reading of free words with whom it is for, or keep it without and ask."""
    found = residents_meant(turn, entry, heard)
    if found:
        for kept in keep(turn, saying, [heard] * len(found), residents=found):
            member = entry.member(kept.resident_id or 0)
            hearing.keeps([kept], member.name if member else None)
        return
    kept_one = keep(turn, saying, [heard])
    hearing.keeps(kept_one, spoken(heard))
    for one in kept_one:
        if one.resident_id is None and entry.members:
            options = tuple((str(member.id), line("page.name_only", name=member.name)) for member in entry.members)
            about = {"reading": one.reading_id}
            said = value(heard.celsius, heard.status or "", heard.symptoms)
            hearing.questions.append(
                Question("whom", spoken(heard), (*options, ("0", line("page.whom_other"))), about, said)
            )


def residents_meant(turn: Turn, entry: Entry, heard: Heard) -> list[int]:
    """Whom of its people a page's words are about; empty when that is not certain."""
    ids = [member.id for member in entry.members]
    if heard.of or heard.room:
        return []
    if heard.who == "全家" and not entry.flatshare:
        return ids
    if heard.who == "self" and len(ids) == 1:
        return ids
    if heard.who in ("self", "全家", "家人"):
        return _own(turn) if heard.who == "self" else []
    placed = place(turn.db, heard, known=turn.caller.known, home=Household(turn.db, turn.caller.known), grid_id=None)
    return [one for one in placed.residents if one in ids] if placed else []


def _own(turn: Turn) -> list[int]:
    """The one resident whom the writer is known to be; nobody on a household's page."""
    own = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"]
    return own if len(own) == 1 else []


# --- an area's page ---------------------------------------------------------------------------------------


def _take_named(turn: Turn, saying: Saying, sheet: Sheet, hearing: Hearing) -> None:
    """Readings under the names that were typed; whether the roster knows them makes no difference to the answer."""
    room = sheet.room
    for row in (one for one in sheet.rows if one.said):
        heard = heard_beside(row.typed) if row.typed else NORMAL
        if heard is None:
            hearing.questions.append(unclear(saying, row.typed, row.who, {"who": row.who, "room": room}))
        else:
            said = replace(heard, who=row.who, room=room)
            hearing.keeps(keep(turn, saying, [said]), row.who)
