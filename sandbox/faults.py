"""Faults on demand: what networks, proxies and Telegram itself do on bad days."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    STATUS = "status"
    HTML = "html"
    MALFORMED = "malformed"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"


# Status codes in Telegram's own words; any other number answers "Internal Server Error".
WORDS = {
    400: "Bad Request: injected",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {seconds}",
}
BAD_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


@dataclass(slots=True)
class Fault:
    """One fault: for which method and chat (None: any), after how many passes, how many times (None: always)."""

    kind: Kind
    method: str | None = None
    chat: int | None = None
    skip: int = 0
    times: int | None = 1
    milliseconds: float = 0
    status: int = 500
    retry_after: int = 5

    def concerns(self, method: str, chat: int | None) -> bool:
        """Whether this request is one of its kind."""
        return self.method in (None, method) and self.chat in (None, chat)

    def answer(self) -> dict[str, object]:
        """The body that goes with the status."""
        words = WORDS.get(self.status, "Internal Server Error").format(seconds=self.retry_after)
        body: dict[str, object] = {"ok": False, "error_code": self.status, "description": words}
        return body | ({"parameters": {"retry_after": self.retry_after}} if self.status == 429 else {})


@dataclass(slots=True)
class Faults:
    """All faults that are set; `latency` in milliseconds holds for every answer."""

    latency: float = 0
    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Set a fault."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        self.waiting.clear()
        self.latency = 0

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that hits this request, counted."""
        for fault in self.waiting:
            if not fault.concerns(method, chat):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
            self.waiting = [other for other in self.waiting if other.times != 0]
            return fault
        return None


# An update of a known type without a field it must have, and one of a type nobody knows yet.
POISON = {"message": {"message_id": 7, "text": "36.5"}}
UNKNOWN = {"aura_changed": {"chat": {"id": 1, "type": "private"}, "colour": "green"}}
