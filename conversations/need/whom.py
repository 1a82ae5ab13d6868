"""Whom a need is for: the writer's own home, somebody they look after, or a door that they name."""

import texts
from conversations import choices
from conversations.addresses import find_room, parse_room
from conversations.dialogue import Dialogue
from conversations.events import Whom
from conversations.prompts import Option, Params

OWN = Option("own", "need.option.own", words=("我家", "自己家", "我自己", "家里", "我"))


def is_unknown(need: Dialogue) -> bool:
    """Nobody was named yet by who has no home of their own here, or it is to be changed."""
    return bool(need.given.get("asks_whom"))


def begin(need: Dialogue) -> None:
    """Take over who was spoken of; who has no home here and spoke of nobody is asked."""
    about = need.facts.get("about")
    if about:
        need.given["whom"] = about
    elif not need.facts.get("home", True):
        need.given["asks_whom"] = True


def options(need: Dialogue) -> tuple[Option, ...]:
    """Their own home, and those they look after."""
    others = (
        Option(f"r{one['id']}", "need.option.named", {"name": one["name"]}, (one["name"],))
        for one in need.facts.get("relatives", ())
    )
    return (*((OWN,) if need.facts.get("home", True) else ()), *others)


def heard(need: Dialogue) -> object | None:
    """One of those on offer, or words with a door in them."""
    text = need.said.text
    door = parse_room(text)
    return need.said.choice() or (door.text if door else choices.remark(text) if find_room(text) else None)


def keep(need: Dialogue) -> None:
    """Keep whom it is for; of a door in words the words."""
    chosen = str(need.value)
    named = next((one for one in need.facts.get("relatives", ()) if f"r{one['id']}" == chosen), None)
    need.given["whom"] = None if chosen == OWN.code else named or {"id": None, "name": chosen}
    need.given["asks_whom"] = False


def told(need: Dialogue) -> Whom | None:
    """Whom it is for; None is their own home."""
    whom = need.given.get("whom")
    return Whom(whom["id"], whom["name"]) if whom else None


def to_show(need: Dialogue) -> Params:
    """A line that says whom it is for, when that is somebody else."""
    whom = told(need)
    return {"whom": texts.say("need.whom_line", need.language, name=whom.name) if whom else ""}
