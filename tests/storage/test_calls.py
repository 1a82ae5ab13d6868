"""How a day ends, and what the call list remembers."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage import calls
from storage.models import DayOutcome
from tests.neighbourhood import DAY, Neighbourhood, at


def ends(town: Neighbourhood, *outcomes: str) -> str:
    wang = town.resident("王秀英").id or 0
    for hour, outcome in enumerate(outcomes, start=10):
        calls.close_day(town.db, wang, DAY, outcome, by=None, at=at(f"{hour}:00"))
    return calls.day_outcomes(town.db, [wang], DAY)[wang]


@pytest.mark.parametrize("outcome", calls.DAY_OUTCOMES)
def test_a_day_ends_with_each_of_seven_outcomes(town: Neighbourhood, outcome: str) -> None:
    assert ends(town, outcome) == outcome


def test_no_other_outcome_ends_a_day(town: Neighbourhood) -> None:
    with pytest.raises(ValueError, match="nobody"):
        ends(town, "nobody")
    assert town.db.exec(select(DayOutcome)).all() == []


def test_the_latest_word_holds(town: Neighbourhood) -> None:
    assert ends(town, "not_reached", "away", "reached") == "reached"


def test_not_reached_replaces_nothing_that_somebody_said(town: Neighbourhood) -> None:
    assert ends(town, "refused", "not_reached") == "refused"


def test_every_day_ends_by_itself(town: Neighbourhood) -> None:
    wang = town.resident("王秀英").id or 0
    calls.close_day(town.db, wang, DAY - timedelta(days=1), "away", by=None, at=at("10:00"))

    assert calls.day_outcomes(town.db, [wang], DAY) == {}
