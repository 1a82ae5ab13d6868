"""Each of the fourteen days after a journey or a contact: well or not, the reading, whether they met anybody."""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto

import texts
from conversations import choices, symptoms
from conversations.answers import NO, YES
from conversations.choices import CHANGE, RIGHT, drops, is_just_one, lacks
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen, how_to_call
from conversations.events import FEVER, Event, ObservationTaken
from conversations.following.asked_alike import (
    ASK_WANTS,
    CALL_120,
    WANTS,
    about_whom,
    answers,
    call_for_me,
    degrees,
    how_high,
    keep_reading,
    measured,
    symptoms_so_far,
)
from conversations.following.patient import (
    Told,
    choice_or_words,
    emergency,
    feeling,
    household,
    is_danger,
    keep_symptoms,
    keep_told,
    known_symptoms,
    patient,
    what_is_felt,
)
from conversations.prompts import Kind, Option, Params


class Observing(Enum):
    """Where a day's questions stand."""

    FEELING = auto()
    SYMPTOMS = auto()
    MORE_SYMPTOMS = auto()
    CALL_120 = auto()
    READING = auto()
    OUT = auto()
    WANTS = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    THANKED = auto()
    WATCHED = auto()


# What is kept.


def keep_feeling(dialogue: Dialogue) -> None:
    """Keep whether they are well; who names a symptom is not."""
    answers("feeling")(dialogue)
    if isinstance(dialogue.value, Told) and dialogue.value.symptoms:
        dialogue.given["feeling"] = "unwell"


PARTS_DROPPED = {
    "feeling": ("feeling", "symptoms", "mentioned"),
    "reading": ("reading",),
    "out": ("out",),
    "wants": ("wants",),
}


# Which way on.


def unwell_and_symptoms_unasked(dialogue: Dialogue) -> bool:
    """They are not well, and what hurts is not known."""
    given = dialogue.given
    return given.get("feeling") == "unwell" and "symptoms" not in given and not known_symptoms(dialogue)


def symptoms_may_be_more(dialogue: Dialogue) -> bool:
    """A symptom was told in words, and nobody asked for more."""
    given = dialogue.given
    return given.get("feeling") == "unwell" and "symptoms" not in given


def needs_somebody(dialogue: Dialogue) -> bool:
    """What was confirmed is not a quiet day: somebody is to get in touch."""
    given = dialogue.given
    hot = bool(given["reading"]) and Decimal(given["reading"]) >= FEVER
    worried = given["feeling"] == "unwell" or given["out"] == "met" or given["wants"] != "nothing"
    return dialogue.value == "right" and (hot or worried or bool(given.get("danger")))


# What is told.


def taken(dialogue: Dialogue) -> Iterable[Event]:
    """The day's observation, confirmed."""
    whom, given = household(dialogue).subject(patient(dialogue)), dialogue.given
    celsius = Decimal(given["reading"]) if given["reading"] else None
    yield ObservationTaken(
        whom.member,
        whom.who,
        given["feeling"] == "well",
        celsius,
        tuple(known_symptoms(dialogue)),
        given["out"],
        given["wants"],
        given.get("danger", False),
    )


# What is offered, and the words of each question.

FEELINGS = (
    Option("well", "observation.option.well", words=(*NO, "平安", "我平安", "都好", "挺好", "没事", "没有", "正常")),
    Option("unwell", "observation.option.unwell", words=(*YES, "有", "有点", "不舒服", "难受", "不太好")),
)
READINGS = degrees("36.4", "36.6", "36.8", "37.0")
OUTINGS = (
    Option("home", "observation.option.home", words=(*NO, "没", "没有", "没出门", "在家", "哪儿也没去")),
    Option("out", "observation.option.out", words=(*YES, "出去了", "出门了", "出过门", "下楼了")),
    Option("met", "observation.option.met", words=("接触过", "密接", "接触了")),
)
PARTS = (
    Option("feeling", "observation.option.feeling", words=("感觉", "不舒服")),
    Option("reading", "observation.option.reading", words=("温度", "度数")),
    Option("out", "observation.option.outing", words=("出门", "接触")),
    Option("wants", "observation.option.wants", words=("帮忙", "需要")),
)


def symptoms_left(dialogue: Dialogue) -> tuple[Option, ...]:
    """The symptoms not told yet."""
    return symptoms.offered(set(known_symptoms(dialogue)))


