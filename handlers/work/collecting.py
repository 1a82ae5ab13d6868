"""A worker types what homes need, a line each: 3-2-501 张三 两袋米; every line is a ticket at once."""

from dataclasses import dataclass

from conversations.need.said_times import told_time
from conversations.understanding.needs import Item, Request, understand_needs
from handlers.access import Turn
from handlers.effects import Effects, Reply, button, line
from handlers.reporting import reports
from handlers.reporting.speaking_of import Spoken, behind_a_door
from handlers.work import steps, tickets
from storage import tickets as stored
from storage.models import Ticket

MOST_LINES = 40
LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Home:
    """What one home needs, in the worker's words."""

    spoken: Spoken
    request: Request
    words: str

    @property
    def items(self) -> tuple[Item, ...]:
        """The things that have a name."""
        return tuple(item for item in self.request.items if item.name)


def typed(turn: Turn, text: str) -> Effects | None:
    """A ticket for every line that says a door and what is needed there; None when no line does."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    if not turn.caller.grids(turn.db) or len(lines) > MOST_LINES or reports.is_report(turn):
        return None
    homes = [_home(turn, one) for one in lines]
    opened = [(home, *_opened(turn, home, number)) for number, home in enumerate(homes) if home is not None]
    if not opened:
        return None
    told = [line("collect.one", number=one.id, who=home.spoken.name, what=steps.what(one)) for home, one, _ in opened]
    missed = [line("collect.missed", words=one) for one, home in zip(lines, homes, strict=True) if home is None]
    rows = tuple((button("collect.take_back", f"no:{one.id}", number=one.id),) for _, one, _ in opened)
    reply = Reply((line("collect.done", count=len(opened)), *told, *missed), rows, private=True)
    return [reply, *(effect for _, _, shown in opened for effect in shown)]


def _home(turn: Turn, words: str) -> Home | None:
    """Who needs what; None where the line names no door of theirs, or nothing that is needed there."""
    spoken = behind_a_door(turn, words) if len(words) <= LONGEST_LINE else None
    if spoken is None:
        return None
    home = Home(spoken, _request(spoken.rest), words)
    return home if home.items and home.request.kind == "need" else None


def _request(rest: str) -> Request:
    """What is asked for; 大米两袋 alone is, behind a door."""
    said = understand_needs(rest)
    return said if said.kind in ("need", "question") else understand_needs(f"要{rest}")


def _opened(turn: Turn, home: Home, number: int) -> tuple[Ticket, Effects]:
    """The ticket of one line, as urgent as it sounds."""
    soon, when = told_time(home.words)
    cause = f"need:{turn.message.cause}:{number}"
    shown = tickets.ask_for(
        turn,
        cause=cause,
        kind="need",
        resident_id=home.spoken.resident_id,
        category=home.request.category,
        items=[item.label() for item in home.items],
        urgent=home.request.urgent or soon == "today",
        wanted=when or "",
        note="" if home.spoken.resident_id else f"{home.spoken.name}\n",
    )
    ticket = stored.of_cause(turn.db, cause)
    assert ticket is not None
    return ticket, shown
