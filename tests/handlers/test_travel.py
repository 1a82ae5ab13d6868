"""A declaration is watched for fourteen days, and risk or contact is work for the worker at once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Tell
from storage.models import Case
from tests.neighbourhood import DAY, STRANGER, ZHANG, Neighbourhood, at

QUIET = ("外地", "没有", "三天前", "昨天", "都没有", "跳过", "对")
RISKY = ("外地", "没有", "三天前", "昨天", "接触过", "前天", "跳过", "对")


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def declares(town: Neighbourhood, answers: tuple[str, ...]) -> list[Case]:
    town.commands(ZHANG, "travel")
    for said in answers:
        town.tells(ZHANG, said)
    town.forget()
    return list(town.db.exec(select(Case)))


def test_fourteen_days_from_the_return(town: Neighbourhood) -> None:
    (case,) = declares(town, QUIET)

    assert (case.kind, case.until, case.resident_id) == (
        "observation",
        DAY + timedelta(days=13),
        town.resident("张三").id,
    )
    assert town.tickets("exposure") == []


def test_contact_is_work_for_the_worker_without_ringing(town: Neighbourhood) -> None:
    declares(town, RISKY)

    (ticket,) = town.tickets("exposure")
    assert ticket.resident_id == town.resident("张三").id
    assert ticket.due_at == at("11:00")


def test_the_observation_ends_by_itself(town: Neighbourhood) -> None:
    (case,) = declares(town, QUIET)
    asked = []
    for later in range(1, 17):
        for clock in ("09:00", "16:00"):
            dealt = town.passes(at(clock, DAY + timedelta(days=later)))
            tells = [one for _, effects in dealt for one in effects if isinstance(one, Tell)]
            asked += [later for one in tells if one.lines[0].key == "cases.ask"]

    assert (asked[0], asked[-1], len(asked)) == (1, 13, 26)
    assert town.db.get_one(Case, case.id).state == "closed"


def test_declaring_again_is_the_same_observation_with_its_new_end(town: Neighbourhood) -> None:
    declares(town, QUIET)

    (case,) = declares(town, ("外地", "没有", "三天前", "今天", "都没有", "跳过", "对"))

    assert case.until == DAY + timedelta(days=14)


def test_a_newcomer_enrols_first(town: Neighbourhood) -> None:
    town.account(STRANGER, grid="幸福一格")

    assert town.commands(STRANGER, "travel").keys[0] == "enrolment.consent"