def which_day(dialogue: Dialogue) -> Params:
    """Whom it is about, and which of the days it is."""
    day = str(dialogue.facts.get("day") or "")
    return {**about_whom(dialogue), "day": texts.say("observation.day", dialogue.language, day=day) if day else ""}


def all_of_it(dialogue: Dialogue) -> Params:
    """Every part, to be read back."""
    given, language = dialogue.given, dialogue.language
    felt = choices.listed((symptoms.say(one, language) for one in known_symptoms(dialogue)), language)
    return {
        **about_whom(dialogue),
        "feeling": felt or choices.label(FEELINGS, given["feeling"], language),
        "reading": measured(dialogue),
        "out": choices.label(OUTINGS, given["out"], language),
        "wants": choices.label(WANTS, given["wants"], language),
    }


O = Observing  # noqa: E741  the letters of the table


class Observation(Dialogue):
    """A day of observation after a journey or a contact; nobody is taken to be ill.

    Facts: `members`, `member`, `grid_phone`, `language` as for the follow-up, `day` ("3" of the fourteen).
    """

    name = "observation"
    states = Observing
    asks = {
        O.FEELING: Ask("observation.feeling", Kind.CHOICE, FEELINGS, which_day, choice_or_words, keep_feeling),
        O.SYMPTOMS: Ask("observation.symptoms", Kind.MANY, symptoms_left, about_whom, feeling, keep_symptoms),
        O.MORE_SYMPTOMS: Ask(
            "follow_up.more_symptoms", Kind.MANY, symptoms_left, symptoms_so_far, feeling, keep_symptoms
        ),
        O.CALL_120: CALL_120,
        O.READING: Ask("follow_up.reading", Kind.TEMPERATURE, READINGS, about_whom, how_high, keep_reading),
        O.OUT: Ask("observation.out", Kind.CHOICE, OUTINGS, about_whom, choice_or_words, answers("out")),
        O.WANTS: ASK_WANTS,
        O.READ_BACK: Ask("observation.read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, choice_or_words, keep_told),
        O.CHANGE: Ask("observation.change", Kind.CHOICE, PARTS, reads=chosen, keeps=drops(PARTS_DROPPED)),
        O.THANKED: Ask("observation.thanked"),
        O.WATCHED: Ask("observation.watched", params=how_to_call),
    }
    steps = (
        Step(O.FEELING, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.FEELING, O.ONWARD, tells=what_is_felt),
        Step(O.SYMPTOMS, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.SYMPTOMS, O.MORE_SYMPTOMS, when=is_just_one, tells=what_is_felt),
        Step(O.SYMPTOMS, O.ONWARD, tells=what_is_felt),
        Step(O.MORE_SYMPTOMS, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.MORE_SYMPTOMS, O.MORE_SYMPTOMS, when=is_just_one, tells=what_is_felt),
        Step(O.MORE_SYMPTOMS, O.ONWARD, tells=what_is_felt),
        Step(O.CALL_120, O.ONWARD, tells=call_for_me),
        Step(O.READING, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.READING, O.ONWARD, tells=what_is_felt),
        Step(O.OUT, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.OUT, O.ONWARD, tells=what_is_felt),
        Step(O.WANTS, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.WANTS, O.ONWARD, tells=what_is_felt),
        Step(O.ONWARD, O.FEELING, when=lacks("feeling")),
        Step(O.ONWARD, O.SYMPTOMS, when=unwell_and_symptoms_unasked),
        Step(O.ONWARD, O.MORE_SYMPTOMS, when=symptoms_may_be_more),
        Step(O.ONWARD, O.READING, when=lacks("reading")),
        Step(O.ONWARD, O.OUT, when=lacks("out")),
        Step(O.ONWARD, O.WANTS, when=lacks("wants")),
        Step(O.ONWARD, O.READ_BACK),
        Step(O.READ_BACK, O.WATCHED, when=needs_somebody, tells=taken),
        Step(O.READ_BACK, O.THANKED, when=chose("right"), tells=taken),
        Step(O.READ_BACK, O.CHANGE, when=chose("change")),
        Step(O.READ_BACK, O.CALL_120, when=is_danger, tells=emergency),
        Step(O.READ_BACK, O.READ_BACK, tells=what_is_felt),
        Step(O.CHANGE, O.ONWARD),
    )
