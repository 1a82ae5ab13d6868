"""What people told us is let go of when its time is over, and nothing else is."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from storage import audit, retention
from storage.models import Audit, Reading, Resident, Standing, Statement, Ticket
from tests.neighbourhood import DAY, STRANGER, WORKER, ZHANG, Neighbourhood, at

LATER = at("12:00", DAY + timedelta(days=1))


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def count(town: Neighbourhood, model: type[SQLModel]) -> int:
    return town.db.exec(select(func.count()).select_from(model)).one()


def thinned(town: Neighbourhood, before: datetime) -> int:
    """Thin out until nothing is left to erase; how many steps had work to do."""
    steps = 0
    while retention.thin_out(town.db, before=before):
        steps += 1
    town.db.expire_all()
    return steps


def test_readings_that_nobody_claims_go_after_their_days_with_their_words(town: Neighbourhood) -> None:
    town.says(STRANGER, "36.7")
    town.says(ZHANG, "36.5")

    assert retention.expire(town.db, before=DAY) == 0
    assert retention.expire(town.db, before=DAY + timedelta(days=1)) == 1

    town.db.expire_all()
    assert [one.celsius for one in town.db.exec(select(Reading))] == [36.5]
    assert sorted(one.text for one in town.db.exec(select(Statement))) == ["", "36.5"]


def test_an_unclaimed_fever_goes_though_its_ticket_stays(town: Neighbourhood) -> None:
    town.says(STRANGER, "38.7")

    assert retention.expire(town.db, before=DAY + timedelta(days=1)) == 1

    town.db.expire_all()
    (ticket,) = town.tickets("fever")
    assert ticket.reading_id is None


def test_what_is_old_is_erased_and_the_roster_stays(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.4 咳嗽")
    (ticket,) = town.tickets("fever")
    town.tells(WORKER, "有人吗")
    people = count(town, Resident)

    assert thinned(town, LATER) > 0

    assert (count(town, Reading), count(town, Standing)) == (0, 0)
    assert {one.text for one in town.db.exec(select(Statement))} <= {""}
    assert count(town, Resident) == people
    kept = town.db.exec(select(Ticket).where(col(Ticket.id) == ticket.id)).one()
    assert kept.state == "OPEN"


def test_what_is_not_old_yet_stays(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.5")

    thinned(town, at("00:00"))

    assert count(town, Reading) == 1
    assert [one.text for one in town.db.exec(select(Statement))] == ["36.5"]


def test_a_great_many_readings_go_some_at_a_time(town: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MOST", 2)
    for value in ("36.1", "36.2", "36.3", "36.4", "36.5"):
        town.says(ZHANG, value)

    assert retention.thin_out(town.db, before=LATER) == 2
    assert thinned(town, LATER) >= 2
    assert count(town, Reading) == 0


def test_acts_are_kept_longer_than_what_they_were_about(town: Neighbourhood) -> None:
    audit.note(town.db, at=at("09:00"), action="look.today", account_id=None)
    town.db.flush()

    thinned(town, LATER)
    assert "look.today" in [one.action for one in town.db.exec(select(Audit))]

    retention.forget_acts(town.db, before=LATER)
    town.db.expire_all()
    assert count(town, Audit) == 0
