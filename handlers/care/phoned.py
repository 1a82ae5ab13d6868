"""记来电: somebody rang a worker; found by their number or their door, what they said becomes a record or a ticket."""

import re
from collections.abc import Sequence

from conversations.addresses import find_room, read_name
from conversations.door_line import MEANING
from conversations.roster_lines import take_phone
from conversations.understanding import understand as hear
from handlers.access import Turn
from handlers.care import answering, calling
from handlers.effects import Effects, Reply, Toast, button, line
from handlers.reporting.placing import at_door, matching
from storage import calls, people, rounds
from storage.models import Call, Grid
from storage.people import Member

BACK = frozenset({"回电", "要回电", "打回去", "call back"})
HELP = frozenset({"要帮忙", "帮忙", "help"})
MOST = 8  # people to choose from in one message


def command(turn: Turn) -> Effects:
    """/calls 来电 13800000003 36.5, or a door or a name in place of the number; what they wanted may be left out."""
    said = turn.message.argument.strip()
    if not said:
        return [Reply((line("phoned.how"),), private=True)]
    phone, words = take_phone(said)
    words = words.strip(" ,")
    found = _who(turn, phone, words)
    if not found and not phone and find_room(words) is None:
        name, _, rest = words.partition(" ")
        found = _named(turn, name)
        words = rest if found else words
        if not found:
            return [Reply((line("phoned.how"),), private=True)]
    grid_id = people.grid_of(turn.db, found[0].id) if len(found) == 1 else None
    call = calls.keep(
        turn.db,
        resident_id=found[0].id if len(found) == 1 else None,
        grid_id=grid_id or turn.caller.grids(turn.db)[0].id,
        day=rounds.latest(turn.db, _home(turn, grid_id), turn.when).day,
        at=turn.when,
        way="in",
        account_id=turn.account_id,
        outcome="reached",
        said=None if len(found) == 1 else {"whom": [one.id for one in found], "words": words},
    )
    if len(found) == 1:
        return _go_on(turn, call, _wish(words))
    return _ask(turn, call, found) if found else [Reply((line("phoned.which_door"),), private=True)]


def _home(turn: Turn, grid_id: int | None) -> Grid:
    grids = turn.caller.grids(turn.db)
    return next((grid for grid in grids if grid.id == grid_id), grids[0])


# --- who it was -------------------------------------------------------------------------------------------


def _who(turn: Turn, phone: str, words: str) -> list[Member]:
    """Those a number or a door may mean, among the people of the worker's own grids."""
    behind = _behind(turn, words)
    sharing = {one.id for one in people.by_phone(turn.db, phone)} if phone else set()
    grids = {grid.id for grid in turn.caller.grids(turn.db)}
    theirs = [one for one in behind if one.id in sharing] or behind
    return theirs or [
        member
        for one in (people.by_phone(turn.db, phone) if phone else ())
        for member in people.members(turn.db, one.household_id)
        if member.id == one.id and people.grid_of(turn.db, member.id) in grids
    ]


def _named(turn: Turn, name: str) -> list[Member]:
    """Everybody of that name in the worker's own grids."""
    grids = turn.caller.grids(turn.db)
    return [one for grid in grids for one in people.named_in_grid(turn.db, grid_id=grid.id or 0, name=name)]


def _behind(turn: Turn, words: str) -> list[Member]:
    """Everybody behind a door, or the one of them who is named with it."""
    found = at_door(turn.db, words, turn.caller.grids(turn.db))
    if found is None:
        return []
    members = [one for one in found.residents if not one.declined]
    named = matching(found.words[0], members) if found.words else None
    return [named] if named is not None else members


def _ask(turn: Turn, call: Call, found: Sequence[Member]) -> Effects:
    """A number or a door that several share: one button for each."""
    places = [(one.id, people.place_of(turn.db, one.id)) for one in found[:MOST]]
    rows = tuple((button("phoned.who", f"u:{call.id}:r{number}", room=at.room, name=at.name),) for number, at in places)
    return [Reply((line("phoned.which_person"),), rows, private=True)]


def chosen(turn: Turn, call_id: int, resident_id: int) -> Effects:
    """The worker says who of several it was."""
    call = calling.open_to(turn, call_id)
    if call is None or resident_id not in (call.said or {}).get("whom", ()):
        return [Toast(line("press.not_yours"), alert=True)]
    if call.resident_id is not None or not calling.is_of_today(turn, call):
        return [Toast(line("calling.already"))]
    return [Toast(line("press.ok")), *_settled(turn, call, resident_id)]


def typed(turn: Turn) -> Effects | None:
    """The door of somebody whose number nobody has; None when nothing was asked, or it is no door."""
    message = turn.message
    if not message.private or message.reply_to or not (turn.caller.operator or turn.caller.roles(turn.db)):
        return None
    call = calls.on_the_phone(turn.db, turn.account_id, since=turn.when - calling.LEASE)
    room = find_room(message.text)
    if call is None or call.resident_id is not None or room is None:
        return None
    if re.search(r"\d", room.after) or any(word in room.after for word in MEANING):
        return None  # it says how somebody is: a door list
    found = _behind(turn, message.text)
    if len(found) == 1:
        return _settled(turn, call, found[0].id)
    call.said = {**(call.said or {}), "whom": [one.id for one in found]}
    turn.db.flush()
    return _ask(turn, call, found) if found else [Reply((line("phoned.no_door"),), private=True)]


def _settled(turn: Turn, call: Call, resident_id: int) -> Effects:
    words = (call.said or {}).get("words", "")
    call.resident_id, call.grid_id, call.said = resident_id, people.grid_of(turn.db, resident_id), None
    turn.db.flush()
    return _go_on(turn, call, _wish(words))


# --- what they wanted -------------------------------------------------------------------------------------


def _wish(words: str) -> str:
    """What stands behind the door and the name, or all of it where there is no door."""
    room = find_room(words)
    rest = (room.after if room is not None else words).split()
    return " ".join(rest[1:] if room is not None and rest and _is_name(rest[0]) else rest)


def _is_name(word: str) -> bool:
    """Whether the word behind a door is somebody's name and not yet what they wanted."""
    if word in answering.WELL_WORDS | BACK | HELP or read_name(word) is None:
        return False
    return hear(word, "reply_to_reminder").kind == "not_report"


def _go_on(turn: Turn, call: Call, words: str) -> Effects:
    """What was written behind the number is kept at once; otherwise it is asked with buttons."""
    calling.note(turn, call, "in")
    if words in BACK:
        return answering.ring_back(turn, call)
    if words in HELP:
        return answering.wish(turn, call)
    if not words:
        return [calling.asked(turn, call)]
    return answering.told(turn, call, words) or answering.wish(turn, call, words)
