"""Who may be asked when somebody is silent, and in which order: set on their word, and always theirs to take back."""

from conversations import contact as ways
from conversations.ladder import CHOSEN, rearranged, swapped
from conversations.roster_lines import take_phone
from handlers.access import Turn
from handlers.care import contact_modes
from handlers.effects import Effects, Reply, Show, Tell, Toast, button, line
from handlers.reporting.placing import at_door
from storage import ladder as stored
from storage import people
from storage.models import EmergencyContact, Grid, Resident
from storage.outbox import Lane
from storage.people import Member

RELATIONS = {
    "family": ("家人", "亲属", "亲戚", "family"),
    "neighbour": ("邻居", "neighbour", "neighbor"),
}
SWAP, SEE, OFF = "swap", "see", "off"
WAYS = tuple(ways.WORDS)


def command(turn: Turn, grid: Grid) -> Effects:
    """/silent: who is looked for today; with a door and a name, whom we turn to for that person, or somebody more."""
    if not turn.message.argument.strip():
        turn.note("look.silent", grid.id)
        return [Show(turn.message.user_id, "silent", {"grid": grid.id}, turn.language)]
    found = at_door(turn.db, turn.message.argument, [grid])
    if found is None or found.meant is None:
        return [Reply((line("ladder.how"),), private=True)]
    if not found.rest:
        return [_page(turn, found.meant.id, whole=True)]
    relation, *words = found.rest
    kind = next((one for one, names in RELATIONS.items() if relation.lower() in names), None)
    return _added(turn, grid, found.meant, kind, words) if kind else [Reply((line("ladder.how"),), private=True)]


def _page(turn: Turn, resident_id: int, *, whole: bool) -> Show:
    return Show(turn.message.user_id, "ladder", {"resident": resident_id, "all": whole}, turn.language)


# --- adding somebody --------------------------------------------------------------------------------------


def _added(turn: Turn, grid: Grid, member: Member, relation: str, words: list[str]) -> Effects:
    """`3-2-502 李四`, who is asked first in the chat; or `李华 13800000009`, for a worker's card."""
    found = at_door(turn.db, " ".join(words), [grid])
    known = found.meant if found is not None else None
    account = _account_of(turn, known.id) if known else None
    name, phone = (known.name, people.phone_of(turn.db, known.id)) if known else _by_phone(words)
    if not name or (account is None and not phone):
        return [Reply((line("ladder.how"),), private=True)]
    contact = stored.add_contact(
        turn.db,
        resident_id=member.id,
        relation=relation,
        name=name,
        phone=phone,
        account_id=account[0] if account else None,
        agreed=account is None,
        made_at=turn.when,
    )
    turn.note("ladder.contact", grid.id, f"resident {member.id}")
    told = line("ladder.contact_asked" if account else "ladder.contact_no_chat", name=name)
    asked = _ask(turn, contact, member, account) if account else []
    return [Reply((told,), private=True), *asked, *_tell_them(turn, contact, member)]


def _account_of(turn: Turn, resident_id: int) -> tuple[int, int, str, str] | None:
    """The open chat of a resident."""
    theirs = people.accounts_of(turn.db, [resident_id], relation="self").get(resident_id, [])
    return next((one for one in theirs if one[2] == "yes"), None)


def _by_phone(words: list[str]) -> tuple[str, str]:
    """`李华 13800000009`: a name, and the phone that a worker will find on the card."""
    phone, rest = take_phone(" ".join(words))
    return rest.strip(", ")[:20], phone


def _ask(turn: Turn, contact: EmergencyContact, member: Member, account: tuple[int, int, str, str]) -> Effects:
    """Nobody is asked on a bad day who did not say yes on a good one."""
    _, chat, _, language = account
    room = people.place_of(turn.db, member.id).room
    rows = ((button("ladder.will_yes", f"i:{contact.id}:1"), button("ladder.will_no", f"i:{contact.id}:0")),)
    return [Tell(chat, (line("ladder.will_you", name=member.name, room=room),), rows, language, Lane.REPLY)]


def _tell_them(turn: Turn, contact: EmergencyContact, member: Member) -> Effects:
    """The person hears who would be asked about them, and takes it back with a tap."""
    account = _account_of(turn, member.id)
    if account is None:
        return []
    _, chat, _, language = account
    relation = line(f"ladder.relation.{contact.relation}")
    words = line("ladder.told_resident", relation=relation, name=contact.name)
    rows = ((button("ladder.not_this_one", f"i:{contact.id}:{OFF}"),),)
    return [Tell(chat, (words,), rows, language, Lane.REPLY)]


def answered(turn: Turn, contact_id: int, said: str) -> Effects:
    """The contact's own yes or no; or the person, their family or a worker lets go of them."""
    contact = turn.db.get(EmergencyContact, contact_id)
    grid = stored.home(turn.db, contact.resident_id) if contact is not None else None
    if contact is None or grid is None:
        return [Toast(line("press.not_yours"), alert=True)]
    if said == OFF:
        return _removed(turn, contact, grid)
    if said not in ("0", "1"):
        raise ValueError(said)
    if contact.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    contact.agreed = said == "1"
    turn.note("ladder.agreed" if contact.agreed else "ladder.declined", grid.id, f"resident {contact.resident_id}")
    return [Toast(line("ladder.will_thanks" if contact.agreed else "ladder.will_no_thanks"), alert=True)]


def _removed(turn: Turn, contact: EmergencyContact, grid: Grid) -> Effects:
    if not _may_set(turn, contact.resident_id, grid) and contact.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    turn.db.delete(contact)
    turn.note("ladder.contact_off", grid.id, f"resident {contact.resident_id}")
    return [Toast(line("ladder.toast_removed"))]


# --- the order --------------------------------------------------------------------------------------------


def _may_set(turn: Turn, resident_id: int, grid: Grid) -> bool:
    """The person, a relative who was confirmed, and the grid's workers."""
    own = any(kin.resident_id == resident_id and kin.verified for kin in turn.caller.known.kin)
    return own or turn.caller.works_for(turn.db, grid)


def pressed(turn: Turn, resident_id: int, said: str) -> Effects:
    """One rung on or off, the neighbour before the family or behind it, how they are reached, or only a look."""
    if said not in (*CHOSEN, *WAYS, SWAP, SEE):
        raise ValueError(said)
    grid = stored.home(turn.db, resident_id)
    if grid is None or not _may_set(turn, resident_id, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    told: Effects = []
    if said in WAYS:
        told = contact_modes.change(turn, resident_id, said)
    elif said != SEE:
        resident = turn.db.get_one(Resident, resident_id)
        resident.rungs = swapped(resident.rungs) if said == SWAP else rearranged(resident.rungs, said)
        turn.db.flush()
        turn.note("ladder.settings", grid.id, f"resident {resident_id}")
    page = _page(turn, resident_id, whole=turn.caller.works_for(turn.db, grid))
    return [Toast(line("press.ok")), page, *told]
