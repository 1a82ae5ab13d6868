"""Links: what stands behind a way in without Telegram, and who is taken to write through it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from handlers.access import Caller, House, Turn
from handlers.incoming import Incoming
from handlers.reporting.placing import Household
from storage import areas, links, people
from storage.areas import Door
from storage.links import Home
from storage.models import Grid, Link
from storage.people import NO_CHAT, Kin, Known, Member
from texts.typed import joined

GENERAL = ("community", "grid", "entrance")
"""The areas whose page asks door and name; a household's knows its people."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page somebody opened: a household's, an area's, or a person's own whom Telegram vouches for."""

    area: str  # household, entrance, grid, community or person
    title: str
    grids: tuple[tuple[int, str], ...]
    phone: str = ""
    clinic: str = ""
    language: str = ""
    link_id: int = 0
    household_id: int = 0
    account_id: int = 0
    members: tuple[Member, ...] = ()
    flatshare: bool = False
    building: str = ""
    entrance: str = ""

    @property
    def visitor(self) -> str:
        """Whose page it is, in a few letters that forms carry under lock."""
        return f"a{self.account_id}" if self.area == "person" else f"l{self.link_id}"

    @property
    def is_general(self) -> bool:
        """Whether it asks for door and name, and so tells nothing of anybody."""
        return self.area in GENERAL

    @property
    def is_family(self) -> bool:
        """Whether one button can say that everybody is well."""
        return len(self.members) > 1 and not self.flatshare

    def member(self, resident_id: int) -> Member | None:
        """The one of its people with that id."""
        return next((one for one in self.members if one.id == resident_id), None)


def opened(db: Session, token: str) -> Entry | None:
    """What the link of this token opens; None when nothing does (any more)."""
    ahead: dict[str, Entry | None] = db.info.get("entries", {})
    if token in ahead:
        return ahead[token]
    home = links.homes(db, [token]).get(token)
    if home is not None:
        return _of_household(db, home, people.members_of(db, [home.household_id]).get(home.household_id, []))
    link = links.of_token(db, token)
    is_area = link is not None and link.area in GENERAL
    return _of_area(db, link, links.grids_of(db, link)) if link is not None and is_area else None


def look_ahead(db: Session, tokens: Collection[str], when: datetime) -> None:
    """Fetch what a batch of forms will ask for one by one: the households behind their links, and their accounts."""
    homes = links.homes(db, tokens)
    behind = people.members_of(db, [home.household_id for home in homes.values()])
    entries = {token: _of_household(db, home, behind.get(home.household_id, [])) for token, home in homes.items()}
    opened_ = {one.household_id: (one.grids[0][0], one.language) for one in entries.values() if one is not None}
    people.pages_ahead(db, opened_, when)
    db.info["entries"] = entries


def _of_household(db: Session, home: Home, members: Sequence[Member]) -> Entry | None:
    grid = areas.grid(db, home.grid_id) if home.grid_id is not None else None
    if grid is None:
        return None  # its entrance belongs to no grid: nobody would hear of it
    title = joined(home.building, home.entrance, home.door)
    return Entry(
        area="household",
        title=title,
        grids=((grid.id or 0, grid.name),),
        phone=grid.phone,
        clinic=grid.clinic,
        language=grid.language,
        link_id=home.link_id,
        household_id=home.household_id,
        members=tuple(one for one in members if not one.declined),
        flatshare=home.flatshare,
    )


def _of_area(db: Session, link: Link, grids: Sequence[Grid]) -> Entry | None:
    if not grids:
        return None
    if link.area == "entrance":
        building, entrance = links.entrance_names(db, link.area_id)
        title = joined(building, entrance)
        return replace(_entry(link.area, link.id or 0, title, grids), building=building, entrance=entrance)
    title = links.community_name(db, link.area_id) if link.area == "community" else grids[0].name
    return _entry(link.area, link.id or 0, title, grids)


def _entry(area: str, link_id: int, title: str, grids: Sequence[Grid]) -> Entry:
    phones = {grid.phone for grid in grids}
    clinics = {grid.clinic for grid in grids}
    return Entry(
        area=area,
        title=title,
        grids=tuple((grid.id or 0, grid.name) for grid in grids),
        phone=phones.pop() if len(phones) == 1 else "",
        clinic=clinics.pop() if len(clinics) == 1 else "",
        language=grids[0].language,
        link_id=link_id,
    )


def of_person(db: Session, known: Known) -> Entry | None:
    """The page of somebody who is known in the chat: their household and whom they report for.

    None for a stranger, and for who declined to be stored: the chat serves them on paper.
    """
    if known.declined:
        return None
    home = Household(db, known)
    members = tuple({one.id: one for one in (*home.members(), *home.reported_for())}.values())
    grid_id = next((kin.grid_id for kin in known.kin if kin.grid_id is not None), None)
    grid = areas.grid(db, grid_id) if grid_id is not None else None
    if not members or grid is None:
        return None
    title = people.place_of(db, members[0].id).room
    return Entry(
        area="person",
        title=title,
        grids=((grid_id or 0, grid.name),),
        phone=grid.phone,
        clinic=grid.clinic,
        language=known.language,
        account_id=known.account_id,
        household_id=members[0].household_id,
        members=members,
        flatshare=home.flatshare,
    )


# --- who writes -------------------------------------------------------------------------------------------


def turn(db: Session, house: House, entry: Entry, *, form: str, text: str, when: datetime, language: str) -> Turn:
    """The moment in which the page of a household or a person is posted; `form` makes what follows from it unique."""
    if entry.area == "person":
        known = people.known_as(db, entry.account_id)
    else:
        grid_id = entry.grids[0][0]
        page = people.of_page(db, household_id=entry.household_id, language=language, grid_id=grid_id, when=when)
        known = replace(page, kin=tuple(_kin(entry, member) for member in entry.members))
    return turn_as(db, house, known, form=form, text=text, when=when)


def _kin(entry: Entry, member: Member) -> Kin:
    """A household's page speaks for its people as a relative does: it is never somebody's own word."""
    of_grid, years, tags = entry.grids[0][0], member.birth_year, member.tags
    return Kin(member.id, member.household_id, of_grid, entry.flatshare, "relative", False, member.name, years, tags)


def speaking_for(turn: Turn, resident_id: int) -> Turn:
    """The same moment with one of the page's people as who it is about: whose door help is brought to."""
    known = turn.caller.known
    kin = tuple(replace(one, relation="self" if one.resident_id == resident_id else "relative") for one in known.kin)
    caller = Caller(replace(known, kin=kin), turn.caller.operator)
    return Turn(turn.db, turn.message, caller, turn.group, turn.house, turn.when)


def behind_door(db: Session, known: Known, door: Door) -> Known:
    """The page of a door that was named, with the people behind it."""
    grid_id = door.grid_id or 0
    kin = [
        Kin(one.id, one.household_id, grid_id, door.flatshare, "relative", False, one.name, one.birth_year, one.tags)
        for one in people.members(db, door.household_id)
        if not one.declined
    ]
    return replace(known, kin=tuple(kin))


def turn_as(db: Session, house: House, known: Known, *, form: str, text: str, when: datetime) -> Turn:
    """The moment in which an account posts a page."""
    message = Incoming(
        update_id=0,
        kind="message",
        chat_id=known.telegram_id or NO_CHAT,
        private=True,
        user_id=known.telegram_id,
        said_at=when,
        message_id=_number(form),
        text=text,
        source=f"page:{form}",
    )
    return Turn(db, message, Caller(known, known.telegram_id in house.operators), None, house, when)


def _number(form: str) -> int:
    """A number of its own for what was said on a page: negative, as no message of a chat is."""
    return -int(form[:15], 16)
