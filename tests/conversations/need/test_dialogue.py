"""A need as transcripts."""

from collections.abc import Mapping
from typing import Any

import pytest

from conversations.events import EmergencyTold, HelpWanted, NeedTold
from conversations.need.dialogue import Need
from conversations.need.wording import say
from conversations.understanding.needs import Item, understand_needs
from tests.talk import Talk

FACTS = {"grid_phone": "010-8888"}
RICE = Item("大米", 1, "袋")
LAST = {"last": {"category": "food", "items": [RICE.label(), {"name": "鸡蛋", "qty": 2, "unit": "板"}], "note": "door"}}


def asking(*answers: str, facts: Mapping[str, Any] = FACTS) -> Talk:
    talk = Talk(Need, facts)
    for said in answers:
        talk.says(said)
    return talk


def the_rest(talk: Talk) -> NeedTold:
    """Urgency, time and note by digits, confirmed."""
    talk.says("2").says("1").says("1").hears("need.read_back").says("1").hears("need.noted").ends()
    event = talk.events[-1]
    assert isinstance(event, NeedTold)
    return event


def test_from_the_first_word_to_the_end() -> None:
    talk = Talk(Need, FACTS).hears("need.what").says("一袋米两斤鸡蛋").hears("need.urgency", hint="")

    talk.says("今天就要").hears("need.when").says("下午3点以后").hears("need.note").says("挂门把手")
    talk.hears("need.read_back", items="大米1袋、鸡蛋2斤", urgency="今天就要", when="下午3点以后", note="挂门把手")
    talk.says("对").hears("need.noted", call="也可以直接打电话:010-8888。").ends()

    assert talk.events == [
        NeedTold("food", (RICE, Item("鸡蛋", 2, "斤")), "today", "下午3点以后", "handle"),
    ]


def test_how_soon_and_when_may_be_said_in_one() -> None:
    asking("一袋米").hears("need.urgency").says("明天上午").hears("need.note").says("1").hears(
        "need.read_back", urgency="这一两天", when="明天上午"
    )


def test_a_note_said_where_a_time_is_asked_is_a_note() -> None:
    asking("一袋米", "2").hears("need.when").says("放门口就行").hears(
        "need.read_back", when="什么时候都行", note="放门口"
    )


def test_a_time_with_a_note_in_it_is_a_time() -> None:
    asking("一袋米", "2").says("下午,来了打电话").hears("need.note")


def test_things_corrected_where_a_note_is_asked_are_corrected() -> None:
    talk = asking("一袋米两斤鸡蛋", "2", "1").hears("need.note").says("不对，鸡蛋三斤").hears("need.note")

    assert Item("鸡蛋", 3, "斤") in the_last(talk).items


def heard(text: str) -> Talk:
    """The dialogue as a message in the chat begins it."""
    return Talk(Need, {"heard": understand_needs(text).label() | {"text": text}})


def test_a_time_told_with_the_things_is_not_asked_again() -> None:
    event = the_last(heard("要十斤大米两板鸡蛋，明天上午").hears("need.note"))

    assert (event.urgency, event.when) == ("soon", "明天上午")


def test_how_to_hand_it_over_told_with_the_things_is_not_asked_again() -> None:
    heard("要十斤大米,今天下午要,放门口就行").hears("need.read_back", note="放门口")


def test_an_errand_that_names_no_thing_is_what_was_said() -> None:
    said = "帮我把群里那条消息删了"

    assert the_last(heard(said).hears("need.urgency").says("1").says("1")).items == (Item(said, None, None),)


def test_a_day_told_with_the_things_leaves_the_hour_to_ask() -> None:
    heard("要十斤大米，后天").hears("need.when")


def test_of_medicine_it_is_still_asked_how_long_it_lasts() -> None:
    heard("降压药两盒，明天上午").hears("need.medicine_left")


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("帮我妈买两盒降压药，她快吃完了", "soon"),
        ("络活喜没了，要一盒", "today"),
        ("胰岛素要两支，只剩一支了", "soon"),
        ("阿司匹林断药了，一盒", "today"),
    ],
)
def test_how_long_medicine_lasts_is_not_asked_where_it_was_told(text: str, urgency: str) -> None:
    talk = heard(text).hears("need.when").says("1").says("1").says("1").ends()

    (event,) = talk.events
    assert isinstance(event, NeedTold)
    assert event.urgency == urgency


@pytest.mark.parametrize("said", ["不要大米了", "大米不要了", "大米不用了", "去掉大米"])
def test_a_thing_is_let_go_of_at_any_question(said: str) -> None:
    talk = heard("要十斤大米两板鸡蛋").hears("need.urgency").says(said).hears("need.urgency")

    assert the_rest(talk).items == (Item("鸡蛋", 2, "板"),)


def test_a_thing_is_let_go_of_when_it_is_read_back() -> None:
    talk = heard("要十斤大米两板鸡蛋").says("2").says("1").says("1").hears("need.read_back")

    talk.says("大米不要了").hears("need.read_back", items="鸡蛋2板")


