"""What the sandbox needs of a clock; the composition root brings one."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and can be moved to another."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    def move_to(self, when: datetime) -> None:
        """Go to `when` and run on from there."""
        ...
