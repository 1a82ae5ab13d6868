"""A day of the fourteen as transcripts."""

from decimal import Decimal
from typing import Any

import pytest

from conversations.events import (
    EmergencyTold,
    HelpWanted,
    ObservationTaken,
    SymptomsDenied,
    SymptomTold,
    TemperatureTaken,
)
from conversations.following.observation import Observation
from tests.talk import Talk

ME: dict[str, Any] = {
    "members": [{"id": 7, "name": "李雷", "relation": "self"}],
    "member": 7,
    "day": "3",
    "grid_phone": "010-8888",
}


def begun() -> Talk:
    return Talk(Observation, ME).hears("observation.feeling", day="健康观察第 3 天。", who="您")


def to_the_read_back() -> Talk:
    return begun().says("都好").says("36.5").says("没出门").says("不用").hears("observation.read_back")


def test_a_quiet_day_is_four_digits() -> None:
    talk = begun().says("1").hears("follow_up.reading").says("36.5").hears("observation.out")
    talk.says("1").hears("follow_up.wants").says("1").hears(
        "observation.read_back", feeling="没有,都好", reading="36.5℃", out="没出门", wants="不用帮忙"
    )
    talk.says("1").hears("observation.thanked").ends()

    assert talk.events == [
        TemperatureTaken(7, "self", Decimal("36.5"), None),
        ObservationTaken(7, "self", True, Decimal("36.5"), (), "home", "nothing"),
    ]


def test_who_is_unwell_says_what_it_is_and_hears_that_somebody_comes() -> None:
    talk = begun().says("有点").hears("observation.symptoms").taps("cough").hears("follow_up.more_symptoms")
    talk.says("没有了").hears("follow_up.reading").says("没量").says("在家").says("药").says("对")
    talk.hears("observation.watched").ends()

    assert talk.events == [
        SymptomTold(7, "self", "咳嗽"),
        SymptomsDenied(7, "self"),
        ObservationTaken(7, "self", False, None, ("咳嗽",), "home", "medicine"),
    ]


def test_a_symptom_in_words_is_the_answer_and_more_is_asked() -> None:
    talk = begun().says("有点咳嗽").hears("follow_up.more_symptoms", symptoms="干咳").taps("throat").says("没了")

    assert [event for event in talk.events if isinstance(event, SymptomTold)] == [
        SymptomTold(7, "self", "咳嗽"),
        SymptomTold(7, "self", "咽痛"),
    ]


def test_unwell_without_any_of_the_ten_is_asked_no_second_time() -> None:
    begun().says("不舒服").says("都没有").hears("follow_up.reading")


@pytest.mark.parametrize(
    ("answers", "end"),
    [
        (("都好", "36.5", "没出门", "不用"), "observation.thanked"),
        (("都好", "36.5", "出去了", "不用"), "observation.thanked"),
        (("都好", "37.2", "没出门", "不用"), "observation.thanked"),
        (("都好", "37.3", "没出门", "不用"), "observation.watched"),
        (("都好", "36.5", "密接", "不用"), "observation.watched"),
        (("都好", "36.5", "没出门", "要吃的"), "observation.watched"),
    ],
)
def test_what_somebody_is_sent_for(answers: tuple[str, ...], end: str) -> None:
    talk = begun()
    for said in answers:
        talk.says(said)

    talk.says("对").hears(end).ends()


def test_danger_is_120_at_once_wherever_it_is_said() -> None:
    for before in ((), ("都好",), ("都好", "36.5"), ("都好", "36.5", "没出门"), ("都好", "36.5", "没出门", "不用")):
        talk = begun()
        for said in before:
            talk.says(said)

        talk.says("喘不上气").hears("follow_up.call_120")

        assert [event.words for event in talk.events if isinstance(event, EmergencyTold)] == ["喘不上气"]
        talk.says("打不了")
        assert isinstance(talk.events[-1], HelpWanted)


@pytest.mark.parametrize(
    ("part", "asked"),
    [
        ("体温", "follow_up.reading"),
        ("有没有不舒服", "observation.feeling"),
        ("出门见人", "observation.out"),
        ("要帮什么忙", "follow_up.wants"),
    ],
)
def test_each_part_can_be_changed(part: str, asked: str) -> None:
    to_the_read_back().says("不对").hears("observation.change").says(part).hears(asked)


def test_a_number_at_the_read_back_is_the_new_reading() -> None:
    talk = to_the_read_back().says("36.8").hears("observation.read_back", reading="36.8℃")

    assert talk.events[-1] == TemperatureTaken(7, "self", Decimal("36.8"), None, corrects=True)
