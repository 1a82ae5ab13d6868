"""Easy mode: large, in digits and by ear, for whoever wants it; and the ordinary menu for elders who want that."""

from conversations.answers import plain
from handlers import guided
from handlers.access import Turn
from handlers.care import elders
from handlers.effects import NO_KEYBOARD, Effects, Reply, line
from storage import people
from storage.models import Resident

ON, OFF = frozenset({"大字模式", "老人模式", "简单模式"}), frozenset({"普通模式"})
"""The words say which; the command alone is the other one."""


def command(turn: Turn) -> Effects:
    """/easy: on for who has it not, off for who has it; 大字模式 is always on. It stays so, on every phone they use."""
    own = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"]
    if not own:
        return [Reply((line("easy.enrol_first"),), private=True)]
    said = plain(turn.message.text)
    wanted = said in ON or (said not in OFF and not elders.writes(turn))
    for resident_id in own:
        resident = turn.db.get_one(Resident, resident_id)
        resident.tags = elders.with_ease(resident.tags, wanted=wanted)
    turn.db.flush()
    people.changed(turn.db)
    turn.caller.known = people.known_as(turn.db, turn.account_id)
    if not wanted:
        guided.end(turn, "hotline")
        return [Reply((line("easy.off"),), private=True, keyboard=NO_KEYBOARD)]
    return guided.begin(turn, "hotline")
