"""What everybody who is followed is asked alike: to call 120, how high it is, what is needed, what hurts."""

from collections.abc import Callable, Iterable

import texts
from conversations import choices, symptoms
from conversations.answers import NO, YES
from conversations.dialogue import Ask, Dialogue, chosen, how_to_call
from conversations.events import Event, HelpWanted
from conversations.following.patient import (
    Told,
    choice_or_words,
    household,
    in_words,
    keep_told,
    known_symptoms,
    patient,
)
from conversations.household import Readings
from conversations.prompts import Kind, Option, Params

CALLED = Option("called", "follow_up.option.called", words=(*YES, "打过了", "已经打了"))
CALL_FOR_ME = Option("call_for_me", "follow_up.option.call_for_me", words=(*NO, "打不了", "帮我打", "没打", "还没"))
WANTS = (
    Option("nothing", "follow_up.option.nothing", words=(*NO, "不用", "没有", "不缺", "没什么", "都不缺")),
    Option("medicine", "follow_up.option.medicine", words=("药", "缺药", "没药了")),
    Option("food", "follow_up.option.food", words=("吃的", "饭", "菜", "送饭")),
    Option("ride", "follow_up.option.ride", words=("去医院", "看病", "送医院")),
)
UNMEASURED = Option("unmeasured", "follow_up.option.unmeasured", words=("没测", "没量过", "没有体温计", "不知道"))


def degrees(*usual: str) -> tuple[Option, ...]:
    """The usual numbers as buttons, or that nobody measured."""
    return (*(Option(each, "follow_up.option.celsius", {"celsius": each}) for each in usual), UNMEASURED)


def how_high(dialogue: Dialogue) -> object | None:
    """A reading, or `unmeasured`."""
    code = dialogue.said.choice()
    if code is None or code == "unmeasured":
        return code or in_words(dialogue)
    return Told(Readings((household(dialogue).measured(patient(dialogue), code),)))


def answers(part: str) -> Callable[[Dialogue], None]:
    """Keeps the option chosen as this part, or what was told about health instead."""

    def keep(dialogue: Dialogue) -> None:
        keep_told(dialogue)
        if isinstance(dialogue.value, str):
            dialogue.given[part] = dialogue.value

    return keep


def keep_reading(dialogue: Dialogue) -> None:
    """Keep the number, or that there is none."""
    keep_told(dialogue)
    if dialogue.value == "unmeasured":
        dialogue.given["reading"] = ""


def call_for_me(dialogue: Dialogue) -> Iterable[Event]:
    """That a person must ring 120 for them."""
    return (HelpWanted(dialogue.name, dialogue.question),) if dialogue.value == "call_for_me" else ()


def about_whom(dialogue: Dialogue) -> Params:
    """Whom the question is about."""
    return {"who": household(dialogue).name(patient(dialogue), me="temperature.you")}


def symptoms_so_far(dialogue: Dialogue) -> Params:
    """Whom it is about, and what was told."""
    return {**about_whom(dialogue), "symptoms": _symptom_words(dialogue)}


def measured(dialogue: Dialogue) -> str:
    """The reading in words, to be read back."""
    reading = dialogue.given["reading"]
    if not reading:
        return texts.say("follow_up.unmeasured", dialogue.language)
    return texts.say("follow_up.celsius", dialogue.language, celsius=reading)


def _symptom_words(dialogue: Dialogue) -> str:
    told = (symptoms.say(symptom, dialogue.language) for symptom in known_symptoms(dialogue))
    return choices.listed(told, dialogue.language) or texts.say("follow_up.no_symptoms", dialogue.language)


CALL_120 = Ask("follow_up.call_120", Kind.CHOICE, (CALLED, CALL_FOR_ME), how_to_call, chosen)
ASK_WANTS = Ask("follow_up.wants", Kind.CHOICE, WANTS, about_whom, choice_or_words, answers("wants"))
