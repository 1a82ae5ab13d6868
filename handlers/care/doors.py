"""The door list typed back: what was found is written down and read back by name, what is unclear is asked at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from conversations import door_line
from conversations.door_line import SEEN, Ask, Choice, Found, Lives
from conversations.understanding import Heard
from handlers.access import Turn
from handlers.care import visits
from handlers.effects import Button, Effects, File, Line, Receipt, Reply, Toast, button, line
from handlers.reporting.keeping import follow, settled, state, value
from handlers.reporting.proxying import NORMAL, kept
from storage import areas, calls, doors, people, rounds
from storage.models import Grid, Round

LONGEST = 60  # names read back in one message
REPORTED = ("reached", "seen", "proxied")


def typed(turn: Turn) -> Effects | None:
    """A worker's `501√ 502不在 601 36.9`; None when it is something else."""
    if not turn.message.private or not re.search(r"\d", turn.message.text):
        return None  # without a number it names no door
    if not (turn.caller.operator or turn.caller.roles(turn.db)):
        return None
    grids = turn.caller.grids(turn.db)
    reading = door_line.read(turn.message.text, _lives(turn, grids)) if grids else None
    return taken(turn, reading) if reading is not None and reading.is_door_line else None


def command(turn: Turn) -> Effects:
    """/calls 上门 501√ …: the same, said to be one; without a line, how to write it."""
    reading = door_line.read(turn.message.argument, _lives(turn, turn.caller.grids(turn.db)))
    return taken(turn, reading) if reading.told or reading.asks else [Reply((line("doors.how"),), private=True)]


def _lives(turn: Turn, grids: Sequence[Grid]) -> list[Lives]:
    settled(turn.db)
    return [one for grid in grids for one in _of_round(turn, grid)]


def _of_round(turn: Turn, grid: Grid) -> Iterator[Lives]:
    for one in doors.behind(turn.db, rounds.latest(turn.db, grid, turn.when)):
        record = _record(one)
        owes = not one.paused and not one.reported
        yield Lives(
            one.resident_id,
            one.household_id,
            one.building,
            one.entrance,
            one.door,
            one.name,
            owes=owes,
            flatshare=one.flatshare,
            record=record,
        )


def _record(one: doors.Behind) -> Found | None:
    """What is known of their day already."""
    if one.reported or one.outcome in REPORTED:
        return Found("seen", one.celsius)
    return Found(one.outcome) if one.outcome in ("away", "hospital", "refused") else None


# --- written down -----------------------------------------------------------------------------------------


def taken(turn: Turn, reading: door_line.Reading) -> Effects:
    """Write down what is certain; one message reads it back by name and asks the rest."""
    statement = state(turn)
    effects = [one for who, found in reading.facts.items() for one in _found(turn, who, found, statement_id=statement)]
    lines = [line("doors.kept", count=len(reading.facts))] if reading.facts else []
    lines += [_read_back(turn, who, found) for who, found in list(reading.facts.items())[:LONGEST]]
    if reading.same:
        lines.append(line("doors.same", count=len(reading.same)))
    rows: list[tuple[Button, ...]] = []
    for ask in reading.asks:
        lines.append(line(f"doors.ask.{ask.kind}", words=ask.words, record=_recorded(turn, ask)))
        rows += _choices(turn, ask)
    return [Reply(tuple(lines), tuple(rows), private=True), *effects]


def _found(turn: Turn, resident_id: int, found: Found, *, statement_id: int = 0) -> Effects:
    """One person's fact: a knock, a reading where they were seen, and the alarm where it is one."""
    grid = areas.grid(turn.db, people.grid_of(turn.db, resident_id) or 0)
    assert grid is not None
    visits.knocked(turn, grid, resident_id, found.outcome)
    if found.outcome == "nobody":
        return []
    visited = visits.over(turn, grid, resident_id)
    if found.outcome != "seen":
        return visited
    one = kept(turn, resident_id, _heard(found), statement_id=statement_id)
    return [*visited, *(effect for effect in follow(turn, [one]) if not isinstance(effect, Receipt))]


