"""The temperature dialogue as transcripts."""

from decimal import Decimal

import pytest

from conversations.events import (
    HelpWanted,
    ReportConfirmed,
    SymptomsDenied,
    SymptomTold,
    TemperatureTaken,
)
from conversations.temperature import TemperatureReport
from tests.talk import Talk

ALONE = {
    "members": [{"id": 7, "name": "李雷", "relation": "self"}],
    "grid_phone": "010-8888",
    "fever_clinic_phone": "8120",
}
FAMILY = {
    "members": [
        {"id": 7, "name": "李雷", "relation": "self"},
        {"id": 8, "name": "王芳", "relation": "妈妈"},
        {"id": 9, "name": "李建国", "relation": "爸爸"},
    ],
    "grid_phone": "010-8888",
}


def taken(member: int, who: str, celsius: str | None, **more: object) -> TemperatureTaken:
    return TemperatureTaken(member, who, Decimal(celsius) if celsius else None, **more)  # type: ignore[arg-type]


def test_a_person_alone_is_asked_straight_away() -> None:
    talk = Talk(TemperatureReport, ALONE).hears("temperature.reading", who="您")

    talk.says("36.5").hears("temperature.read_back", lines="我:36.5℃")
    talk.says("1").hears("temperature.thanks").ends()

    assert talk.events == [taken(7, "self", "36.5"), ReportConfirmed()]


def test_a_sender_not_on_the_roster_is_asked_too() -> None:
    talk = Talk(TemperatureReport).says("36.5").says("对").ends()

    assert talk.events == [TemperatureTaken(None, "self", Decimal("36.5")), ReportConfirmed()]


@pytest.mark.parametrize(("typed", "heard"), [("37.2", "temperature.read_back"), ("37.3", "temperature.symptoms")])
def test_fever_begins_at_37_3(typed: str, heard: str) -> None:
    Talk(TemperatureReport, ALONE).says(typed).hears(heard)


def test_a_fever_is_told_before_anything_else_is_asked() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4")

    assert talk.events == [taken(7, "self", "38.4")]
    assert not talk.turn.finished


def test_a_fever_leads_to_symptoms_and_advice() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4").hears("temperature.symptoms")

    talk.says("2 5").hears("temperature.read_back", lines="我:38.4℃,干咳、鼻塞")
    talk.says("1").hears("temperature.thanks_ill", clinic="发热门诊电话:8120。").ends()

    assert talk.events[1:] == [SymptomTold(7, "self", "咳嗽"), SymptomTold(7, "self", "鼻塞"), ReportConfirmed()]


def test_a_single_symptom_is_followed_by_is_there_more() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4")

    talk.says("我嗓子疼").hears("temperature.more_symptoms", symptoms="嗓子疼")
    talk.says("没有了").hears("temperature.read_back")

    assert talk.events[1:] == [SymptomTold(7, "self", "咽痛"), SymptomsDenied(7, "self")]


def test_no_symptoms_is_told_as_such() -> None:
    talk = Talk(TemperatureReport, ALONE).says("37.5").says("没有").hears("temperature.read_back")

    assert talk.events[1:] == [SymptomsDenied(7, "self")]


@pytest.mark.parametrize("typed", ["不咳嗽", "没有嗓子疼"])
def test_a_denied_symptom_is_no_symptom(typed: str) -> None:
    talk = Talk(TemperatureReport, ALONE).says("37.5").says(typed)

    assert not any(isinstance(event, SymptomTold) for event in talk.events)


def test_one_with_a_fever_is_not_asked_whether_they_have_one() -> None:
    codes = {option.code for option in Talk(TemperatureReport, ALONE).says("38.4").prompt.options}

    assert "fever" not in codes
    assert len(codes) == 10


def test_unwell_asks_how_high_and_is_told_at_once() -> None:
    talk = Talk(TemperatureReport, ALONE).says("不舒服").hears("temperature.how_high")
    assert talk.events == [taken(7, "self", None, status="abnormal")]

    talk.says("38.5").hears("temperature.symptoms")

    assert talk.events[1:] == [taken(7, "self", "38.5")]


def test_unwell_and_unmeasured_is_asked_about_symptoms_among_them_fever() -> None:
    talk = Talk(TemperatureReport, ALONE).says("4").says("没量").hears("temperature.symptoms")

    talk.says("发烧").hears("temperature.more_symptoms").says("1").says("1").hears("temperature.thanks_ill").ends()

    assert SymptomTold(7, "self", "发热") in talk.events


def test_unwell_without_a_fever_is_still_asked_about_symptoms() -> None:
    Talk(TemperatureReport, ALONE).says("不舒服").says("36.5").hears("temperature.symptoms")


def test_normal_without_a_number_is_enough() -> None:
    talk = Talk(TemperatureReport, ALONE).says("正常").hears("temperature.read_back", lines="我:正常")

    assert talk.events == [taken(7, "self", None, status="normal")]


def test_a_new_reading_is_heard_while_symptoms_are_asked() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4").says("39.1").hears("temperature.symptoms")

    assert talk.events[1:] == [taken(7, "self", "39.1", corrects=True)]


# Read-back and correction


