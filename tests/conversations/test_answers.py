"""One answer, many forms."""

import pytest

from conversations import answers
from conversations.answers import Answer
from conversations.dialogue import PARKED
from conversations.prompts import Kind, Option, Prompt

WELL = Option("well", "temperature.option.normal", words=("没事",))
ILL = Option("ill", "temperature.option.unwell")
ASKED = Prompt("temperature.whose", options=(WELL, ILL), kind=Kind.CHOICE)
TEN = Prompt(
    "temperature.symptoms",
    options=tuple(Option(f"o{n}", "temperature.option.celsius", {"celsius": f"s{n}"}) for n in range(1, 11)),
    kind=Kind.MANY,
)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "１",
        "一",
        "①",
        "⑴",
        "1️⃣",
        "1.",
        "1。",
        " 1 ",
        "(1)",
        "我选1",
        "选一",
        "按1",
        "第一个",
        "第1个",
        "1号",
        "1吧",
        "option 1",
    ],
)
def test_one_is_the_first_option_however_it_is_written(text: str) -> None:
    assert Answer(ASKED, text).choice() == "well"


@pytest.mark.parametrize(
    "text", ["正常", "正常。", "正常！", "正常的", "没事", "没事啊", "Well", "well", "1. 正常", "1、正常", "正常👌"]
)
def test_a_label_or_a_synonym_is_the_option(text: str) -> None:
    assert Answer(ASKED, text).choice() == "well"


@pytest.mark.parametrize("text", ["3", "11", "36.5", "", "正常吗还是不舒服", "不正常", "一二"])
def test_anything_else_is_no_option(text: str) -> None:
    assert Answer(ASKED, text).choice() is None


def test_a_button_is_its_code_and_nothing_else() -> None:
    assert Answer(ASKED, "", "ill").choice() == "ill"
    assert Answer(ASKED, "1", "forged").choice() is None


@pytest.mark.parametrize(
    ("text", "codes"), [("1 3", ("o1", "o3")), ("1,3", ("o1", "o3")), ("1、3和5", ("o1", "o3", "o5"))]
)
def test_several_digits_are_several_options(text: str, codes: tuple[str, ...]) -> None:
    assert Answer(TEN, text).choices() == codes


def test_a_form_sends_several_codes_at_once() -> None:
    assert Answer(TEN, "", "o1,o3").choices() == ("o1", "o3")
    assert answers.is_offered(TEN, "o1,o3")
    assert not answers.is_offered(TEN, "o1,o99")


def test_a_word_that_is_no_option_is_marked_as_such() -> None:
    assert Answer(TEN, "1 头痛").choices() == ("o1", None)


def test_nine_and_zero_never_number_an_option() -> None:
    assert [number for number, _ in TEN.numbered()] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]
    assert Answer(TEN, "10").choice() == "o9"
    assert Answer(TEN, "9").choice() is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *((text, "person") for text in ("0", "０", "零", "人工", "热线", "转人工", "找网格员", "0.", "我选0", "HUMAN")),
        *((text, "again") for text in ("9", "９", "九", "⑨", "再说一遍", "没听清", "Again")),
        *((text, "back") for text in ("*", "＊", "返回", "上一步", "back")),
        *((text, "menu") for text in ("菜单", "取消", "主菜单", "cancel")),
    ],
)
def test_shortcuts_are_known_in_every_form(text: str, wish: str) -> None:
    assert answers.shortcut(text) == wish


@pytest.mark.parametrize(
    "text",
    ["39", "36.9", "90", "10", "0.5", "9点量的36.5", "张人工", "人工湖小区", "我不取消", "返回家里了", "张三 9", ""],
)
def test_a_longer_answer_is_never_taken_for_a_shortcut(text: str) -> None:
    assert answers.shortcut(text) is None


def test_a_parked_dialogue_is_resumed_by_word_but_not_by_digit() -> None:
    assert Answer(PARKED, "继续").choice() == "resume"
    assert Answer(PARKED, "重来").choice() == "restart"
    assert Answer(PARKED, "1").choice() is None
