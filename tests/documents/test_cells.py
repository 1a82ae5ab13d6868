"""Text that no spreadsheet runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.cells import quoted, unquoted


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_text_that_could_run_is_quoted(sign: str) -> None:
    assert quoted(f"{sign}cmd") == f"'{sign}cmd"


@pytest.mark.parametrize("text", ["张三", "3-2-501", "'tis", "", "a=b"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert quoted(text) == text


@given(st.text(alphabet="'=+-@\t\r a张", max_size=6))
def test_the_quote_comes_off_again(text: str) -> None:
    assert unquoted(quoted(text)) == text
