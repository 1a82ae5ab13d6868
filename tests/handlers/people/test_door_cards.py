"""The printed card of a door: a tap, a name, a number or 是我 enrols at once, and nothing else does."""

import pytest
from sqlmodel import select

from handlers.effects import Reply
from storage.models import Kinship
from tests.neighbourhood import STRANGER, WANG, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def scans(town: Neighbourhood, door: str, who: int = STRANGER) -> list[str]:
    """The data of the buttons that the card's link shows."""
    (asked,) = town.commands(who, "start", f"h_{town.household(door).code}").of(Reply)
    return [one.data for row in asked.buttons for one in row]


def is_now(town: Neighbourhood, who: int = STRANGER) -> list[str]:
    """Whom an account speaks for."""
    theirs = town.db.exec(select(Kinship.resident_id).where(Kinship.account_id == town.account(who))).all()
    names = {town.resident(name).id: name for name in ("张三", "李梅", "张小宝", "王秀英", "赵一", "钱二")}
    return [names[one] for one in theirs]


@pytest.mark.parametrize("text", ["是我", "1", "１", "王秀英", "我是王秀英", "好的", "同意"])
def test_an_elder_who_types_in_place_of_tapping_is_enrolled(town: Neighbourhood, text: str) -> None:
    scans(town, "502")

    answer = town.tells(STRANGER, text)

    assert is_now(town) == ["王秀英"]
    assert "hotline.menu" in answer.keys
    town.tells(STRANGER, "1")
    assert town.stands("王秀英") is not None


@pytest.mark.parametrize("text", ["2", "李梅", "我叫李梅"])
def test_of_several_the_number_or_the_name_decides(town: Neighbourhood, text: str) -> None:
    scans(town, "501")

    town.tells(STRANGER, text)

    assert is_now(town) == ["李梅"]


@pytest.mark.parametrize("text", ["是我", "9", "老王", "你好"])
def test_what_does_not_say_who_enrols_nobody(town: Neighbourhood, text: str) -> None:
    scans(town, "501")

    town.tells(STRANGER, text)

    assert is_now(town) == []


def test_a_tap_is_as_good_as_ever(town: Neighbourhood) -> None:
    (wang, *_) = scans(town, "502")

    assert "hotline.menu" in town.presses(STRANGER, wang, chat=STRANGER).keys
    assert is_now(town) == ["王秀英"]


def test_a_refusal_may_be_typed_too(town: Neighbourhood) -> None:
    scans(town, "502")

    assert town.tells(STRANGER, "不同意").keys == ["enrolment.refused"]
    assert is_now(town) == []


def test_a_day_later_a_number_says_nothing_of_the_card(town: Neighbourhood) -> None:
    scans(town, "502")

    town.tells(STRANGER, "王秀英", at=at("09:01", town.round().day.replace(day=3)))

    assert is_now(town) == []


def test_who_is_enrolled_already_reports_with_a_number(town: Neighbourhood) -> None:
    scans(town, "501", WANG)

    town.tells(WANG, "1")

    assert is_now(town, WANG) == ["王秀英"]
    assert town.stands("王秀英") is not None
