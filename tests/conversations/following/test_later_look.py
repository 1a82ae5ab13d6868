"""A later look at a fever as transcripts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from conversations.events import EmergencyTold, FollowUpRoundTaken, TemperatureTaken
from conversations.following.later_look import FollowUpRound
from tests.talk import Talk

MUM = {
    "members": [{"id": 7, "name": "李雷", "relation": "self"}, {"id": 8, "name": "王芳", "relation": "妈妈"}],
    "member": 8,
    "fever_clinic_phone": "8120",
    "grid_phone": "010-8888",
}


def look(facts: Mapping[str, Any] = MUM) -> Talk:
    return Talk(FollowUpRound, facts).hears("follow_up.feeling")


def test_better_and_cool_is_three_digits() -> None:
    talk = look().says("1").hears("follow_up.reading").says("36.8").hears("follow_up.wants").says("1")
    talk.hears("follow_up.round_read_back", who="王芳(妈妈)", feeling="好些了", reading="36.8℃", wants="不用帮忙")

    talk.says("1").hears("follow_up.thanked").ends()

    assert talk.events == [
        TemperatureTaken(8, "王芳", Decimal("36.8")),
        FollowUpRoundTaken(8, "王芳", "better", Decimal("36.8"), "nothing"),
    ]


@pytest.mark.parametrize(
    ("answers", "heard"),
    [
        (["好些了", "37.2", "不用"], "follow_up.thanked"),
        (["好些了", "37.3", "不用"], "follow_up.watched"),
        (["一样", "36.5", "要药"], "follow_up.watched"),
        (["一样", "没量", "不用"], "follow_up.thanked"),
        (["更重了", "没有", "36.5", "不用"], "follow_up.watched"),
    ],
)
def test_somebody_gets_in_touch_when_it_is_not_a_recovery(answers: list[str], heard: str) -> None:
    talk = look()
    for said in answers:
        talk.says(said)

    talk.says("对").hears(heard).ends()


def test_worse_is_asked_about_danger() -> None:
    talk = look().says("更重了").hears("follow_up.danger_worse").says("有").hears("follow_up.call_120")

    assert talk.events == [EmergencyTold(8, "王芳", "有")]
    talk.says("打了").hears("follow_up.reading")


def test_a_reading_sent_first_is_not_asked_again() -> None:
    talk = look().says("38.2 还咳嗽").hears("follow_up.feeling").says("差不多").hears("follow_up.wants")

    assert talk.events == [TemperatureTaken(8, "王芳", Decimal("38.2"), symptoms=("咳嗽",))]


def test_another_persons_reading_does_not_answer_for_this_one() -> None:
    talk = look().says("1").says("我36.5").hears("follow_up.reading", who="王芳(妈妈)")

    assert talk.events == [TemperatureTaken(7, "self", Decimal("36.5"))]


@pytest.mark.parametrize(
    ("part", "answer", "read"),
    [("1", "差不多", {"feeling": "差不多"}), ("体温", "38.0", {"reading": "38.0℃"}), ("3", "2", {"wants": "要药"})],
)
def test_each_part_of_a_later_look_can_be_changed(part: str, answer: str, read: dict[str, str]) -> None:
    talk = look().says("1").says("37.0").says("1").says("2").hears("follow_up.change").says(part).says(answer)

    talk.hears("follow_up.round_read_back", **read)


def test_buttons_digits_and_typing_give_the_same_later_look() -> None:
    tapped = look().taps("same").taps("38.0").taps("food").taps("right").ends()
    digits = look().says("2").says("3").says("③").says("一").ends()
    typed = look().says("差不多").says("三十八度").says("要吃的").says("没错").ends()

    assert tapped.events == digits.events == typed.events
