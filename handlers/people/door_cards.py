"""A household's printed card was scanned: who they are, typed in place of the tap, by name or by number."""

from datetime import timedelta

from conversations.answers import NO, YES, number, plain
from handlers import guided
from handlers.access import Turn
from handlers.care import elders
from handlers.effects import Effects, Reply, Toast
from handlers.people import joining
from storage import areas, dialogues
from storage.people import Member

NAME = "door"  # what it is kept under, beside the guided dialogues
MEANT = timedelta(days=1)
IT_IS_ME = frozenset({*YES, "是我", "我", "就是我", "同意", "me", "that is me"})
REFUSED = frozenset({"不同意", "我不同意", "refuse"})


def scanned(turn: Turn, code: str) -> Effects:
    """Ask which of the household they are, and remember of which door."""
    asked = joining.at_door(turn, code)
    if areas.household_of_code(turn.db, code) is not None:
        day = turn.when.date()
        dialogues.save(turn.db, key=_key(turn), name=NAME, saved={"code": code}, day=day, when=turn.when)
    return asked


def typed(turn: Turn) -> Effects | None:
    """王秀英, 1 or 是我 after the card; None when nothing was scanned lately, or it is something else."""
    if not turn.message.private or any(kin.relation == "self" for kin in turn.caller.known.kin):
        return None
    found = dialogues.find(turn.db, _key(turn))
    if found is None or found.changed_at < turn.when - MEANT:
        return None
    who = _meant(turn, found.saved["code"])
    if who is None:
        return None
    code: str = found.saved["code"]
    dialogues.close(turn.db, _key(turn))
    return [effect for effect in chosen(turn, code, who) if not isinstance(effect, Toast)]


def chosen(turn: Turn, code: str, resident_id: int) -> Effects:
    """They are this one behind the door, by tap or in words; an elder is at their menu at once."""
    entered = joining.chosen_at_door(turn, code, resident_id)
    is_in = any(isinstance(effect, Reply) for effect in entered)
    return [*entered, *(guided.begin(turn, "hotline") if is_in and elders.writes(turn) else [])]


def _meant(turn: Turn, code: str) -> int | None:
    """The resident that is meant, 0 for 不同意; None when that is not clear."""
    household = areas.household_of_code(turn.db, code)
    here: list[Member] = joining.behind(turn, household.id or 0) if household is not None else []
    said, place = plain(turn.message.text), number(turn.message.text)
    if said in REFUSED:
        return 0
    if place is not None and 1 <= place <= len(here):
        return here[place - 1].id
    if len(here) == 1 and said in IT_IS_ME and said not in NO:
        return here[0].id
    named = [one.id for one in here if plain(one.name) in (said, said.removeprefix("我是"), said.removeprefix("我叫"))]
    return named[0] if len(named) == 1 else None


def _key(turn: Turn) -> str:
    return dialogues.prefix(turn.account_id, turn.message.user_id) + NAME
