"""Rooms as people write them, and their one form building-unit-door."""

import re

from conversations.understanding.normal import number

_N = "〇零一二三四五六七八九两幺"
_SMALL = rf"(?:\d{{1,3}}|[a-z]\d{{0,2}}|\d{{1,2}}[a-z]|[{_N}十百]{{1,4}})"
_DOOR = (
    rf"(?:[一二三]?十[{_N}]?零[{_N}](?![十百度点])|\d{{3,4}}(?=(?:3[4-9]|4[0-2])(?:\.\d|度))|[{_N}]{{3,4}}?(?=[三四]?十?[{_N}](?:度|点))"
    rf"|\d{{3,4}}[a-z]?(?!\d|\.\d)|\d{{1,2}}[a-f](?![a-z])|[a-z]\d{{3,4}}(?!\d)|[{_N}]{{3,4}}(?![十百度点])"
    rf"|[a-f](?=室|房|户|座))"
)

DASHED = re.compile(
    rf"(?P<b>\d{{1,3}}[a-z]?|[a-z]\d{{0,2}})\s?(?:[-_#/.]|—{{1,2}})\s?"
    rf"(?:(?P<u>\d{{1,2}}|[a-z])\s?(?:[-_/.]|—{{1,2}})\s?)?(?P<d>{_DOOR})(?:室|房|号房|户)?(?!-\d(?!\d(?:\.|度)\d)|\s?%)"
)
SHORT_DASHED = re.compile(r"(?P<b>\d{1,3}|[a-z])-(?P<u>\d{1,2})-(?P<d>\d{1,2})(?![\d-])(?:室|房|号房|户)?")
BUILDING = re.compile(
    rf"({_SMALL})\s?(?:号楼|楼栋|号栋|栋楼|栋|幢|座|号院|#楼|#|building(?![a-z])"
    rf"|号(?=\s?(?:{_DOOR}|{_SMALL}(?:单元|门|梯)))|楼(?=\s?(?:{_SMALL}(?:单元|门|梯|-))))(?:的|\s)?[-,，、/ ]?\s?"
)
UNIT = re.compile(
    rf"({_SMALL}|[甲乙丙丁戊东西南北中])\s?(?:单元|门栋|门洞|门(?=\s?(?:{_DOOR}))|门牌|梯|号门)"
    r"(?:的|\s)?[-,，、/ ]?\s?"
)
FLOOR = re.compile(
    rf"(?<![爬跑走])(?!两层楼)({_SMALL})\s?(?:楼|层)(?!长|栋|下|上|道|梯|盘|主|房)"
    r"(?:的|\s)?[-,，、/ ]?\s?"
)
DASHED_UNIT = re.compile(rf"(\d{{1,2}})\s?-\s?(?={_DOOR})")
DOOR = re.compile(rf"({_DOOR})\s?(?:号房|室|房|户|号(?!楼|线|车|下|前|后|晚|早))?")
DOOR_BEHIND = re.compile(rf"(\d{{1,2}}|[{_N}十]{{1,2}})(?:室|号房|房)(?!间|号|东|租|子)")
BARE = re.compile(rf"(?P<d>\d{{3,4}}(?=(?:3[4-9]|4[0-2])(?:\.\d|度\d))|[{_N}]{{3,4}}?(?=[三四]十[{_N}][度点][{_N}半]))")
DOOR_WORDED = re.compile(rf"({_DOOR})(?:室|号房|房(?!间|号|东|租|价)|户(?!主|数)|号(?=室|房))")
ENGLISH = re.compile(r"(?:room|rm|apt|apartment|flat|unit|door|#|no\.?)\s?(?P<d>\d{3,4}[a-z]?|\d{1,2}[a-z])(?!\d|\.\d)")
ENGLISH_BUILDING = re.compile(
    r"(?:building|bldg|block|tower|unit(?=\s[a-z][\s,-]+\d{3}))\s?(?P<b>\d{1,3}|[a-z])(?![a-z])[\s,-]*(?:unit\s?(?P<u>\d{1,2}|[a-z])(?![a-z\d])[\s,-]*)?(?:(?:unit|room|rm|apt|flat|#)\s?)?(?P<d>\d{3,4}[a-z]?)?(?!\d|\.\d)"
)

MARKED = (DASHED, SHORT_DASHED, ENGLISH_BUILDING, ENGLISH)
WORDED = re.compile(rf"(?:{_SMALL}|[甲乙丙丁戊东西南北中])\s?[号楼栋幢座#b单门梯层]")  # opens a building, unit or floor

