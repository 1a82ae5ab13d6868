"""/calls, a word behind it, and the number to ring for whoever makes no calls."""

from collections.abc import Callable
from dataclasses import replace

from handlers.access import Turn
from handlers.care import calling, contact_modes, doors, phoned
from handlers.effects import Effects, Line, Reply, line
from handlers.work import duty


def command(turn: Turn) -> Effects:
    """The call list for workers and volunteers; a resident who writes 电话 hears the number that a person answers.

    Family may say how somebody is reached.
    """
    word, _, rest = turn.message.argument.strip().partition(" ")
    if word in WORDS and (turn.caller.grids(turn.db) or (word in OF_FAMILY and contact_modes.own_kin(turn))):
        turn.message = replace(turn.message, argument=rest)
        return WORDS[word](turn)
    if not calling.grids_of(turn):
        return [Reply((_number(turn),), private=True)]
    return calling.offered(turn)


def _number(turn: Turn) -> Line:
    phone, hours = duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    if not phone:
        return line("command.not_yours")
    return line("calling.number_off" if hours else "calling.number", phone=phone, hours=hours)


WORDS: dict[str, Callable[[Turn], Effects]] = {
    "上门": doors.command,
    "doors": doors.command,
    "来电": phoned.command,
    "in": phoned.command,
    "方式": contact_modes.command,
    "mode": contact_modes.command,
}
"""What a word behind /calls leads to; these are for workers."""
OF_FAMILY = ("方式", "mode")
"""Those that are also for whoever reports for somebody."""
