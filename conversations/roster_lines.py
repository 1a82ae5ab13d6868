"""A roster without a spreadsheet: pasted lines such as `3-2-501 张三 独居`, or the doors of whole buildings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from conversations.addresses import FoundRoom, Room, StairOrder, find_room, read_name, stair_order
from texts import typed
from texts.typed import NUMERALS, clean

MOST_DOORS = 3_000


@dataclass(frozen=True, slots=True)
class Line:
    """One resident; the fields mean what they mean in a roster file (phone in E.164, '' or None when not said)."""

    compound: str
    building: str
    entrance: str
    door: str
    name: str
    phone: str = ""
    birth_year: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with one pasted line: a text key and what fills it."""

    line: int
    key: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that could be read and the errors of the others, by line number from 1."""

    rows: tuple[tuple[int, Line], ...]
    errors: tuple[LineError, ...]


class _Slip(Exception):
    """A person's slip in one line."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


def read_lines(text: str, *, this_year: int = 2100) -> Lines:
    """Residents, one per line: room, name, then phone, birth year and tags in any order; empty lines do not count."""
    rows: list[tuple[int, Line]] = []
    errors: list[LineError] = []
    seen: dict[tuple[str, StairOrder, str], int] = {}
    for number, line in _filled(text):
        try:
            row = _line(line, this_year)
            _check_twin(row, number, seen)
            rows.append((number, row))
        except _Slip as slip:
            params = {"line": number, "text": clean(line, limit=30), **slip.params}
            errors.append(LineError(number, slip.key, params))
    return Lines(tuple(rows), tuple(errors))


def _check_twin(row: Line, number: int, seen: dict[tuple[str, StairOrder, str], int]) -> None:
    key = (row.compound, stair_order(row.building, row.entrance, row.door), row.name)
    if seen.setdefault(key, number) != number:
        raise _Slip("papers.line_error.twin", first=seen[key])


def _filled(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if clean(line):
            yield number, line


def _line(line: str, this_year: int) -> Line:
    phone, rest = take_phone(line)
    found = find_room(rest)
    if found is None:
        raise _Slip("papers.line_error.no_room")
    if not found.room.building:
        raise _Slip("papers.line_error.no_building")
    name, tokens = _name_and_rest(found)
    room = found.room
    year, tags = _year_and_tags(tokens, this_year)
    return Line(room.compound, room.building, room.entrance, room.door, name, phone, year, tags)


# Latin names come in several words; Chinese ones do not.
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*)*")
_BETWEEN = re.compile(r"[\s,，、;；/|]+")


def _name_and_rest(found: FoundRoom) -> tuple[str, list[str]]:
    said = ", ".join(part for part in (found.before, found.after) if part)
    latin = _LATIN_NAME.match(said)
    first = latin[0] if latin else _BETWEEN.split(said)[0]
    name = read_name(first)
    if name is None:
        raise _Slip("papers.line_error.no_name")
    return name, [token for token in _BETWEEN.split(said[len(first) :]) if token]


def _year_and_tags(tokens: list[str], this_year: int) -> tuple[int | None, tuple[str, ...]]:
    year: int | None = None
    tags: dict[str, None] = {}
    for token in tokens:
        if said := re.fullmatch(r"(\d{4})年?生?", token):
            year = int(said[1])
            if not 1900 <= year <= this_year:
                raise _Slip("papers.line_error.birth_year", value=token)
        elif re.search(r"\d{5}", token):
            raise _Slip("papers.line_error.phone", value=token[:20])
        else:
            tags[clean(token, limit=20)] = None
    return year, tuple(tags)


_MOBILE = r"(?:\+|00)?(?:86)?[ -]?(?P<mobile>1[3-9]\d(?:[ -]?\d{4}){2})"
_LANDLINE = r"(?P<landline>0[1-9]\d{1,2}[ -]?[2-9]\d{6,7})"
_ABROAD = r"\+(?P<abroad>[1-9]\d{0,2}(?:[ -]?\d){6,12})"
_PHONE = re.compile(rf"(?<![\d+-])(?:{_MOBILE}|{_LANDLINE}|{_ABROAD})(?![\d-])", re.ASCII)


