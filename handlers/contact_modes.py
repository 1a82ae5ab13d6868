"""How a resident wants to be reached: set by a worker, and kept through every roster."""

from conversations.addresses import find_room, read_name
from conversations.contact import way
from handlers.access import Turn
from handlers.effects import Effects, Reply, line
from handlers.placing import find_doors, matching
from storage import audit, people
from storage.models import Grid, Resident


def command(turn: Turn) -> Effects:
    """/calls 方式 3-2-501 张三 电话 (短信, 上门, 群里); the name may be left out where one person lives alone."""
    found = _named(turn)
    if found is None:
        return [Reply((line("contact.how"),), private=True)]
    grid, resident, contact = found
    resident.contact = contact
    turn.db.flush()
    subject, account = f"resident {resident.id} {contact}", turn.account_id
    audit.note(turn.db, at=turn.when, action="contact", account_id=account, grid_id=grid.id, subject=subject)
    place = people.place_of(turn.db, resident.id or 0)
    told = [line("contact.changed", room=place.room, name=place.name, contact=line(f"contact.{contact}"))]
    if contact == "phone" and not resident.phone:
        told.append(line("contact.no_phone"))
    return [Reply(tuple(told), private=True)]


def _named(turn: Turn) -> tuple[Grid, Resident, str] | None:
    """Whose way of contact is set, and to what; None when that is nobody, or more than one."""
    room = find_room(turn.message.argument)
    words = room.after.split() if room is not None else []
    if room is None or not words or not way(words[-1]):
        return None
    grids, text = turn.caller.grids(turn.db), room.room.text
    at = [(grid, door) for grid in grids for door in find_doors(turn.db, text, grid_id=grid.id)]
    if len(at) != 1:
        return None
    grid, door = at[0]
    members = people.members(turn.db, door.household_id)
    name = read_name(words[0]) if len(words) > 1 else None
    found = matching(name, members) if name else members[0] if len(members) == 1 else None
    return (grid, turn.db.get_one(Resident, found.id), way(words[-1])) if found is not None else None
