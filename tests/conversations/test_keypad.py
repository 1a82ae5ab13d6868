"""Doors by telephone keys, and names that tell little."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.keypad import Narrowed, answer, masked, narrow, parts


@dataclass(frozen=True)
class Place:
    building: str
    entrance: str
    door: str


DOORS = [
    Place("3", "1", "501"),
    Place("3", "2", "501"),
    Place("3", "2", "0502"),
    Place("8", "", "101"),
    Place("8", "", "102"),
    Place("12A", "", "7"),
]


def found(keys: str) -> list[Place]:
    narrowed = narrow(parts(keys), DOORS)
    assert not narrowed.asks
    return [DOORS[at] for at in narrowed.doors]


@pytest.mark.parametrize(
    ("keys", "door"),
    [
        ("3*2*501#", DOORS[1]),
        ("3*2*501", DOORS[1]),
        ("03*02*501#", DOORS[1]),
        ("3**2**501", DOORS[1]),
        ("3*2*502#", DOORS[2]),
        ("3*502", DOORS[2]),
        ("8*101#", DOORS[3]),
        ("8*1*101", DOORS[3]),
        ("102", DOORS[4]),
        ("12*7", DOORS[5]),
    ],
)
def test_a_door_is_found_by_its_numbers(keys: str, door: Place) -> None:
    assert found(keys) == [door]


@pytest.mark.parametrize(("keys", "asks"), [("3", "entrance"), ("8", "door"), ("3*2", "door"), ("3*1", "door")])
def test_what_is_missing_is_asked(keys: str, asks: str) -> None:
    assert narrow(parts(keys), DOORS).asks == asks


@pytest.mark.parametrize("keys", ["", "*", "#", "9*9*999", "999", "501", "3*2*999", "1*2*3*4", "3*501*2"])
def test_what_is_no_door_or_could_be_two_finds_none(keys: str) -> None:
    assert narrow(parts(keys), DOORS) == Narrowed()


def test_two_entrances_with_the_same_door_are_both_meant_until_one_is_named() -> None:
    assert found("3*501") == [DOORS[0], DOORS[1]]


@given(st.text(alphabet="0123456789*#", max_size=12))
def test_any_keys_find_only_doors_that_bear_all_their_numbers(keys: str) -> None:
    narrowed = narrow(parts(keys), DOORS)

    for at in narrowed.doors:
        door = DOORS[at]
        numbers = {"".join(filter(str.isdigit, one)).lstrip("0") for one in (door.building, door.entrance, door.door)}
        missing = [one for one in (part.lstrip("0") for part in parts(keys)) if one not in numbers]
        assert missing == [] or (len(parts(keys)) == 3 and door.entrance == "" and len(missing) == 1)


@pytest.mark.parametrize(
    ("keys", "said"),
    [("1", "1"), ("1#", "1"), ("*", "*"), ("365#", "36.5"), ("36*5#", "36.5"), ("385", "38.5"), ("405", "40.5")],
)
def test_a_menu_is_answered_by_one_key_or_a_temperature(keys: str, said: str) -> None:
    assert answer(keys) == said


@pytest.mark.parametrize("keys", ["", "#", "36", "11", "339", "430", "501#", "3650#", "36*55*5", "36**5", "３６５"])
def test_anything_else_is_not_guessed_at(keys: str) -> None:
    assert answer(keys) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("王秀英", "王某英"), ("张三", "张某"), ("欧阳娜娜", "欧某娜"), ("Ann Lee", "A L")],
)
def test_a_name_is_said_so_that_only_its_bearer_knows_it(name: str, said: str) -> None:
    assert masked(name) == said
