"""Laws over every text: both languages hold the same keys with the same placeholders."""

import string

import pytest

import texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_exists_in_every_language() -> None:
    assert texts.catalogue("zh").keys() == texts.catalogue("en").keys()


@pytest.mark.parametrize("key", sorted(texts.catalogue("zh")))
def test_both_languages_fill_the_same_placeholders(key: str) -> None:
    assert placeholders(texts.catalogue("zh")[key]) == placeholders(texts.catalogue("en")[key])


def test_an_unknown_key_raises() -> None:
    with pytest.raises(texts.UnknownText):
        texts.say("no.such.text")
