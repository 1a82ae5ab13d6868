"""The hotline, as transcripts: one digit is the whole daily duty, and nobody is ever told that they are wrong."""

from decimal import Decimal
from typing import Any

import pytest

import texts
from conversations import hotline
from conversations.events import CallWished, HelpWanted, TemperatureTaken
from conversations.hotline import Hotline
from tests.conversations.test_catalogue import reached
from tests.talk import Talk

FACTS: dict[str, Any] = {"grid_phone": "021-55550101", "rings": "小赵"}
SHARED = FACTS | {"people": [{"id": 7, "name": "王秀英"}, {"id": 8, "name": "李桂兰"}]}
I_AM_WELL = TemperatureTaken(None, "self", None, "normal")


def measured(celsius: str, *, corrects: bool = False) -> TemperatureTaken:
    return TemperatureTaken(None, "self", Decimal(celsius), None, corrects=corrects)


@pytest.mark.parametrize(
    "said",
    [
        "1",
        "１",
        "一",
        "①",
        "1.",
        "1、",
        "我选1",
        "第一个",
        "按1",
        "1 我平安",
        "我平安",
        "平安",
        "好的",
        "嗯",
        "没事",
        "正常",
    ],
)
def test_one_digit_is_the_whole_daily_duty(said: str) -> None:
    talk = Talk(Hotline, FACTS).hears("hotline.menu").says(said).hears("hotline.recorded")

    assert talk.events == [I_AM_WELL]


@pytest.mark.parametrize("said", ["36.5", "３６．５", "36度5", "三十六度五", "365", "36。5"])
@pytest.mark.parametrize("before", [[], ["1"], ["2"], ["3"], ["0"], ["0", "7"]])
def test_a_number_typed_at_any_point_is_a_temperature(said: str, before: list[str]) -> None:
    talk = Talk(Hotline, FACTS)
    for word in before:
        talk.says(word)

    talk.says(said).hears("hotline.recorded")

    assert talk.events[-1] == measured("36.5")


def test_two_is_a_correction_once_something_was_kept() -> None:
    talk = Talk(Hotline, FACTS).says("37.5").says("2").hears("hotline.number").says("36.5").hears("hotline.recorded")

    assert talk.events == [measured("37.5"), measured("36.5", corrects=True)]


def test_two_before_anything_was_kept_is_a_first_number() -> None:
    assert Talk(Hotline, FACTS).says("2").says("36.5").events == [measured("36.5")]


@pytest.mark.parametrize("said", ["0", "人工", "家里没米了", "4"])
def test_who_wants_no_calls_is_never_promised_one(said: str) -> None:
    talk = Talk(Hotline, FACTS | {"text_only": True}).says(said).hears("hotline.written_to")
    assert isinstance(talk.events[-1], HelpWanted)

    talk.says("现在").hears("hotline.written_to")
    talk.says("1").hears("hotline.recorded")


def test_who_has_reported_today_is_not_asked_again_and_may_still_change_it() -> None:
    talk = Talk(Hotline, FACTS | {"recorded": True}).hears("hotline.recorded").says("2").says("36.9")

    assert talk.events == [measured("36.9", corrects=True)]


@pytest.mark.parametrize("said", ["谢谢", "好的", "知道了", "辛苦了", "好的谢谢", "嗯,谢谢你们"])
def test_thanks_after_a_report_records_nothing(said: str) -> None:
    talk = Talk(Hotline, FACTS).says("1").says(said).hears("hotline.recorded")

    assert talk.events == [I_AM_WELL]


@pytest.mark.parametrize(("said", "asked_for"), [("4", "买东西"), ("拿药", "拿药"), ("６", "身体不舒服")])
def test_every_kind_of_help_is_a_person_who_rings(said: str, asked_for: str) -> None:
    talk = Talk(Hotline, FACTS).says("3").hears("hotline.help").says(said).hears("hotline.when", who="小赵")

    (event,) = talk.events
    assert isinstance(event, HelpWanted)
    assert asked_for in event.words[-1]


