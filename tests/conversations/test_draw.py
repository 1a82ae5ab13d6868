"""The drawn page says what the tables say."""

from conversations import draw
from conversations.catalogue import DIALOGUES


def test_the_page_is_fresh() -> None:
    assert draw.PAGE.read_text(encoding="utf-8") == draw.page(), "run: python -m conversations.draw"


def test_every_step_is_drawn() -> None:
    for dialogue in DIALOGUES.values():
        drawn = draw.diagram(dialogue)

        for step in dialogue.steps:
            assert f"{step.source.name} --> {step.dest.name}" in drawn
