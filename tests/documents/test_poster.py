import pytest

import texts
from documents.poster import Slip, poster, slips
from tests.documents import printed

PAGE = "https://linli.example/p/opaque-word"
HOTLINE = "010-5550 0001"
HOSTILE = ['#import "x": *', "$ [ ] */ // #panic()", '"}; = 标题', "<script>\\u{1}", "*" * 500]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_poster_is_one_page_with_its_words_the_code_the_steps_and_the_number(language: str) -> None:
    (page,) = printed.pages(paper := poster("第3网格", ["早上八点到晚上六点"], PAGE, HOTLINE, language))
    assert page[:2] == ["第3网格", "早上八点到晚上六点"]
    assert page[-1] == HOTLINE
    assert texts.say("print.poster.call", language) in page
    said = "".join(page)
    assert all(texts.say(f"print.poster.{step}", language) in said for step in ("scan", "measure", "done"))
    (code,) = printed.codes(paper)
    assert code in printed.dark(PAGE)


def test_a_poster_without_a_link_has_no_code_and_no_steps() -> None:
    paper = poster("停水通知", ["明天上午停水"], "", HOTLINE, "zh")
    assert printed.codes(paper) == []
    assert printed.pages(paper) == [["停水通知", "明天上午停水", "不会用?打电话,有人接", HOTLINE]]


def test_a_poster_without_a_number_promises_no_call() -> None:
    (page,) = printed.pages(poster("第3网格", [], PAGE, "", "zh"))
    assert "打电话" not in "".join(page)


def test_no_words_are_too_long_for_one_page() -> None:
    paper = poster("很长的标题" * 20, ["很长的一行字" * 40] * 30, PAGE, "0" * 80, "zh")
    assert len(printed.pages(paper)) == 1
    assert printed.codes(paper)[0] in printed.dark(PAGE)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_markup(words: str) -> None:
    (page,) = printed.pages(poster(words, [words], PAGE, HOTLINE, "zh"))
    said = "".join(page).replace(" ", "")
    assert said.count(words[:40].replace(" ", "")) >= 2


def test_slips_come_in_the_order_of_the_stairs() -> None:
    doors = ["10号楼1单元101", "2号楼1单元1001", "2号楼1单元201"]
    (page,) = printed.pages(slips([Slip(door, PAGE) for door in doors], "zh"))
    assert [line for line in page if "号楼" in line] == ["2号楼1单元201", "2号楼1单元1001", "10号楼1单元101"]


def test_every_slip_carries_the_codes_of_its_own_household() -> None:
    handed = [Slip(f"1号楼{door}", f"{PAGE}{door}", f"https://t.me/linli?start=h_{door}") for door in range(101, 110)]
    paper = slips(reversed(handed), "zh")
    expected = [link for slip in handed for link in (slip.page, slip.chat)]
    assert len(found := printed.codes(paper)) == len(expected)
    assert all(code in printed.dark(link) for code, link in zip(found, expected, strict=True))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_slip_with_one_code_names_only_that_way(language: str) -> None:
    (page,) = printed.pages(slips([Slip("501", chat="https://t.me/linli?start=h_abc", phone=HOTLINE)], language))
    said = "".join(page)
    assert texts.say("print.slip.chat", language) in said
    assert texts.say("print.slip.page", language) not in said
    assert any(line.endswith(HOTLINE) for line in page)


def test_a_slip_without_a_number_promises_no_call() -> None:
    (page,) = printed.pages(slips([Slip("501", PAGE)], "zh"))
    assert "打电话" not in "".join(page)


def test_a_whole_grid_has_eight_slips_on_a_page() -> None:
    grid = [Slip(f"{building}-{door}", PAGE) for building in range(1, 6) for door in range(101, 110)]
    sheets = printed.pages(slips(grid, "zh"))
    assert [sum("-" in line for line in page) for page in sheets] == [8, 8, 8, 8, 8, 5]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_door_is_never_markup(words: str) -> None:
    (page,) = printed.pages(slips([Slip(words, PAGE, phone=words)], "zh"))
    assert words[:20].replace(" ", "") in "".join(page).replace(" ", "")


@pytest.mark.parametrize("words", ["!!!注意", "扫一扫,填体温。好了!", "a, b;c", ","])
def test_not_a_sign_of_a_title_or_a_line_is_lost(words: str) -> None:
    (page,) = printed.pages(poster(words, [words], "", "", "zh"))
    assert "".join(page).replace(" ", "") == 2 * words.replace(" ", "")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_poster_and_a_slip_say_when_the_number_is_answered(language: str) -> None:
    said = texts.say("print.hours", language, hours="每天 08:00 到 18:00")

    (page,) = printed.pages(poster("第3网格", ["一行"], PAGE, HOTLINE, language, hours="每天 08:00 到 18:00"))
    (cut,) = printed.pages(slips([Slip("501", PAGE, phone=HOTLINE, hours="每天 08:00 到 18:00")], language))

    assert said in "".join(page)
    assert texts.say("print.poster.call", language) not in "".join(page)
    assert said in "".join(cut)


def test_hours_without_a_number_are_not_printed() -> None:
    (page,) = printed.pages(poster("第3网格", [], PAGE, "", "zh", hours="每天"))
    (cut,) = printed.pages(slips([Slip("501", PAGE, hours="每天")], "zh"))

    assert "每天" not in "".join(page + cut)


def test_many_hours_stay_on_the_page_and_the_number_with_them() -> None:
    hours = "、".join(f"周{day} 08:00 到 11:30、14:00 到 18:00" for day in "一二三四五六日")
    handed = [Slip("501", PAGE, "https://t.me/linli?start=h_abc", HOTLINE, hours) for _ in range(9)]

    (page,) = printed.pages(poster("第3网格", ["一行"] * 12, PAGE, HOTLINE, "zh", hours=hours))

    assert HOTLINE in page
    assert len(printed.pages(slips(handed, "zh"))) == 2
