"""Volunteers sign up themselves and are welcomed by a worker of the grid."""

import pytest
from sqlmodel import select

from handlers.effects import Menu, Reply, Tell
from storage.models import Role, Ticket, Volunteer
from tests.neighbourhood import LI, OTHER_WORKER, WANG, WORKER, ZHANG, Answer, Neighbourhood

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


@pytest.fixture
def volunteer(town: Neighbourhood, offer: Ticket) -> Neighbourhood:
    """张三 is one."""
    town.presses(WORKER, f"e:{offer.id}:1", chat=WORKER)
    return town


def changes(town: Neighbourhood) -> Answer:
    """The button under the errands leads back to what was offered."""
    (errands,) = town.commands(ZHANG, "volunteer").of(Reply)
    return town.presses(ZHANG, errands.buttons[-1][0].data, chat=ZHANG)


def test_the_worker_reads_words_and_no_codes(town: Neighbourhood, offer: Ticket) -> None:
    assert offer.note == "张三: 送菜送药、打电话问候 · 周末 · 本楼栋"


def test_what_was_offered_is_read_back_and_changed_without_asking_the_worker_again(volunteer: Neighbourhood) -> None:
    answer = changes(volunteer)
    assert answer.of(Reply)[0].lines[0].params["skills"] == "送菜送药、打电话问候"

    for said in ("不对", "帮到多远", "整个小区", "对"):
        volunteer.tells(ZHANG, said)

    assert volunteer.db.get_one(Volunteer, volunteer.account(ZHANG)).area == "compound"
    assert [one.state for one in volunteer.tickets("volunteer")] == ["CONFIRMED"]


def test_a_skill_in_their_own_words_is_known_again(town: Neighbourhood) -> None:
    town.opens()
    town.commands(ZHANG, "volunteer")
    for said in ("别的", "没了", "会理发", "周末", "没了", "本楼", "对"):
        town.tells(ZHANG, said)

    answer = town.commands(ZHANG, "volunteer")

    assert answer.of(Reply)[0].lines[0].params["skills"] == "会理发"


def test_signing_up_twice_asks_the_worker_once(town: Neighbourhood, offer: Ticket) -> None:
    town.commands(ZHANG, "volunteer")
    for said in ("不对", "帮到多远", "整个小区", "对"):
        town.tells(ZHANG, said)

    (one,) = town.tickets("volunteer")
    assert one.note.endswith("整个小区")


def test_who_leaves_is_one_no_more_and_what_they_had_in_hand_goes_to_others(volunteer: Neighbourhood) -> None:
    volunteer.commands(WANG, "need")
    for said in ("两袋大米", "2", "1", "1", "1"):
        volunteer.tells(WANG, said)
    volunteer.presses(ZHANG, f"t:{volunteer.tickets('need')[0].id}:claim", chat=ZHANG)
    changes(volunteer)

    answer = volunteer.tells(ZHANG, "不做志愿者了")

    need = volunteer.tickets("need")[0]
    assert (need.state, need.owner_id) == ("OPEN", None)
    assert roles(volunteer) == []
    assert volunteer.db.get(Volunteer, volunteer.account(ZHANG)) is None
    assert answer.keys == ["volunteer.withdrawn"]
    assert answer.of(Menu) == [Menu(ZHANG, "resident")]


def test_who_leaves_before_the_worker_looked_is_decided_about_no_more(town: Neighbourhood, offer: Ticket) -> None:
    town.commands(ZHANG, "volunteer")
    town.tells(ZHANG, "不做志愿者了")

    assert [one.state for one in town.tickets("volunteer")] == ["CANCELLED"]
    assert town.presses(WORKER, f"e:{offer.id}:1", chat=WORKER).keys == ["ticket.already_moved"]
    assert roles(town) == []
