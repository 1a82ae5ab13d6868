"""While a fever lasts: a look twice a day, at how it goes, the reading, and what is needed."""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto

from conversations import choices
from conversations.choices import CHANGE, RIGHT, drops_chosen, lacks
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen
from conversations.events import FEVER, Event, FollowUpRoundTaken
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
)
from conversations.following.follow_up import IN_DANGER, SAFE, fever_clinic, keep_danger
from conversations.following.patient import (
    choice_or_words,
    emergency,
    household,
    is_danger,
    keep_told,
    patient,
    what_is_felt,
)
from conversations.prompts import Kind, Option, Params


class LookingAgain(Enum):
    """Where a later look stands."""

    FEELING = auto()
    DANGER = auto()
    CALL_120 = auto()
    READING = auto()
    WANTS = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    THANKED = auto()
    WATCHED = auto()


# Which way on.


def worse_and_danger_unasked(dialogue: Dialogue) -> bool:
    """It is worse, and danger was not asked about."""
    return dialogue.given.get("feeling") == "worse" and "danger" not in dialogue.given


def needs_somebody(dialogue: Dialogue) -> bool:
    """What was confirmed is not a recovery: somebody is to get in touch."""
    given = dialogue.given
    hot = bool(given["reading"]) and Decimal(given["reading"]) >= FEVER
    worried = given["feeling"] == "worse" or given["wants"] != "nothing" or bool(given.get("danger"))
    return dialogue.value == "right" and (hot or worried)


# What is told.


def taken(dialogue: Dialogue) -> Iterable[Event]:
    """The later look, confirmed."""
    whom, given = household(dialogue).subject(patient(dialogue)), dialogue.given
    celsius = Decimal(given["reading"]) if given["reading"] else None
    yield FollowUpRoundTaken(
        whom.member, whom.who, given["feeling"], celsius, given["wants"], given.get("danger", False)
    )


# What is offered, and the words of each question.

FEELINGS = (
    Option("better", "follow_up.option.better", words=("好点", "好点了", "好多了", "好了", "好转")),
    Option("same", "follow_up.option.same", words=("一样", "还那样", "老样子", "没变化")),
    Option("worse", "follow_up.option.worse", words=("重了", "更难受", "加重", "不好", "严重了")),
)
READINGS = degrees("36.5", "37.5", "38.0", "38.5")
PARTS = (
    Option("feeling", "follow_up.option.feeling", words=("感觉",)),
    Option("reading", "follow_up.option.reading", words=("温度", "度数")),
    Option("wants", "follow_up.option.wants", words=("帮忙", "需要")),
)


def all_of_it(dialogue: Dialogue) -> Params:
    """Every part of a later look, to be read back."""
    given, language = dialogue.given, dialogue.language
    return {
        **about_whom(dialogue),
        "feeling": choices.label(FEELINGS, given["feeling"], language),
        "reading": measured(dialogue),
        "wants": choices.label(WANTS, given["wants"], language),
    }


L = LookingAgain


class FollowUpRound(Dialogue):
    """Twice a day while a fever lasts: better or worse, the reading, and what is needed.

    Facts: `members`, `member`, `fever_clinic_phone`, `grid_phone`, `language` as for the first follow-up.
    """

    name = "follow_up_round"
    states = LookingAgain
    asks = {
        L.FEELING: Ask("follow_up.feeling", Kind.CHOICE, FEELINGS, about_whom, choice_or_words, answers("feeling")),
        L.DANGER: Ask(
            "follow_up.danger_worse", Kind.CHOICE, (SAFE, IN_DANGER), about_whom, choice_or_words, keep_danger
        ),
        L.CALL_120: CALL_120,
        L.READING: Ask("follow_up.reading", Kind.TEMPERATURE, READINGS, about_whom, how_high, keep_reading),
        L.WANTS: ASK_WANTS,
        L.READ_BACK: Ask(
            "follow_up.round_read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, choice_or_words, keep_told
        ),
        L.CHANGE: Ask("follow_up.change", Kind.CHOICE, PARTS, reads=chosen, keeps=drops_chosen),
        L.THANKED: Ask("follow_up.thanked"),
        L.WATCHED: Ask("follow_up.watched", params=fever_clinic),
    }
    steps = (
        Step(L.FEELING, L.CALL_120, when=is_danger, tells=emergency),
        Step(L.FEELING, L.ONWARD, tells=what_is_felt),
        Step(L.DANGER, L.CALL_120, when=is_danger, tells=emergency),
        Step(L.DANGER, L.ONWARD, tells=what_is_felt),
        Step(L.CALL_120, L.ONWARD, tells=call_for_me),
        Step(L.READING, L.CALL_120, when=is_danger, tells=emergency),
        Step(L.READING, L.ONWARD, tells=what_is_felt),
        Step(L.WANTS, L.CALL_120, when=is_danger, tells=emergency),
        Step(L.WANTS, L.ONWARD, tells=what_is_felt),
        Step(L.ONWARD, L.FEELING, when=lacks("feeling")),
        Step(L.ONWARD, L.DANGER, when=worse_and_danger_unasked),
        Step(L.ONWARD, L.READING, when=lacks("reading")),
        Step(L.ONWARD, L.WANTS, when=lacks("wants")),
        Step(L.ONWARD, L.READ_BACK),
        Step(L.READ_BACK, L.WATCHED, when=needs_somebody, tells=taken),
        Step(L.READ_BACK, L.THANKED, when=chose("right"), tells=taken),
        Step(L.READ_BACK, L.CHANGE, when=chose("change")),
        Step(L.READ_BACK, L.CALL_120, when=is_danger, tells=emergency),
        Step(L.READ_BACK, L.READ_BACK, tells=what_is_felt),
        Step(L.CHANGE, L.ONWARD),
    )
