from collections import Counter

import pytest

import texts
from documents import typeset
from documents.chart import MOST_BARS, Bar, chart, contents
from tests.documents import picture, printed

GREEN, AMBER, RED, WHITE = (11, 93, 59), (180, 95, 6), (166, 27, 18), (255, 255, 255)
BARS = [Bar("1号楼", 15, 2, 2, 1), Bar("综合楼", 0, 0, 22), Bar("12号楼", 0, 0, 0)]


def said(bars: list[Bar], language: str = "zh", title: str = "第一网格 11-24") -> str:
    """Every word and number on the chart."""
    (page,) = printed.pages(typeset.pdf("chart", contents(title, bars, language)))
    return "".join(page).replace(" ", "")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_chart_has_the_whole_and_a_bar_for_each_building(language: str) -> None:
    words = said(BARS, language)
    assert texts.say("print.chart.reported", language, reported=17, due=41).replace(" ", "") in words
    assert all(texts.say(f"print.chart.{part}", language).replace(" ", "") in words for part in ("on_time", "late"))
    assert [count for count in ("17/19", "0/22", "0/0") if count in words] == ["17/19", "0/22", "0/0"]


def test_a_building_with_a_fever_says_how_many() -> None:
    assert said(BARS).count("发热1") == 1
    assert "发热" not in said(BARS[1:])


def test_a_bar_is_as_long_as_its_people_are_many() -> None:
    assert green_of(2) == pytest.approx(2 * green_of(1), abs=3)


def green_of(on_time: int) -> int:
    """How many pixels are green in the first row that crosses the bar of so many people, beside one of four."""
    drawn = contents("", [Bar("1", on_time, 0, 0), Bar("2", 0, 0, 4)], "zh")
    counts = (row.count(GREEN) for row in picture.pixels(typeset.png("chart", drawn, ppi=24)))
    return next(count for count in counts if count > 25)


def test_words_in_a_bar_stand_out_from_it() -> None:
    pixels = picture.pixels(typeset.png("chart", contents("", [Bar("1", 30, 30, 30, 3)], "zh"), ppi=72))
    drawn = Counter(one for row in pixels for one in row)
    assert min(drawn[behind] for behind in (GREEN, AMBER, RED)) > 3000
    assert all(picture.contrast(behind, WHITE) >= 4.5 for behind in (GREEN, AMBER, RED))


def test_many_buildings_are_drawn_by_where_most_are_missing() -> None:
    village = [Bar(f"{number}号院", 3, 0, number % 7) for number in range(300)]
    bars = contents("", village, "zh")["bars"]
    assert len(bars) == MOST_BARS
    assert bars[-1]["label"] == "其余 261 栋"
    assert sum(bar["missing"] for bar in bars) == sum(bar.missing for bar in village)
    assert max(picture.size(chart("", village, "zh"))) < 5000  # Telegram takes 10,000 for both sides together


def test_names_of_buildings_are_no_markup() -> None:
    assert "#panic()" in said([Bar("#panic()", 1, 1, 1)])
