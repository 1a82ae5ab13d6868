"""Keeping readings: find whom each is for, store it, settle where they stand, read it back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import reduce

from sqlmodel import Session

import texts
from conversations.standing import Stand, is_alarming, is_fever, settle
from conversations.understanding import Heard
from handlers.access import Turn
from handlers.effects import Effects, Line, Receipt, Refresh, line
from handlers.reporting.placing import Household, Placed, place
from handlers.work import alerts
from storage import areas, people, readings, rounds, timetable
from storage.models import Grid, Reading, Round
from storage.readings import Pair

DAYS_BACK = {"昨": 1, "前天": 2, "前晚": 2, "大前天": 3, "yesterday": 1, "last night": 1}
STAND = tuple(one.name for one in fields(Stand))
SETTLING = timedelta(seconds=20)  # people type `36` and then `.5`: nothing is asked before


@dataclass(frozen=True, slots=True)
class Saying:
    """The frame a reading is said in."""

    statement_id: int
    account_id: int
    grid: Grid | None
    said_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One reading as it was kept; `resident_id` is None while nobody on the roster fits."""

    reading_id: int
    resident_id: int | None
    round: Round | None
    heard: Heard
    late: bool

    @property
    def alarming(self) -> bool:
        """Whether a worker must hear of it."""
        return is_fever(self.heard.celsius, self.heard.status or "", self.heard.symptoms) or bool(self.heard.symptoms)


def state(turn: Turn, version: int = 0) -> int:
    """Keep the words of a message; returns the statement's id."""
    message = turn.message
    return readings.state(
        turn.db,
        account_id=turn.account_id,
        chat_id=message.chat_id,
        message_id=message.message_id,
        version=version,
        text=message.text,
        said_at=message.said_at,
    )


def keep(
    turn: Turn,
    saying: Saying,
    said: Sequence[Heard],
    *,
    corrects: bool = False,
    residents: Sequence[int] | None = None,
) -> list[Kept]:
    """Store readings, each with the residents it can be placed on (or is for), and settle their standings."""
    db = turn.db
    home = Household(db, turn.caller.known)
    own_ids = {kin.resident_id for kin in home.selves}
    if residents is not None:
        placements: list[Placed | None] = [Placed((one,), own=one in own_ids) for one in residents]
    else:
        placements = places(turn, saying, said, home)
    kept: list[Kept] = []
    for heard, placed in zip(said, placements, strict=True):
        for resident_id in placed.residents if placed else (None,):
            round_ = _round_for(turn, saying, heard, resident_id)
            if corrects:
                _replace_last(db, saying, heard, resident_id, round_)
            own = placed.own if placed else heard.who == "self"
            kept.append(keep_one(db, saying, heard, resident_id, round_, own=own))
    restand(db, kept)
    return kept


def _round_for(turn: Turn, saying: Saying, heard: Heard, resident_id: int | None) -> Round | None:
    """The round a reading counts in: of its person's own grid, in whichever group it was said."""
    grid = (home_grid(turn, resident_id) if resident_id else None) or saying.grid
    if grid is None:
        return None
    days = days_back(heard.when, rounds.local(grid, saying.said_at).date()) if heard.when else 0
    return rounds.round_at(turn.db, grid, saying.said_at, days)


def home_grid(turn: Turn, resident_id: int) -> Grid | None:
    """The grid that counts this resident."""
    known = {kin.resident_id: kin.grid_id for kin in turn.caller.known.kin}
    grid_id = known[resident_id] if resident_id in known else people.grid_of(turn.db, resident_id)
    return areas.grid(turn.db, grid_id) if grid_id else None


def places(turn: Turn, saying: Saying, said: Sequence[Heard], home: Household) -> list[Placed | None]:
    """Whom each of the readings is for; unnamed household values are dealt out only when they fit and nobody is ill."""
    grid_id = saying.grid.id if saying.grid else None
    found = [place(turn.db, heard, known=turn.caller.known, home=home, grid_id=grid_id) for heard in said]
    unnamed = [index for index, heard in enumerate(said) if heard.who == "家人" and heard.room is None]
    members = home.members() if unnamed else []
    well = all(not is_fever(said[i].celsius, said[i].status or "", said[i].symptoms) for i in unnamed)
    if unnamed and well and len(unnamed) == len(members):
        own = {kin.resident_id for kin in home.selves}
        for index, member in zip(unnamed, sorted(members, key=lambda m: m.id not in own), strict=True):
            found[index] = Placed((member.id,), own=False)
    return found


