"""The follow-up of a fever as transcripts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from conversations.events import (
    EmergencyTold,
    FollowUpTaken,
    HelpWanted,
    SymptomsDenied,
    SymptomTold,
    TemperatureTaken,
)
from conversations.following.follow_up import FollowUp
from tests.talk import Talk

ME = {
    "members": [{"id": 7, "name": "李雷", "relation": "self"}, {"id": 8, "name": "王芳", "relation": "妈妈"}],
    "reading": "38.4",
    "today": "2022-05-04",
    "fever_clinic_phone": "8120",
    "grid_phone": "010-8888",
}
MUM = {**ME, "member": 8}


def asked(facts: Mapping[str, Any] = ME) -> Talk:
    return Talk(FollowUp, facts).says("没有").hears("follow_up.onset")


def to_the_read_back(facts: Mapping[str, Any] = ME) -> Talk:
    return asked(facts).says("昨天").says("2 5").says("都没有").says("要车送").hears("follow_up.read_back")


def test_from_danger_to_the_clinic() -> None:
    talk = Talk(FollowUp, ME).hears("follow_up.danger", who="您", opening="您报了 38.4℃,我再问几句,好请人帮忙。")

    talk.says("1").hears("follow_up.onset").says("2").hears("follow_up.symptoms").says("2 5")
    talk.hears("follow_up.exposure").says("1").hears("follow_up.transport").says("2").hears(
        "follow_up.read_back", onset="5月3日", symptoms="干咳、鼻塞", exposure="都没有", transport="要车送"
    )
    talk.says("1").hears("follow_up.advised_pickup", clinic="发热门诊电话:8120。").ends()

    assert talk.events == [
        SymptomTold(7, "self", "咳嗽"),
        SymptomTold(7, "self", "鼻塞"),
        FollowUpTaken(7, "self", date(2022, 5, 3), ("咳嗽", "鼻塞"), "none", "pickup"),
    ]


def test_somebody_else_is_asked_about_by_name() -> None:
    talk = to_the_read_back(MUM).hears("follow_up.read_back", who="王芳(妈妈)").says("对").ends()

    assert talk.events[-1] == FollowUpTaken(8, "王芳", date(2022, 5, 3), ("咳嗽", "鼻塞"), "none", "pickup")


@pytest.mark.parametrize(
    ("said", "heard"),
    [("1", "follow_up.advised_own"), ("走不动", "follow_up.advised_cannot"), ("要车", "follow_up.advised_pickup")],
)
def test_the_advice_fits_how_they_get_there(said: str, heard: str) -> None:
    asked().says("今天").says("没有").says("1").says(said).says("对").hears(heard).ends()


def test_without_a_clinic_number_no_number_is_read_out() -> None:
    talk = asked({**ME, "fever_clinic_phone": ""}).says("今天").says("没有").says("1").says("1").says("对")

    talk.hears("follow_up.advised_own", clinic="")


# Danger


@pytest.mark.parametrize("said", ["2", "有", "胸口疼", "喘不上气", "胸闷"])
def test_danger_is_told_at_once_and_120_comes_first(said: str) -> None:
    talk = Talk(FollowUp, ME).says(said).hears("follow_up.call_120", call="也可以直接打电话:010-8888。")

    assert [type(event) for event in talk.events[:1]] == [EmergencyTold]
    talk.says("打了").hears("follow_up.onset")


@pytest.mark.parametrize(
    "before",
    [[], ["没有"], ["没有", "更早"], ["没有", "今天"], ["没有", "今天", "2"], ["没有", "今天", "没有"]],
)
def test_danger_in_words_is_heard_at_every_question(before: list[str]) -> None:
    talk = Talk(FollowUp, ME)
    for said in before:
        talk.says(said)

    talk.says("突然喘不上气").hears("follow_up.call_120")

    assert EmergencyTold(7, "self", "突然喘不上气") in talk.events
    assert talk.says("打了").turn.prompts[-1].key != "follow_up.danger"


def test_who_cannot_call_120_gets_a_person() -> None:
    talk = Talk(FollowUp, ME).says("有").says("打不了").hears("follow_up.onset")

    assert talk.events == [EmergencyTold(7, "self", "有"), HelpWanted("follow_up", "CALL_120")]


def test_a_danger_once_told_stays_told() -> None:
    talk = Talk(FollowUp, ME).says("有").says("打了").says("今天").says("没有").says("1").says("1").says("对").ends()

    assert talk.events[-1] == FollowUpTaken(7, "self", date(2022, 5, 4), (), "none", "own", danger=True)


def test_a_danger_told_at_the_read_back_is_heard() -> None:
    to_the_read_back().says("胸口疼").hears("follow_up.call_120").says("1").hears("follow_up.read_back")


# When it began


@pytest.mark.parametrize(
    ("said", "day"), [("今天", 4), ("昨晚开始的", 3), ("3", 2), ("三天前", 1), ("5月1号", 1), ("2号", 2)]
)
def test_the_onset_is_a_day(said: str, day: int) -> None:
    talk = asked().says(said).says("没有").says("1").says("1").says("1").ends()

    assert isinstance(talk.events[-1], FollowUpTaken)
    assert talk.events[-1].onset == date(2022, 5, day)


def test_earlier_is_asked_which_day() -> None:
    talk = asked().says("更早").hears("follow_up.onset_day")
    assert talk.prompt.options[0].say("zh") == "3天前(5月1日)"

    talk.says("1").says("没有").says("1").says("1").hears("follow_up.read_back", onset="5月1日")


def test_who_does_not_remember_may_say_so() -> None:
    talk = (
        asked().says("更早").says("忘了").says("没有").says("1").says("1").hears("follow_up.read_back", onset="记不清")
    )

    assert talk.says("1").events[-1] == FollowUpTaken(7, "self", None, (), "none", "own")


# Symptoms and readings


def test_symptoms_known_from_the_report_are_not_asked_again() -> None:
    talk = asked({**ME, "symptoms": ["咳嗽"]}).says("今天").hears("follow_up.more_symptoms", symptoms="干咳")
    assert "cough" not in {option.code for option in talk.prompt.options}

    talk.says("没有了").says("1").says("1").says("1").ends()

    assert talk.events == [
        SymptomsDenied(7, "self"),
        FollowUpTaken(7, "self", date(2022, 5, 4), ("咳嗽",), "none", "own"),
    ]


def test_one_symptom_by_button_is_followed_by_is_there_more() -> None:
    talk = asked().says("今天").taps("cough").hears("follow_up.more_symptoms", symptoms="干咳").taps("throat")

    talk.hears("follow_up.more_symptoms", symptoms="干咳、嗓子疼").taps("none").hears("follow_up.exposure")


@pytest.mark.parametrize("before", [[], ["没有"], ["没有", "今天"], ["没有", "今天", "没有"]])
def test_a_new_reading_is_heard_at_every_question(before: list[str]) -> None:
    talk = Talk(FollowUp, MUM)
    for said in before:
        talk.says(said)
    open_question = talk.prompt.question

    talk.says("39.1")

    assert talk.events[-1] == TemperatureTaken(8, "王芳", Decimal("39.1"))
    assert talk.prompt.question == open_question


def test_readings_of_others_are_heard_too() -> None:
    talk = asked(MUM).says("我37.8 妈38.9")

    assert talk.events == [
        TemperatureTaken(7, "self", Decimal("37.8")),
        TemperatureTaken(8, "王芳", Decimal("38.9")),
    ]


def test_a_symptom_said_too_early_is_heard_and_danger_still_asked() -> None:
    talk = Talk(FollowUp, ME).says("嗓子疼").hears("follow_up.danger")

    assert talk.events == [SymptomTold(7, "self", "咽痛")]
    talk.says("没有").says("今天").hears("follow_up.more_symptoms", symptoms="嗓子疼")


# Correction


@pytest.mark.parametrize(
    ("part", "answer", "read"),
    [
        ("1", "今天", {"onset": "5月4日"}),
        ("不舒服", "2 7", {"symptoms": "干咳、嗓子疼"}),
        ("接触", "3", {"exposure": "去过外地"}),
        ("4", "自己去", {"transport": "自己开车或走着去"}),
    ],
)
def test_each_part_can_be_changed(part: str, answer: str, read: dict[str, str]) -> None:
    talk = to_the_read_back().says("改").hears("follow_up.change").says(part).says(answer)

    talk.hears("follow_up.read_back", **read)


# Buttons, digits and typing are one answer

BY_BUTTONS = ["safe", "2022-05-03", "cough", "none", "contact", "own", "right"]
BY_DIGITS = ["1", "２", "②", "一", "2.", "我选1", "第一个"]
BY_TYPING = ["没有", "昨天", "咳嗽", "没有了", "接触过", "自己开车", "对的"]


def by_typing(answers: list[str]) -> Talk:
    talk = Talk(FollowUp, ME)
    for said in answers:
        talk.says(said)
    return talk.ends()


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(FollowUp, ME)
    for code in BY_BUTTONS:
        tapped.taps(code)
    typed = by_typing(BY_TYPING)
    digits = by_typing(BY_DIGITS)

    assert tapped.ends().events == typed.events == digits.events
    assert len(tapped.events) == 3
