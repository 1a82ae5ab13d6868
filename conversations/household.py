"""What is known of each person reported in one temperature dialogue; all of it kept JSON-able in `given`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import texts
from conversations import members, symptoms
from conversations.events import MemberId, Status, TemperatureTaken
from conversations.members import Person
from conversations.understanding import Heard

Entry = dict[str, Any]

UNNAMED = "家人"  # one of several values given without saying whose


@dataclass(frozen=True, slots=True)
class Readings:
    """What one answer says about temperatures, by person's key; `unsure` holds likely values to ask back."""

    taken: tuple[tuple[str, TemperatureTaken], ...] = ()
    unsure: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def events(self) -> tuple[TemperatureTaken, ...]:
        """Each reading as it is told."""
        return tuple(event for _, event in self.taken)

    def is_feeling_of(self, key: str) -> bool:
        """Whether it says how this one person feels, and no number."""
        told = {(whose, event.celsius) for whose, event in self.taken}
        return told == {(key, None)} and not self.unsure


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an event is about, as events name it."""

    member: MemberId | None
    who: str
    room: str | None = None


class Household:
    """The people of the facts and whoever else was named, with what was said of each."""

    def __init__(self, facts: Mapping[str, Any], given: dict[str, Any]) -> None:
        self.people = members.household(facts.get("members") or ())
        self.language = str(facts.get("language", "zh"))
        self.entries: dict[str, Entry] = given.setdefault("readings", {})
        self.others: list[list[str | None]] = given.setdefault("others", [])
        self.unsure: dict[str, list[str]] = given.setdefault("unsure", {})

    # whom

    @property
    def left(self) -> tuple[Person, ...]:
        """The members without a reading."""
        return tuple(person for person in self.people if person.key not in self.entries)

    @property
    def me(self) -> Person:
        """The sender."""
        return self.people[0]

    def key_of(self, who: str, room: str | None = None) -> str:
        """The key of the person these words mean; somebody unknown is remembered by the words."""
        person = members.find(self.people, who)
        if person is not None:
            return person.key
        if [who, room] not in self.others or who == UNNAMED:
            self.others.append([who, room])
        return f"w{len(self.others) - 1 - self.others[::-1].index([who, room])}"

    def subject(self, key: str) -> Subject:
        """Whom a key means."""
        person = self._person(key)
        if person is not None:
            return Subject(person.member, person.who)
        who, room = self.others[int(key.removeprefix("w"))]
        return Subject(None, who or UNNAMED, room)

    def name(self, key: str, me: str = "temperature.me") -> str:
        """What to call a person when speaking to the sender."""
        person = self._person(key)
        return person.say(self.language, me) if person is not None else self.subject(key).who

    def _person(self, key: str) -> Person | None:
        return next((person for person in self.people if person.key == key), None)

    # what was said

    def entry(self, key: str) -> Entry:
        """What is known of one person; blank before anything is said."""
        return self.entries.get(key) or _blank()

    def first(self, holds: Callable[[Entry], bool]) -> str | None:
        """The key of the first person of whom it holds."""
        return next((key for key, entry in self.entries.items() if holds(entry)), None)

    def measured(self, key: str, celsius: str) -> tuple[str, TemperatureTaken]:
        """A reading with a number."""
        return self._told(key, Decimal(celsius), None)

    def stated(self, key: str, status: Status) -> tuple[str, TemperatureTaken]:
        """A reading without a number."""
        return self._told(key, None, status)

    def placed(self, heard: Heard, asked: str, *, says_me: bool) -> list[tuple[str, TemperatureTaken]]:
        """One reading of a free text, put to the person it is about: `asked`, unless it says whose."""
        celsius = None if heard.celsius is None else Decimal(f"{heard.celsius:.1f}")
        return [
            self._told(key, celsius, heard.status, symptoms=heard.symptoms, room=heard.room, when=heard.when)
            for key in self._keys(heard, asked, says_me=says_me)
        ]

    def _keys(self, heard: Heard, asked: str, *, says_me: bool) -> tuple[str, ...]:
        if heard.who in members.WHOLE_FAMILY:
            return tuple(person.key for person in self.left or self.people)
        if heard.who == members.SELF:
            return (self.me.key if says_me else asked,)
        return (self.key_of(heard.who, heard.room),)

    def _told(
        self,
        key: str,
        celsius: Decimal | None,
        status: Status | None,
        *,
        symptoms: tuple[str, ...] = (),
        room: str | None = None,
        when: str | None = None,
    ) -> tuple[str, TemperatureTaken]:
        whom = self.subject(key)
        corrects = celsius is not None and self.entry(key)["celsius"] is not None
        room = room or whom.room
        return key, TemperatureTaken(whom.member, whom.who, celsius, status, symptoms, room, when, corrects)

    def keep(self, readings: Readings) -> None:
        """Keep what one answer said: the later value stands, but only a number takes back a fever."""
        for key, likely in readings.unsure:
            self.unsure[key] = list(likely)
        fevers = {key for key, event in readings.taken if event.is_fever}
        for key, event in readings.taken:
            self.unsure.pop(key, None)
            entry = self.entries.setdefault(key, _blank())
            entry["celsius"] = None if event.celsius is None else str(event.celsius)
            entry["status"] = event.status
            entry["fever"] = key in fevers or (entry["fever"] and event.celsius is None)
            self.add_symptoms(key, event.symptoms)

    def add_symptoms(self, key: str, told: Iterable[str]) -> None:
        """Keep the symptoms told of one person."""
        known = self.entries.setdefault(key, _blank())["symptoms"]
        known += [symptom for symptom in told if symptom not in known]

    # how it reads

    def lines(self) -> tuple[str, ...]:
        """The whole household, one line a person, and who is missing."""
        told = tuple(self._line(key) for key in self.entries)
        names = self._join(person.say(self.language) for person in self.left)
        return (*told, texts.say("temperature.line_missing", self.language, names=names)) if names else told

    def symptom_words(self, key: str) -> str:
        """The symptoms told of one person, in the sender's language."""
        return self._join(symptoms.say(symptom, self.language) for symptom in self.entry(key)["symptoms"])

    def _line(self, key: str) -> str:
        felt = self.symptom_words(key)
        words = {"who": self.name(key), "reading": self._reading(self.entries[key])}
        if not felt:
            return texts.say("temperature.line", self.language, **words)
        return texts.say("temperature.line_symptoms", self.language, symptoms=felt, **words)

    def _reading(self, entry: Entry) -> str:
        if entry["celsius"] is not None:
            return texts.say("temperature.celsius", self.language, celsius=entry["celsius"])
        return texts.say("temperature.normal" if entry["status"] == "normal" else "temperature.abnormal", self.language)

    def _join(self, words: Iterable[str]) -> str:
        return texts.say("temperature.between", self.language).join(words)


def _blank() -> Entry:
    return {
        "celsius": None,
        "status": None,
        "fever": False,
        "symptoms": [],
        "symptoms_asked": False,
        "height_asked": False,
    }


def is_ill(entry: Entry) -> bool:
    """A fever, a symptom or feeling unwell was told."""
    return bool(entry["fever"] or entry["status"] == "abnormal" or entry["symptoms"])


def is_unmeasured(entry: Entry) -> bool:
    """Unwell, and how high was not asked."""
    return entry["status"] == "abnormal" and not entry["height_asked"]


def may_have_more_symptoms(entry: Entry) -> bool:
    """A symptom was told, and not yet whether that is all."""
    return bool(entry["symptoms"]) and not entry["symptoms_asked"]


def needs_symptoms(entry: Entry) -> bool:
    """Ill, or first said to be, and not yet asked about symptoms."""
    return bool(is_ill(entry) or entry["height_asked"]) and not entry["symptoms_asked"]
