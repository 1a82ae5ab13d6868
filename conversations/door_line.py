"""The door list typed back in one line: `501√ 502不在 601 36.9`, what it says of whom, and what has to be asked.

A slip must never change somebody else's record: whatever is not read with certainty takes the facts around it along,
what is said twice in two ways is asked, and so is what differs from a record that is already there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from conversations.kin import TITLES, surname
from texts.typed import natural_order

LOWEST, HIGHEST = 34.0, 43.0  # ℃
USUAL = range(35, 43)  # a bare number between these is a temperature, unless a door is called so
WORDS = {
    "seen": "√ ✓ ✔ ☑ ✅ 好的 好 正常 平安 安好 都好 没事 无异常 见到 在家 ok well fine",
    "nobody": "不在家 不在 家里没人 没人应 没人在 没人 无人 × ✗ ✘ ❌ nobody out",
    "hospital": "住院 在医院 hospital",
    "away": "外出 出门 出差 在外地 外地 回老家 away",
    "refused": "拒绝 不开门 不愿意 不配合 refused",
}
MEANING = {word: outcome for outcome, words in WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at a door: seen, nobody, hospital, away or refused; a temperature in ℃ where one was taken."""

    outcome: str
    celsius: float | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it is true of one person and not of a whole household."""
        return self.celsius is not None or self.outcome == "hospital"

    def agrees(self, record: "Found") -> bool:
        """Whether a record says the same, or more."""
        return self == record or (self == SEEN and record.outcome == "seen")


SEEN = Found("seen")


@dataclass(frozen=True, slots=True)
class Lives:
    """Somebody behind a door; `record` is what is known of their day, `owes` whether they are on the door list."""

    resident_id: int
    household_id: int
    building: str
    entrance: str
    door: str
    name: str
    owes: bool = True
    flatshare: bool = False
    record: Found | None = None

    def against(self, said: Iterable[Found]) -> Found | None:
        """The record that stands against it; none where somebody was reached and their report is only now heard."""
        is_report = self.owes and all(found.outcome == "seen" for found in said)
        return None if is_report and self.record is not None and self.record.outcome == "seen" else self.record


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to what is asked: of these residents this was found."""

    residents: tuple[int, ...]
    found: Found


