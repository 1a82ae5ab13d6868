"""What a form of the page means: readings, the answers to what was asked back, a need, a call for a person.

Everything goes the way a message goes; what differs is that the answer is a page, and that no page is ever somebody's
own word: it overrides no self-report, and it takes no fever back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations import need as needs
from conversations import symptoms as asked_symptoms
from conversations.addresses import parse_room
from conversations.events import NeedTold
from conversations.understanding import Heard
from conversations.understanding.needs import Item, is_emergency, understand_needs
from handlers import alerts, links, needing
from handlers.access import House, Turn
from handlers.effects import Effects, Line, Receipt, Reply, Toast, line
from handlers.hearing import understand
from handlers.keeping import Kept, Saying, is_ill, keep, place_on, spread, state, value
from handlers.links import Entry
from handlers.placing import Household, find_doors, place
from storage import areas, people, readings, rounds
from storage import links as stored
from storage.models import Grid

SOURCE = "page"
NORMAL = Heard(None, "normal", "self", None, (), None, None, None, None, (0, 0))
MOST_QUESTIONS = 12  # a page
WELL = "✓"


class Stale(ValueError):
    """The form does not fit what is behind the link (any more): nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form: whose it is (a resident's id, or a name), the number as typed, or a tick for well."""

    who: str
    typed: str = ""
    is_well: bool = False

    @property
    def said(self) -> str:
        """What it says, in the form it is kept in and compared by; empty when it says nothing."""
        return self.typed or (WELL if self.is_well else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report as it was posted; `had` is what a correction began with, by resident id."""

    rows: tuple[Row, ...] = ()
    everyone: bool = False
    words: str = ""
    room: str = ""
    grid_id: int = 0
    had: dict[str, str] = field(default_factory=dict)
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be asked back at once; `about` never leaves us but under lock."""

    kind: str  # symptoms, value or whom
    who: Any
    options: tuple[tuple[str, Any], ...]
    about: dict[str, Any]
    quoted: Any = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows once a form was taken in."""

    lines: tuple[Line, ...] = ()
    questions: tuple[Question, ...] = ()
    readings: tuple[int, ...] = ()
    is_late: bool = False
    is_ill: bool = False
    danger: Line | None = None
    need: str = ""  # what was asked for in passing
    note: str = ""  # what nobody could read, for a person to ring about
    then: str = "report"  # report, need or call: what was done

    def shown(self, visitor: str) -> dict[str, Any]:
        """The answer as it is stored and drawn, with whose page it was."""
        names = (one for one in self.__dataclass_fields__)
        return {name: _plain(getattr(self, name)) for name in names} | {"visitor": visitor}


def _plain(said: Any) -> Any:
    """Lines and questions as JSON has them; `dataclasses.asdict` takes ten times as long."""
    if isinstance(said, Line):
        return {"key": said.key, "params": {name: _plain(one) for name, one in said.params.items()}}
    if isinstance(said, Question):
        return {name: _plain(getattr(said, name)) for name in said.__dataclass_fields__}
    if isinstance(said, tuple):
        return [_plain(one) for one in said]
    return said


@dataclass(slots=True)
class _Hearing:
    """What is gathered while one form is taken in."""

    kept: list[Kept] = field(default_factory=list)
    names: dict[int, Any] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    effects: Effects = field(default_factory=list)
    need: str = ""
    note: str = ""

    def keeps(self, kept: Sequence[Kept], name: Any = None) -> None:
        """Readings that were kept, and what to call whom they are of."""
        self.kept += kept
        self.names |= {one.reading_id: name for one in kept if name is not None}


Taken = tuple[Turn, Effects, Answer]


def once(
    db: Session, visitor: str, form: str, when: datetime, work: Callable[[], Taken]
) -> tuple[Turn | None, Effects, dict[str, Any]]:
    """Take a form in exactly once: the second time it comes, what was shown the first time, and nothing else."""
    before = stored.take_in(db, form, when)
    if before is not None:
        return None, [], before
    turn, effects, answer = work()
    shown = answer.shown(visitor)
    stored.keep_shown(db, form, shown)
    return turn, [one for one in effects if not isinstance(one, Reply | Receipt | Toast)], shown


def check(entry: Entry, sheet: Sheet) -> None:
    """Raise `Stale` for a form that is not about the people behind this link."""
    if entry.is_general:
        if sheet.grid_id and sheet.grid_id not in [one for one, _ in entry.grids]:
            raise Stale("grid")
    elif any(not row.who.isdecimal() or entry.member(int(row.who)) is None for row in sheet.rows):
        raise Stale("member")


# --- a report ---------------------------------------------------------------------------------------------


def reported(
    db: Session, house: House, entry: Entry, sheet: Sheet, *, form: str, when: datetime, language: str
) -> Taken:
    """The readings of a household's or an area's form (one that `check` let pass), kept."""
    if entry.is_general:
        turn, grid = _of_stranger(db, house, entry, sheet, form=form, when=when, language=language)
    else:
        turn = links.turn(db, house, entry, form=form, text=_text(sheet), when=when, language=language)
        grid = turn.grid()
    saying = Saying(state(turn), turn.account_id, grid, when, SOURCE)
    hearing = _Hearing()
    if entry.is_general:
        _take_named(turn, saying, sheet, hearing)
    else:
        _take_rows(turn, saying, entry, sheet, hearing)
        _take_words(turn, saying, entry, sheet.words, hearing)
    return _answered(turn, entry, hearing)


def _text(sheet: Sheet) -> str:
    """Everything that was typed, as it is kept under lock."""
    rows = [" ".join(part for part in (row.who, row.said) if part) for row in sheet.rows if row.said]
    return "\n".join(part for part in (sheet.room, *rows, WELL if sheet.everyone else "", sheet.words) if part)


def _take_rows(turn: Turn, saying: Saying, entry: Entry, sheet: Sheet, hearing: _Hearing) -> None:
    typed = {int(row.who): row for row in sheet.rows if row.said and sheet.had.get(row.who) != row.said}
    said: list[tuple[int, Heard]] = []
    for member in entry.members:
        row = typed.get(member.id) or Row(str(member.id))
        if row.typed:
            heard = _heard(row.typed)
            if heard is None:
                hearing.questions.append(_unclear(saying, row.typed, member.name, {"resident": member.id}))
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
    return found is not None and is_ill(found)


def _heard(typed: str) -> Heard | None:
    """The one reading that was typed beside somebody's name; None when it is not quite clear."""
    meant = understand(typed, "reply_to_reminder")
    if meant.kind != "report" or len(meant.readings) != 1 or meant.ask:
        return None
    return replace(meant.readings[0], who="self", room=None, of=None)


def _unclear(saying: Saying, typed: str, who: Any, about: dict[str, Any]) -> Question:
    """Which number was meant: the likely ones, 正常, or another one typed."""
    meant = understand(typed, "reply_to_reminder")
    likely = dict.fromkeys(round(one.celsius * 10) for one in meant.candidates if one.celsius is not None)
    options = [(str(tenths), line("report.celsius", celsius=f"{tenths / 10:.1f}")) for tenths in list(likely)[:3]]
    return Question(
        "value", who, (*options, ("n", line("report.normal"))), about | {"statement": saying.statement_id}, typed[:40]
    )


# --- free words -------------------------------------------------------------------------------------------


def _take_words(turn: Turn, saying: Saying, entry: Entry, words: str, hearing: _Hearing) -> None:
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
        _take_said(turn, saying, entry, heard, hearing)
    unclear = [(one.raw, one.who, one.room) for one in meant.ask]
    if meant.kind == "ambiguous":
        unclear = unclear or [(words, None, None)]
    for raw, who, room in unclear:
        about = {"who": who or "self", "room": room or ""}
        named = who if who not in (None, "self") else ""
        hearing.questions.append(_unclear(saying, raw, named, about))


def _take_said(turn: Turn, saying: Saying, entry: Entry, heard: Heard, hearing: _Hearing) -> None:
    """Keep one reading of free words with whom it is for, or keep it without and ask."""
    found = residents_meant(turn, entry, heard)
    if found:
        for kept in keep(turn, saying, [heard] * len(found), residents=found):
            member = entry.member(kept.resident_id or 0)
            hearing.keeps([kept], member.name if member else None)
        return
    kept_one = keep(turn, saying, [heard])
    hearing.keeps(kept_one, _who(heard))
    for one in kept_one:
        if one.resident_id is None and entry.members:
            options = tuple((str(member.id), line("page.name_only", name=member.name)) for member in entry.members)
            about = {"reading": one.reading_id}
            said = value(heard.celsius, heard.status or "", heard.symptoms)
            hearing.questions.append(
                Question("whom", _who(heard), (*options, ("0", line("page.whom_other"))), about, said)
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


def _who(heard: Heard) -> Any:
    who = "" if heard.who == "self" else heard.who
    return " ".join(part for part in (heard.room or "", who) if part) or line("report.me")


# --- an area's page: door and name ------------------------------------------------------------------------


def _of_stranger(
    db: Session, house: House, entry: Entry, sheet: Sheet, *, form: str, when: datetime, language: str
) -> tuple[Turn, Grid | None]:
    """Who writes on an area's page: the page of the door they name, or somebody who is not on the roster yet."""
    grid_id = sheet.grid_id or entry.grids[0][0]
    room = full_room(entry, sheet.room)
    doors = [one for one in find_doors(db, room, grid_id=grid_id) if one.grid_id == grid_id]
    if len(doors) == 1:
        page = people.of_page(db, household_id=doors[0].household_id, language=language, grid_id=grid_id, when=when)
        known = links.behind_door(db, page, doors[0])
    else:
        words = f"{room} {sheet.rows[0].who}"
        known = people.of_stranger(db, words=words, language=language, grid_id=grid_id, when=when)
    return links.turn_as(db, house, known, form=form, text=_text(sheet), when=when), areas.grid(db, grid_id)


def full_room(entry: Entry, room: str) -> str:
    """A door as it is looked for; an entrance's page asks for the last part alone."""
    said = parse_room(room)
    if entry.area != "entrance" or said is None or said.building:
        return room
    return "-".join(part for part in (entry.building, entry.entrance, said.door) if part)


def _take_named(turn: Turn, saying: Saying, sheet: Sheet, hearing: _Hearing) -> None:
    """Readings under the names that were typed; whether the roster knows them makes no difference to the answer."""
    room = sheet.room
    for row in (one for one in sheet.rows if one.said):
        heard = _heard(row.typed) if row.typed else NORMAL
        if heard is None:
            hearing.questions.append(_unclear(saying, row.typed, row.who, {"who": row.who, "room": room}))
        else:
            said = replace(heard, who=row.who, room=room)
            hearing.keeps(keep(turn, saying, [said]), row.who)


# --- what the page shows ----------------------------------------------------------------------------------


def _answered(turn: Turn, entry: Entry, hearing: _Hearing) -> Taken:
    """Everybody hears what they have to, and whoever posted the form reads back what was kept."""
    kept = hearing.kept
    danger = _danger(turn, hearing)
    hearing.effects += spread(turn, kept)
    asks = [_symptoms_of(one, hearing.names.get(one.reading_id)) for one in kept if _is_asked(one)]
    answer = Answer(
        lines=tuple(_line(one, hearing.names.get(one.reading_id), is_general=entry.is_general) for one in kept),
        questions=(*hearing.questions, *asks)[:MOST_QUESTIONS],
        readings=tuple(one.reading_id for one in kept if one.resident_id is not None and not entry.is_general),
        is_late=bool(kept) and all(one.late for one in kept),
        is_ill=any(one.alarming for one in kept),
        danger=danger,
        need=hearing.need,
        note=hearing.note,
    )
    return turn, hearing.effects, answer


def _danger(turn: Turn, hearing: _Hearing) -> Line | None:
    """120 first, wherever on the page danger was told; a person at once."""
    if not any(map(str.isalpha, turn.message.text)) or not is_emergency(turn.message.text):
        return None
    alarm = alerts.emergency(_about_somebody(turn))
    hearing.effects += alarm
    return next(one.lines[0] for one in alarm if isinstance(one, Reply))


def _about_somebody(turn: Turn, wanted: int = 0, name: str = "") -> Turn:
    """The turn about one of the people behind the page, chosen, named, or else the first: help has to find the door."""
    kin = turn.caller.known.kin
    if not kin or (not wanted and any(one.relation == "self" for one in kin)):
        return turn
    fitting = [one.resident_id for one in kin if one.resident_id == wanted or (name and one.name == name)]
    return links.speaking_for(turn, (fitting or [kin[0].resident_id])[0])


def _is_asked(kept: Kept) -> bool:
    """Somebody is ill and told of no symptom yet."""
    return kept.alarming and not kept.heard.symptoms


def _symptoms_of(kept: Kept, name: Any) -> Question:
    options = tuple((one.code, Line(one.label)) for one in asked_symptoms.offered({asked_symptoms.FEVER}))
    return Question("symptoms", name or line("report.me"), options, {"reading": kept.reading_id})


def _line(kept: Kept, name: Any, *, is_general: bool) -> Line:
    """A reading as it is read back; an area's page does not say whether the roster knew the name."""
    heard = kept.heard
    key = "report.line" if is_general or kept.resident_id else "report.line_unplaced"
    shown = value(heard.celsius, heard.status or "", heard.symptoms)
    return line(key, name=name or line("report.me"), value=shown)


# --- answers to what was asked back -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to one question: what was ticked, and what was typed instead."""

    chosen: tuple[str, ...]
    typed: str = ""


def replied(
    db: Session,
    house: House,
    entry: Entry,
    questions: Sequence[dict[str, Any]],
    said: Sequence[Said],
    *,
    form: str,
    when: datetime,
    language: str,
) -> Taken:
    """Answers to what was asked back, in the questions' order; what was left empty changes nothing."""
    text = "\n".join(" ".join((*one.chosen, one.typed)) for one in said if one.typed)
    turn = _again(db, house, entry, questions, form=form, text=text, when=when, language=language)
    hearing = _Hearing()
    for question, one in zip(questions, said, strict=True):
        REPLIES[question["kind"]](turn, entry, question, one, hearing)
    return _answered(turn, entry, hearing)


def _again(
    db: Session,
    house: House,
    entry: Entry,
    questions: Sequence[dict[str, Any]],
    *,
    form: str,
    text: str,
    when: datetime,
    language: str,
) -> Turn:
    """The turn of who was asked; on an area's page that is whoever said it."""
    if not entry.is_general:
        return links.turn(db, house, entry, form=form, text=text, when=when, language=language)
    account_id = _asked_account(db, questions)
    return links.turn_as(db, house, people.known_as(db, account_id), form=form, text=text, when=when)


def _asked_account(db: Session, questions: Sequence[dict[str, Any]]) -> int:
    about = questions[0]["about"]
    if "statement" in about:
        statement = readings.statement_or_none(db, about["statement"])
        found = statement.account_id if statement else None
    else:
        reading = readings.reading(db, about["reading"])
        found = reading.account_id if reading else None
    if found is None:
        raise Stale("asked")
    return found


def _symptoms_told(turn: Turn, _: Entry, question: dict[str, Any], said: Said, hearing: _Hearing) -> None:
    """Symptoms beside a reading: a reading of its own, without a number, about the same person."""
    reading = readings.reading(turn.db, question["about"]["reading"])
    told = tuple(asked_symptoms.SYMPTOMS[code] for code in said.chosen if code in asked_symptoms.SYMPTOMS)
    if reading is None or not told:
        return
    grid = areas.grid(turn.db, reading.grid_id) if reading.grid_id else turn.grid()
    saying = Saying(state(turn), turn.account_id, grid, turn.when, SOURCE)
    heard = Heard(None, "abnormal", reading.who, reading.room or None, told, None, None, None, None, (0, 0))
    residents = [reading.resident_id] if reading.resident_id else None
    hearing.keeps(keep(turn, saying, [heard], residents=residents), question["who"])


def _value_told(turn: Turn, entry: Entry, question: dict[str, Any], said: Said, hearing: _Hearing) -> None:
    """A number for what was not clear: one of the likely ones, 正常, or typed anew and read with the same care."""
    about = question["about"]
    statement = readings.statement_or_none(turn.db, about["statement"])
    if statement is None:
        return
    chosen = said.chosen[0] if said.chosen else ""
    saying = Saying(statement.id or 0, turn.account_id, _grid_of(turn, entry), statement.said_at, SOURCE)
    heard = _heard(said.typed) if said.typed else _likely(chosen)
    if heard is None:
        if said.typed:
            hearing.questions.append(_unclear(saying, said.typed, question["who"], _without_statement(about)))
        return
    if "resident" in about:
        kept = keep(turn, saying, [heard], residents=[about["resident"]])
        hearing.keeps(kept, question["who"])
        return
    heard = replace(heard, who=about["who"], room=about["room"] or None)
    if entry.is_general:
        hearing.keeps(keep(turn, saying, [heard]), question["who"])
    else:
        _take_said(turn, saying, entry, heard, hearing)


def _without_statement(about: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in about.items() if name != "statement"}


def _grid_of(turn: Turn, entry: Entry) -> Grid | None:
    return turn.grid() or areas.grid(turn.db, entry.grids[0][0])


def _likely(chosen: str) -> Heard | None:
    """The reading of a button: tenths of a degree, or `n`."""
    if chosen == "n":
        return NORMAL
    if chosen.isdigit() and 340 <= int(chosen) <= 430:
        return replace(NORMAL, celsius=int(chosen) / 10, status=None)
    return None


def _whom_told(turn: Turn, entry: Entry, question: dict[str, Any], said: Said, hearing: _Hearing) -> None:
    """Whose a reading is that was kept without a person."""
    reading = readings.reading(turn.db, question["about"]["reading"])
    chosen = said.chosen[0] if said.chosen else "0"
    member = entry.member(int(chosen)) if chosen.isdigit() else None
    if reading is None or member is None or reading.resident_id is not None:
        return
    if reading.who not in ("self", "家人", "全家"):
        people.learn_alias(turn.db, account_id=turn.account_id, word=reading.who, resident_id=member.id)
    hearing.keeps([place_on(turn, reading, member.id)], member.name)


REPLIES: dict[str, Callable[[Turn, Entry, dict[str, Any], Said, _Hearing], None]] = {
    "symptoms": _symptoms_told,
    "value": _value_told,
    "whom": _whom_told,
}


# --- a need, and a call for a person ----------------------------------------------------------------------

CATEGORIES = {one.code: Line(one.label) for one in needs.CATEGORIES}
URGENCIES = {one.code: Line(one.label) for one in needs.URGENCIES}


@dataclass(frozen=True, slots=True)
class Wish:
    """A need or a call as it was posted; who and where are asked on an area's page alone."""

    words: str = ""
    category: str = ""
    urgency: str = ""
    phone: str = ""
    room: str = ""
    name: str = ""
    grid_id: int = 0
    who: int = 0  # one of a household's people


def wanted(db: Session, house: House, entry: Entry, wish: Wish, *, form: str, when: datetime, language: str) -> Taken:
    """A need, as a ticket; what is danger to life alarms, and is no purchase."""
    turn = _wisher(db, house, entry, wish, form=form, when=when, language=language)
    hearing = _Hearing()
    danger = _danger(turn, hearing)
    if danger is None:
        understood = needs.in_words(wish.words)
        said = understood if isinstance(understood, needs.Wanted) else None
        items = said.items if said is not None else (Item(wish.words[:80], None, None),)
        request = understand_needs(wish.words)
        category = wish.category if wish.category in CATEGORIES else said.category if said else "other"
        urgency = "today" if request.urgent else wish.urgency if wish.urgency in URGENCIES else "soon"
        event = NeedTold(category, items, urgency, "", _behind(wish))  # type: ignore[arg-type]
        hearing.effects += needing.told(turn, event)
    return turn, hearing.effects, Answer(lines=_replied(hearing), danger=danger, then="need")


def called(db: Session, house: House, entry: Entry, wish: Wish, *, form: str, when: datetime, language: str) -> Taken:
    """Somebody wants to be rung: a call-back ticket with the number they left."""
    turn = _wisher(db, house, entry, wish, form=form, when=when, language=language)
    hearing = _Hearing()
    danger = _danger(turn, hearing)
    note = "\n".join(part for part in (_behind(wish), wish.words) if part)
    hearing.effects += alerts.help_wanted(turn, note)
    return turn, hearing.effects, Answer(lines=_replied(hearing), danger=danger, then="call")


def _replied(hearing: _Hearing) -> tuple[Line, ...]:
    """What would have been said in a private chat."""
    return tuple(
        one for effect in hearing.effects if isinstance(effect, Reply) and effect.private for one in effect.lines
    )


def _wisher(db: Session, house: House, entry: Entry, wish: Wish, *, form: str, when: datetime, language: str) -> Turn:
    text = "\n".join(part for part in (_behind(wish), wish.words) if part)
    if entry.is_general:
        sheet = Sheet(rows=(Row(wish.name),), words=wish.words, room=wish.room, grid_id=wish.grid_id)
        turn, _ = _of_stranger(db, house, entry, sheet, form=form, when=when, language=language)
    else:
        turn = links.turn(db, house, entry, form=form, text=text, when=when, language=language)
    return _about_somebody(turn, wish.who, wish.name)


def _behind(wish: Wish) -> str:
    """Who wants it and where to ring, for the ticket."""
    return " ".join(part for part in (wish.room, wish.name, wish.phone) if part)