def test_a_wrong_reading_is_changed() -> None:
    talk = Talk(TemperatureReport, ALONE).says("36.5").says("2").hears("temperature.reading")

    talk.says("36.8").hears("temperature.read_back", lines="我:36.8℃")

    assert talk.events == [taken(7, "self", "36.5"), taken(7, "self", "36.8", corrects=True)]


def test_a_correction_can_be_typed_straight_away() -> None:
    Talk(TemperatureReport, ALONE).says("36.5").says("36.8").hears("temperature.read_back", lines="我:36.8℃")


def test_of_several_the_one_to_change_is_picked() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("1").says("改").hears("temperature.change")

    talk.says("妈").hears("temperature.reading", who="王芳(妈妈)").says("36.9").hears("temperature.read_back")

    assert talk.events[-1] == taken(8, "王芳", "36.9")


def test_normal_after_a_fever_is_told_but_corrects_nothing() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4").says("没有").says("2").says("正常")

    assert talk.events[-1] == taken(7, "self", None, status="normal")
    talk.says("1").hears("temperature.thanks_ill")


def test_a_mistyped_fever_is_taken_back_by_a_number() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4").says("没有").says("36.4")

    talk.says("1").hears("temperature.thanks")


# The household


def test_the_whole_family_normal_is_one_digit() -> None:
    talk = Talk(TemperatureReport, FAMILY).hears("temperature.whose").says("1").hears("temperature.read_back")

    assert talk.events == [
        taken(7, "self", None, status="normal"),
        taken(8, "王芳", None, status="normal"),
        taken(9, "李建国", None, status="normal"),
    ]


@pytest.mark.parametrize("said", ["3", "妈", "妈妈", "我妈", "王芳", "王芳(妈妈)", "我选3", "第三个", "③", "三"])
def test_a_member_is_picked_by_any_name(said: str) -> None:
    Talk(TemperatureReport, FAMILY).says(said).hears("temperature.reading", who="王芳(妈妈)")


def test_a_number_at_the_first_question_is_the_senders_own() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("36.4").hears("temperature.next")

    assert talk.events == [taken(7, "self", "36.4")]


def test_members_are_reported_one_after_another_until_done() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("我").says("36.4").hears("temperature.next")

    talk.says("爸爸").says("36.6").hears("temperature.next").says("报完了")

    talk.hears("temperature.read_back", lines="我:36.4℃\n李建国(爸爸):36.6℃\n还没报:王芳(妈妈)")


def test_done_stays_done_when_a_reading_is_corrected() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("我").says("36.4").says("报完了")

    talk.says("36.6").hears("temperature.read_back", lines="我:36.6℃\n还没报:王芳(妈妈)、李建国(爸爸)")


def test_the_rest_can_be_normal_together() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("妈").says("38.2").says("没有").hears("temperature.next")

    talk.says("其余都正常").hears("temperature.read_back", lines="王芳(妈妈):38.2℃\n我:正常\n李建国(爸爸):正常")


def test_two_fevers_in_the_house_are_each_asked_about() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("妈").says("38.2").says("没有")

    talk.says("爸").says("38.6").hears("temperature.symptoms", who="李建国(爸爸)")


# Misunderstanding


def test_two_misunderstandings_offer_a_person() -> None:
    talk = Talk(TemperatureReport, ALONE)

    talk.says("今天天气不错").hears("dialogue.not_understood", "temperature.reading")
    talk.says("你是谁").hears("dialogue.offer_person", "temperature.reading")
    talk.says("0").hears("dialogue.person", "temperature.reading")

    assert talk.events == [HelpWanted("temperature", "READING:m0", ("今天天气不错", "你是谁"))]
    assert talk.turn.person
    talk.says("36.5").hears("temperature.read_back")


def test_an_answer_between_two_misunderstandings_forgives_the_first() -> None:
    talk = Talk(TemperatureReport, ALONE).says("今天天气不错").says("36.5")

    talk.says("你是谁").hears("dialogue.not_understood", "temperature.read_back")


# Buttons, digits and typing are one answer

BY_BUTTONS = ["m1", "abnormal", "38.5", "cough", "none", "all", "right"]
BY_DIGITS = ["3", "４", "③", "二", "1.", "我选1", "第一个"]
BY_TYPING = ["妈妈", "不舒服", "38.5", "咳嗽", "没有了", "其余都正常", "对的"]
IN_ENGLISH = ["王芳", "Unwell", "38.5", "Dry cough", "nothing else", "All others are well", "Right"]


@pytest.mark.parametrize("answers", [BY_DIGITS, BY_TYPING, IN_ENGLISH], ids=["digits", "typing", "english"])
def test_digits_and_words_give_the_events_of_buttons(answers: list[str]) -> None:
    tapped, typed = Talk(TemperatureReport, FAMILY), Talk(TemperatureReport, FAMILY)

    for code, text in zip(BY_BUTTONS, answers, strict=True):
        tapped.taps(code)
        typed.says(text)
        assert typed.prompt == tapped.prompt

    assert typed.ends().events == tapped.ends().events
    assert len(typed.events) == 7


# Taps on older questions


