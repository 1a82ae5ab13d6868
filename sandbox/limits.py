"""Telegram's message limits, from Telegram's side: what is over them is refused with 429.

These are sliding windows on the sandbox's own clock, because a server counts and refuses; the bot's
side, which waits instead, is the sender's business.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from sandbox.chat import Chat
from sandbox.clock import Clock
from sandbox.refusal import too_many_requests

METERED = frozenset(
    {
        "sendMessage",
        "editMessageText",
        "editMessageReplyMarkup",
        "sendDocument",
        "sendPhoto",
        "sendVoice",
        "copyMessage",
        "forwardMessage",
    }
)


@dataclass(slots=True)
class Window:
    """At most `most` messages in any `seconds`."""

    most: int
    seconds: float
    spent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """How long until one more fits; 0 when it does."""
        while self.spent and not 0 <= now - self.spent[0] < self.seconds:
            self.spent.popleft()
        return self.spent[0] + self.seconds - now if len(self.spent) >= self.most else 0.0


@dataclass(slots=True)
class Limits:
    """The three limits; numbers may be changed at any time and hold for chats seen from then on."""

    clock: Clock
    enabled: bool = True
    per_second: int = 30
    group_per_minute: int = 20
    private_burst: int = 5
    private_seconds: float = 5.0
    refused: int = 0
    _all: Window = field(init=False)
    _chats: dict[int, Window] = field(init=False)

    def __post_init__(self) -> None:
        self.start_over()

    def start_over(self) -> None:
        """Forget what was sent so far and take changed numbers into use."""
        self._all = Window(self.per_second, 1.0)
        self._chats = {}

    def spend(self, chat: Chat) -> None:
        """Count one message or edit, or refuse it with 429."""
        if not self.enabled:
            return
        now = self.clock.now().timestamp()
        window = self._window(chat)
        wait = max(window.wait(now), self._all.wait(now))
        if wait > 0:
            self.refused += 1
            raise too_many_requests(max(1, math.ceil(wait)))
        window.spent.append(now)
        self._all.spent.append(now)

    def _window(self, chat: Chat) -> Window:
        if chat.id not in self._chats:
            self._chats[chat.id] = (
                Window(self.private_burst, self.private_seconds)
                if chat.is_private
                else Window(self.group_per_minute, 60.0)
            )
        return self._chats[chat.id]