def keep_one(
    db: Session, saying: Saying, heard: Heard, resident_id: int | None, round_: Round | None, *, own: bool
) -> Kept:
    """Store one reading; its standing is settled by `restand`."""
    late = round_ is not None and saying.said_at > round_.closes_at
    row = {
        "statement_id": saying.statement_id,
        "account_id": saying.account_id,
        "resident_id": resident_id,
        "grid_id": round_.grid_id if round_ else None,
        "round_id": round_.id if round_ else None,
        "day": round_.day if round_ else saying.said_at.date(),
        "said_at": saying.said_at,
        "celsius": heard.celsius,
        "status": heard.status or "",
        "symptoms": list(heard.symptoms),
        "site": heard.site or "",
        "who": heard.who,
        "room": heard.room or "",
        "source": saying.source,
        "own": own,
        "late": late,
        "withdrawn": False,
    }
    return Kept(readings.add(db, row), resident_id, round_, heard, late)


def _replace_last(db: Session, saying: Saying, heard: Heard, resident_id: int | None, round_: Round | None) -> None:
    """A correction takes the account's last value back, but a fever or a symptom yields to a number alone."""
    day = round_.day if round_ else saying.said_at.date()
    number = readings.last_own(db, account_id=saying.account_id, resident_id=resident_id, day=day)
    last = readings.reading(db, number) if number is not None else None
    if last is not None and (heard.celsius is not None or not is_alarming(last)):
        readings.withdraw(db, [last.id or 0])


def days_back(when: str | None, today: date) -> int:
    """How many days before `today` a resident's word for a time means: 昨天 is 1, 2.18 is what the calendar says."""
    if not when:
        return 0
    dated = re.fullmatch(r"(\d{1,2})\s*[.月/-]\s*(\d{1,2})\s*[日号]?", when)
    if dated:
        try:
            said = today.replace(month=int(dated[1]), day=int(dated[2]))
        except ValueError:
            return 0
        return (today - said).days if 0 <= (today - said).days <= 14 else 0
    return next((days for word, days in sorted(DAYS_BACK.items(), key=lambda item: -item[1]) if word in when), 0)


def restand(db: Session, kept: Sequence[Kept]) -> None:
    """Derive the standing of everyone these readings touch."""
    settle_standings(db, [(k.round.id or 0, k.resident_id) for k in kept if k.round and k.resident_id is not None])


def settle_standings(db: Session, pairs: Iterable[Pair]) -> None:
    """Put down where residents stand, from every reading that holds: at once, or once for a whole batch of messages."""
    waiting: set[Pair] | None = db.info.get("unsettled")
    if waiting is not None:
        waiting.update(pairs)
    else:
        _settle(db, set(pairs))


def in_batch(db: Session) -> None:
    """From here on standings wait for `settled`, so that a burst of messages derives each of them once."""
    readings.in_batch(db)
    db.info["unsettled"] = set()


def settled(db: Session) -> None:
    """Derive the standings that wait; said before anything in a transaction counts them, and at its end."""
    waiting: set[Pair] = db.info.get("unsettled", set())
    _settle(db, waiting)
    waiting.clear()


def _settle(db: Session, pairs: set[Pair]) -> None:
    if not pairs:
        return
    rows = []
    for (round_id, resident_id), said in readings.that_hold(db, pairs).items():
        stand = settle(said)
        if stand is None:
            readings.unstand(db, round_id=round_id, resident_id=resident_id)
        else:
            said_ = {name: getattr(stand, name) for name in STAND}  # asdict copies deeply, and takes ten times as long
            rows.append({"round_id": round_id, "resident_id": resident_id, **said_})
    readings.stand(db, rows)


