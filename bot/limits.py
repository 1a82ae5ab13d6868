"""How fast Telegram lets us speak: 30 messages a second in all, 20 a minute in a group, a few at once in private.

A leaky bucket of size `b` that drains `r` lets through `b + r` in its first period, so the sizes below are cut to keep
any second and any minute under Telegram's numbers.
"""

from aiolimiter import AsyncLimiter

MOST_CHATS = 20_000  # buckets kept; idle ones are forgotten beyond that


def _overall(pace: float) -> AsyncLimiter:
    return AsyncLimiter(4, 4 / 24 / pace)  # 4 at once and 24 a second: 28 in any second


def _group(pace: float) -> AsyncLimiter:
    return AsyncLimiter(4, 60 * 4 / 14 / pace)  # 4 at once and 14 a minute: 18 in any minute


def _private(pace: float) -> AsyncLimiter:
    return AsyncLimiter(3, 7 / pace)  # 3 at once and 3 in seven seconds: 5 in any five seconds


class Budget:
    """What may be said now; messages and reactions of a group have a bucket each. `pace` is 1 with Telegram itself."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace
        self._all = _overall(pace)
        self._chats: dict[tuple[int, bool], AsyncLimiter] = {}

    def has_room(self) -> bool:
        """Whether anything may be sent at all."""
        return self._all.has_capacity()

    def allows(self, chat_id: int, *, reaction: bool) -> bool:
        """Whether this chat may get one more now."""
        return self._of(chat_id, reaction=reaction).has_capacity()

    async def spend(self, chat_id: int, *, reaction: bool) -> None:
        """Count one; does not wait when `has_room` and `allows` said so."""
        await self._all.acquire()
        await self._of(chat_id, reaction=reaction).acquire()

    def full(self, *, reaction: bool) -> list[int]:
        """The chats that have to wait."""
        return [
            chat for (chat, kind), limiter in self._chats.items() if kind == reaction and not limiter.has_capacity()
        ]

    def _of(self, chat_id: int, *, reaction: bool) -> AsyncLimiter:
        key = (chat_id, reaction)
        if key not in self._chats:
            if len(self._chats) > MOST_CHATS:
                self._chats = {k: one for k, one in self._chats.items() if not one.has_capacity(one.max_rate)}
            self._chats[key] = _group(self._pace) if chat_id < 0 else _private(self._pace)
        return self._chats[key]