LABELLED = re.compile(
    r"(?:(?P<b>(?:楼栋|楼号|栋号|幢号|楼栋号)\s?[: ]|[楼栋幢]\s?:)|(?P<u>(?:单元号?|几单元)\s?[: ])"
    r"|(?P<d>(?:门牌号?|房间号?|房号|室号|户号|门号|几室)\s?[: ]|[室户]\s?:))"
    rf"\s{{0,4}}(?P<part>{_SMALL}|\d{{3,4}}[a-z]?)\s?(?:号楼|号|栋|幢|楼|单元|室)?(?=[\s,，。;、/|)]|$)(?!\s?[-#])"
)
FLAT = re.compile(r"([a-h])(?![a-z\d])\s?(?:室|户|房(?!间))?")
LETTERED = re.compile(r"(?P<d>(?:[12]?\d|3[0-3])[a-h])(?![a-z\d])(?=[\s,，:]|[\u4e00-\u9fff])")
FLOOR_MARK = "~"  # 5楼 alone: a floor that a door number such as 501 makes needless

Parts = tuple[str | None, str | None, str | None]


def room(text: str, at: int) -> tuple[Parts, int] | None:
    """The building, unit and door written at `text[at]` and where they end, or None; a bare number is no room."""
    opening = text[at]
    marked = () if not opening.isascii() else (DASHED, SHORT_DASHED) if opening.isdigit() else MARKED
    for pattern in marked:
        if (match := pattern.match(text, at)) and not _is_something_else(match):
            part = match.groupdict()
            return (_name(part.get("b")), _name(part.get("u")), _name(part["d"])), match.end()
    return _worded(text, at) or _door_only(text, at)


def labelled_room(text: str, at: int) -> tuple[Parts, int] | None:
    """楼栋：6, 单元 2, 房号：401: one part of a room behind its name in a form."""
    match = LABELLED.match(text, at)
    if match is None:
        return None
    part = _name(match["part"])
    return (part if match["b"] else None, part if match["u"] else None, part if match["d"] else None), match.end()


def _is_something_else(match: re.Match[str]) -> bool:
    """Dates, ranges and temperatures are written with the same marks as rooms."""
    written = match.group()
    if "." in written or "/" in written:
        return match.re is not DASHED or not re.fullmatch(r"\w{1,3}([./])\w{1,2}\1\w{3,5}", written.rstrip("室房户号"))
    return False


def _worded(text: str, at: int) -> tuple[Parts, int] | None:
    if WORDED.match(text, at) is None:
        return None
    building = unit = door = floor = None
    end = at
    if match := BUILDING.match(text, end):
        building, end = match[1], match.end()
    if (match := UNIT.match(text, end)) or (building and (match := DASHED_UNIT.match(text, end))):
        unit, end = match[1], match.end()
    if match := FLOOR.match(text, end):
        floor, end = match[1], match.end()
    if end == at:
        return None
    if floor and (match := FLAT.match(text, end)):
        return _with_floor(_name(building), _name(unit), _name(match[1]), _name(floor)), match.end()
    if match := DOOR.match(text, end) or DOOR_BEHIND.match(text, end):
        door, end = match[1], match.end()
    parts = _with_floor(_name(building), _name(unit), _name(door), _name(floor))
    trimmed = len(text[at:end].rstrip(" -,，、/的"))
    return parts, at + max(trimmed, 1)


def _with_floor(building: str | None, unit: str | None, door: str | None, floor: str | None) -> Parts:
    """12楼C室 is 12C; the floor of 5楼501 says nothing new; 5楼 alone stays 5."""
    if floor is None:
        return building, unit, door
    if door is None:
        return (building, unit, None) if building else (FLOOR_MARK + floor, unit, None)
    if door.isalpha():
        return building, unit, floor + door
    if building or unit or door.startswith(floor):
        return building, unit, door if len(door) > 2 else f"{floor}{int(door):02d}"
    return floor, unit, door


def _door_only(text: str, at: int) -> tuple[Parts, int] | None:
    if match := DOOR_WORDED.match(text, at):
        return (None, None, _name(match[1])), match.end()
    if match := LETTERED.match(text, at):
        return (None, None, _name(match["d"])), match.end()
    if match := BARE.match(text, at):
        return (None, None, _name(match["d"])), match.end()
    return None


def _name(part: str | None) -> str | None:
    """A part in its one spelling: 三 is 3, b is B."""
    if part is None or part.isascii():
        return part.upper() if part else None
    if "十" in part and "零" in part:  # 十二零三
        floor, _, flat = part.rpartition("零")
        return f"{number(floor) or 0:.0f}{number(flat) or 0:02.0f}"
    value = number(part)
    return part if value is None else f"{value:.0f}"


def joined(parts: Parts) -> str | None:
    """3-2-501, with only the parts that were written."""
    return "-".join(part.lstrip(FLOOR_MARK) for part in parts if part) or None