def test_when_nothing_is_left_it_is_asked_what_is_wanted() -> None:
    heard("要十斤大米").says("大米不要了").hears("need.items")


def the_last(talk: Talk) -> NeedTold:
    """Without a note, confirmed."""
    talk.says("1").says("1").ends()
    event = talk.events[-1]
    assert isinstance(event, NeedTold)
    return event


@pytest.mark.parametrize(
    ("said", "category", "name"),
    [
        ("洗手液2瓶", "daily", "洗手液"),
        ("水管漏水", "repair", "水管"),
        ("能开个证明吗", "document", "证明"),
        ("陪我妈看病", "care", "陪护"),
        ("能买一瓶酱油吗", "food", "酱油"),
        ("帮忙打印5页", "errand", "打印"),
        ("奶粉两罐", "baby", "奶粉"),
    ],
)
def test_the_category_is_understood(said: str, category: str, name: str) -> None:
    event = the_rest(asking(said).hears("need.urgency"))

    assert (event.category, event.items[0].name) == (category, name)


def test_something_without_a_category_is_asked_again() -> None:
    asking("今天天气真好").hears("dialogue.not_understood", "need.what")


def test_in_a_known_category_any_words_are_a_thing() -> None:
    talk = asking("修东西", "那个铁架子歪了").hears("need.urgency")

    assert the_rest(talk).items == (Item("那个铁架子歪了", None, None),)


@pytest.mark.parametrize("said", ["38.5", "没有", "不要鸡蛋了", "???"])
def test_what_is_no_thing_is_asked_again(said: str) -> None:
    asking("买菜", said).hears("dialogue.not_understood", "need.items")


# Amounts


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("3", Item("鸡蛋", 3, "板")),
        ("五", Item("鸡蛋", 5, "板")),
        ("2板", Item("鸡蛋", 2, "板")),
        ("三斤", Item("鸡蛋", 3, "斤")),
        ("鸡蛋要20个", Item("鸡蛋", 20, "个")),
        ("看着办", Item("鸡蛋", None, None)),
    ],
)
def test_an_amount_is_a_number_however_it_is_said(said: str, item: Item) -> None:
    talk = asking("买菜", "鸡蛋").hears("need.amount", items="鸡蛋").says(said).hears("need.more_items").says("没有了")

    assert the_rest(talk).items == (item,)


def test_several_things_without_amounts_are_asked_about_together() -> None:
    talk = asking("我要土豆、白菜").hears("need.amount", items="土豆、白菜").says("土豆5斤白菜2颗")

    assert the_rest(talk.hears("need.urgency")).items == (Item("土豆", 5, "斤"), Item("白菜", 2, "颗"))


def test_one_number_is_the_amount_of_each() -> None:
    talk = asking("买菜", "1 4").hears("need.amount", items="大米、鸡蛋").says("2").hears("need.urgency")

    assert the_rest(talk).items == (Item("大米", 2, "袋"), Item("鸡蛋", 2, "板"))


def test_a_number_beside_a_name_is_an_amount_and_no_option() -> None:
    assert the_rest(asking("买菜", "大米 2").hears("need.urgency")).items == (Item("大米", 2, None),)


def test_an_amount_can_be_given_again() -> None:
    talk = (
        asking("买菜", "鸡蛋", "3")
        .hears("need.more_items", items="鸡蛋3板")
        .says("*")
        .hears("need.amount", items="鸡蛋")
    )

    talk.says("4").hears("need.more_items", items="鸡蛋4板")


def test_one_thing_after_another_by_button() -> None:
    talk = Talk(Need, FACTS).taps("food").taps("rice").taps("1").hears("need.more_items", items="大米1袋")

    talk.taps("milk").taps("2").hears("need.more_items", items="大米1袋、牛奶2箱").taps("none").hears("need.urgency")


def test_a_service_has_no_amount() -> None:
    asking("修东西").taps("leak").hears("need.urgency")


# How soon


@pytest.mark.parametrize(("left", "urgency"), [("今天就没了", "today"), ("两三天", "soon"), ("3", "later")])
def test_medicine_is_as_urgent_as_what_is_left(left: str, urgency: str) -> None:
    talk = asking("降压药两盒").hears("need.medicine_left").says(left).hears("need.when").says("1").says("1").says("1")

    assert talk.events == [NeedTold("medicine", (Item("降压药", 2, "盒"),), urgency, "any", "")]  # type: ignore[arg-type]


def test_what_sounds_urgent_says_so() -> None:
    asking("家里没吃的了").hears("need.amount").says("看着办").hears("need.urgency", hint="听着挺急的。")


# The last one, and one already begun


