"""The life of a ticket, as a `transitions` table: who may move it, and from where to where."""

from enum import Enum, auto

from transitions import Machine, MachineError


class State(Enum):
    """Where a ticket is; stored by name."""

    OPEN = auto()
    CLAIMED = auto()
    ON_THE_WAY = auto()
    DONE = auto()
    CONFIRMED = auto()
    CANCELLED = auto()


STEPS = (
    {"trigger": "claim", "source": State.OPEN, "dest": State.CLAIMED},
    {"trigger": "pass_on", "source": [State.OPEN, State.CLAIMED, State.ON_THE_WAY], "dest": State.CLAIMED},
    {"trigger": "accept", "source": State.CLAIMED, "dest": State.CLAIMED},
    {"trigger": "give_back", "source": [State.CLAIMED, State.ON_THE_WAY], "dest": State.OPEN},
    {"trigger": "set_out", "source": State.CLAIMED, "dest": State.ON_THE_WAY},
    {"trigger": "finish", "source": [State.OPEN, State.CLAIMED, State.ON_THE_WAY], "dest": State.DONE},
    {"trigger": "confirm", "source": State.DONE, "dest": State.CONFIRMED},
    {"trigger": "reopen", "source": [State.DONE, State.CONFIRMED, State.CANCELLED], "dest": State.OPEN},
    {"trigger": "worsen", "source": [State.DONE, State.CONFIRMED, State.CANCELLED], "dest": State.OPEN},
    {"trigger": "cancel", "source": [State.OPEN, State.CLAIMED, State.ON_THE_WAY], "dest": State.CANCELLED},
)
MACHINE = Machine(model=None, states=State, transitions=STEPS, initial=State.OPEN, auto_transitions=False)
WAITING = (State.OPEN.name, State.CLAIMED.name, State.ON_THE_WAY.name)


class _Moving:
    """One ticket for the length of one step."""

    def __init__(self, state: str) -> None:
        self.state = State[state]


def moved(state: str, trigger: str) -> str | None:
    """The name of the state that `trigger` leads to; None when it does not start from `state`."""
    ticket = _Moving(state)
    try:
        MACHINE.events[trigger].trigger(ticket)
    except MachineError:
        return None
    return ticket.state.name
