"""How a day ends, and what the call list remembers."""

from concurrent.futures import Future
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from storage import calls
from storage.database import Database
from storage.models import Call, DayOutcome
from tests.neighbourhood import DAY, Neighbourhood, at, settle_in


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


def test_of_callers_who_ask_at_once_one_is_given_the_resident(database: Database) -> None:
    town_ids = database.transact(_settled)
    wang, callers = town_ids[0], town_ids[1:]

    def asking(account: int) -> "Future[bool]":
        offer = {"day": DAY, "at": at("09:00"), "account_id": account}

        def work(db: Session) -> bool:
            return calls.lend(db, wang, since=at("08:45"), **offer) is not None

        return database.submit(work)

    given = [one.result(30) for one in [asking(account) for account in callers * 5]]

    assert sorted(given) == [False] * (len(given) - 1) + [True]
    assert len(database.transact(lambda db: db.exec(select(Call.id)).all())) == 1


def _settled(db: Session) -> list[int]:
    """A resident, and the accounts of four others."""
    town = settle_in(db)
    return [town.resident("王秀英").id or 0, *(town.account(user) for user in (101, 102, 104, 105))]
