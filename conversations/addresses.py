"""Where people live, read from the many ways they write it: 3-2-501, 3号楼2单元501室, 三栋501, A座1203."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from texts import typed
from texts.typed import NUMERALS, clean, natural_order

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Room:
    """A door; parts that were not said are ''."""

    building: str
    entrance: str
    door: str
    compound: str = ""

    @property
    def text(self) -> str:
        """The parts that are known, without the compound: 3-2-501."""
        return typed.joined(self.building, self.entrance, self.door)


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """A room inside a longer text, with what stands before it (the compound taken out) and after it."""

    room: Room
    before: str
    after: str


StairOrder = tuple[typed.Order, typed.Order, typed.Order]


def clean_name(text: str) -> str:
    """A name as one visible line of at most 40 letters; may be empty."""
    return clean(text)


def stair_order(building: str, entrance: str, door: str) -> StairOrder:
    """A sort key that walks building by building, up each staircase; 03-0501 and 3-501 are equal."""
    return natural_order(building), natural_order(entrance), natural_order(door)


def parse_room(text: str) -> Room | None:
    """The room, when the text says a room and nothing else (a compound's name may stand before it)."""
    found = find_room(text)
    return found.room if found and not found.before and not found.after else None


def split_room_and_name(text: str) -> tuple[Room, str] | None:
    """The room and the name in an answer such as 3-2-501 张三, in either order; None when unclear."""
    found = find_room(text)
    if found is None or bool(found.before) == bool(found.after):
        return None
    name = read_name(found.before or found.after)
    return (found.room, name) if name else None


def read_name(text: str) -> str | None:
    """The cleaned name, or None for what cannot be one: digits, a sentence, no letter at all."""
    name = clean(text, limit=LONGEST)
    if len(name) > 40 or re.search(r"[\d。！？!?]", name) or not any(letter.isalpha() for letter in name):
        return None
    return name


def find_room(text: str) -> FoundRoom | None:
    """The fullest room in the text: a building and door win over a bare number, the first wins a tie."""
    original = clean(text, limit=LONGEST)
    found = max(_rooms(original), key=lambda match: _said(_room(match)), default=None)
    if found is None:
        return None
    compound, before = _compound(original[: found.start()], followed=bool(_trim(original[found.end() :])))
    room = _room(found)
    return FoundRoom(Room(room.building, room.entrance, room.door, compound), before, _trim(original[found.end() :]))


_SPELLING: dict[int, int | str] = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣ー~～_"), "-"),
    0x3002: ".",
}


def find_building(text: str) -> tuple[str, str] | None:
    """The building, and its entrance where that is said too, that a text names: 3号楼, 三栋2单元."""
    found = BUILDING.search(clean(text, limit=LONGEST).translate(_SPELLING))
    return (_short(found["building"]), _short(found["entrance"] or "")) if found else None


def _rooms(original: str) -> Iterable["re.Match[str]"]:
    # A pinyin keyboard offers 一 where a dash is meant: 3一2一501. Every change is letter for letter, so places hold.
    plain = re.sub(r"(?<=[0-9])一(?=[0-9])", "-", original.translate(_SPELLING))
    return ROOM.finditer(plain)


_NUMBER = rf"[A-Z]?\d{{1,3}}[A-Z]?(?![A-Z0-9])|[A-Z](?![A-Z])|[{NUMERALS}]{{1,4}}"
_ENTRANCE = rf"\d{{1,2}}(?!\d)|[A-Z](?![A-Z])|[{NUMERALS}]{{1,3}}"
_DOOR = (
    rf"(?:\d{{1,2}}楼[A-Z](?![A-Z])|[A-Z]{{0,2}}\d{{1,5}}(?:[A-Z](?![A-Z]))?|[{NUMERALS}]{{2,7}}(?![{NUMERALS}]))"
    r"(?:室|号|房|户)?"
)
_FLOOR = r"(?:\d{1,2}[楼层](?=\s*\d{3}))?\s*"


