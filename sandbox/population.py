"""Moves the made-up community into a world: accounts, groups, and who the chat page offers to be."""

from typing import Any

from sandbox import community
from sandbox.account import Account
from sandbox.community import Group, Person
from sandbox.world import World


def populate(world: World, *, bot: str = "administrator", started: bool = False) -> World:
    """Everybody with Telegram, all groups with the bot in them as `bot` (`not_in` for none); returns the world."""
    for person in community.people():
        if person.telegram_id is not None:
            world.add_account(Account(person.telegram_id, person.name), started=started)
            world.portraits.append(_portrait(person))
    for group in community.groups():
        _add_group(world, group, bot)
    return world


def _add_group(world: World, group: Group, bot: str) -> None:
    members = [(world.accounts[member], "creator" if member == group.owner else "member") for member in group.members]
    world.add_group(group.id, group.title, members, kind=group.type, bot=bot)


def _portrait(person: Person) -> dict[str, Any]:
    return {
        "id": person.telegram_id,
        "name": person.name,
        "persona": person.persona or "resident",
        "blurb_zh": person.blurb_zh or f"{person.compound} {person.room}",
        "blurb_en": person.blurb_en or f"Lives at {person.room}",
        "role": person.role,
        "grid": person.grid,
        "room": person.room,
    }
