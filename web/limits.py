"""How often a page may be opened or posted: by link, and by the address it comes from."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that hold: a whole compound may share one address, and a stairwell's poster one link."""

    address: str = "3000/minute"
    household: str = "30/10 minutes"
    area: str = "1200/minute"
    guess: str = "10/hour"  # links that do not exist, by address
    proof: str = "5/hour"  # digits that do not fit, by link


@dataclass(slots=True)
class Window:
    """When a key was counted, oldest first, and for how many seconds that holds."""

    seconds: int
    hits: deque[float] = field(default_factory=deque)

    def forget(self, now: float) -> int:
        """Let go of what is too old; returns how many are left."""
        while self.hits and self.hits[0] <= now - self.seconds:
            self.hits.popleft()
        return len(self.hits)


class Windows(MemoryStorage):
    """The library's counts in memory; its own moving windows start a thread a hit, which looks at every key."""

    SWEEP = 60  # seconds between looks for keys that nobody uses any more

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._windows: dict[str, Window] = {}
        self._swept = clock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count so many more of a key, unless they are too many within `expiry` seconds."""
        now = self._clock()
        if now - self._swept >= self.SWEEP:
            self._swept = now
            self._windows = {name: window for name, window in self._windows.items() if window.forget(now)}
        window = self._windows.setdefault(key, Window(expiry))
        if window.forget(now) + amount > limit:
            return False
        window.hits.extend([now] * amount)
        return True

    def held(self) -> int:
        """How many keys are remembered."""
        return len(self._windows)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """When the window of a key began, by the storage's clock, and how many are in it."""
        window, now = self._windows.get(key) or Window(expiry), self._clock()
        count = window.forget(now)
        return (window.hits[0] if count else now), count


class Limits:
    """Counts in memory; over a limit raises 429."""

    def __init__(self, rates: Rates | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        rates = rates or Rates()
        self._limiter = MovingWindowRateLimiter(Windows(clock))
        self._rates = {name: parse(getattr(rates, name)) for name in Rates.__dataclass_fields__}

    def count(self, rate: str, key: str) -> None:
        """One more; raises 429 when it is one too many."""
        if not self._limiter.hit(self._rates[rate], rate, key):
            raise HTTPException(429)

    def check(self, rate: str, key: str) -> None:
        """Raises 429 when there were too many already, and counts nothing."""
        if not self._limiter.test(self._item(rate), rate, key):
            raise HTTPException(429)

    def _item(self, rate: str) -> RateLimitItem:
        return self._rates[rate]


def address(request: Request) -> str:
    """Where a request comes from; of an IPv6 address the half that a home is given."""
    host = request.client.host if request.client else ""
    return ":".join(host.split(":")[:4]) if ":" in host else host
