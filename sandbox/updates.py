"""What waits for the bot: the queue of updates and the rules of getUpdates."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import Clock
from sandbox.refusal import conflict

DAY = timedelta(hours=24)
PRESS_LIVES = timedelta(seconds=150)
LONGEST_POLL = 50
MOST_AT_ONCE = 100
FIRST_ID = 500_000_001
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Pending:
    """One update, written out, until it is confirmed or too old."""

    id: int
    expires: datetime
    body: bytes


class Updates:
    """The bot's queue; one poller at a time."""

    def __init__(self, clock: Clock) -> None:
        self.webhook = ""
        self.allowed: frozenset[str] | None = None
        self._clock = clock
        self._pending: deque[Pending] = deque()
        self._next_id = FIRST_ID
        self._look_again = clock.now() + DAY
        self._poll: asyncio.Future[bool] | None = None

    def put(self, kind: str, content: dict[str, Any], *, lives: timedelta = DAY) -> int | None:
        """Queue an update unless the bot did not ask for its kind; its id."""
        if not self._wanted(kind):
            return None
        return self.put_raw({kind: content}, lives=lives)

    def put_raw(self, content: dict[str, Any], *, lives: timedelta = DAY) -> int:
        """Queue any content at all, even one that no bot can read; its id."""
        update_id = self._next_id
        self._next_id += 1
        expires = self._clock.now() + lives
        body = json.dumps({"update_id": update_id} | content, ensure_ascii=False, separators=(",", ":"))
        self._pending.append(Pending(update_id, expires, body.encode()))
        self._look_again = min(self._look_again, expires)
        self._wake(there_is_more=True)
        return update_id

    @property
    def is_idle(self) -> bool:
        """Whether no poll waits."""
        return self._poll is None or self._poll.done()

    def count(self) -> int:
        """How many updates are unconfirmed and not too old."""
        self._drop_expired()
        return len(self._pending)

    def drop_all(self) -> None:
        """Forget everything, as `drop_pending_updates` asks."""
        self._pending.clear()

    def end_poll(self) -> None:
        """Let a waiting poll answer with nothing, e.g. before the server stops."""
        self._wake(there_is_more=True)

    async def poll(
        self,
        *,
        offset: int = 0,
        limit: int = MOST_AT_ONCE,
        seconds: float = 0,
        allowed: list[str] | None = None,
        gone: "asyncio.Future[Any] | None" = None,
    ) -> list[bytes]:
        """One getUpdates: confirm, then hand out at most 100, waiting up to 50 s for the first."""
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self._wake(there_is_more=False)
        if allowed is not None:
            self.allowed = frozenset(allowed) or None
        self._confirm(offset)
        most = limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE
        ready = self._oldest(most)
        if not ready and seconds > 0:
            await self._something(min(seconds, LONGEST_POLL), gone)
            ready = self._oldest(most)
        return ready

    def set_webhook(self, url: str) -> None:
        """A webhook ends a running poll; an empty one allows polling again."""
        self.webhook = url
        if url:
            self._wake(there_is_more=False)

    def _wanted(self, kind: str) -> bool:
        return kind not in ON_REQUEST if self.allowed is None else kind in self.allowed

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self._next_id + offset
        while self._pending and self._pending[0].id < offset:
            self._pending.popleft()

    def _oldest(self, most: int) -> list[bytes]:
        self._drop_expired()
        return [self._pending[place].body for place in range(min(most, len(self._pending)))]

    def _drop_expired(self) -> None:
        now = self._clock.now()
        if now < self._look_again:
            return
        self._pending = deque(update for update in self._pending if update.expires > now)
        self._look_again = min((update.expires for update in self._pending), default=now + DAY)

    def _wake(self, *, there_is_more: bool) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(there_is_more)

    async def _something(self, seconds: float, gone: "asyncio.Future[Any] | None") -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        waited = {poll} if gone is None else {poll, gone}
        try:
            await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.done() and not poll.result():
            raise conflict(WEBHOOK_ACTIVE if self.webhook else TERMINATED)