@dataclass(frozen=True, slots=True)
class Ask:
    """What could not be placed, in the worker's own words, and the answers there may be.

    `kind` is no_door, which_door, who, no_fact, twice, recorded, strange or unread.
    """

    kind: str
    words: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says: what to write down by resident, who has it written down already, and what to ask."""

    facts: dict[int, Found] = field(default_factory=dict)
    same: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()
    told: int = 0
    unread: int = 0

    @property
    def is_door_line(self) -> bool:
        """Whether somebody who wrote this meant a door list: all of it can be read, or two doors of it at least."""
        return self.told > 0 and (self.unread == 0 or self.told >= 2)


def read(line: str, people: Sequence[Lives]) -> Reading:
    """Read a line about these people; the same facts in any order and spacing give the same reading."""
    mentions = [mention for segment in _segments(line, people) for mention in segment]
    placing = _Placing(people)
    for mention in mentions:
        placing.place(mention)
    return placing.reading(mentions)


# --- words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
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
    names = sorted({_plain(one.name) for one in people if one.name}, key=len, reverse=True)
    named = [re.escape(name) for name in names] + [rf"[\u4e00-\u9fff](?:{'|'.join(TITLES)})"]
    meanings = "|".join(re.escape(_plain(word)) for word in sorted(MEANING, key=len, reverse=True))
    known = (rf"(?P<name>{'|'.join(named)})", rf"(?P<found>(?:{meanings}){_PARTICLE})")
    return re.compile("|".join((*_FORMS[:-2], *known, *_FORMS[-2:], r"(?P<unread>.)")), re.DOTALL)


def _plain(text: str) -> str:
    """Half-width and upper case, one kind of dash; the variation sign of ✔️ is not said."""
    plain = unicodedata.normalize("NFKC", text.replace("\ufe0f", "")).upper()
    return re.sub(r"[‐‑‒–—―−~]", "-", plain)


class _Reader:
    """Turns a line into tokens, knowing which doors and entrances there are."""

    def __init__(self, people: Sequence[Lives]) -> None:
        self._grammar = _grammar(people)
        self._doors = {natural_order(one.door) for one in people}
        self._rooms = {_key(one.building, one.door) for one in people}
        self._entrances = {_key(one.building, one.entrance) for one in people}

    def tokens(self, text: str) -> Iterator[_Token]:
        for match in self._grammar.finditer(text):
            if match["nothing"] is None:
                yield self._token(match)

    def _token(self, match: "re.Match[str]") -> _Token:
        text, start = match[0], match.start()
        if match["cut"] or match["name"]:
            return _Token("cut" if match["cut"] else "name", text, start)
        if match["found"]:
            word = text if text in _MEANING else text[:-1]
            return _Token("found", text, start, found=Found(_MEANING[word]))
        if match["degrees"] or match["round"]:
            return _degrees(match)
        if match["prefix"]:
            return _Token("prefix", text, start, match["p_building"], match["p_entrance"] or "")
        if match["room"]:
            return self._room(match)
        if match["door"]:
            return self._door(match)
        return _Token("unread", text, start)

    def _room(self, match: "re.Match[str]") -> _Token:
        """3-2-501 and 3-501; but 3-2 is an entrance where there is no such door."""
        building, entrance, door = match["r_building"], match["r_entrance"] or "", match["r_door"]
        if not entrance and _key(building, door) not in self._rooms and _key(building, door) in self._entrances:
            return _Token("prefix", match[0], match.start(), building, door)
        return _Token("door", match[0], match.start(), building, entrance, door)

    def _door(self, match: "re.Match[str]") -> _Token:
        """A bare number: a door, a temperature where no door is called so, or a slip."""
        door = match["d_door"]
        if natural_order(door) in self._doors or len(re.sub(r"\D", "", door)) > 2:
            return _Token("door", match[0], match.start(), door=door)
        if door.isdigit() and int(door) in USUAL:
            return _Token("found", match[0], match.start(), found=Found("seen", float(door)))
        return _Token("unread", match[0], match.start())


_MEANING = {_plain(word): outcome for word, outcome in MEANING.items()}


def _key(first: str, second: str) -> tuple[object, object]:
    return natural_order(first), natural_order(second)


def _degrees(match: "re.Match[str]") -> _Token:
    celsius = float(f"{match['whole']}.{match['tenths']}" if match["whole"] else match["even"])
    if not LOWEST <= celsius <= HIGHEST:
        return _Token("strange", match[0], match.start())
    return _Token("found", match[0], match.start(), found=Found("seen", celsius))


# --- mentions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mention:
    """What was said of one door, or of one person behind it; `slip` says why it is not to be believed."""

    words: str
    building: str = ""
    entrance: str = ""
    door: str = ""
    name: str = ""
    found: tuple[Found, ...] = ()
    slip: str = ""
    lost: bool = False  # the entrance it stood under could not be read


def _segments(line: str, people: Sequence[Lives]) -> Iterator[list[_Mention]]:
    """The mentions of each stretch between commas; an entrance named once holds until the next."""
    text = _plain(line)
    segment: list[_Token] = []
    under = _Under()
    for token in (*_Reader(people).tokens(text), _Token("cut", "", len(text))):
        if token.kind != "cut":
            segment.append(token)
        elif segment:
            yield list(_mentions(text[: token.start], segment, under))
            segment = []


@dataclass(slots=True)
class _Under:
    """The entrance, and the door, that what follows stands under."""

    building: str = ""
    entrance: str = ""
    lost: bool = False
    door: _Token | None = None

    def enter(self, token: _Token) -> None:
        self.building, self.entrance, self.lost, self.door = token.building, token.entrance, False, None

    def lose(self) -> None:
        self.lost, self.door = bool(self.building), None


def _mentions(text: str, segment: Sequence[_Token], under: _Under) -> Iterator[_Mention]:
    doors = sum(token.kind == "door" for token in segment)
    said = [token for token in segment if token.kind != "prefix"]
    if not said:
        under.enter(segment[-1])
        return
    if doors > 1 and said[0].kind == "found":
        yield _Mention(text[segment[0].start :].strip(), slip="unread")
        under.lose()
        return
    for group in _groups(segment, one_door=doors == 1):
        yield from _of_group(text, group, under)


def _groups(segment: Sequence[_Token], *, one_door: bool) -> Iterator[list[_Token]]:
    """The tokens that belong together: all of them where there is one door, else those from each door on."""
    group: list[_Token] = []
    for token in segment:
        if token.kind == "prefix" or (token.kind == "door" and not one_door):
            if group:
                yield group
            group = [token]
            if token.kind == "prefix":
                yield group
                group = []
        else:
            group.append(token)
    if group:
        yield group


def _of_group(text: str, group: Sequence[_Token], under: _Under) -> Iterator[_Mention]:
    if group[0].kind == "prefix":
        under.enter(group[0])
        return
    words = text[group[0].start : group[-1].start + len(group[-1].text)].strip()
    door = next((token for token in group if token.kind == "door"), None)
    slip = next((token.kind for token in group if token.kind in ("unread", "strange")), "")
    if slip == "unread" or (door is None and (under.door is None or group[0].kind != "name")):
        yield _Mention(words, slip="unread")
        under.lose()
        return
    under.door = door or under.door
    assert under.door is not None
    building = under.door.building or under.building
    entrance = under.door.entrance if under.door.building else under.entrance
    lost = under.lost and not under.door.building
    for name, found in _named([token for token in group if token.kind != "door"]):
        yield _Mention(words, building, entrance, under.door.door, name, found, slip, lost)


def _named(tokens: Sequence[_Token]) -> list[tuple[str, tuple[Found, ...]]]:
    """What was found by name: what follows each name is theirs; without a name it is the door's."""
    names = [token.text for token in tokens if token.kind == "name"]
    if len(names) <= 1:
        return [(names[0] if names else "", _distinct(tokens))]
    said: list[tuple[str, list[_Token]]] = [("", [])]
    for token in tokens:
        if token.kind == "name":
            said.append((token.text, []))
        else:
            said[-1][1].append(token)
    return [(name, _distinct(theirs)) for name, theirs in said if name or theirs]


