"""Signing up as a volunteer, as transcripts."""

from collections.abc import Mapping
from typing import Any

import pytest

from conversations.events import VolunteerOffered, VolunteerWithdrew
from conversations.volunteering import Volunteering
from tests.talk import Talk

FACTS = {"grid_phone": "010-8888"}


def offering(*answers: str, facts: Mapping[str, Any] = FACTS) -> Talk:
    talk = Talk(Volunteering, facts)
    for said in answers:
        talk.says(said)
    return talk


def test_from_the_skills_to_the_end() -> None:
    talk = offering().hears("volunteer.skills").says("1 5").hears("volunteer.hours").says("周末")
    talk.hears("volunteer.more_hours", hours="周末").says("没有了").hears("volunteer.area").says("2")

    talk.hears("volunteer.read_back", skills="送菜送药、开车", hours="周末", area="本楼栋")
    talk.says("对").hears("volunteer.thanked").ends()

    assert talk.events == [VolunteerOffered(("deliver", "drive"), ("weekend",), "building")]


@pytest.mark.parametrize(
    ("said", "skills"),
    [
        ("我会开车,也懂点水电", "懂水电、开车"),
        ("能送菜 打电话也行", "送菜送药、打电话问候"),
        ("不会开车,能代买", "代买东西"),
        ("我是护士", "懂医"),
    ],
)
def test_skills_are_found_in_a_sentence(said: str, skills: str) -> None:
    talk = offering(said)
    if talk.prompt.key == "volunteer.more_skills":
        talk.says("没有了")

    assert talk.says("5").says("1").hears("volunteer.read_back").prompt.params["skills"] in {
        skills,
        "、".join(reversed(skills.split("、"))),
    }


@pytest.mark.parametrize("said", ["今天天气不错", "不会开车", "9条命"])
def test_what_is_no_skill_is_asked_again(said: str) -> None:
    offering(said).hears("dialogue.not_understood", "volunteer.skills")


def test_skills_are_tapped_one_after_another() -> None:
    talk = Talk(Volunteering, FACTS).taps("drive").hears("volunteer.more_skills", skills="开车").taps("phone")
    assert "drive" not in {option.code for option in talk.prompt.options}

    talk.hears("volunteer.more_skills", skills="开车、打电话问候").taps("none").hears("volunteer.hours")


def test_a_second_tap_on_the_first_list_adds() -> None:
    talk = Talk(Volunteering, FACTS).taps("drive").taps("phone", asked="SKILLS")

    talk.hears("volunteer.more_skills", skills="开车、打电话问候")


def test_another_skill_is_told_in_their_own_words() -> None:
    talk = offering("7", "1").hears("volunteer.other").says("会理发").says("随时").says("1")

    talk.hears("volunteer.read_back", skills="会理发").says("1").ends()

    assert talk.events == [VolunteerOffered(("other",), ("any",), "entrance", "会理发")]


def test_another_skill_need_not_be_named() -> None:
    offering("1 7").says("跳过").hears("volunteer.hours")


def test_at_any_time_leaves_no_more_to_ask() -> None:
    offering("1 2", "随时").hears("volunteer.area")


def test_an_offer_made_before_is_read_back_and_changed() -> None:
    facts = {**FACTS, "skills": ["drive"], "hours": ["evening"], "area": "compound"}
    talk = Talk(Volunteering, facts).hears("volunteer.read_back", skills="开车", hours="晚上", area="整个小区")

    talk.says("2").says("范围").says("本楼门").says("1").ends()

    assert talk.events == [VolunteerOffered(("drive",), ("evening",), "entrance")]


@pytest.mark.parametrize(
    ("part", "answers", "read"),
    [
        ("能做的", ["2 3"], {"skills": "代买东西、打电话问候"}),
        ("2", ["3 4"], {"hours": "晚上、周末"}),
        ("3", ["整个小区"], {"area": "整个小区"}),
    ],
)
def test_each_part_can_be_changed(part: str, answers: list[str], read: dict[str, str]) -> None:
    talk = offering("1 7", "会理发", "1 2", "1", "改").hears("volunteer.change").says(part)
    for said in answers:
        talk.says(said)

    talk.hears("volunteer.read_back", **read)


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(Volunteering, FACTS)
    for code in ("drive", "deliver", "none", "weekend", "none", "compound", "right"):
        tapped.taps(code)
    digits = offering("1,5", "4", "１", "③", "一")
    typed = offering("送菜和开车", "周末", "没有了", "整个小区", "没错")

    assert tapped.ends().events == digits.ends().events == typed.ends().events
    assert tapped.events == [VolunteerOffered(("deliver", "drive"), ("weekend",), "compound")]


BEFORE = {**FACTS, "skills": ["drive"], "hours": ["weekend"], "area": "building", "other": ""}


def test_who_offered_before_may_withdraw() -> None:
    talk = Talk(Volunteering, BEFORE).hears("volunteer.read_back", skills="开车").says("不做志愿者了")

    talk.hears("volunteer.withdrawn").ends()
    assert talk.events == [VolunteerWithdrew()]


def test_who_never_offered_is_not_asked_to_withdraw() -> None:
    offering("1 5", "周末", "没了", "2").hears("volunteer.read_back").says("3").hears(
        "dialogue.not_understood", "volunteer.read_back"
    )


@pytest.mark.parametrize(
    ("said", "area"), [("就本楼吧", "本楼栋"), ("只帮我们单元的", "本楼门"), ("整个小区都可以", "整个小区")]
)
def test_how_far_may_be_said_in_a_sentence(said: str, area: str) -> None:
    talk = Talk(Volunteering, FACTS).says("1").says("没有了").says("5").hears("volunteer.area").says(said)

    talk.hears("volunteer.read_back", area=area)
