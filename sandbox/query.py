"""Button presses that wait for their answer."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.account import Account
from sandbox.clock import Clock
from sandbox.message import Message
from sandbox.refusal import QUERY_TOO_OLD, bad_request
from sandbox.updates import PRESS_LIVES

FIRST_ID = 4_400_000_000_000_001


@dataclass(slots=True)
class Query:
    """One press; `answer` is what answerCallbackQuery said."""

    id: str
    presser: Account
    message: Message
    data: str
    pressed: datetime
    answer: dict[str, Any] | None = None
    answered: asyncio.Event | None = None

    def as_api(self) -> dict[str, Any]:
        """The CallbackQuery object."""
        message = self.message
        return {
            "id": self.id,
            "from": self.presser.user,
            "message": message.as_inaccessible() if message.deleted else message.as_api(),
            "chat_instance": str(7_000_000_000 + abs(message.chat.id) % 1_000_000_000),
            "data": self.data,
        }


class Queries:
    """All presses; those older than `lives` can no longer be answered."""

    def __init__(self, clock: Clock, lives: timedelta = PRESS_LIVES) -> None:
        self.lives = lives
        self._clock = clock
        self._by_id: dict[str, Query] = {}

    def ask(self, presser: Account, message: Message, data: str) -> Query:
        """Somebody pressed a button."""
        query = Query(str(FIRST_ID + len(self._by_id)), presser, message, data, self._clock.now())
        self._by_id[query.id] = query
        return query

    def answer(self, query_id: str, answer: dict[str, Any]) -> None:
        """The bot's one answer, in time; else 400."""
        query = self._by_id.get(query_id)
        if query is None or query.answer is not None or self._clock.now() - query.pressed >= self.lives:
            raise bad_request(QUERY_TOO_OLD)
        query.answer = answer
        if query.answered:
            query.answered.set()

    async def wait(self, query: Query, seconds: float) -> dict[str, Any] | None:
        """The answer if it comes within `seconds` of real time."""
        if query.answer is None:
            query.answered = asyncio.Event()
            try:
                await asyncio.wait_for(query.answered.wait(), seconds)
            except TimeoutError:
                return None
        return query.answer