def _distinct(tokens: Sequence[_Token]) -> tuple[Found, ...]:
    """What was found, each once; √ beside a temperature says no more than the temperature."""
    found = list(dict.fromkeys(token.found for token in tokens if token.found is not None))
    measured = any(one.celsius is not None for one in found)
    return tuple(one for one in found if one != SEEN or not measured)


# --- people -----------------------------------------------------------------------------------------------


class _Placing:
    """Collects what is said of whom."""

    def __init__(self, people: Sequence[Lives]) -> None:
        self._at: dict[object, list[Lives]] = {}
        for one in people:
            self._at.setdefault(natural_order(one.door), []).append(one)
        self._by_id = {one.resident_id: one for one in people}
        self._said: dict[int, dict[Found, str]] = {}
        self._asks: list[Ask] = []

    def place(self, mention: _Mention) -> None:
        """Put what was found on the people it is true of, or ask."""
        if mention.slip:
            self._ask(mention.slip, mention)
            return
        homes = self._homes(mention)
        if not homes:
            self._ask("no_door", mention)
        elif not mention.found:
            self._ask("no_fact", mention)
        elif len(homes) > 1:
            self._ask_each("which_door", mention, homes)
        elif len(mention.found) > 1:
            choices = [Choice(_ids(home), found) for home in homes for found in mention.found]
            self._ask("twice", mention, choices)
        else:
            self._place_at(mention, homes[0], mention.found[0])

    def _homes(self, mention: _Mention) -> list[list[Lives]]:
        """The households that may be meant, those on the door list before others; who is named has to live there."""
        there = [one for one in self._at.get(natural_order(mention.door), ()) if _is_under(one, mention)]
        homes: dict[int, list[Lives]] = {}
        for one in there:
            homes.setdefault(one.household_id, []).append(one)
        found = [_named_in(home, mention.name) for home in homes.values()]
        fitting = [home for home in found if home]
        on_the_list = [home for home in fitting if any(one.owes for one in home)]
        return fitting if mention.lost or len(on_the_list) != 1 else on_the_list

    def _place_at(self, mention: _Mention, home: Sequence[Lives], found: Found) -> None:
        meant = [one for one in home if one.owes] or list(home)
        of_one = found.is_personal or any(one.flatshare for one in home)
        if of_one and len(meant) > 1:
            self._ask("who", mention, [Choice((one.resident_id,), found) for one in meant])
            return
        for one in meant:
            self._said.setdefault(one.resident_id, {}).setdefault(found, mention.words)

    def _ask_each(self, kind: str, mention: _Mention, homes: Sequence[Sequence[Lives]]) -> None:
        found = mention.found[0]
        if len(mention.found) > 1:
            self._ask("twice", mention)
            return
        self._ask(kind, mention, [Choice(ids, found) for home in homes for ids in _meant_by(home, found)])

    def _ask(self, kind: str, mention: _Mention, choices: Sequence[Choice] = ()) -> None:
        ask = Ask(kind, mention.words, tuple(choices))
        if ask not in self._asks:
            self._asks.append(ask)

    def reading(self, mentions: Sequence[_Mention]) -> Reading:
        """What is certain, and every question."""
        facts: dict[int, Found] = {}
        same: list[int] = []
        for resident_id, said in self._said.items():
            record = self._by_id[resident_id].against(said)
            if len(said) > 1:
                words = " ".join(dict.fromkeys(said.values()))
                self._asks.append(Ask("twice", words, tuple(Choice((resident_id,), found) for found in said)))
            elif record is None:
                facts[resident_id] = next(iter(said))
            elif next(iter(said)).agrees(record):
                same.append(resident_id)
            else:
                found, words = next(iter(said.items()))
                self._asks.append(Ask("recorded", words, (Choice((resident_id,), found),)))
        told = sum(bool(mention.door and (mention.found or mention.slip == "strange")) for mention in mentions)
        unread = sum(mention.slip == "unread" for mention in mentions)
        return Reading(facts, tuple(same), tuple(self._asks), told, unread)


def _is_under(one: Lives, mention: _Mention) -> bool:
    if mention.lost:
        return True
    building = not mention.building or natural_order(one.building) == natural_order(mention.building)
    return building and (not mention.entrance or natural_order(one.entrance) == natural_order(mention.entrance))


def _named_in(home: Sequence[Lives], name: str) -> list[Lives]:
    """Those of a household whom a name can mean; everybody where none is said."""
    if not name:
        return list(home)
    exact = [one for one in home if _plain(one.name) == name]
    family = surname(name)
    return exact or [one for one in home if family and one.name.startswith(family)]


def _meant_by(home: Sequence[Lives], found: Found) -> list[tuple[int, ...]]:
    """Whom a fact may mean in one household: all who owe a report together, or each of them."""
    meant = [one for one in home if one.owes] or list(home)
    if found.is_personal or any(one.flatshare for one in home):
        return [(one.resident_id,) for one in meant]
    return [tuple(one.resident_id for one in meant)]


def _ids(home: Sequence[Lives]) -> tuple[int, ...]:
    return tuple(one.resident_id for one in home if one.owes) or tuple(one.resident_id for one in home)
