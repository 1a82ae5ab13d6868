"""Volunteers sign up themselves and are welcomed by a worker of the grid."""

import pytest
from sqlmodel import select

from handlers.effects import Menu, Tell
from storage.models import Role, Ticket, Volunteer
from tests.neighbourhood import LI, OTHER_WORKER, WORKER, ZHANG, Neighbourhood

ANSWERS = ("送菜", "陪聊", "没了", "周末", "没了", "本楼", "对")


@pytest.fixture
def offer(town: Neighbourhood) -> Ticket:
    town.opens()
    town.commands(ZHANG, "volunteer")
    for said in ANSWERS:
        town.tells(ZHANG, said)
    return town.tickets("volunteer")[0]


def roles(town: Neighbourhood) -> list[tuple[str, int]]:
    theirs = select(Role.role, Role.area_id).where(Role.account_id == town.account(ZHANG))
    return list(town.db.exec(theirs))


def test_what_they_offer_is_kept_and_a_worker_is_asked(town: Neighbourhood, offer: Ticket) -> None:
    kept = town.db.get_one(Volunteer, town.account(ZHANG))

    assert (kept.skills, kept.hours, kept.area) == (["deliver", "phone"], ["weekend"], "building")
    assert (offer.state, roles(town)) == ("OPEN", [])


def test_a_workers_yes_makes_them_one(town: Neighbourhood, offer: Ticket) -> None:
    answer = town.presses(WORKER, f"e:{offer.id}:1", chat=WORKER)

    assert roles(town) == [("volunteer", town.grid().id)]
    assert [one.lines[0].key for one in answer.of(Tell) if one.chat_id == ZHANG] == ["role.welcome_volunteer"]
    assert answer.of(Menu) == [Menu(ZHANG, "volunteer")]


def test_a_workers_no_is_told_kindly(town: Neighbourhood, offer: Ticket) -> None:
    answer = town.presses(WORKER, f"e:{offer.id}:0", chat=WORKER)

    assert (roles(town), [one.lines[0].key for one in answer.of(Tell)]) == ([], ["claim.refused_volunteer"])


@pytest.mark.parametrize("who", [ZHANG, LI, OTHER_WORKER])
def test_nobody_else_decides(town: Neighbourhood, offer: Ticket, who: int) -> None:
    assert town.presses(who, f"e:{offer.id}:1", chat=who).keys == ["press.not_yours"]
    assert roles(town) == []


def test_a_volunteer_gets_their_errands_instead_of_the_sign_up(town: Neighbourhood, offer: Ticket) -> None:
    town.presses(WORKER, f"e:{offer.id}:1", chat=WORKER)

    assert town.commands(ZHANG, "volunteer").keys == ["errand.none"]
    assert town.commands(ZHANG, "start", "volunteering").keys == ["errand.none"]
