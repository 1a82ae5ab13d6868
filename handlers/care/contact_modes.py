"""How a resident wants to be reached: set by themself, their family or a worker, and kept through every roster."""

from collections.abc import Sequence

from conversations.addresses import find_room, read_name
from conversations.contact import way
from handlers.access import Turn, workers_of
from handlers.effects import Effects, Line, Reply, Tell, line
from handlers.reporting.placing import at_door, find_doors
from storage import ladder as stored
from storage import people
from storage.models import Grid, Resident
from storage.outbox import Lane
from storage.people import Kin


def command(turn: Turn) -> Effects:
    """/calls 方式 3-2-501 张三 电话 (短信, 上门, 群里); the name may be left out where one person lives alone.

    Family says it of those they report for, who are found by the name alone.
    """
    own, works = own_kin(turn), bool(turn.caller.grids(turn.db))
    *words, contact = turn.message.argument.split() or [""]
    found = (_of_family(own, turn, words) or _of_grid(turn, words)) if way(contact) else None
    if found is not None:
        others = change(turn, found, way(contact))
        return [Reply(_read_back(turn, found), private=True), *others]
    return [Reply((line("contact.how") if works else line("contact.how_family", name=own[0].name),), private=True)]


def own_kin(turn: Turn) -> list[Kin]:
    """Themself and those they report for, as far as that is proven."""
    return [kin for kin in turn.caller.known.kin if kin.verified]


def _of_family(own: Sequence[Kin], turn: Turn, words: Sequence[str]) -> int | None:
    """Whom of their own somebody names, with the door in front or without it."""
    said = " ".join(words)
    room = find_room(said)
    name = read_name(room.after if room is not None else said)
    meant = [kin for kin in own if kin.name == name]
    if room is not None:
        meant = [kin for kin in meant if _lives_at(turn, kin, room.room.text)]
    return meant[0].resident_id if len(meant) == 1 else None


def _lives_at(turn: Turn, kin: Kin, room: str) -> bool:
    return kin.household_id in {door.household_id for door in find_doors(turn.db, room, grid_id=kin.grid_id)}


def _of_grid(turn: Turn, words: Sequence[str]) -> int | None:
    """Who of a worker's own grids is meant; None when that is nobody, or more than one."""
    found = at_door(turn.db, " ".join(words), turn.caller.grids(turn.db))
    return found.meant.id if found is not None and found.meant is not None else None


def change(turn: Turn, resident_id: int, contact: str) -> Effects:
    """Write it down for somebody whom the writer answers for; workers and the person hear of what family set."""
    grid, resident = stored.home(turn.db, resident_id), turn.db.get_one(Resident, resident_id)
    assert grid is not None
    if resident.contact == contact:
        return []
    resident.contact = contact
    turn.db.flush()
    turn.note("contact", grid.id, f"resident {resident_id} {contact}")
    return [] if turn.caller.works_for(turn.db, grid) else _told_others(turn, grid, resident)


def _read_back(turn: Turn, resident_id: int) -> tuple[Line, ...]:
    """How they are reached from now on, and the number that is missing for it."""
    resident, place = turn.db.get_one(Resident, resident_id), people.place_of(turn.db, resident_id)
    contact = line(f"contact.{resident.contact}")
    changed = line("contact.changed", room=place.room, name=place.name, contact=contact)
    if resident.contact != "phone" or resident.phone:
        return (changed,)
    works = bool(turn.caller.grids(turn.db))
    return changed, line("contact.no_phone" if works else "contact.no_phone_family", name=place.name)


def _told_others(turn: Turn, grid: Grid, resident: Resident) -> Effects:
    """The workers read it without a sound, and the person is told, who may want it otherwise."""
    by, place = people.account_name(turn.db, turn.account_id), people.place_of(turn.db, resident.id or 0)
    contact = line(f"contact.{resident.contact}")
    said = line("contact.by_family", by=by, room=place.room, name=place.name, contact=contact)
    workers = workers_of(turn.db, grid, turn.house)
    own = people.accounts_of(turn.db, [resident.id or 0], relation="self").get(resident.id or 0, [])
    yours = line("contact.of_yours", by=by, contact=contact)
    return [
        *(Tell(chat, (said,), (), grid.language, quiet=True) for chat in workers),
        *(
            Tell(chat, (yours,), (), language, Lane.REPLY)
            for account_id, chat, reach, language in own
            if account_id != turn.account_id and reach == "yes"
        ),
    ]
