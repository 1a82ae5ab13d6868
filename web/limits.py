"""How often a page may be opened or posted: by link, and by the address it comes from."""

from dataclasses import dataclass

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


class Limits:
    """Counts in memory; over a limit raises 429."""

    def __init__(self, rates: Rates | None = None) -> None:
        rates = rates or Rates()
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
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
