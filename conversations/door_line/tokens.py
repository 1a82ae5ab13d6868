"""The words of a door list: entrances, doors, names, and what was found."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conversations.door_line.found import MEANING, Found, Lives
from conversations.kin import TITLES
from texts.typed import natural_order

LOWEST, HIGHEST = 34.0, 43.0  # ℃
USUAL = range(35, 43)  # a bare number between these is a temperature, unless a door is called so


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the list, where it stands, and what it means."""

    kind: str  # prefix, door, name, found, strange, cut or unread
    text: str
    start: int
    building: str = ""
    entrance: str = ""
    door: str = ""
    found: Found | None = None


_BUILDING = r"[A-Z]?\d{1,3}[A-Z]?|[A-Z]"
_BUILT = r"(?:-|号楼|#楼?|栋|幢|座)"
_ENTRANCE = r"[A-Z]?\d{1,2}[A-Z]?|[A-Z]"
_DOOR = r"[A-Z]{0,2}\d{1,5}(?:[A-Z](?![A-Z]))?"
_EDGE, _END = r"(?<![\dA-Z.])", r"(?![\d.])"
_FORMS = (
    rf"(?P<prefix>{_EDGE}(?P<p_building>{_BUILDING}){_BUILT}(?:(?P<p_entrance>{_ENTRANCE})(?:单元|门)?)?\s*:)",
    rf"(?P<room>{_EDGE}(?P<r_building>{_BUILDING}){_BUILT}(?:(?P<r_entrance>{_ENTRANCE})(?:-|单元|门))?"
    rf"(?P<r_door>{_DOOR}){_END}[室号房户]?)",
    r"(?P<slip>(?<!\d)\d{2},\d(?!\d))",  # 36,9 is no 36
    r"(?P<degrees>(?<![\d.])(?P<whole>\d{2})(?:[.。·]|点|度)(?P<tenths>\d{1,2})(?:度|°C|C)?(?![\d.。]))",
    r"(?P<round>(?<![\d.])(?P<even>\d{2})(?:度|°C)(?![\d.]))",
    rf"(?P<door>{_EDGE}(?P<d_door>{_DOOR}){_END}[室号房户]?)",
    r"(?P<cut>[,;、/|\n])",
    r"(?P<nothing>[\s:.。!]+)",
)
_PARTICLE = "[了的啊呢]?"


def _grammar(people: Sequence[Lives]) -> "re.Pattern[str]":
    names = sorted({plain(one.name) for one in people if one.name}, key=len, reverse=True)
    named = [re.escape(name) for name in names] + [rf"[\u4e00-\u9fff](?:{'|'.join(TITLES)})"]
    meanings = "|".join(re.escape(plain(word)) for word in sorted(MEANING, key=len, reverse=True))
    known = (rf"(?P<name>{'|'.join(named)})", rf"(?P<found>(?:{meanings}){_PARTICLE})")
    return re.compile("|".join((*_FORMS[:-2], *known, *_FORMS[-2:], r"(?P<unread>.)")), re.DOTALL)


def plain(text: str) -> str:
    """Half-width and upper case, one kind of dash; the variation sign of ✔️ is not said."""
    upper = unicodedata.normalize("NFKC", text.replace("\ufe0f", "")).upper()
    return re.sub(r"[‐‑‒–—―−~]", "-", upper)


class Reader:
    """Turns a line into tokens, knowing which doors and entrances there are."""

    def __init__(self, people: Sequence[Lives]) -> None:
        self._grammar = _grammar(people)
        self._doors = {natural_order(one.door) for one in people}
        self._rooms = {_key(one.building, one.door) for one in people}
        self._entrances = {_key(one.building, one.entrance) for one in people}

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of a plain text, in order."""
        for match in self._grammar.finditer(text):
            if match["nothing"] is None:
                yield self._token(match)

    def _token(self, match: "re.Match[str]") -> Token:
        text, start = match[0], match.start()
        if match["cut"] or match["name"]:
            return Token("cut" if match["cut"] else "name", text, start)
        if match["found"]:
            word = text if text in _MEANING else text[:-1]
            return Token("found", text, start, found=Found(_MEANING[word]))
        if match["degrees"] or match["round"]:
            return _degrees(match)
        if match["prefix"]:
            return Token("prefix", text, start, match["p_building"], match["p_entrance"] or "")
        if match["room"]:
            return self._room(match)
        if match["door"]:
            return self._door(match)
        return Token("unread", text, start)

    def _room(self, match: "re.Match[str]") -> Token:
        """3-2-501 and 3-501; but 3-2 is an entrance where there is no such door."""
        building, entrance, door = match["r_building"], match["r_entrance"] or "", match["r_door"]
        if not entrance and _key(building, door) not in self._rooms and _key(building, door) in self._entrances:
            return Token("prefix", match[0], match.start(), building, door)
        return Token("door", match[0], match.start(), building, entrance, door)

    def _door(self, match: "re.Match[str]") -> Token:
        """A bare number: a door, a temperature where no door is called so, or a slip."""
        door = match["d_door"]
        if natural_order(door) in self._doors or len(re.sub(r"\D", "", door)) > 2:
            return Token("door", match[0], match.start(), door=door)
        if door.isdigit() and int(door) in USUAL:
            return Token("found", match[0], match.start(), found=Found("seen", float(door)))
        return Token("unread", match[0], match.start())


_MEANING = {plain(word): outcome for word, outcome in MEANING.items()}


def _key(first: str, second: str) -> tuple[object, object]:
    return natural_order(first), natural_order(second)


def _degrees(match: "re.Match[str]") -> Token:
    celsius = float(f"{match['whole']}.{match['tenths']}" if match["whole"] else match["even"])
    if not LOWEST <= celsius <= HIGHEST:
        return Token("strange", match[0], match.start())
    return Token("found", match[0], match.start(), found=Found("seen", celsius))
