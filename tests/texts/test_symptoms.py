"""Symptoms in words."""

import pytest

import texts
from conversations import symptoms
from conversations.understanding.words.health import SYMPTOMS


@pytest.mark.parametrize("symptom", sorted(SYMPTOMS))
def test_every_symptom_that_is_understood_has_its_words(symptom: str) -> None:
    assert texts.say(f"symptom.{symptom}", "zh") == symptom
    assert symptoms.say(symptom, "en").isascii()
