"""/calls, a word behind it, and the number to ring for whoever makes no calls."""

from handlers import calling
from handlers.access import Turn
from handlers.effects import Effects, Reply, line


def command(turn: Turn) -> Effects:
    """The call list for workers and volunteers; a resident who writes 电话 hears the number that a person answers."""
    if not calling.grids_of(turn):
        grid = turn.grid()
        number = line("calling.number", phone=grid.phone) if grid and grid.phone else line("command.not_yours")
        return [Reply((number,), private=True)]
    return calling.offered(turn)
