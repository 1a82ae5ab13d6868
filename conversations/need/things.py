"""The things a need asks for, as they are kept in its answers: beside those named before, with an amount or without."""

from dataclasses import dataclass
from typing import Any

from conversations.understanding.needs import Item

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Things asked for in a person's own words."""

    category: str
    items: tuple[Item, ...]
    urgent: bool = False


def so_far(given: Given) -> tuple[Item, ...]:
    """What was asked for so far."""
    return tuple(Item(item["name"], item["qty"], item["unit"]) for item in given.get("items", ()))


def uncounted(given: Given) -> list[dict[str, Any]]:
    """The kept items whose amount is still to be asked."""
    return [item for item in given.get("items", ()) if item["qty"] is None and not item.get("as_seen_fit")]


def to_count(given: Given) -> list[dict[str, Any]]:
    """The kept items whose amount is asked: those without one, or those asked last when the answer is changed."""
    last = given.get("counted", ())
    return uncounted(given) or [item for item in given.get("items", ()) if item["name"] in last]


def drop(given: Given, name: str) -> None:
    """Let go of a thing named before."""
    given["items"] = [each for each in given["items"] if each["name"] != name]


def add(given: Given, wanted: Wanted) -> None:
    """Keep things beside those named before; the later amount of the same thing stands."""
    if given.get("category", "other") == "other":
        given["category"] = wanted.category
    given["urgent"] = given.get("urgent", False) or wanted.urgent
    kept: list[dict[str, Any]] = given.setdefault("items", [])
    for item in wanted.items:
        same = next((each for each in kept if each["name"] == item.name), None)
        if same is None:
            kept.append(item.label())
        elif item.qty is not None:
            same["qty"], same["unit"] = item.qty, item.unit or same["unit"]