_FORMS = (
    # 3号楼2单元501室, 3#2-501, A座1203, 三栋五零一
    rf"第?(?P<building>{_NUMBER})\s*(?P<unit>号楼|号院?|\#楼?|栋|幢|座|楼)[\s,-]*"
    rf"(?:第?(?P<entrance>{_ENTRANCE})\s*(?:单元|楼?门|-)[\s,-]*)?{_FLOOR}(?P<door>{_DOOR})",
    # 3-2-501, 3-2单元501
    rf"(?P<building>{_NUMBER})\s*-{{1,2}}\s*(?P<entrance>{_ENTRANCE})\s*(?:单元|-)-?\s*(?P<door>{_DOOR})",
    # 3 2 501, 3.2.501, 3/2/501: only with a door of three digits, or a date would be one
    r"(?P<building>\d{1,3})(?P<sign>\s*[./、,]\s*|\s+)(?P<entrance>\d{1,2})(?P=sign)(?P<door>\d{3,5}[A-Z]?)(?:室|号)?",
    # 2单元301
    rf"第?(?P<entrance>{_ENTRANCE})\s*(?:单元|楼门)[\s,-]*{_FLOOR}(?P<door>{_DOOR})",
    # 3-501; 36-6 is a mistyped temperature
    rf"(?!(?:3[4-9]|4[0-3])-\d(?!\d))(?P<building>{_NUMBER})\s*-{{1,2}}\s*(?P<door>{_DOOR})",
    # 12楼C室, 12楼1203, 12C (36C is a temperature)
    r"(?P<door>\d{1,2}楼[A-Z](?![A-Z])室?|(?!(?:3[4-9]|4[0-3])C)\d{2}[A-Z](?![A-Z])室?)",
    # 502, 5室, 五零一
    rf"(?P<door>[A-Z]{{0,2}}\d{{3,5}}(?:[A-Z](?![A-Z]))?(?:室|号|房|户)?|\d{{1,2}}[A-Z]?(?:室|房)"
    rf"|[{NUMERALS}]{{3,4}}(?![{NUMERALS}])室?)",
)


def _numbered(number: int, form: str) -> str:
    """One spelling of a room, its groups numbered so that all spellings fit into one expression."""
    return re.sub(r"\?P(<|=)(\w+)", rf"?P\g<1>\g<2>{number}", form)


BUILDING = re.compile(
    rf"第?(?P<building>{_NUMBER})\s*(?:号楼|栋|幢|座)(?:第?(?P<entrance>{_ENTRANCE})\s*(?:单元|楼门))?", re.IGNORECASE
)
"""A building or one of its entrances, without a door."""

ROOM = re.compile(
    r"(?<![\dA-Z.])(?:" + "|".join(map(_numbered, range(len(_FORMS)), _FORMS)) + r")(?!\d|[.点]\d|\s*[℃度])",
    re.IGNORECASE | re.ASCII,
)


def _room(match: "re.Match[str]") -> Room:
    parts = {name[:-1]: value for name, value in match.groupdict(default="").items() if value}
    building, entrance, door = (_short(parts.get(part, "")) for part in ("building", "entrance", "door"))
    if parts.get("unit") == "楼" and not entrance and door.startswith(building) and len(door) == len(building) + 2:
        building = ""  # 12楼1203 names the floor, 12楼503 the building
    return Room(building, entrance, door)


def _short(part: str) -> str:
    return typed.place(part) if part else ""


def _said(room: Room) -> int:
    return sum(map(bool, (room.building, room.entrance, room.door)))


_MARKS = " #,，、:：;；|/()（）【】[]-—。."
_LABEL = r"你好|您好|我?(?:家?住在?(?!院)|家在)|我[是叫家]?|住址|地址|房间?号|门牌号?|姓名|名字|本人|是|叫"


def _trim(text: str) -> str:
    """The text without the marks and little words that join a room and a name."""
    before = None
    while before != text:
        before = text
        text = text.strip(_MARKS).removeprefix("的").removesuffix("的")
        text = re.sub(rf"^(?:{_LABEL})|(?:{_LABEL})$", "", text)
    return text


_PLACE_ENDS = (*"园苑城里村庭府湾期区院坊居轩邨郡墅寓庄岛号弄路街巷", "广场", "大厦")


def _compound(prefix: str, *, followed: bool) -> tuple[str, str]:
    """The compound's name at the end of what stands before a room, and the rest of it."""
    before = _trim(prefix)
    rest, _, last = before.rpartition(" ")
    is_glued = bool(before) and prefix.endswith(before[-1])
    if _is_place(last) and (followed or rest or len(last) > 3 or is_glued):
        return last, _trim(rest)
    if is_glued and followed:
        return last, _trim(rest)
    head, _, tail = before.partition(" ")
    if tail and _is_place(head):
        return head, _trim(tail)
    return "", before


def _is_place(word: str) -> bool:
    return len(word) > 1 and word.endswith(_PLACE_ENDS)
