"""The plain spelling of a text and its way back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.understanding.normal import number, plain


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("３６．５℃", "36.5°c"),
        ("體溫", "体温"),
        ("① 15-801", "(1) 15-801"),
        ("1️⃣2️⃣ 王", "(12) 王"),
        ("3️⃣6️⃣.5️⃣", "36.5"),
        ("36\u200b.5", "36.5"),
    ],
)
def test_one_spelling_for_many(written: str, spelled: str) -> None:
    assert plain(written).text == spelled


@given(st.text(max_size=60))
def test_every_letter_leads_back_into_the_original(text: str) -> None:
    found = plain(text)

    for at in range(len(found.text)):
        start, end = found.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三十六点五", 36.5),
        ("两百五", 250),
        ("一千二百零三", 1203),
        ("五零一", 501),
        ("叁拾陆", 36),
        ("卅六", 36),
        ("36.5", 36.5),
    ],
)
def test_numerals_are_read(words: str, value: float) -> None:
    assert number(words) == value


@pytest.mark.parametrize("words", ["", "好", "点五", "36.5.6"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert number(words) is None
