"""The made-up community."""

from collections import Counter

import pytest

from sandbox import community
from sandbox.population import populate
from sandbox.world import World
from tests.sandbox.conftest import StandingClock

PEOPLE = community.people()


def test_it_has_the_size_of_a_small_community() -> None:
    households = {(person.compound, person.room) for person in PEOPLE if person.room}

    assert 140 <= len(PEOPLE) <= 170
    assert 55 <= len(households) <= 70
    assert 90 <= sum(person.telegram_id is not None for person in PEOPLE) <= 120


def test_the_cast_comes_first() -> None:
    cast = [person.persona for person in PEOPLE[:7]]

    assert cast == ["young_resident", "elder", "daughter", "newcomer", "volunteer", "grid_worker", "operator"]
    assert [person.telegram_id for person in PEOPLE[:7]] == list(range(10001, 10008))


def test_every_office_is_held() -> None:
    held = Counter(person.role for person in PEOPLE)

    assert (held["worker"], held["operator"], held["volunteer"]) == (3, 1, 2)


@pytest.mark.parametrize("grid", community.GRIDS)
def test_a_roster_has_the_columns_of_the_product_and_no_newcomers(grid: str) -> None:
    rows = community.roster_rows(grid)
    columns = ["compound", "building", "entrance", "door", "name", "phone", "birth_year", "tags"]
    newcomers = {person.name for person in PEOPLE if person.persona == "newcomer"}

    assert all(list(row) == columns for row in rows)
    assert 40 <= len(rows) <= 60
    assert newcomers.isdisjoint(row["name"] for row in rows)


def test_nobody_is_on_the_roster_twice() -> None:
    rows = [
        (row["compound"], row["building"], row["entrance"], row["door"], row["name"])
        for grid in community.GRIDS
        for row in community.roster_rows(grid)
    ]

    assert len(rows) == len(set(rows))


def test_phones_are_made_up_and_nobodys_twice() -> None:
    phones = [person.phone for person in PEOPLE if person.phone]

    assert all(len(phone) == 11 and phone.startswith("138000") for phone in phones)
    assert len(phones) == len(set(phones))


def test_each_grid_has_its_group_and_the_second_two() -> None:
    kinds = [(group.grid, group.kind) for group in community.groups()]

    assert kinds == [
        ("第一网格", "grid"),
        ("第二网格", "grid"),
        ("第二网格", "elders"),
        ("第三网格", "grid"),
        (None, "work"),
    ]
    assert all(group.owner in group.members for group in community.groups())


def test_the_world_is_peopled() -> None:
    world = populate(World(StandingClock()), bot="member")

    assert len(world.portraits) == len(world.accounts)
    assert world.portraits[0]["room"] == "3-2-501"
    assert {chat.bot for chat in world.chats.values() if not chat.is_private} == {"member"}
