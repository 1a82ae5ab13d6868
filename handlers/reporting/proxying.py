"""What a worker or a volunteer heard or saw of somebody else's health, kept as their word for that person."""

from dataclasses import replace

from conversations.understanding import Heard
from handlers.access import Turn
from handlers.reporting.keeping import Kept, Saying, keep, state
from storage import areas, people

NORMAL = Heard(None, "normal", "self", None, (), None, None, None, None, (0, 0))


def kept(turn: Turn, resident_id: int, heard: Heard, *, corrects: bool = False, statement_id: int = 0) -> Kept:
    """Keep one reading of one resident; `corrects` takes the same reporter's last one of the day back."""
    grid = areas.grid(turn.db, people.grid_of(turn.db, resident_id) or 0)
    saying = Saying(statement_id or state(turn), turn.account_id, grid, turn.message.said_at, "worker")
    said = replace(heard, who=people.place_of(turn.db, resident_id).name, room=None)
    (one,) = keep(turn, saying, [said], corrects=corrects, residents=[resident_id])
    return one
