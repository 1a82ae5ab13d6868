"""The person a follow-up is about: who it is, and what is heard of their health in whatever words it comes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from conversations import symptoms
from conversations.dialogue import Dialogue
from conversations.events import EmergencyTold, Event, SymptomsDenied, SymptomTold
from conversations.household import Household, Readings
from conversations.understanding import understand
from conversations.understanding.needs import is_emergency

DANGERS = frozenset({"胸闷", "呼吸困难"})  # symptoms that wait for nobody


MY_OWN = re.compile(
    r"\s*(?:我|俺|本人)(?:自己)?的?(?:体温)?[是:：\s]*[0-9０-９三四]"
)  # 我36.5, but not 我量了36.5 of another
NO_READINGS = Readings()


@dataclass(frozen=True, slots=True)
class Told:
    """What free words tell about health: readings of anybody, and symptoms and danger of the one asked about."""

    readings: Readings = NO_READINGS
    symptoms: tuple[str, ...] = ()
    danger: bool = False


def household(dialogue: Dialogue) -> Household:
    """The people of the facts, with what is said of each."""
    return Household(dialogue.facts, dialogue.given)


def patient(dialogue: Dialogue) -> str:
    """The key of the person asked about: the sender unless the facts name another."""
    home, member = household(dialogue), dialogue.facts.get("member")
    return next((person.key for person in home.people if member is not None and person.member == member), home.me.key)


def known_symptoms(dialogue: Dialogue) -> list[str]:
    """What was told before, in between and when asked, each once."""
    given = dialogue.given
    return list(
        dict.fromkeys([*dialogue.facts.get("symptoms", ()), *given.get("mentioned", ()), *given.get("symptoms", ())])
    )


# What an answer means.


def in_words(dialogue: Dialogue) -> Told | None:
    """Readings, symptoms or danger in a person's own words."""
    text = dialogue.said.text
    readings, felt = _understood(dialogue, text)
    danger = is_emergency(text) or bool(DANGERS.intersection(felt))
    told = Told(readings, tuple(dict.fromkeys(felt)), danger)
    return told if told != Told() else None


def _understood(dialogue: Dialogue, text: str) -> tuple[Readings, list[str]]:
    """The readings with a number or of others, and what the person asked about feels."""
    understood = understand(text, "reply_to_reminder")
    if understood.kind != "report":
        return NO_READINGS, []
    home, asked = household(dialogue), patient(dialogue)
    says_me = MY_OWN.match(text) is not None or (len(understood.readings) > 1 and "我" in text)
    placed = [pair for each in understood.readings for pair in home.placed(each, asked, says_me=says_me)]
    felt = [symptom for key, event in placed if key == asked for symptom in event.symptoms]
    kept = tuple(pair for pair in placed if pair[0] != asked or pair[1].celsius is not None)
    return Readings(kept), felt


def choice_or_words(dialogue: Dialogue) -> object | None:
    """The code of an option, or what is told about health in words."""
    return dialogue.said.choice() or in_words(dialogue)


def feeling(dialogue: Dialogue) -> object | None:
    """The symptoms chosen from the list, `()` for none, or what is told in words."""
    chosen = symptoms.chosen(dialogue.said)
    if chosen is not None:
        return chosen
    told = in_words(dialogue)
    return told if told is not None else symptoms.named(dialogue.said) or None


# What is kept.


def keep_told(dialogue: Dialogue) -> None:
    """Keep what was told in words; a number of the person asked about is also the answer to how high."""
    told = dialogue.value
    if not isinstance(told, Told):
        return
    household(dialogue).keep(told.readings)
    mentioned = dialogue.given.setdefault("mentioned", [])
    mentioned += [symptom for symptom in told.symptoms if symptom not in mentioned]
    own = [event for key, event in told.readings.taken if key == patient(dialogue)]
    if own:
        dialogue.given["reading"] = str(own[-1].celsius)
    if told.danger:
        dialogue.given["danger"] = True


def keep_symptoms(dialogue: Dialogue) -> None:
    """Keep the symptoms chosen, or what was told in words."""
    keep_told(dialogue)
    if isinstance(dialogue.value, tuple):
        known = dialogue.given.setdefault("symptoms", [])
        known += [symptom for symptom in dialogue.value if symptom not in known]


# Which way on.


def is_danger(dialogue: Dialogue) -> bool:
    """The person may be in danger."""
    return dialogue.value == "danger" or (isinstance(dialogue.value, Told) and dialogue.value.danger)


def something_else_was_told(dialogue: Dialogue) -> bool:
    """Health was told in words, whatever was asked."""
    return isinstance(dialogue.value, Told)


# What is told.


def what_is_felt(dialogue: Dialogue) -> Iterable[Event]:
    """Each symptom, that there is none (more), or each reading, the moment it is said."""
    whom = household(dialogue).subject(patient(dialogue))
    if dialogue.value == ():
        return (SymptomsDenied(whom.member, whom.who),)
    if isinstance(dialogue.value, tuple):
        return tuple(SymptomTold(whom.member, whom.who, symptom) for symptom in dialogue.value)
    return _events(dialogue, dialogue.value) if isinstance(dialogue.value, Told) else ()


def _events(dialogue: Dialogue, told: Told) -> tuple[Event, ...]:
    whom = household(dialogue).subject(patient(dialogue))
    said = {symptom for event in told.readings.events for symptom in event.symptoms if event.who == whom.who}
    rest = (SymptomTold(whom.member, whom.who, symptom) for symptom in told.symptoms if symptom not in said)
    return (*told.readings.events, *rest)


def emergency(dialogue: Dialogue) -> Iterable[Event]:
    """That the person may be in danger, and whatever else was said."""
    whom = household(dialogue).subject(patient(dialogue))
    return (EmergencyTold(whom.member, whom.who, dialogue.said.text), *what_is_felt(dialogue))
