"""Forget me, as transcripts."""

import pytest

from conversations.events import ForgetMe
from conversations.forgetting import Forget
from tests.talk import Talk

KNOWN = {"verified": True, "grid_phone": "010-8888"}
UNCERTAIN = {"grid_phone": "010-8888"}


def test_what_goes_and_what_stays_is_said_first() -> None:
    words = Talk(Forget, KNOWN).hears("forget.explain").prompt.say("zh")

    assert all(part in words for part in ("体温", "求助", "会删掉", "会留下", "花名册", "编号"))


def test_it_takes_two_clear_yeses() -> None:
    talk = Talk(Forget, KNOWN).says("1").hears("forget.sure")
    assert talk.events == []

    talk.says("确定删掉").hears("forget.forgotten").ends()

    assert talk.events == [ForgetMe()]


def test_the_same_digit_twice_erases_nothing() -> None:
    talk = Talk(Forget, KNOWN).says("1").says("1").hears("forget.kept").ends()

    assert talk.events == []


@pytest.mark.parametrize("said", ["好", "是", "嗯", "ok"])
def test_a_vague_second_yes_is_asked_again(said: str) -> None:
    talk = Talk(Forget, KNOWN).says("好").says(said).hears("dialogue.not_understood", "forget.sure")

    assert talk.events == []


@pytest.mark.parametrize("answers", [["2"], ["不"], ["1", "不删"], ["1", "算了"]])
def test_second_thoughts_are_respected(answers: list[str]) -> None:
    talk = Talk(Forget, KNOWN)
    for said in answers:
        talk.says(said)

    assert talk.hears("forget.kept").ends().events == []


@pytest.mark.parametrize(("said", "proof"), [("1234", "1234"), ("k7f2q9", "K7F2Q9"), ("1", ""), ("请网格员核对", "")])
def test_who_is_not_known_for_certain_proves_it_or_waits_for_a_worker(said: str, proof: str) -> None:
    talk = Talk(Forget, UNCERTAIN).says("继续").hears("forget.proof").says(said).hears("forget.sure")

    talk.says("2").hears("forget.checked").ends()

    assert talk.events == [ForgetMe(proof)]


def test_what_proves_nothing_is_asked_again() -> None:
    Talk(Forget, UNCERTAIN).says("1").says("就是我").hears("dialogue.not_understood", "forget.proof")


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(Forget, KNOWN).taps("go_on").taps("forget").ends()
    digits = Talk(Forget, KNOWN).says("１").says("②").ends()
    typed = Talk(Forget, KNOWN).says("继续").says("真的删掉").ends()

    assert tapped.events == digits.events == typed.events == [ForgetMe()]
