"""Enrolment as transcripts."""

import pytest

from conversations.enrolment import Enrolment, e164
from conversations.events import ConsentGiven, ConsentRefused, Enrolled
from tests.talk import Talk

FACTS = {"grid_phone": "010-8888"}


def joining() -> Talk:
    return Talk(Enrolment, FACTS).says("同意").hears("enrolment.place")


def test_from_consent_to_the_end() -> None:
    talk = Talk(Enrolment, FACTS).hears("enrolment.consent")

    talk.says("1").hears("enrolment.place").says("3-2-501 张三").hears("enrolment.phone")
    talk.says("跳过").hears("enrolment.read_back", room="3-2-501", name="张三", phone="—")
    talk.says("1").hears("enrolment.noted", room="3-2-501", name="张三").ends()

    assert talk.events == [ConsentGiven(), Enrolled("3-2-501", "张三", None)]


def test_who_tells_the_door_before_consenting_is_not_asked_for_it_again() -> None:
    talk = Talk(Enrolment, FACTS).says("张三 3-2-501").hears("enrolment.consent_first", room="3-2-501", name="张三")
    assert talk.events == []

    talk.says("同意").hears("enrolment.phone").says("跳过").says("1")

    assert talk.events == [ConsentGiven(), Enrolled("3-2-501", "张三", None)]


def test_the_door_alone_before_consenting_leaves_the_name_to_ask() -> None:
    talk = Talk(Enrolment, FACTS).says("3-2-501").hears("enrolment.consent_first")

    talk.says("3-2-502").hears("enrolment.consent_first", room="3-2-502").says("1")

    talk.hears("enrolment.name", room="3-2-502")


def test_the_door_of_somebody_who_refuses_is_told_to_nobody() -> None:
    talk = Talk(Enrolment, FACTS).says("张三 3-2-501").says("不同意").hears("enrolment.refused").ends()

    assert talk.events == [ConsentRefused()]


def test_refusing_is_respected_kindly() -> None:
    talk = Talk(Enrolment, FACTS).says("2")

    talk.hears("enrolment.refused", call="也可以直接打电话:010-8888。").ends()

    assert talk.events == [ConsentRefused()]


def test_refusing_without_a_fixed_number_names_the_worker() -> None:
    Talk(Enrolment).says("不同意").hears("enrolment.refused", call="也可以直接找网格员。")


def test_room_and_name_may_come_in_two_messages() -> None:
    talk = joining().says("3号楼2单元501室").hears("enrolment.name", room="3-2-501")

    talk.says("张三").hears("enrolment.phone")


def test_room_and_name_may_be_said_again_when_the_name_is_asked() -> None:
    joining().says("3-2-501").says("3-2-502 李四").says("跳过").hears(
        "enrolment.read_back", room="3-2-502", name="李四"
    )


def test_the_room_alone_again_still_asks_the_name() -> None:
    joining().says("3-2-501").says("3-2-502").hears("enrolment.name", room="3-2-502")


def test_a_greeting_is_not_taken_for_a_name() -> None:
    joining().says("你好").hears("dialogue.not_understood", "enrolment.place")


def test_a_name_may_contain_a_word_that_calls_a_person() -> None:
    joining().says("3-2-501").says("张人工").hears("enrolment.phone")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800001234", "+8613800001234"),
        ("138 0000 1234", "+8613800001234"),
        ("+86 138-0000-1234", "+8613800001234"),
        ("8613800001234", "+8613800001234"),
        ("１３８００００１２３４", "+8613800001234"),
        ("010-62345678", "+861062345678"),
        ("0571 8765 4321", "+8657187654321"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_phone_number_becomes_e164(typed: str, number: str) -> None:
    assert e164(typed) == number


@pytest.mark.parametrize("typed", ["1380000123", "138000012345", "电话", "36.5", "110", ""])
def test_what_is_no_phone_number_is_asked_again(typed: str) -> None:
    joining().says("3-2-501 张三").says(typed).hears("dialogue.not_understood", "enrolment.phone")


def test_a_phone_given_is_told() -> None:
    talk = joining().says("3-2-501 张三").says("13800001234").says("对").ends()

    assert talk.events[-1] == Enrolled("3-2-501", "张三", "+8613800001234")


@pytest.mark.parametrize(
    ("part", "answer", "kept"),
    [
        ("房号", "3-2-502", Enrolled("3-2-502", "张三", None)),
        ("2", "李四", Enrolled("3-2-501", "李四", None)),
        ("电话", "13800001234", Enrolled("3-2-501", "张三", "+8613800001234")),
        ("房号", "3-2-502 李四", Enrolled("3-2-502", "李四", None)),
    ],
)
def test_each_part_can_be_changed_before_it_counts(part: str, answer: str, kept: Enrolled) -> None:
    talk = joining().says("3-2-501 张三").says("1").says("2").hears("enrolment.change")

    talk.says(part).says(answer).hears("enrolment.read_back").says("1").ends()

    assert talk.events == [ConsentGiven(), kept]


@pytest.mark.parametrize("change", [[], ["改一下"]], ids=["at the read-back", "when asked which part"])
def test_a_correction_can_be_typed_straight_away(change: list[str]) -> None:
    talk = joining().says("3-2-501 张三").says("1")
    for word in change:
        talk.says(word)

    talk.says("3-2-502 李四").hears("enrolment.read_back", room="3-2-502", name="李四")


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(Enrolment, FACTS).taps("yes").says("3-2-501 张三").taps("skip").taps("right").ends()
    digits = Talk(Enrolment, FACTS).says("１").says("3-2-501 张三").says("①").says("一").ends()
    typed = Talk(Enrolment, FACTS).says("I agree").says("3-2-501 张三").says("没有").says("没错").ends()

    assert tapped.events == digits.events == typed.events


def test_agreeing_again_on_the_old_button_is_not_answering_the_read_back() -> None:
    talk = Talk(Enrolment, FACTS).taps("yes").says("3-2-501 张三").taps("skip")

    talk.taps("yes", asked="CONSENT").hears("dialogue.already", "enrolment.read_back")


def test_refusing_later_on_the_old_button_counts() -> None:
    talk = Talk(Enrolment, FACTS).taps("yes").says("3-2-501 张三")

    talk.taps("no", asked="CONSENT").hears("enrolment.refused").ends()
