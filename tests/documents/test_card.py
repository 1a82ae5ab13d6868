from collections import Counter
from itertools import groupby

import pytest

import texts
from documents import typeset
from documents.card import Key, card, contents
from tests.documents import picture, printed
from tests.documents.picture import Colour

PHONE_WIDTH = 360  # CSS pixels
LEAST_TARGET = 60
LEAST_CONTRAST = 4.5
KEYS = (Key(1, "我平安"), Key(2, "体温/改一下"), Key(3, "要帮忙"), Key(0, "找人"))
NUMBER, QUESTION = "☎ 010-5550 0001(有人接)", "您好!今天平安吗?平安就回 1。"


@pytest.fixture(scope="module")
def on_a_phone() -> list[list[Colour]]:
    """The card as a small phone shows it, 360 pixels wide."""
    return picture.pixels(typeset.png("card", contents(NUMBER, QUESTION, KEYS, "zh"), ppi=24))


def bands(rows: list[list[Colour]]) -> list[tuple[Colour, list[list[Colour]]]]:
    """The card from top to bottom, cut where the colour beside the words changes; without slivers."""
    beside = PHONE_WIDTH - 30
    cut = [(colour, list(part)) for colour, part in groupby(rows, key=lambda row: row[beside])]
    return [(colour, part) for colour, part in cut if len(part) > 20]


def test_the_card_is_a_picture_three_times_as_fine_as_a_phone() -> None:
    assert picture.size(card(NUMBER, QUESTION, KEYS, "zh"))[0] == 3 * PHONE_WIDTH


def test_every_choice_is_drawn_as_large_as_a_thumb(on_a_phone: list[list[Colour]]) -> None:
    _, _, *choices = bands(on_a_phone)
    assert len(choices) == len(KEYS)
    assert all(len(part) >= LEAST_TARGET for _, part in choices)


def test_no_two_choices_have_the_same_colour(on_a_phone: list[list[Colour]]) -> None:
    _, _, *choices = bands(on_a_phone)
    assert len({colour for colour, _ in choices}) == len(KEYS)


def test_words_stand_out_from_what_is_behind_them(on_a_phone: list[list[Colour]]) -> None:
    for behind, part in bands(on_a_phone):
        counted = Counter(pixel for row in part for pixel in row)
        written = max((colour for colour in counted if colour != behind), key=lambda one: _weight(one, behind, counted))
        assert picture.contrast(behind, written) >= LEAST_CONTRAST
        assert counted[written] > 200


def _weight(colour: Colour, behind: Colour, counted: Counter[Colour]) -> int:
    """How much of a part is of this colour; the paper round the choices is not written on."""
    return 0 if colour == (255, 250, 240) else counted[colour]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_card_says_what_it_was_given_and_nothing_else(language: str) -> None:
    (page,) = printed.pages(typeset.pdf("card", contents(NUMBER, QUESTION, KEYS, language)))
    given = [NUMBER, QUESTION, *(f"{key.digit}{key.label}" for key in KEYS)]
    assert "".join(page).replace(" ", "").replace("\n", "") == "".join(given).replace(" ", "")


def test_without_a_number_the_card_begins_with_the_question() -> None:
    (page,) = printed.pages(typeset.pdf("card", contents("", QUESTION, KEYS, "zh")))
    assert "".join(page).startswith("您好")


def test_long_words_stay_on_the_card_and_are_no_markup() -> None:
    said = '#panic("x") $ ' * 9
    one, two, three = (picture.size(card(said, said, [Key(1, said)] * count, "en"))[1] for count in (1, 2, 3))
    assert three - two == two - one
