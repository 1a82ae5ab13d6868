"""A declaration is watched for fourteen days, and risk or contact is work for the worker at once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Reply, Tell
from storage.models import Case, Reading
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
        for clock in ("09:00", "16:00", "20:00"):
            dealt = town.passes(at(clock, DAY + timedelta(days=later)))
            tells = [one for _, effects in dealt for one in effects if isinstance(one, Tell)]
            asked += [later for one in tells if one.lines[0].key == "cases.ask_observed"]

    assert (asked[0], asked[-1], len(asked)) == (1, 13, 13)
    assert town.db.get_one(Case, case.id).state == "closed"


@pytest.fixture
def third_day(town: Neighbourhood) -> Neighbourhood:
    """张三 is asked on the third day after they came back, and opens the questions."""
    (case,) = declares(town, QUIET)
    town.passes(at("09:00", DAY + timedelta(days=1)))
    town.passes(at("09:00", DAY + timedelta(days=2)))
    answer = town.presses(ZHANG, f"g:{case.id}", chat=ZHANG)
    (asked,) = answer.of(Reply)
    assert (asked.lines[0].key, asked.lines[0].params["day"]) == ("observation.feeling", "健康观察第 3 天。")
    return town


def observed(town: Neighbourhood, *answers: str) -> Case:
    for said in (*answers, "对"):
        town.tells(ZHANG, said)
    return town.db.exec(select(Case)).one()


def test_a_quiet_day_of_it_troubles_nobody(third_day: Neighbourhood) -> None:
    case = observed(third_day, "都好", "36.5", "没出门", "不用")

    assert (case.told["well"], case.told["out"], case.state) == (True, "home", "open")
    assert third_day.db.exec(select(Reading.celsius)).all() == [36.5]
    assert [third_day.tickets(kind) for kind in ("fever", "help", "exposure")] == [[], [], []]


def test_a_fever_under_observation_is_an_alarm_and_somebody_rings(third_day: Neighbourhood) -> None:
    observed(third_day, "都好", "38.0", "没出门", "不用")

    assert [len(third_day.tickets(kind)) for kind in ("fever", "help", "exposure")] == [1, 1, 0]


def test_meeting_somebody_infected_meanwhile_is_work_for_the_worker(third_day: Neighbourhood) -> None:
    observed(third_day, "都好", "36.5", "密接", "不用")

    (ticket,) = third_day.tickets("exposure")
    assert ticket.resident_id == third_day.resident("张三").id


def test_who_wants_something_is_rung(third_day: Neighbourhood) -> None:
    observed(third_day, "都好", "36.5", "没出门", "药")

    assert [ticket.note.splitlines()[-1] for ticket in third_day.tickets("help")] == ["要药"]


def test_declaring_again_is_the_same_observation_with_its_new_end(town: Neighbourhood) -> None:
    declares(town, QUIET)

    (case,) = declares(town, ("外地", "没有", "三天前", "今天", "都没有", "跳过", "对"))

    assert case.until == DAY + timedelta(days=14)


def test_a_newcomer_enrols_first(town: Neighbourhood) -> None:
    town.account(STRANGER, grid="幸福一格")

    assert town.commands(STRANGER, "travel").keys[0] == "enrolment.consent"
