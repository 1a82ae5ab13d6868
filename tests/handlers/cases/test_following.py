"""Who has a fever is asked twice a day until a worker closes it, whatever happens in between."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Show, Tell
from storage.models import Case
from tests.handlers.test_access import words_to
from tests.neighbourhood import DAY, LI, OTHER_WORKER, STRANGER, WORKER, ZHANG, Neighbourhood, at

TOMORROW = DAY + timedelta(days=1)
ANSWERS = ("没有", "昨天", "咳嗽", "没有了", "接触过", "自己去", "对")


@pytest.fixture(autouse=True)
def _ill(town: Neighbourhood) -> None:
    """38.5, and the first questions answered."""
    town.opens()
    town.tells(ZHANG, "38.5")
    town.presses(ZHANG, f"f:{town.tickets('fever')[0].id}", chat=ZHANG)
    for said in ANSWERS:
        town.tells(ZHANG, said)
    town.forget()


def case(town: Neighbourhood) -> Case:
    return town.db.exec(select(Case)).one()


def looks(town: Neighbourhood, clock: str, later: int = 0) -> list[int]:
    """Who is asked how they are when the clock gets there."""
    dealt = town.passes(at(clock, DAY + timedelta(days=later)))
    return [
        one.chat_id for _, all_ in dealt for one in all_ if isinstance(one, Tell) and one.lines[0].key == "cases.ask"
    ]


def looked(town: Neighbourhood, *answers: str) -> None:
    town.presses(ZHANG, f"g:{case(town).id}", chat=ZHANG)
    for said in answers:
        town.tells(ZHANG, said)
    town.forget()


def test_what_was_told_is_kept_for_the_worker(town: Neighbourhood) -> None:
    one = case(town)

    assert (one.kind, one.state, one.opened_on) == ("fever", "open", DAY)
    assert one.told == {"onset": "2026-03-01", "symptoms": "咳嗽", "exposure": "contact", "transport": "own"}


def test_twice_a_day_until_it_is_closed(town: Neighbourhood) -> None:
    asked = [looks(town, clock, later) for clock, later in (("15:59", 0), ("16:00", 0), ("09:00", 1), ("16:00", 1))]
    assert asked == [[], [ZHANG], [ZHANG], [ZHANG]]

    town.presses(WORKER, f"k:{case(town).id}", chat=WORKER)

    assert [looks(town, clock, 2) for clock in ("09:00", "16:00")] == [[], []]


def test_a_look_missed_while_down_is_made_up_once(town: Neighbourhood) -> None:
    assert looks(town, "10:00", 2) == [ZHANG]


def test_normal_does_not_close_a_fever(town: Neighbourhood) -> None:
    town.tells(ZHANG, "36.5")
    looked(town, "好点", "36.5", "不用", "对")

    assert case(town).state == "open"


def test_worse_is_a_new_alarm(town: Neighbourhood) -> None:
    town.presses(WORKER, f"t:{town.tickets('fever')[0].id}:claim", chat=WORKER)

    looked(town, "更难受", "没有", "38.0", "不用", "对")

    assert [one.state for one in town.tickets("fever")] == ["CLAIMED", "OPEN"]


def test_danger_at_a_later_look_is_an_emergency_at_once(town: Neighbourhood) -> None:
    looked(town, "更难受", "有")

    assert [one.state for one in town.tickets("emergency")] == ["OPEN"]


def test_a_fever_again_after_it_was_closed_today_goes_on_with_the_same_case(town: Neighbourhood) -> None:
    town.presses(WORKER, f"k:{case(town).id}", chat=WORKER)
    town.presses(ZHANG, f"f:{town.tickets('fever')[0].id}", chat=ZHANG, at=at("10:00"))
    for said in ANSWERS:
        town.tells(ZHANG, said)

    assert (case(town).state, case(town).closed_by) == ("open", None)
    assert looks(town, "16:00") == [ZHANG]


def test_the_worker_sees_who_is_followed_up(town: Neighbourhood) -> None:
    assert [one.view for one in town.commands(WORKER, "cases").of(Show)] == ["cases"]
    assert "张三" in words_to(town, WORKER)


def test_the_worker_reads_words_and_no_codes(town: Neighbourhood) -> None:
    looked(town, "好点", "37.8", "药", "对")

    town.commands(WORKER, "cases")

    shown = words_to(town, WORKER)
    assert "感觉:好些了" in shown
    assert "要帮忙:要药" in shown
    assert not [code for code in ("better", "medicine", "exposure", "pickup") if code in shown]


@pytest.mark.parametrize("who", [LI, STRANGER, OTHER_WORKER])
def test_nobody_else_answers_or_closes_it(town: Neighbourhood, who: int) -> None:
    number = case(town).id

    assert town.presses(who, f"g:{number}", chat=who).keys == ["press.not_yours"]
    assert town.presses(who, f"k:{number}", chat=who).keys == ["press.not_yours"]
    assert case(town).state == "open"


def test_after_it_was_closed_the_old_button_explains(town: Neighbourhood) -> None:
    town.presses(WORKER, f"k:{case(town).id}", chat=WORKER)

    assert town.presses(ZHANG, f"g:{case(town).id}", chat=ZHANG).keys == ["ticket.already_moved"]
