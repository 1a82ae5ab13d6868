"""A form of the page and what it leads to: taken in once, kept the way a message is, and answered with a page.

What differs from a message is that no page is ever somebody's own word: it overrides no self-report, and it takes no
fever back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations import symptoms as asked_symptoms
from conversations.addresses import parse_room
from conversations.understanding import Heard
from handlers.access import House, Turn
from handlers.effects import Effects, Line, Receipt, Reply, Toast, line
from handlers.link import links
from handlers.link.links import Entry
from handlers.reporting.hearing import is_emergency
from handlers.reporting.keeping import Kept, spread, value
from handlers.reporting.placing import find_doors
from handlers.work import alerts
from storage import areas, cases, people
from storage import links as stored
from storage.models import Grid
from texts.typed import joined

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

    @property
    def text(self) -> str:
        """Everything that was typed, as it is kept under lock."""
        rows = [" ".join(part for part in (row.who, row.said) if part) for row in self.rows if row.said]
        return "\n".join(part for part in (self.room, *rows, WELL if self.everyone else "", self.words) if part)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be asked back at once; `about` never leaves us but under lock."""

    kind: str  # symptoms, value or whom
    who: Any
    options: tuple[tuple[str, Any], ...]
    about: dict[str, Any]
    quoted: Any = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """A dialogue where it stands: what it says, what may be ticked, and what is needed to go on."""

    saved: dict[str, Any]
    lines: tuple[Line, ...]
    options: tuple[tuple[str, Line], ...]
    kind: str
    question: str
    finished: bool


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
    then: str = "report"  # report, need, call or follow: what was done
    ill: tuple[tuple[int, Any], ...] = ()  # of whom more has to be known
    asking: Asking | None = None

    def told(self, visitor: str) -> dict[str, Any]:
        """The answer as it is stored: whose page it was and what differs from an empty one; `drawn` adds the rest."""
        said = {name: getattr(self, name) for name in NOTHING}
        return {name: _plain(one) for name, one in said.items() if one != NOTHING[name]} | {"visitor": visitor}


NOTHING: dict[str, Any] = {name: one.default for name, one in Answer.__dataclass_fields__.items()}


def drawn(told: dict[str, Any]) -> dict[str, Any]:
    """Everything a page is drawn with, of an answer that may have been stored before an update of ours."""
    return NOTHING | told


PLAIN = (str, int, type(None))  # most of what there is


def _plain(said: Any) -> Any:
    """Lines and questions as JSON has them; `dataclasses.asdict` takes ten times as long."""
    if isinstance(said, PLAIN):
        return said
    if isinstance(said, Line):
        return {"key": said.key, "params": {name: _plain(one) for name, one in said.params.items()}}
    if isinstance(said, Question | Asking):
        return {name: _plain(getattr(said, name)) for name in said.__dataclass_fields__}
    if isinstance(said, tuple):
        return [_plain(one) for one in said]
    return said


@dataclass(slots=True)
class Hearing:
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
        return None, [], drawn(before)
    turn, effects, answer = work()
    told = answer.told(visitor)
    stored.keep_shown(db, form, told)
    return turn, [one for one in effects if not isinstance(one, Reply | Receipt | Toast)], drawn(told)


def check(entry: Entry, sheet: Sheet) -> None:
    """Raise `Stale` for a form that is not about the people behind this link."""
    if entry.is_general:
        if sheet.grid_id and sheet.grid_id not in [one for one, _ in entry.grids]:
            raise Stale("grid")
    elif any(not row.who.isdecimal() or entry.member(int(row.who)) is None for row in sheet.rows):
        raise Stale("member")


# --- who writes on an area's page -------------------------------------------------------------------------


def of_stranger(
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
    return links.turn_as(db, house, known, form=form, text=sheet.text, when=when), areas.grid(db, grid_id)


def full_room(entry: Entry, room: str) -> str:
    """A door as it is looked for; an entrance's page asks for the last part alone."""
    said = parse_room(room)
    if entry.area != "entrance" or said is None or said.building:
        return room
    return joined(entry.building, entry.entrance, said.door)


# --- what the page shows ----------------------------------------------------------------------------------


def answered(turn: Turn, entry: Entry, hearing: Hearing) -> Taken:
    """Everybody hears what they have to, and whoever posted the form reads back what was kept."""
    kept = hearing.kept
    danger = told_danger(turn, hearing)
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
        ill=() if entry.is_general else _ill(turn.db, kept, hearing.names),
    )
    return turn, hearing.effects, answer


def _ill(db: Session, kept: Sequence[Kept], names: dict[int, Any]) -> tuple[tuple[int, Any], ...]:
    """Everybody who was told to be ill, or whose fever is followed up, once, with what to call them."""
    followed = cases.with_fever(db)
    ill = [one for one in kept if one.alarming or one.resident_id in followed]
    found = {one.resident_id: names.get(one.reading_id) or line("report.me") for one in ill}
    return tuple((resident_id, name) for resident_id, name in found.items() if resident_id is not None)


def told_danger(turn: Turn, hearing: Hearing) -> Line | None:
    """120 first, wherever on the page danger was told; a person at once."""
    if not any(map(str.isalpha, turn.message.text)) or not is_emergency(turn.message.text):
        return None
    alarm = alerts.emergency(about_somebody(turn))
    hearing.effects += alarm
    return next(one.lines[0] for one in alarm if isinstance(one, Reply))


def about_somebody(turn: Turn, wanted: int = 0, name: str = "") -> Turn:
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
