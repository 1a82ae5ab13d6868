"""Whom a door list speaks of, among those who live there; what is not certain is asked."""

from collections.abc import Sequence

from conversations.door_line.found import Ask, Choice, Found, Lives, Reading
from conversations.door_line.mentions import Mention
from conversations.door_line.tokens import plain
from conversations.kin import surname
from texts.typed import natural_order


class Placing:
    """Collects what is said of whom."""

    def __init__(self, people: Sequence[Lives]) -> None:
        self._at: dict[object, list[Lives]] = {}
        for one in people:
            self._at.setdefault(natural_order(one.door), []).append(one)
        self._by_id = {one.resident_id: one for one in people}
        self._said: dict[int, dict[Found, str]] = {}
        self._asks: list[Ask] = []

    def place(self, mention: Mention) -> None:
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

    def _homes(self, mention: Mention) -> list[list[Lives]]:
        """The households that may be meant, those on the door list before others; who is named has to live there."""
        there = [one for one in self._at.get(natural_order(mention.door), ()) if _is_under(one, mention)]
        homes: dict[int, list[Lives]] = {}
        for one in there:
            homes.setdefault(one.household_id, []).append(one)
        found = [_named_in(home, mention.name) for home in homes.values()]
        fitting = [home for home in found if home]
        on_the_list = [home for home in fitting if any(one.owes for one in home)]
        return fitting if mention.lost or len(on_the_list) != 1 else on_the_list

    def _place_at(self, mention: Mention, home: Sequence[Lives], found: Found) -> None:
        meant = [one for one in home if one.owes] or list(home)
        of_one = found.is_personal or any(one.flatshare for one in home)
        if of_one and len(meant) > 1:
            self._ask("who", mention, [Choice((one.resident_id,), found) for one in meant])
            return
        for one in meant:
            self._said.setdefault(one.resident_id, {}).setdefault(found, mention.words)

    def _ask_each(self, kind: str, mention: Mention, homes: Sequence[Sequence[Lives]]) -> None:
        found = mention.found[0]
        if len(mention.found) > 1:
            self._ask("twice", mention)
            return
        self._ask(kind, mention, [Choice(ids, found) for home in homes for ids in _meant_by(home, found)])

    def _ask(self, kind: str, mention: Mention, choices: Sequence[Choice] = ()) -> None:
        ask = Ask(kind, mention.words, tuple(choices))
        if ask not in self._asks:
            self._asks.append(ask)

    def reading(self, mentions: Sequence[Mention]) -> Reading:
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


def _is_under(one: Lives, mention: Mention) -> bool:
    if mention.lost:
        return True
    building = not mention.building or natural_order(one.building) == natural_order(mention.building)
    return building and (not mention.entrance or natural_order(one.entrance) == natural_order(mention.entrance))


def _named_in(home: Sequence[Lives], name: str) -> list[Lives]:
    """Those of a household whom a name can mean; everybody where none is said."""
    if not name:
        return list(home)
    exact = [one for one in home if plain(one.name) == name]
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