def take_phone(text: str) -> tuple[str, str]:
    """The first telephone number in E.164 ('' when there is none) and the text with a comma in its place."""
    plain = text.translate({0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0B: 0x2B})
    found = _PHONE.search(plain)
    if found is None:
        return "", text
    numbers = {kind: re.sub(r"[ -]", "", said) for kind, said in found.groupdict().items() if said}
    if "mobile" in numbers:
        phone = f"+86{numbers['mobile']}"
    elif "landline" in numbers:
        phone = f"+86{numbers['landline'][1:]}"
    else:
        phone = f"+{numbers['abroad']}"
    return phone, f"{text[: found.start()]}, {text[found.end() :]}"


_SPAN = r"(?:(?P<{0}_from>\d{{1,3}})\s*[-~至到]\s*)?(?P<{0}_to>\d{{1,3}})"
_BLOCK = re.compile(
    rf"(?P<compound>\D*?)\s*第?(?P<building>[A-Z]?\d{{1,3}}[A-Z]?|[A-Z]|[{NUMERALS}]{{1,4}})\s*(?:号楼|#楼?|栋|幢|座|楼)[\s,]*"
    rf"(?:{_SPAN.format('entrance')}\s*(?:单元|楼?门)[\s,]*)?"
    rf"{_SPAN.format('floor')}\s*[层楼F]\s*(?:[x×*,，]|每层|一层)*\s*(?P<flats>\d{{1,2}})\s*[户室家]?",
    re.IGNORECASE | re.ASCII,
)


def doors(text: str) -> tuple[Room, ...] | LineError:
    """The doors of blocks such as `3号楼 2单元 1-18层×3户`, one block a line: 101, 102, … 1803; at most 3,000."""
    rooms: dict[Room, None] = {}
    for number, line in _filled(text):
        try:
            rooms |= dict.fromkeys(_block(line, MOST_DOORS - len(rooms)))
        except _Slip as slip:
            return LineError(number, slip.key, {"line": number, "text": clean(line, limit=30), **slip.params})
    return tuple(rooms) or LineError(1, "papers.doors_error.unreadable", {"line": 1, "text": ""})


def _block(line: str, room_left: int) -> list[Room]:
    found = _BLOCK.fullmatch(_plain_block(line))
    if found is None:
        raise _Slip("papers.doors_error.unreadable")
    entrances = [""] if found["entrance_to"] is None else list(map(str, _span(found, "entrance", alone=True)))
    floors, flats = _span(found, "floor", alone=False), range(1, int(found["flats"]) + 1)
    count = len(entrances) * len(floors) * len(flats)
    if not count:
        raise _Slip("papers.doors_error.unreadable")
    if count > room_left:
        raise _Slip("papers.doors_error.too_many", most=MOST_DOORS)
    compound, building = clean(found["compound"]), typed.place(found["building"])
    every = product(entrances, floors, flats)
    return [Room(building, entrance, f"{floor}{flat:02}", compound) for entrance, floor, flat in every]


def _plain_block(line: str) -> str:
    """Half-width digits and signs, one kind of dash and times, 二单元 as 2单元."""
    plain = clean(line, limit=120).translate({0xFF01 + offset: 0x21 + offset for offset in range(94)})
    plain = re.sub("[—–―−～~]+", "-", plain)
    plain = re.sub("[✕✖╳Ｘ]", "×", plain)
    return re.sub(
        rf"([{NUMERALS}]+)(?=\s*(?:单元|门|层|户|号楼|栋|幢))", lambda numeral: typed.digits(numeral[1]), plain
    )


def _span(found: "re.Match[str]", what: str, *, alone: bool) -> range:
    """From first to last; a single number is that one alone (2单元) or all up to it (18层)."""
    last = int(found[f"{what}_to"])
    first = found[f"{what}_from"]
    return range(int(first) if first else last if alone else 1, last + 1)
