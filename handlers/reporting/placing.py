"""Who is meant: from 我, 妈, 王奶奶 or 502 张三 to residents of the roster. Never a guess: None asks back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from conversations.addresses import Room, find_room, parse_room, read_name
from conversations.kin import RELATIONS, surname
from conversations.understanding import Heard
from storage import areas, people
from storage.models import Grid
from storage.people import Known, Member

EVERYONE = ("全家", "家人")


@dataclass(frozen=True, slots=True)
class Placed:
    """The residents a reading is for, and whether it is the sender's word about themself."""

    residents: tuple[int, ...]
    own: bool


class Household:
    """The sender's own household, looked up when it is first needed."""

    def __init__(self, db: Session, known: Known) -> None:
        self._db = db
        self.selves = [kin for kin in known.kin if kin.relation == "self"]
        self.relatives = [kin for kin in known.kin if kin.relation != "self"]
        self.flatshare = any(kin.flatshare for kin in self.selves)
        self._members: list[Member] | None = None

    def members(self) -> list[Member]:
        """Everyone behind the sender's door who is counted; in a flat-share only the sender."""
        if self._members is None:
            doors = {kin.household_id for kin in self.selves}
            everyone = [member for door in sorted(doors) for member in people.members(self._db, door)]
            own = {kin.resident_id for kin in self.selves}
            self._members = [m for m in everyone if not m.declined and (not self.flatshare or m.id in own)]
        return self._members

    def reported_for(self) -> list[Member]:
        """The relatives elsewhere whom the sender reports for."""
        doors = {kin.household_id for kin in self.relatives}
        wanted = {kin.resident_id for kin in self.relatives}
        return [member for door in sorted(doors) for member in people.members(self._db, door) if member.id in wanted]


def place(db: Session, heard: Heard, *, known: Known, home: Household, grid_id: int | None) -> Placed | None:
    """The residents `heard` is for; None when the roster gives none, or more than one that fits."""
    if heard.of:
        return None
    if heard.room:
        return _at_door(db, heard, home=home, grid_id=grid_id, known=known)
    if heard.who == "self":
        return Placed((home.selves[0].resident_id,), own=True) if len(home.selves) == 1 else None
    if heard.who in EVERYONE:
        return _everyone(home) if heard.who == "全家" else None
    return _one_named(db, heard.who, known=known, home=home, grid_id=grid_id)


def _everyone(home: Household) -> Placed | None:
    if not home.selves:
        return None
    return Placed(tuple(member.id for member in home.members()), own=False)


def _one_named(db: Session, who: str, *, known: Known, home: Household, grid_id: int | None) -> Placed | None:
    """A relation or a name without a door: the alias, the household, a relative, then the grid's only such name."""
    learnt = people.alias(db, account_id=known.account_id, word=who)
    if learnt is not None:
        return Placed((learnt,), own=False)
    relatives = home.reported_for()
    found = matching(who, home.members() + relatives)
    if found is None and grid_id is not None and len(who) > 1:
        found = matching(who, people.named_in_grid(db, grid_id=grid_id, name=who))
    if found is None:
        found = _only_other(who, home, relatives)
    if found is None:
        return None
    return Placed((found.id,), own=any(kin.resident_id == found.id for kin in home.selves))


def _only_other(who: str, home: Household, relatives: Sequence[Member]) -> Member | None:
    """妈, said by one of two, or by who reports for one relative: the other one. A name is not a relation."""
    own = {kin.resident_id for kin in home.selves}
    others = [member for member in home.members() if member.id not in own] or list(relatives)
    return others[0] if len(others) == 1 and who in RELATIONS else None


def matching(who: str, members: Sequence[Member]) -> Member | None:
    """The only one of `members` that `who` can mean: by full name, or by surname and title (王奶奶, 老赵)."""
    exact = [member for member in members if member.name == who]
    if exact:
        return exact[0] if len(exact) == 1 else None
    family = surname(who)
    fitting = [member for member in members if family and member.name.startswith(family)]
    return fitting[0] if len(fitting) == 1 else None


def _at_door(db: Session, heard: Heard, *, home: Household, grid_id: int | None, known: Known) -> Placed | None:
    """Somebody at a door that was named."""
    doors = find_doors(db, heard.room or "", grid_id=grid_id)
    own_doors = {kin.household_id for kin in home.selves}
    here = [door for door in doors if door.household_id in own_doors] or doors
    if len(here) != 1:
        return None
    if here[0].household_id in own_doors:
        plain = Heard(**{name: getattr(heard, name) for name in Heard.__dataclass_fields__} | {"room": None})
        return place(db, plain, known=known, home=home, grid_id=grid_id)
    residents = [member for member in people.members(db, here[0].household_id) if not member.declined]
    return _of_others(heard, residents)


def _of_others(heard: Heard, residents: Sequence[Member]) -> Placed | None:
    if heard.who == "全家":
        return Placed(tuple(member.id for member in residents), own=False) if residents else None
    if heard.who == "self":
        return Placed((residents[0].id,), own=False) if len(residents) == 1 else None
    found = matching(heard.who, residents)
    return Placed((found.id,), own=False) if found else None


@dataclass(frozen=True, slots=True)
class AtDoor:
    """A worker's `3-2-501 张三 …`: the door, who lives there, and the words behind it."""

    door: areas.Door
    residents: Sequence[Member]
    words: Sequence[str]

    @property
    def named(self) -> Member | None:
        """Whom of them the first word names."""
        return matching(self.words[0], self.residents) if self.words else None

    @property
    def meant(self) -> Member | None:
        """Who is named; where no name was said, the only one who lives there."""
        if self.words and read_name(self.words[0]):
            return self.named
        return self.residents[0] if len(self.residents) == 1 else None

    @property
    def rest(self) -> Sequence[str]:
        """The words behind the door and the name."""
        return self.words[1:] if self.named else self.words


def at_door(db: Session, text: str, grids: Sequence[Grid]) -> AtDoor | None:
    """The one door of these grids that a text names; None for no door, or one that several have."""
    room = find_room(text)
    doors = [door for grid in grids for door in _doors(db, room.room, grid.id)] if room else []
    if room is None or len(doors) != 1:
        return None
    return AtDoor(doors[0], people.members(db, doors[0].household_id), room.after.split())


def find_doors(db: Session, text: str, *, grid_id: int | None) -> list[areas.Door]:
    """The grid's households that a written room can mean."""
    room = parse_room(text)
    return _doors(db, room, grid_id) if room is not None else []


def _doors(db: Session, room: Room, grid_id: int | None) -> list[areas.Door]:
    if grid_id is None:
        return []
    found = areas.doors_matching(db, grid_id=grid_id, building=room.building, entrance=room.entrance, door=room.door)
    return [door for door in found if not room.compound or door.compound == room.compound] or found