@pytest.mark.parametrize("said", ["1", "同上次", "再来一份", "和上次一样"])
def test_the_last_need_is_repeated(said: str) -> None:
    talk = Talk(Need, LAST).hears("need.what")
    assert talk.prompt.options[0].say("zh") == "和上次一样(大米1袋、鸡蛋2板)"

    talk.says(said).hears("need.urgency").says("3").says("都行").hears("need.read_back", note="放门口").says(
        "对"
    ).ends()

    assert talk.events == [NeedTold("food", (RICE, Item("鸡蛋", 2, "板")), "later", "any", "door")]


def test_nothing_is_repeated_when_there_was_nothing() -> None:
    asking("同上次").hears("dialogue.not_understood", "need.what")


@pytest.mark.parametrize(
    ("heard", "question"),
    [
        ("帮我买两斤鸡蛋", "need.urgency"),
        ("降压药快没了,帮忙买两盒", "need.medicine_left"),
        ("帮忙买点土豆", "need.amount"),
        ("水管漏水", "need.urgency"),
    ],
)
def test_a_need_already_said_begins_at_what_is_missing(heard: str, question: str) -> None:
    Talk(Need, {"heard": understand_needs(heard).label()}).hears(question)


# Danger


@pytest.mark.parametrize("before", [[], ["买药"], ["买菜", "鸡蛋"], ["买菜", "鸡蛋", "2"], ["一袋米", "1", "1", "1"]])
def test_danger_reaches_a_person_instead(before: list[str]) -> None:
    talk = asking(*before).says("胸口疼得厉害").hears("need.help_comes").ends()

    assert talk.events == [EmergencyTold(None, "self", "胸口疼得厉害")]


# Correction


@pytest.mark.parametrize(
    ("part", "answers", "read"),
    [
        ("1", ["食用油2桶"], {"items": "食用油2桶"}),
        ("急不急", ["不急"], {"urgency": "不急"}),
        ("3", ["上午"], {"when": "上午"}),
        ("交代", ["放门口"], {"note": "放门口"}),
    ],
)
def test_each_part_can_be_changed(part: str, answers: list[str], read: dict[str, str]) -> None:
    talk = asking("一袋米", "1", "1", "1").hears("need.read_back").says("改一下").hears("need.change").says(part)
    for said in answers:
        talk.says(said)

    talk.hears("need.read_back", **read)


@pytest.mark.parametrize("change", [[], ["改一下"]], ids=["at the read-back", "when asked which part"])
@pytest.mark.parametrize(("said", "items"), [("食用油一桶", "大米1袋、食用油1桶"), ("大米要3袋", "大米3袋")])
def test_things_can_be_added_or_corrected_straight_away(change: list[str], said: str, items: str) -> None:
    asking("一袋米", "1", "1", "1", *change).says(said).hears("need.read_back", items=items)


def test_an_amount_said_at_the_end_is_that_of_the_last_thing() -> None:
    talk = asking("奶粉没了").says("看着办").says("今天").says("下午").says("放门口")

    talk.hears("need.read_back", items="奶粉")
    talk.says("2罐").hears("need.read_back", items="奶粉2罐")
    talk.says("7").hears("dialogue.not_understood", "need.read_back")


def test_another_kind_of_need_leaves_nothing_behind() -> None:
    talk = asking("买菜", "鸡蛋", "2").taps("repair", asked="WHAT").hears("need.items").taps("power")

    assert the_rest(talk.hears("need.urgency")).items == (Item("停电", None, None),)


# Buttons, digits and typing are one answer


def test_buttons_digits_and_typing_give_the_same_events() -> None:
    tapped = Talk(Need, FACTS)
    for code in ("food", "eggs", "2", "none", "soon", "morning", "door", "right"):
        tapped.taps(code)
    digits = asking("1", "４", "2", "①", "二", "2.", "3", "1")
    typed = asking("买菜", "鸡蛋", "两板", "没有了", "这一两天", "上午", "放门口", "对")
    at_once = asking("两板鸡蛋", "明天", "早上", "门口", "好的")

    assert tapped.ends().events == digits.ends().events == typed.ends().events == at_once.ends().events
    assert tapped.events == [NeedTold("food", (Item("鸡蛋", 2, "板"),), "soon", "morning", "door")]


def test_when_and_note_are_put_in_words() -> None:
    assert [say(each, "zh") for each in ("morning", "knock", "交给门卫", "")] == [
        "上午",
        "敲门就走",
        "交给门卫",
        "没有",
    ]


def test_what_was_not_understood_goes_to_the_person_who_is_asked_for() -> None:
    talk = heard("帮我妈买两盒降压药").says("???").says("让志愿者去看看我妈，打电话没接").says("人工")

    (wanted,) = [event for event in talk.events if isinstance(event, HelpWanted)]
    assert wanted.words[-1].startswith("让志愿者")


def test_what_was_understood_in_between_does_not() -> None:
    talk = asking("???", "买菜", "人工")

    (wanted,) = [event for event in talk.events if isinstance(event, HelpWanted)]
    assert wanted.words == ()