@pytest.mark.parametrize("said", ["家里没米了", "我摔了一跤", "帮帮我", "头晕得厉害", "没药了,降压药", "我害怕"])
def test_words_of_distress_call_a_person_at_once(said: str) -> None:
    talk = Talk(Hotline, FACTS).says(said)

    assert talk.events or talk.turn.missed  # what is about health is read, kept and alarmed by who reads free text
    assert all(isinstance(event, HelpWanted) and said in event.words for event in talk.events)


@pytest.mark.parametrize("said", ["0", "０", "人工", "找人", "热线", "零"])
def test_zero_is_a_person_from_everywhere(said: str) -> None:
    for before in ("1", "2", "3", "0"):
        talk = Talk(Hotline, FACTS).says(before).says(said).hears("hotline.when", who="小赵")

        assert isinstance(talk.events[-1], HelpWanted)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("7", "尽快打给您"),
        ("好的", "尽快打给您"),
        ("晚点", "过一会儿打给您"),
        ("下午三点以后", "下午三点以后"),
        ("15:00", "15:00"),
    ],
)
def test_they_say_when_to_be_rung(said: str, wish: str) -> None:
    talk = Talk(Hotline, FACTS).says("0").says(said).hears("hotline.waiting", wish=wish)

    assert talk.events[-1] == CallWished(wish)


def test_two_misunderstandings_call_a_person_with_what_was_written() -> None:
    talk = Talk(Hotline, FACTS).says("哎呀呀").hears("dialogue.not_understood", "hotline.menu")

    talk.says("这个那个").hears("hotline.when")

    assert talk.events == [HelpWanted("hotline", "MENU", ("哎呀呀", "这个那个"))]


def test_a_digit_means_the_same_under_every_question() -> None:
    meanings: dict[int, set[str]] = {}
    for turn in reached("hotline"):
        if turn.saved.state != "WHO":
            for digit, option in turn.prompts[-1].numbered():
                meanings.setdefault(digit, set()).add(option.code)

    assert meanings.pop(2) == {"measure", "change"}
    assert {len(codes) for codes in meanings.values()} == {1}
    assert meanings[1] == {"well"}


@pytest.mark.parametrize("digit", list("12345678"))
def test_a_digit_is_heard_under_every_question(digit: str) -> None:
    for before in ([], ["1"], ["2"], ["3"], ["0"], ["0", "7"]):
        talk = Talk(Hotline, FACTS)
        for word in before:
            talk.says(word)

        assert not talk.says(digit).turn.missed


def test_a_shared_phone_asks_who_it_is() -> None:
    talk = Talk(Hotline, SHARED).says("1").hears("hotline.who").says("6")

    assert talk.hears("hotline.recorded").events == [TemperatureTaken(8, "self", None, "normal")]


def test_both_on_a_shared_phone_report_in_one_go() -> None:
    talk = Talk(Hotline, SHARED).says("1").says("都平安").hears("hotline.recorded")

    assert talk.events == [TemperatureTaken(one, "self", None, "normal") for one in (7, 8)]


def test_a_number_on_a_shared_phone_waits_for_its_person() -> None:
    talk = Talk(Hotline, SHARED).says("36.6").hears("hotline.who")
    assert talk.events == []

    talk.says("王秀英")

    assert talk.events == [TemperatureTaken(7, "self", Decimal("36.6"), None)]


@pytest.mark.parametrize("said", ["38.5 咳嗽", "我妈 38.5", "46.5", "发烧了"])
def test_what_is_more_than_the_own_number_is_left_to_who_reads_free_text(said: str) -> None:
    turn = Talk(Hotline, FACTS).says(said).turn

    assert turn.missed
    assert turn.events == ()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_big_button_is_understood_wherever_it_is_pressed(language: str) -> None:
    for option in hotline.KEYS:
        for before in ([], ["1"], ["3"], ["0"]):
            talk = Talk(Hotline, FACTS)
            for word in before:
                talk.says(word)

            assert not talk.says(hotline.key(option, language).split()[0]).turn.missed


def test_no_question_has_more_than_four_choices_and_none_says_wrong() -> None:
    for turn in reached("hotline"):
        assert turn.saved.state == "WHO" or len(turn.prompts[-1].numbered()) <= 3  # 0 is the fourth
        for prompt in turn.prompts:
            for language in texts.LANGUAGES:
                assert not any(word in prompt.say(language) for word in ("错误", "无效", "超时", "invalid", "error"))
