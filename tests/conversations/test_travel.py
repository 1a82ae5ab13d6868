"""The declaration of travel and contact as transcripts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from conversations.events import TravelDeclared
from conversations.travel import Travel, say
from tests.talk import Talk

FACTS = {"today": "2022-05-04", "grid_phone": "010-8888"}


def declaring(*answers: str, facts: Mapping[str, Any] = FACTS) -> Talk:
    talk = Talk(Travel, facts)
    for said in answers:
        talk.says(said)
    return talk


def may(day: int) -> date:
    return date(2022, 5, day)


def test_from_the_places_to_the_end() -> None:
    talk = declaring().hears("travel.places").says("武汉、黄冈").hears("travel.left").says("5月1号")
    talk.hears("travel.returned").says("昨天").hears("travel.risk").says("2").hears("travel.vehicle").says("G1234次")

    talk.hears(
        "travel.read_back",
        lines="去过:武汉、黄冈\n5月1日 到 5月3日\n风险和接触:是风险地区\n来回:G1234次",
    )
    talk.says("1").hears("travel.observed", call="也可以直接打电话:010-8888。").ends()
    declared = TravelDeclared(("武汉", "黄冈"), may(1), may(3), risk=True, contact=False, vehicle="G1234次")
    assert talk.events == [declared]


def test_without_risk_or_contact_nobody_is_alarmed() -> None:
    declaring("武汉", "没有了", "前天", "今天", "都没有", "跳过", "对").hears("travel.declared").ends()


def test_a_place_with_a_joining_word_in_its_name_stays_whole() -> None:
    talk = declaring("呼和浩特").hears("travel.more_places", places="呼和浩特")

    talk.says("包头").hears("travel.more_places", places="呼和浩特、包头")


@pytest.mark.parametrize("said", ["没有", "38.5", "不知道", "???"])
def test_what_is_no_place_is_asked_again(said: str) -> None:
    declaring(said).hears("dialogue.not_understood", "travel.places")


def test_contact_alone_is_asked_when() -> None:
    talk = (
        declaring("没出门")
        .hears("travel.met")
        .says("2")
        .hears("travel.read_back", lines="风险和接触:接触过感染的人\n接触那天:5月3日")
    )

    talk.says("对").hears("travel.observed").ends()

    assert talk.events == [TravelDeclared((), None, None, risk=False, contact=True, met=may(3))]


def test_contact_on_the_way_is_asked_when() -> None:
    talk = declaring("武汉", "1", "3", "2", "两样都有").hears("travel.met").says("昨天").says("跳过").says("对").ends()

    assert talk.events == [TravelDeclared(("武汉",), may(2), may(4), risk=True, contact=True, met=may(3))]


def test_who_is_not_sure_is_not_put_down_as_no() -> None:
    talk = declaring("武汉", "1", "记不清", "记不清", "说不清", "1", "1").hears("travel.observed").ends()

    assert talk.events == [TravelDeclared(("武汉",), None, None, risk=None, contact=None)]


def test_who_is_still_away_says_so() -> None:
    talk = declaring("武汉", "1", "前天").says("1").says("1").hears("travel.vehicle").says("火车")
    talk.hears("travel.read_back", lines="去过:武汉\n5月2日 到 还没回来\n风险和接触:都没有\n来回:火车").says("1").ends()

    assert talk.events == [
        TravelDeclared(("武汉",), may(2), None, risk=False, contact=False, is_away=True, vehicle="train")
    ]


def test_nobody_comes_back_before_leaving() -> None:
    talk = declaring("武汉", "1", "昨天").hears("travel.returned")
    assert [option.say("zh") for option in talk.prompt.options] == [
        "还没回来",
        "今天(5月4日)",
        "昨天(5月3日)",
        "记不清",
    ]

    talk.says("5月1号").hears("dialogue.not_understood", "travel.returned")


def test_leaving_later_than_coming_back_asks_again_when_they_came_back() -> None:
    talk = declaring("武汉", "1", "前天", "昨天").hears("travel.risk")

    talk.says("今天", asked="LEFT").hears("travel.returned")


def test_the_places_of_case_tracks_are_offered() -> None:
    talk = (
        Talk(Travel, {**FACTS, "places": ["永辉超市", "协和医院"]})
        .says("2")
        .hears("travel.more_places", places="协和医院")
    )
    assert "协和医院" not in {option.say("zh") for option in talk.prompt.options}

    talk.taps("t0").taps("none").hears("travel.left")


def test_a_place_tapped_at_its_track_is_not_asked() -> None:
    talk = Talk(Travel, {**FACTS, "place": "永辉超市"}).hears("travel.left")

    talk.says("今天").says("今天").says("1").says("1").says("1").ends()

    assert talk.events == [TravelDeclared(("永辉超市",), may(4), may(4), risk=False, contact=False)]


@pytest.mark.parametrize(
    ("part", "answers", "line"),
    [
        ("1", ["广州", "没有了", "1"], "去过:广州"),
        ("日期", ["今天", "今天"], "5月4日 到 5月4日"),
        ("3", ["2"], "风险和接触:是风险地区"),
        ("车次", ["飞机"], "来回:飞机"),
    ],
)
def test_each_part_can_be_changed(part: str, answers: list[str], line: str) -> None:
    talk = declaring("武汉", "1", "前天", "昨天", "1", "1").hears("travel.read_back").says("2").hears("travel.change")
    talk.says(part)
    for said in answers:
        talk.says(said)

    assert line in str(talk.hears("travel.read_back").prompt.params["lines"]).split("\n")


def test_who_stayed_and_then_names_a_place_is_asked_about_risk() -> None:
    declaring("没出门").says("*").says("武汉").says("没有了").says("今天").says("今天").hears("travel.risk")


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(Travel, FACTS)
    for code in ("province", "none", "2022-05-02", "2022-05-03", "neither", "train", "right"):
        tapped.taps(code)
    digits = declaring("2", "１", "③", "3", "一", "3", "我选1")
    typed = declaring("外省", "没有了", "前天", "昨天", "都没有", "高铁", "没错")

    assert tapped.ends().events == digits.ends().events == typed.ends().events
    assert tapped.events == [TravelDeclared(("province",), may(2), may(3), risk=False, contact=False, vehicle="train")]


def test_places_and_vehicles_are_put_in_words() -> None:
    assert [say(each, "zh") for each in ("abroad", "武汉", "coach")] == ["国外、境外", "武汉", "长途客车"]
