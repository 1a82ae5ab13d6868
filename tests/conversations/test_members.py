"""The people of a household and the words that find them."""

import pytest

from conversations import members

PEOPLE = members.household(
    [
        {"id": 1, "name": "王芳", "relation": "妈妈"},
        {"id": 2, "name": "李雷", "relation": "self"},
        {"id": 3, "name": "李小明", "relation": "儿子"},
        {"id": 4, "name": "李小红", "relation": "女儿"},
        {"id": 5, "name": "赵强", "relation": None},
    ]
)


def test_the_sender_comes_first() -> None:
    assert [person.member for person in PEOPLE] == [2, 1, 3, 4, 5]


def test_a_sender_who_is_not_listed_is_added() -> None:
    (me, _) = members.household([{"id": 1, "name": "王芳", "relation": "妈妈"}])

    assert me.is_self
    assert me.member is None


@pytest.mark.parametrize(
    ("said", "member"),
    [
        ("我", 2),
        ("self", 2),
        ("李雷", 2),
        ("妈", 1),
        ("我妈", 1),
        ("母亲", 1),
        ("王芳", 1),
        ("儿子", 3),
        ("我儿子", 3),
        ("闺女", 4),
        ("小明", 3),
        ("赵强", 5),
    ],
)
def test_a_person_is_found_by_name_or_relation(said: str, member: int) -> None:
    found = members.find(PEOPLE, said)

    assert found is not None
    assert found.member == member


@pytest.mark.parametrize("said", ["孩子", "爸", "王奶奶", "李", "", "李小"])
def test_nobody_is_guessed(said: str) -> None:
    assert members.find(PEOPLE, said) is None


def test_an_only_child_is_the_child() -> None:
    found = members.find(members.household([{"id": 3, "name": "李小明", "relation": "儿子"}]), "孩子")

    assert found is not None
    assert found.member == 3


def test_everyone_is_called_by_name_and_relation() -> None:
    assert [person.say("zh") for person in PEOPLE] == ["我", "王芳(妈妈)", "李小明(儿子)", "李小红(女儿)", "赵强"]