def test_a_second_quick_tap_on_the_same_button_changes_nothing() -> None:
    talk = Talk(TemperatureReport, FAMILY).taps("m1").taps("36.5")
    events = list(talk.events)

    talk.taps("36.5", asked="READING:m1").hears("dialogue.already", "temperature.next")

    assert talk.events == events


def test_another_button_of_an_older_question_is_a_correction() -> None:
    talk = Talk(TemperatureReport, FAMILY).taps("m1").taps("36.5")

    talk.taps("36.8", asked="READING:m1").hears("temperature.next")

    assert talk.events[-1] == taken(8, "王芳", "36.8", corrects=True)


def test_a_reply_answers_the_question_it_replies_to() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("妈").says("36.5").says("爸").hears("temperature.reading")

    talk.says("37.9", asked="READING:m1").hears("temperature.symptoms", who="王芳(妈妈)")


def test_a_button_nobody_offered_is_explained() -> None:
    Talk(TemperatureReport, FAMILY).taps("forged").hears("dialogue.already", "temperature.whose")
    Talk(TemperatureReport, FAMILY).taps("36.5", asked="READING:zz").hears("dialogue.already", "temperature.whose")


# Several people in one message, and people outside the household


def test_one_message_may_fill_the_whole_household() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("爸36.5妈36.6我36.4").hears("temperature.read_back")

    assert talk.events == [taken(9, "李建国", "36.5"), taken(8, "王芳", "36.6"), taken(7, "self", "36.4")]


def test_a_fever_among_several_is_asked_about() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("我妈38.5 咳嗽，我36.5")

    talk.hears("temperature.more_symptoms", who="王芳(妈妈)", symptoms="干咳")
    assert talk.events == [taken(8, "王芳", "38.5", symptoms=("咳嗽",)), taken(7, "self", "36.5")]


def test_somebody_outside_the_household_is_told_by_the_words_used() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("王奶奶38.9").hears("temperature.symptoms", who="王奶奶")

    talk.says("没有").hears("temperature.next")

    assert talk.events == [TemperatureTaken(None, "王奶奶", Decimal("38.9")), SymptomsDenied(None, "王奶奶")]


def test_values_without_names_are_told_unplaced_and_nobody_is_guessed() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("36.5 36.6").hears("temperature.next").says("报完了")

    talk.hears("temperature.read_back", lines="家人:36.5℃\n家人:36.6℃\n还没报:我、王芳(妈妈)、李建国(爸爸)")


def test_yesterdays_fever_is_told_with_its_day_and_asked_about() -> None:
    talk = Talk(TemperatureReport, ALONE).says("昨天38.5,今天36.8").hears("temperature.symptoms")

    assert talk.events == [taken(7, "self", "38.5", when="昨天"), taken(7, "self", "36.8", when="今天")]


def test_a_reading_asked_of_one_member_goes_to_whom_the_answer_names() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("妈").says("爸36.7").hears("temperature.next")

    assert talk.events == [taken(9, "李建国", "36.7")]


# Implausible values and feelings in words


@pytest.mark.parametrize(("typed", "meant"), [("46.5", "36.5"), ("386度", "38.6"), ("3.65", "36.5")])
def test_an_implausible_value_is_asked_back_with_what_it_may_mean(typed: str, meant: str) -> None:
    talk = Talk(TemperatureReport, ALONE).says(typed).hears("temperature.unsure", who="您")
    assert [option.code for option in talk.prompt.options] == [meant, "normal", "abnormal"]
    assert talk.events == []

    talk.taps(meant)

    assert talk.events == [taken(7, "self", meant)]


def test_still_unclear_is_a_misunderstanding() -> None:
    talk = Talk(TemperatureReport, ALONE).says("46.5").says("46.5")

    talk.hears("dialogue.not_understood", "temperature.unsure").says("36.5").hears("temperature.read_back")


def test_one_unclear_value_does_not_hold_back_the_clear_ones() -> None:
    talk = Talk(TemperatureReport, FAMILY).says("我36.5，妈386度").hears("temperature.unsure", who="王芳(妈妈)")

    assert talk.events == [taken(7, "self", "36.5")]
    talk.says("38.6").hears("temperature.symptoms", who="王芳(妈妈)")


def test_symptoms_stated_with_a_normal_reading_are_asked_about() -> None:
    talk = Talk(TemperatureReport, ALONE).says("36.5 有点咳嗽").hears("temperature.more_symptoms", symptoms="干咳")

    assert talk.events == [taken(7, "self", "36.5", symptoms=("咳嗽",))]


def test_a_feeling_instead_of_a_number_asks_how_high() -> None:
    talk = Talk(TemperatureReport, ALONE).says("嗓子疼").hears("temperature.how_high")

    assert talk.events == [taken(7, "self", None, status="abnormal", symptoms=("咽痛",))]


def test_a_symptom_that_is_not_on_the_list_is_told_too() -> None:
    talk = Talk(TemperatureReport, ALONE).says("38.4").says("头痛，嗓子也疼").hears("temperature.read_back")

    assert {event.symptom for event in talk.events if isinstance(event, SymptomTold)} == {"头痛", "咽痛"}
