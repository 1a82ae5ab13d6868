"""A dialogue test is a transcript: what the resident says, what they hear."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self

from conversations.dialogue import Dialogue, Saved, Turn
from conversations.events import Event
from conversations.prompts import Prompt


class Talk:
    """One resident in one dialogue; its state goes through JSON between answers, as it does in the database."""

    def __init__(self, dialogue: type[Dialogue], facts: Mapping[str, Any] | None = None) -> None:
        self.dialogue = dialogue
        self.turn: Turn = dialogue.begin(facts or {})
        self.events: list[Event] = []

    @property
    def saved(self) -> Saved:
        """What the database holds now."""
        return Saved(**json.loads(json.dumps(asdict(self.turn.saved), ensure_ascii=False)))

    @property
    def prompt(self) -> Prompt:
        """The last thing said: the question now open."""
        return self.turn.prompts[-1]

    def says(self, text: str, asked: str | None = None) -> Self:
        """Type a message, as a reply to the question `asked` if given."""
        return self._hear(self.dialogue.resume(self.saved).answer(text, asked=asked))

    def taps(self, code: str, asked: str | None = None) -> Self:
        """Press a button, by default one under the open question."""
        asked = self.prompt.question if asked is None else asked
        return self._hear(self.dialogue.resume(self.saved).answer("", code=code, asked=asked))

    def _hear(self, turn: Turn) -> Self:
        self.turn = turn
        self.events += turn.events
        return self

    def hears(self, *keys: str, **params: str | int) -> Self:
        """The last turn said exactly these texts, the last one with these parameters."""
        assert tuple(prompt.key for prompt in self.turn.prompts) == keys
        assert {name: self.prompt.params.get(name) for name in params} == params
        return self

    def ends(self) -> Self:
        """The dialogue is over."""
        assert self.turn.finished
        return self
