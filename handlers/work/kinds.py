"""The kinds of tickets: when each climbs, whether it rings at once, and whether volunteers may take it."""

from dataclasses import dataclass
from datetime import timedelta

from storage.models import Ticket

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of ticket behaves: when it climbs, how it is told of, and whether volunteers may take it."""

    climbs: tuple[timedelta, ...]
    interrupts: bool = False
    for_volunteers: bool = False
    together: bool = False  # many at once are one list, not a card each


ALARM = Kind((5 * MINUTE, 10 * MINUTE, 20 * MINUTE), interrupts=True)
KINDS = {
    "emergency": ALARM,
    "fever": ALARM,
    "help": ALARM,
    "voice": Kind((15 * MINUTE, 30 * MINUTE, HOUR), interrupts=True),
    "need": Kind((4 * HOUR, 8 * HOUR, 24 * HOUR), for_volunteers=True),
    "urgent_need": Kind((HOUR, 2 * HOUR, 4 * HOUR), for_volunteers=True),
    "exposure": Kind((2 * HOUR, 4 * HOUR, 24 * HOUR)),
    "relative": Kind((4 * HOUR, 24 * HOUR)),
    "forget": Kind((24 * HOUR,)),
    "ride": Kind((30 * MINUTE, HOUR, 2 * HOUR)),
    "enrolment": Kind((4 * HOUR, 24 * HOUR)),
    "volunteer": Kind((24 * HOUR,)),
    "unreachable": Kind((24 * HOUR,)),
    "incoming": Kind((4 * HOUR, 24 * HOUR)),
    "visit": Kind((HOUR, 2 * HOUR, 4 * HOUR), together=True),
    "silent": Kind((30 * MINUTE, HOUR, 2 * HOUR), together=True),
}
"""Only fever, emergency and call-back (a spoken one too) interrupt at any hour; the rest climbs in office time."""


def kind_of(ticket: Ticket) -> Kind:
    """How this ticket behaves."""
    return KINDS["urgent_need" if ticket.kind == "need" and ticket.urgent else ticket.kind]


DOOR = "door"
"""The category of a call-back that nobody answered three times: somebody goes and looks."""

PHONED = ("help", "silent")
"""The kinds that are rung: three tries, then the door."""
