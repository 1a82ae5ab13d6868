"""Lines as the telephone says them: numbers digit by digit, no signs, and nothing about writing."""

import unicodedata
from dataclasses import asdict

import pytest

import texts
from handlers.effects import Line, line
from tests.conversations.test_catalogue import reached
from web.spoken import aloud, digit_by_digit

WRITTEN = {"zh": ("回 ", "发数字", "写个", "点一下", "发「"), "en": ("send", "write", "tap", "reply")}


def said(one: Line, language: str = "zh") -> str:
    return aloud(asdict(one), language)


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("37.9", "三七点九", "3 7 point 9"),
        ("体温 36.0 度", "体温 三六点零 度", "体温 3 6 point 0 度"),
        ("打 120", "打 1 2 0", "打 1 2 0"),
        ("3 号楼 2 单元 501", "3 号楼 2 单元 5 0 1", "3 号楼 2 单元 5 0 1"),
        ("08:00 到 18:00", "08:00 到 18:00", "08:00 到 18:00"),
        ("请按 1", "请按 1", "请按 1"),
    ],
)
def test_numbers_are_said_digit_by_digit(written: str, zh: str, en: str) -> None:
    assert (digit_by_digit(written, "zh"), digit_by_digit(written, "en")) == (zh, en)


def test_a_telephone_number_is_said_in_its_groups() -> None:
    assert said(line("hotline.from", phone="021-55550101")) == "来电是 0 2 1,5 5 5 5 0 1 0 1,请接。"


def test_a_reading_is_said_without_the_name_it_is_of() -> None:
    reading = line("report.line", name="王秀英", value=line("report.celsius", celsius="38.5"))

    assert said(reading) == "三八点五 度。"
    assert said(reading, "en") == "3 8 point 5 degrees."


def test_a_text_of_the_telephones_own_stands_in_for_the_written_one() -> None:
    assert said(line("chat.numbered", number=1, label=line("hotline.option.well"))) == "我平安,请按 1。"
    assert said(line("menu.phone", phone="021-55550101")) == ""


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_hotline_on_the_telephone_never_speaks_of_writing_and_says_no_sign(language: str) -> None:
    prompts = {(prompt.key, str(prompt.params)): prompt for turn in reached("hotline") for prompt in turn.prompts}
    assert len(prompts) > 7
    for prompt in prompts.values():
        words = [said(Line(prompt.key, dict(prompt.params)), language)]
        words += [said(Line(option.label, dict(option.params)), language) for _, option in prompt.numbered()]

        for spoken in words:
            assert not [sign for sign in spoken if unicodedata.category(sign) == "So"]
            assert not [word for word in WRITTEN[language] if word in spoken.lower()], (prompt.key, spoken)


def test_every_text_that_stands_in_for_another_stands_in_for_one_that_is_there() -> None:
    written = texts.catalogue("zh")
    own = {key.removeprefix("line.") for key in written if key.startswith("line.") and key.count(".") > 1}

    assert own
    assert {key for key in own if key not in written} == set()
