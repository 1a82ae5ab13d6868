"""The hotline in the chat: what it knows beforehand, what is kept of it, and which of its big buttons was pressed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import texts
from conversations import hotline
from conversations.answers import plain
from conversations.events import CallWished, Event, TemperatureTaken
from handlers.access import Turn
from handlers.care import elders
from handlers.effects import NO_KEYBOARD, Effects, Line, Receipt, Reply, line
from handlers.reporting import telling
from handlers.reporting.keeping import home_grid, settled
from handlers.work import alerts, duty
from storage import people, roles, rounds, timetable
from storage.models import Grid
from storage.people import Kin


def facts(turn: Turn) -> dict[str, Any]:
    """Who shares the phone, whether today's report is kept, and who will ring from which number."""
    grid = turn.grid()
    own = [kin for kin in turn.caller.known.kin if kin.relation == "self"]
    return {
        "language": turn.language,
        "grid_phone": grid.phone if grid else "",
        "rings": _who_rings(turn, grid),
        "recorded": bool(own) and all(_has_reported(turn, kin) for kin in own),
        "text_only": len(own) == 1 and people.contact_of(turn.db, own[0].resident_id) == "text",
        "people": [{"id": kin.resident_id, "name": kin.name} for kin in own],
    }


def _who_rings(turn: Turn, grid: Grid | None) -> str:
    workers = roles.holders(turn.db, grid=grid, names=("worker",)) if grid else []
    return people.account_name(turn.db, workers[0][0]) if workers else ""


def _has_reported(turn: Turn, kin: Kin) -> bool:
    grid = home_grid(turn, kin.resident_id)
    if grid is None:
        return False
    settled(turn.db)
    round_ = rounds.latest(turn.db, grid, turn.when)
    return rounds.standing(turn.db, round_id=round_.id or 0, resident_id=kin.resident_id) is not None


def digit(text: str) -> str:
    """The digit of the big button whose label this is, in whichever language it was drawn; empty for other words."""
    return _labels().get(plain(text), "")


def _labels() -> dict[str, str]:
    labels: dict[str, str] = {}
    for language in texts.LANGUAGES:
        labels |= {plain(hotline.key(one, language)): str(one.digit) for one in hotline.KEYS}
        person = texts.say("hotline.option.person", language)
        labels[plain(texts.say("chat.button", language, number=0, label=person))] = "0"
    return labels


def taken(turn: Turn, event: TemperatureTaken) -> Effects:
    """Keep one reading, and read back what was kept."""
    kept = telling.kept(turn, event)
    stranger = not turn.caller.known.kin
    return [*kept, Receipt((line("hotline.stranger"),))] if stranger else kept


def call_wished(turn: Turn, event: CallWished) -> Effects:
    """When to be rung, onto the call-back that waits."""
    return alerts.call_wished(turn, event.when)


UNANSWERED = timedelta(minutes=5)
"""So long 要帮什么忙 waits for its answer; then somebody rings and asks."""


def look_after(turn: Turn, state: str) -> None:
    """Whoever asked for help and has not said which is not left alone with the question."""
    if state == hotline.Call.HELP.name and turn.message.user_id != people.NO_CHAT:
        key, at = f"unanswered:{turn.account_id}:{turn.when:%Y%m%d%H%M%S}", turn.when + UNANSWERED
        timetable.later(turn.db, key=key, kind="unanswered", at=at, subject=turn.account_id)


def drawn(turn: Turn, lines: tuple[Line, ...], effects: Effects) -> Effects:
    """One message: the number, what was kept, the question with each digit on its own line, and the big buttons."""
    read_back = tuple(one for effect in effects if isinstance(effect, Receipt) for one in effect.lines)
    zero = line("chat.numbered", number=0, label=line("hotline.option.person"))
    number = duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    words = elders.number_first((*read_back, *lines, zero), *number)
    said = Reply(words, private=True, keyboard=elders.keyboard(), asks="hotline:")
    return [said, *(effect for effect in effects if not isinstance(effect, Receipt | Reply))]


def left(turn: Turn) -> Effects:  # noqa: ARG001
    """Whoever came of their own accord leaves it again, and the big buttons go."""
    return [Reply((line("dialogue.left"),), private=True, keyboard=NO_KEYBOARD)]


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {TemperatureTaken: taken, CallWished: call_wished}
