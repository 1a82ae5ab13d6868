"""The people one reports for, as transcripts."""

from collections.abc import Mapping
from typing import Any

import pytest

from conversations.events import HelpWanted, RelativeRemoved, RelativeWanted, ReportForWanted
from conversations.family import Family
from tests.talk import Talk

NOBODY = {"grid_phone": "010-8888"}
TWO = {
    **NOBODY,
    "relatives": [
        {"id": 12, "name": "王奶奶", "room": "3-2-502", "relation": "奶奶"},
        {"id": "x9", "name": "李建国", "room": "5-1-101", "relation": "爸爸"},
    ],
}
BEHIND_THE_DOOR = {**NOBODY, "suggested": [{"room": "3-2-501", "name": "张三"}, {"room": "3-2-501", "name": "张小三"}]}


def talking(*answers: str, facts: Mapping[str, Any] = NOBODY) -> Talk:
    talk = Talk(Family, facts)
    for said in answers:
        talk.says(said)
    return talk


def test_the_person_at_home_is_asked_before_anything_is_shown() -> None:
    talk = talking().hears("family.place").says("3-2-501 张三").hears("family.relation", name="张三").says("妈妈")
    talk.hears("family.proof").says("1")

    talk.hears("family.read_back", room="3-2-501", name="张三", relation="妈妈", proof="去问 TA 本人")
    talk.says("对").hears("family.asked", name="张三").ends()

    assert talk.events == [RelativeWanted("3-2-501", "张三", "妈妈")]


@pytest.mark.parametrize(("said", "proof"), [("1234", "1234"), ("１２３４", "1234"), ("k7f2-q9", "K7F2Q9")])
def test_digits_known_at_home_are_a_proof_and_not_shown_again(said: str, proof: str) -> None:
    talk = talking("3-2-501 张三", "爸爸", said).hears("family.read_back", proof="您发的号码")

    talk.says("1").hears("family.checked").ends()

    assert talk.events == [RelativeWanted("3-2-501", "张三", "爸爸", proof)]


@pytest.mark.parametrize("said", ["12", "38.5", "abcd", "我妈同意了"])
def test_what_proves_nothing_is_asked_again(said: str) -> None:
    talking("3-2-501 张三", "爸爸", said).hears("dialogue.not_understood", "family.proof")


@pytest.mark.parametrize(
    ("said", "relation"), [("2", "爸爸"), ("我爸", "爸"), ("老公", "老公"), ("女儿", "女儿"), ("表姐", "表姐")]
)
def test_a_relation_is_kept_in_the_word_used_at_home(said: str, relation: str) -> None:
    talking("3-2-501 张三", said, "1").hears("family.read_back", relation=relation)


@pytest.mark.parametrize("said", ["3-2-502王秀英 是我奶奶", "3-2-502 王秀英,她是我奶奶", "3-2-502 王秀英 我奶奶"])
def test_the_relation_may_come_with_the_name(said: str) -> None:
    talk = talking(said).hears("family.proof").says("1").says("对")

    assert talk.events == [RelativeWanted("3-2-502", "王秀英", "奶奶")]


@pytest.mark.parametrize("said", ["对", "好的", "不是"])
def test_yes_and_no_are_no_relation(said: str) -> None:
    talking("3-2-501 张三", said).hears("dialogue.not_understood", "family.relation")


def test_room_and_name_may_come_in_two_messages() -> None:
    talking("3-2-501").hears("family.name", room="3-2-501").says("张三").hears("family.relation", name="张三")


def test_who_cannot_say_gets_a_person() -> None:
    talk = talking().taps("worker").hears("family.worker", call="也可以直接打电话:010-8888。").ends()

    assert talk.events == [HelpWanted("family", "PLACE")]


# Those already listed


@pytest.mark.parametrize("said", ["1", "王奶奶", "奶奶", "报王奶奶的"])
def test_reporting_for_one_hands_over(said: str) -> None:
    talk = talking(said, facts=TWO).hears("family.handed_over", name="王奶奶").ends()

    assert talk.events == [ReportForWanted(12)]


def test_one_more_is_added() -> None:
    talking("加一位家人", facts=TWO).hears("family.place")
    talking("3-2-501 张三", facts=TWO).hears("family.relation", name="张三")


def test_one_is_removed_after_a_second_question() -> None:
    talk = talking("去掉一位", facts=TWO).hears("family.remove").says("李建国").hears("family.sure", name="李建国")
    assert talk.events == []

    talk.says("对").hears("family.removed", name="李建国").ends()

    assert talk.events == [RelativeRemoved("x9")]


def test_one_is_kept_on_second_thoughts() -> None:
    talk = talking("去掉", "爸爸", "不", facts=TWO).hears("family.kept", name="李建国").ends()

    assert talk.events == []


# Correction


@pytest.mark.parametrize(
    ("part", "answers", "read"),
    [
        ("1", ["3-2-502 李四"], {"room": "3-2-502", "name": "李四"}),
        ("关系", ["邻居"], {"relation": "邻居"}),
        ("3", ["1234"], {"proof": "您发的号码"}),
    ],
)
def test_each_part_can_be_changed(part: str, answers: list[str], read: dict[str, str]) -> None:
    talk = talking("3-2-501 张三", "1", "1", "改一下").hears("family.change").says(part)
    for said in answers:
        talk.says(said)

    talk.hears("family.read_back", **read)


def test_a_correction_can_be_typed_straight_away() -> None:
    talking("3-2-501 张三", "1", "1", "3-2-502 李四").hears("family.read_back", room="3-2-502", name="李四")


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(Family, BEHIND_THE_DOOR).taps("s1").taps("child").taps("ask").taps("right").ends()
    digits = talking("２", "4", "①", "一", facts=BEHIND_THE_DOOR).ends()
    typed = talking("3-2-501 张小三", "孩子", "好", "没错", facts=BEHIND_THE_DOOR).ends()

    assert tapped.events == digits.events == typed.events == [RelativeWanted("3-2-501", "张小三", "孩子")]


def test_removing_by_buttons_digits_and_typing_is_the_same() -> None:
    tapped = Talk(Family, TWO).taps("remove").taps("r0").taps("yes").ends()
    digits = talking("4", "1", "1", facts=TWO).ends()
    typed = talking("删除", "王奶奶", "是的", facts=TWO).ends()

    assert tapped.events == digits.events == typed.events == [RelativeRemoved(12)]