def follow(turn: Turn, kept: Sequence[Kept]) -> Effects:
    """What a kept report leads to: the receipt, alarms (they have a lane of their own), the board."""
    # in a group the receipt is a reaction, and in the burst of a morning its words would be looked up for nobody
    receipt = [Receipt(read_back(turn.db, kept) if turn.message.private else ())] if kept else []
    return [*receipt, *spread(turn, kept)]


def spread(turn: Turn, kept: Sequence[Kept]) -> Effects:
    """Who else hears of a kept report: alarms first, then the boards."""
    effects: Effects = []
    for one in kept:
        if one.alarming:
            effects += alerts.fever(turn, one.reading_id, one.resident_id, one.round, one.heard)
    effects += [Refresh(f"board:{round_id}") for round_id in sorted({k.round.id or 0 for k in kept if k.round})]
    return effects


def read_back(db: Session, kept: Sequence[Kept]) -> tuple[Line, ...]:
    """What was kept, in words for the sender alone."""
    lines = [line("report.kept_late" if all(one.late for one in kept) else "report.kept")]
    lines += [_kept_line(db, one) for one in kept[:60]]
    if any(one.alarming for one in kept):
        lines.append(line("report.care"))
    return tuple(lines)


def _kept_line(db: Session, one: Kept) -> Line:
    name = people.place_of(db, one.resident_id).name if one.resident_id else spoken(one.heard)
    key = "report.line" if one.resident_id else "report.line_unplaced"
    return line(key, name=name, value=value(one.heard.celsius, one.heard.status or "", one.heard.symptoms))


def spoken(heard: Heard) -> str | Line:
    """Whom the sender spoke of, in their own words."""
    who = "" if heard.who == "self" else heard.who
    return " ".join(part for part in (heard.room or "", who) if part) or line("report.me")


def value(celsius: float | None, status: str, symptoms: Sequence[str]) -> Line:
    """36.5 ℃, or 正常 when no number was said, with the symptoms behind it."""
    said = "report.normal" if status == "normal" else "report.abnormal"
    bare = (
        line(said)
        if celsius is None
        else line("report.celsius", celsius=f"{celsius:.1f}" if celsius * 10 % 1 == 0 else f"{celsius:g}")
    )
    return line("report.with_symptoms", value=bare, symptoms=named(symptoms)) if symptoms else bare


def named(symptoms: Sequence[str]) -> Line:
    """Symptoms one behind the other, in the words of whoever reads them; at least one."""
    first, *rest = (_symptom(one) for one in symptoms)
    return reduce(lambda told, more: line("symptom.and", told=told, more=more), rest, first)


def _symptom(name: str) -> Line:
    key = f"symptom.{name}"
    return line(key) if key in texts.catalogue(texts.DEFAULT) else line("symptom.other", name=name)


def place_on(turn: Turn, reading: Reading, resident_id: int) -> Kept:
    """Put a reading that waited on the resident its writer named."""
    round_ = round_again(turn, reading, resident_id)
    readings.settle_on(
        turn.db, reading_id=reading.id or 0, resident_id=resident_id, round_id=round_.id if round_ else None, own=False
    )
    kept = Kept(reading.id or 0, resident_id, round_, heard_again(reading), reading.late)
    restand(turn.db, [kept])
    return kept


def round_again(turn: Turn, reading: Reading, resident_id: int) -> Round | None:
    """The round a reading that waited counts in, now that its person is known."""
    grid = home_grid(turn, resident_id) or turn.grid()
    if grid is None:
        return None
    days = (rounds.local(grid, reading.said_at).date() - reading.day).days
    return rounds.round_at(turn.db, grid, reading.said_at, days)


def heard_again(reading: Reading) -> Heard:
    """A stored reading as it was understood."""
    return Heard(
        celsius=reading.celsius,
        status=reading.status or None,  # type: ignore[arg-type]
        who=reading.who,
        room=reading.room or None,
        symptoms=tuple(reading.symptoms),
        site=reading.site or None,
        when=None,
        of=None,
        count=None,
        span=(0, 0),
    )


def ask_later(db: Session, statement_id: int, said_at: datetime, when: datetime) -> None:
    """Have a statement asked about when its writer had time to finish."""
    timetable.later(db, key=f"ask:{statement_id}", kind="ask", at=max(said_at, when) + SETTLING, subject=statement_id)
