"""What a door list says of each door, and of each person behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conversations.door_line.found import SEEN, Found, Lives
from conversations.door_line.tokens import Reader, Token, plain


@dataclass(frozen=True, slots=True)
class Mention:
    """What was said of one door, or of one person behind it; `slip` says why it is not to be believed."""

    words: str
    building: str = ""
    entrance: str = ""
    door: str = ""
    name: str = ""
    found: tuple[Found, ...] = ()
    slip: str = ""
    lost: bool = False  # the entrance it stood under could not be read


def segments(line: str, people: Sequence[Lives]) -> Iterator[list[Mention]]:
    """The mentions of each stretch between commas; an entrance named once holds until the next."""
    text = plain(line)
    segment: list[Token] = []
    under = _Under()
    for token in (*Reader(people).tokens(text), Token("cut", "", len(text))):
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
    door: Token | None = None

    def enter(self, token: Token) -> None:
        self.building, self.entrance, self.lost, self.door = token.building, token.entrance, False, None

    def lose(self) -> None:
        self.lost, self.door = bool(self.building), None


def _mentions(text: str, segment: Sequence[Token], under: _Under) -> Iterator[Mention]:
    doors = sum(token.kind == "door" for token in segment)
    said = [token for token in segment if token.kind != "prefix"]
    if not said:
        under.enter(segment[-1])
        return
    if doors > 1 and said[0].kind == "found":
        yield Mention(text[segment[0].start :].strip(), slip="unread")
        under.lose()
        return
    for group in _groups(segment, one_door=doors == 1):
        yield from _of_group(text, group, under)


def _groups(segment: Sequence[Token], *, one_door: bool) -> Iterator[list[Token]]:
    """The tokens that belong together: all of them where there is one door, else those from each door on."""
    group: list[Token] = []
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


def _of_group(text: str, group: Sequence[Token], under: _Under) -> Iterator[Mention]:
    if group[0].kind == "prefix":
        under.enter(group[0])
        return
    words = text[group[0].start : group[-1].start + len(group[-1].text)].strip()
    door = next((token for token in group if token.kind == "door"), None)
    slip = next((token.kind for token in group if token.kind in ("unread", "strange")), "")
    if slip == "unread" or (door is None and (under.door is None or group[0].kind != "name")):
        yield Mention(words, slip="unread")
        under.lose()
        return
    under.door = door or under.door
    assert under.door is not None
    building = under.door.building or under.building
    entrance = under.door.entrance if under.door.building else under.entrance
    lost = under.lost and not under.door.building
    for name, found in _named([token for token in group if token.kind != "door"]):
        yield Mention(words, building, entrance, under.door.door, name, found, slip, lost)


def _named(tokens: Sequence[Token]) -> list[tuple[str, tuple[Found, ...]]]:
    """What was found by name: what follows each name is theirs; without a name it is the door's."""
    names = [token.text for token in tokens if token.kind == "name"]
    if len(names) <= 1:
        return [(names[0] if names else "", _distinct(tokens))]
    said: list[tuple[str, list[Token]]] = [("", [])]
    for token in tokens:
        if token.kind == "name":
            said.append((token.text, []))
        else:
            said[-1][1].append(token)
    return [(name, _distinct(theirs)) for name, theirs in said if name or theirs]


def _distinct(tokens: Sequence[Token]) -> tuple[Found, ...]:
    """What was found, each once; √ beside a temperature says no more than the temperature."""
    found = list(dict.fromkeys(token.found for token in tokens if token.found is not None))
    measured = any(one.celsius is not None for one in found)
    return tuple(one for one in found if one != SEEN or not measured)