def _heard(found: Found) -> Heard:
    return NORMAL if found.celsius is None else replace(NORMAL, celsius=found.celsius, status=None)


def _read_back(turn: Turn, resident_id: int, found: Found) -> Line:
    place = people.place_of(turn.db, resident_id)
    return line("doors.line", room=place.room, name=place.name, found=spoken(found))


def spoken(found: Found) -> Line:
    """What was found, in words."""
    return line(f"doors.found.{found.outcome}") if found.celsius is None else value(found.celsius, "", ())


def printed(turn: Turn, round_id: int) -> Effects:
    """The door list of a round on paper, for its workers."""
    round_ = turn.db.get(Round, round_id)
    grid = areas.grid(turn.db, round_.grid_id) if round_ is not None else None
    if grid is None or not turn.caller.works_for(turn.db, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    return [Toast(line("press.ok")), *on_paper(turn, grid, round_id)]


def on_paper(turn: Turn, grid: Grid, round_id: int) -> Effects:
    """The PDF to the worker's private chat; that it was taken is written down."""
    turn.note("export", grid.id, "doors")
    return [File(turn.message.user_id, "doors", {"round": round_id}, turn.language)]


# --- asked ------------------------------------------------------------------------------------------------


def _recorded(turn: Turn, ask: Ask) -> str | Line:
    """What is written down already, of whom."""
    if ask.kind != "recorded":
        return ""
    (who,) = ask.choices[0].residents
    place = people.place_of(turn.db, who)
    one = next(one for one in _lives(turn, turn.caller.grids(turn.db)) if one.resident_id == who)
    return line("doors.line", room=place.room, name=place.name, found=spoken(one.record or SEEN))


def _choices(turn: Turn, ask: Ask) -> list[tuple[Button, ...]]:
    """A button for each answer; they wait in a call that has no outcome yet."""
    if not ask.choices:
        return []
    grid_id = people.grid_of(turn.db, ask.choices[0].residents[0])
    waiting = calls.keep(
        turn.db,
        grid_id=grid_id,
        day=_today(turn, grid_id),
        at=turn.when,
        way="door",
        account_id=turn.account_id,
        said=[[list(choice.residents), choice.found.outcome, choice.found.celsius] for choice in ask.choices],
    )
    shown = [
        button(
            f"doors.choose_{ask.kind}", f"z:{waiting.id}:{number}", who=_who(turn, choice), found=spoken(choice.found)
        )
        for number, choice in enumerate(ask.choices)
    ]
    return [tuple(shown[i : i + 2]) for i in range(0, len(shown), 2)]


def _who(turn: Turn, choice: Choice) -> str:
    places = [people.place_of(turn.db, one) for one in choice.residents]
    return f"{places[0].room} {'、'.join(place.name for place in places)}"


def _today(turn: Turn, grid_id: int | None) -> date:
    grid = areas.grid(turn.db, grid_id or 0)
    assert grid is not None
    return rounds.latest(turn.db, grid, turn.when).day


def press(turn: Turn, call_id: int, number: int) -> Effects:
    """The worker's answer to what was asked; the first one counts."""
    waiting = calls.call(turn.db, call_id)
    grid = areas.grid(turn.db, waiting.grid_id or 0) if waiting is not None else None
    theirs = waiting is not None and waiting.way == "door" and waiting.account_id == turn.account_id
    if waiting is None or grid is None or not theirs or not turn.caller.works_for(turn.db, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    if waiting.outcome or waiting.day != _today(turn, grid.id):
        return [Toast(line("doors.answered"))]
    if number >= len(waiting.said or ()):
        raise ValueError(number)
    residents, outcome, celsius = waiting.said[number]
    found = Found(outcome, celsius)
    waiting.outcome = visits.OUTCOMES[outcome]
    turn.db.flush()
    effects = [effect for who in residents for effect in _found(turn, who, found)]
    words = [_read_back(turn, who, found) for who in residents]
    return [Toast(line("press.ok")), Reply((line("doors.kept", count=len(words)), *words), private=True), *effects]
