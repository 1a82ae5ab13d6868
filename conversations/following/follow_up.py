"""After a fever: danger first, then onset, symptoms, contact, the way to the clinic."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum, auto

import texts
from conversations import choices, days, symptoms
from conversations.answers import NO, YES
from conversations.choices import CHANGE, RIGHT, drops_chosen, is_just_one, lacks
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen
from conversations.events import Event, FollowUpTaken
from conversations.following.asked_alike import CALL_120, about_whom, answers, call_for_me, symptoms_so_far
from conversations.following.patient import (
    choice_or_words,
    emergency,
    feeling,
    household,
    is_danger,
    keep_symptoms,
    keep_told,
    known_symptoms,
    patient,
    something_else_was_told,
    what_is_felt,
)
from conversations.prompts import Kind, Option, Params, Prompt


class FollowingUp(Enum):
    """Where the first questions stand."""

    DANGER = auto()
    CALL_120 = auto()
    ONSET = auto()
    ONSET_DAY = auto()
    SYMPTOMS = auto()
    MORE_SYMPTOMS = auto()
    EXPOSURE = auto()
    TRANSPORT = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    SENT = auto()
    FETCHED = auto()
    VISITED = auto()


# What an answer means.


def onset(dialogue: Dialogue) -> object | None:
    """A day as ISO, `earlier`, `unknown`, or what is told about health."""
    day = days.read(dialogue.said.text, days.today(dialogue.facts))
    return day.isoformat() if day else choice_or_words(dialogue)


# What is kept.


def keep_danger(dialogue: Dialogue) -> None:
    """Keep whether there is danger; once told it stays told."""
    keep_told(dialogue)
    if isinstance(dialogue.value, str):
        dialogue.given["danger"] = dialogue.value == "danger" or dialogue.given.get("danger", False)


def keep_onset(dialogue: Dialogue) -> None:
    """Keep the day; who says earlier is asked which."""
    if dialogue.value != "earlier":
        answers("onset")(dialogue)


# Which way on.


def some_symptoms_are_known(dialogue: Dialogue) -> bool:
    """Symptoms were told before and nobody asked for more."""
    return "symptoms" not in dialogue.given and bool(known_symptoms(dialogue))


def goes_by(way: str) -> Callable[[Dialogue], bool]:
    """The guard that all is right and this is how they get to the clinic."""

    def guard(dialogue: Dialogue) -> bool:
        return dialogue.value == "right" and dialogue.given["transport"] == way

    guard.__name__ = f"right_and_{way}"
    return guard


# What is told.


def taken(dialogue: Dialogue) -> Iterable[Event]:
    """All of it, confirmed."""
    whom, given = household(dialogue).subject(patient(dialogue)), dialogue.given
    began = None if given["onset"] == "unknown" else date.fromisoformat(given["onset"])
    told = tuple(known_symptoms(dialogue))
    yield FollowUpTaken(
        whom.member, whom.who, began, told, given["exposure"], given["transport"], given.get("danger", False)
    )


# What is offered, and the words of each question.

SAFE = Option("safe", "follow_up.option.safe", words=(*NO, "没", "都没有", "没事"))
IN_DANGER = Option("danger", "follow_up.option.danger", words=(*YES, "有的", "有一点", "有点"))
EARLIER = Option("earlier", "follow_up.option.earlier", words=("早就", "好几天了"))
UNKNOWN_DAY = Option("unknown", "follow_up.option.unknown_day", words=("不记得", "忘了", "不知道", "不清楚"))
EXPOSURES = (
    Option("none", "follow_up.option.none", words=(*NO, "没有", "没", "都没")),
    Option("contact", "follow_up.option.contact", words=("接触过", "密接", "接触")),
    Option("travel", "follow_up.option.travel", words=("外地", "出过门", "旅行")),
    Option("both", "follow_up.option.both", words=("都有", "两个都有")),
    Option("unknown", "follow_up.option.unknown", words=("不知道", "不清楚", "不确定")),
)
TRANSPORTS = (
    Option("own", "follow_up.option.own", words=("自己去", "自己开车", "开车", "走着去", "走路", "自驾")),
    Option("pickup", "follow_up.option.pickup", words=("要车", "派车", "没车", "叫车", "车送")),
    Option("cannot", "follow_up.option.cannot", words=("走不动", "不去", "不能去", "动不了")),
)
PARTS = (
    Option("onset", "follow_up.option.onset", words=("时间", "日子", "开始")),
    Option("symptoms", "follow_up.option.symptoms", words=("症状", "不舒服")),
    Option("exposure", "follow_up.option.exposure", words=("接触", "外出")),
    Option("transport", "follow_up.option.transport", words=("交通", "车")),
)


def latest_days(dialogue: Dialogue) -> tuple[Option, ...]:
    """Today and the two days before, or earlier."""
    return (*days.offered(days.today(dialogue.facts), range(3)), EARLIER)


def earlier_days(dialogue: Dialogue) -> tuple[Option, ...]:
    """The days before those, or not remembered."""
    return (*days.offered(days.today(dialogue.facts), range(3, 8)), UNKNOWN_DAY)


def symptoms_left(dialogue: Dialogue) -> tuple[Option, ...]:
    """The symptoms not told yet; a fever is known."""
    return symptoms.offered({*known_symptoms(dialogue), symptoms.FEVER})


def opening(dialogue: Dialogue) -> Params:
    """Why these questions are asked."""
    words, reading = about_whom(dialogue), str(dialogue.facts.get("reading") or "")
    said = texts.say("follow_up.opening", dialogue.language, **words, reading=reading) if reading else ""
    return {**words, "opening": said}


def all_of_it(dialogue: Dialogue) -> Params:
    """Every part, to be read back."""
    given, language = dialogue.given, dialogue.language
    unknown = given["onset"] == "unknown"
    return {
        **symptoms_so_far(dialogue),
        "onset": texts.say("follow_up.unknown_day", language) if unknown else days.say(given["onset"], language),
        "exposure": choices.label(EXPOSURES, given["exposure"], language),
        "transport": choices.label(TRANSPORTS, given["transport"], language),
    }


def fever_clinic(dialogue: Dialogue) -> Params:
    """Where to go with a fever."""
    phone = str(dialogue.facts.get("fever_clinic_phone") or "")
    return {"clinic": Prompt("follow_up.clinic", {"phone": phone}).say(dialogue.language) if phone else ""}


F = FollowingUp


class FollowUp(Dialogue):
    """The first questions about a fever: danger before all, then what the worker and the clinic must know.

    Facts: `members` [{id, name, relation}] as for the temperature, `member` (the id of whom it is about, absent for
    the sender), `reading` ("38.4") and `symptoms` as far as known, `today` (ISO, in the grid's time),
    `fever_clinic_phone`, `grid_phone`, `language`.
    """

    name = "follow_up"
    states = FollowingUp
    asks = {
        F.DANGER: Ask("follow_up.danger", Kind.CHOICE, (SAFE, IN_DANGER), opening, choice_or_words, keep_danger),
        F.CALL_120: CALL_120,
        F.ONSET: Ask("follow_up.onset", Kind.DAY, latest_days, about_whom, onset, keep_onset),
        F.ONSET_DAY: Ask("follow_up.onset_day", Kind.DAY, earlier_days, about_whom, onset, keep_onset),
        F.SYMPTOMS: Ask("follow_up.symptoms", Kind.MANY, symptoms_left, about_whom, feeling, keep_symptoms),
        F.MORE_SYMPTOMS: Ask(
            "follow_up.more_symptoms", Kind.MANY, symptoms_left, symptoms_so_far, feeling, keep_symptoms
        ),
        F.EXPOSURE: Ask("follow_up.exposure", Kind.CHOICE, EXPOSURES, about_whom, choice_or_words, answers("exposure")),
        F.TRANSPORT: Ask(
            "follow_up.transport", Kind.CHOICE, TRANSPORTS, about_whom, choice_or_words, answers("transport")
        ),
        F.READ_BACK: Ask("follow_up.read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, choice_or_words, keep_told),
        F.CHANGE: Ask("follow_up.change", Kind.CHOICE, PARTS, reads=chosen, keeps=drops_chosen),
        F.SENT: Ask("follow_up.advised_own", params=fever_clinic),
        F.FETCHED: Ask("follow_up.advised_pickup", params=fever_clinic),
        F.VISITED: Ask("follow_up.advised_cannot", params=fever_clinic),
    }
    steps = (
        Step(F.DANGER, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.DANGER, F.DANGER, when=something_else_was_told, tells=what_is_felt),
        Step(F.DANGER, F.ONWARD),
        Step(F.CALL_120, F.ONWARD, tells=call_for_me),
        Step(F.ONSET, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.ONSET, F.ONSET_DAY, when=chose("earlier")),
        Step(F.ONSET, F.ONWARD, tells=what_is_felt),
        Step(F.ONSET_DAY, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.ONSET_DAY, F.ONWARD, tells=what_is_felt),
        Step(F.SYMPTOMS, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.SYMPTOMS, F.MORE_SYMPTOMS, when=is_just_one, tells=what_is_felt),
        Step(F.SYMPTOMS, F.ONWARD, tells=what_is_felt),
        Step(F.MORE_SYMPTOMS, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.MORE_SYMPTOMS, F.MORE_SYMPTOMS, when=is_just_one, tells=what_is_felt),
        Step(F.MORE_SYMPTOMS, F.ONWARD, tells=what_is_felt),
        Step(F.EXPOSURE, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.EXPOSURE, F.ONWARD, tells=what_is_felt),
        Step(F.TRANSPORT, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.TRANSPORT, F.ONWARD, tells=what_is_felt),
        Step(F.ONWARD, F.ONSET, when=lacks("onset")),
        Step(F.ONWARD, F.MORE_SYMPTOMS, when=some_symptoms_are_known),
        Step(F.ONWARD, F.SYMPTOMS, when=lacks("symptoms")),
        Step(F.ONWARD, F.EXPOSURE, when=lacks("exposure")),
        Step(F.ONWARD, F.TRANSPORT, when=lacks("transport")),
        Step(F.ONWARD, F.READ_BACK),
        Step(F.READ_BACK, F.SENT, when=goes_by("own"), tells=taken),
        Step(F.READ_BACK, F.FETCHED, when=goes_by("pickup"), tells=taken),
        Step(F.READ_BACK, F.VISITED, when=goes_by("cannot"), tells=taken),
        Step(F.READ_BACK, F.CHANGE, when=chose("change")),
        Step(F.READ_BACK, F.CALL_120, when=is_danger, tells=emergency),
        Step(F.READ_BACK, F.READ_BACK, tells=what_is_felt),
        Step(F.CHANGE, F.ONWARD),
    )
