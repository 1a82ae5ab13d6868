"""转派: a ticket goes to somebody by name, who has to answer; and it never falls between two people."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Reply, Tell
from handlers.pages import ticket_pages
from storage import people, tickets
from storage.models import Audit, Ticket
from storage.outbox import Lane
from tests.neighbourhood import (
    LI,
    OTHER_WORKER,
    STRANGER,
    WANG,
    WORKER,
    ZHANG,
    Answer,
    Neighbourhood,
    at,
)

SECOND, HELPER, BUSY = 210, 501, 502


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    town.employ(SECOND, "幸福一格")
    town.employ(HELPER, "幸福一格", "volunteer")
    town.employ(BUSY, "幸福一格", "volunteer")


def fever(town: Neighbourhood) -> Ticket:
    """38.5 of 张三, nobody's yet."""
    town.says(ZHANG, "38.5")
    return town.tickets("fever")[0]


def need(town: Neighbourhood, who: int = ZHANG) -> Ticket:
    """两袋大米, nobody's yet."""
    town.commands(who, "need")
    for said in ("两袋大米", "2", "1", "1", "1"):
        town.tells(who, said)
    return town.tickets("need")[-1]


def names(answer: Answer) -> list[str]:
    """What the list of names offers, in order."""
    return [button.data for one in answer.of(Reply) for row in one.buttons for button in row]


def buttons(town: Neighbourhood, ticket: Ticket, chat: int) -> list[str]:
    """The buttons of the ticket's card in a chat."""
    card = tickets.card_in(town.db, ticket_id=ticket.id or 0, chat_id=chat)
    assert card is not None
    (page,) = ticket_pages.card(town.db, {"ticket": ticket.id, "card": card.id}, town.now)
    return [one.data.partition(":")[0] + ":" + one.data.rpartition(":")[2] for row in page.buttons for one in row]


def pass_to(town: Neighbourhood, ticket: Ticket, who: int, by: int = WORKER) -> Answer:
    """The worker passes it on by name."""
    return town.presses(by, f"pass:{ticket.id}:{town.account(who)}", chat=by)


# --- whom it may go to ---------------------------------------------------------------------------------------


def test_who_has_the_least_in_hand_comes_first_and_who_asked_is_not_offered(town: Neighbourhood) -> None:
    town.employ(ZHANG, "幸福一格", "volunteer")
    first = need(town, WANG)
    town.presses(BUSY, f"t:{first.id}:claim", chat=BUSY)
    ticket = need(town)

    answer = town.presses(WORKER, f"pass:{ticket.id}", chat=WORKER)

    assert names(answer) == [f"pass:{ticket.id}:{town.account(who)}" for who in (SECOND, HELPER, BUSY)]


def test_an_alarm_goes_to_workers_alone(town: Neighbourhood) -> None:
    ticket = fever(town)

    assert names(town.presses(WORKER, f"pass:{ticket.id}", chat=WORKER)) == [f"pass:{ticket.id}:{town.account(SECOND)}"]
    assert pass_to(town, ticket, HELPER).keys == ["ticket.already_moved"]
    assert town.tickets("fever")[0].owner_id is None


def test_whom_nobody_can_reach_is_not_offered(town: Neighbourhood) -> None:
    people.set_reach(town.db, town.account(SECOND), "blocked")
    ticket = fever(town)

    answer = town.presses(WORKER, f"pass:{ticket.id}", chat=WORKER)

    assert (answer.keys[1], names(answer)) == ("pass.nobody", [])


def test_what_somebody_has_in_hand_may_also_go_back_to_everybody(town: Neighbourhood) -> None:
    ticket = fever(town)
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER)

    assert names(town.presses(WORKER, f"pass:{ticket.id}", chat=WORKER))[-1] == f"t:{ticket.id}:give_back"


# --- what it leads to ----------------------------------------------------------------------------------------


def test_it_is_theirs_with_a_sound_and_the_resident_hears_who_comes(town: Neighbourhood) -> None:
    ticket = need(town)
    town.presses(HELPER, f"t:{ticket.id}:claim", chat=HELPER)

    answer = pass_to(town, ticket, BUSY)

    told = {one.chat_id: one.lines[0].key for one in answer.of(Tell)}
    assert told == {BUSY: "pass.yours", HELPER: "pass.gone", ZHANG: "step.claimed"}
    assert town.tickets("need")[0].owner_id == town.account(BUSY)
    assert buttons(town, ticket, BUSY) == ["t:accept", "t:set_out", "t:finish", "t:give_back"]
    assert "t:accept" not in buttons(town, ticket, WORKER)
    assert buttons(town, ticket, HELPER) == []


def test_the_address_goes_with_it(town: Neighbourhood) -> None:
    ticket = need(town)
    town.presses(HELPER, f"t:{ticket.id}:claim", chat=HELPER)
    pass_to(town, ticket, BUSY)

    rooms = {}
    for chat in (HELPER, BUSY):
        card = tickets.card_in(town.db, ticket_id=ticket.id or 0, chat_id=chat)
        (page,) = ticket_pages.card(town.db, {"ticket": ticket.id, "card": card.id if card else 0}, town.now)
        rooms[chat] = [one.params["room"] for one in page.lines if "room" in one.params]
    assert rooms == {HELPER: [], BUSY: ["3-1-501"]}


def test_an_alarm_that_is_not_answered_is_everybodys_after_five_minutes(town: Neighbourhood) -> None:
    ticket = fever(town)
    pass_to(town, ticket, SECOND)

    assert town.passes(at("09:04:59")) == []
    effects = [one for _, effects in town.passes(at("09:05")) for one in effects]
    ticket = town.tickets("fever")[0]

    assert (ticket.state, ticket.owner_id, ticket.rung) == ("OPEN", None, 1)
    assert (SECOND, "errand.returned") in [
        (tell.chat_id, tell.lines[0].key) for tell in effects if isinstance(tell, Tell)
    ]
    assert [cause.split(":")[1] for cause, _ in town.passes(at("09:10"))] == ["climb"]


@pytest.mark.parametrize("answer", ["accept", "set_out", "finish"])
def test_who_answers_keeps_it(town: Neighbourhood, answer: str) -> None:
    ticket = fever(town)
    pass_to(town, ticket, SECOND)

    town.presses(SECOND, f"t:{ticket.id}:{answer}", chat=SECOND)
    town.passes(at("09:00") + timedelta(hours=1))

    assert town.tickets("fever")[0].owner_id == town.account(SECOND)
    assert "t:accept" not in buttons(town, ticket, SECOND)


def test_nobody_answers_in_anothers_place(town: Neighbourhood) -> None:
    ticket = fever(town)
    pass_to(town, ticket, SECOND)

    assert town.presses(WORKER, f"t:{ticket.id}:accept", chat=WORKER).keys == ["ticket.already_taken"]
    assert town.tickets("fever")[0].owner_id == town.account(SECOND)


def test_an_errand_has_office_hours_to_be_answered(town: Neighbourhood) -> None:
    ticket = need(town)
    town.now = at("19:00")
    pass_to(town, ticket, HELPER)

    town.passes(at("23:30"))

    assert town.tickets("need")[0].state == "CLAIMED"


def test_a_trip_that_is_passed_on_does_not_return_at_the_first_ones_hour(town: Neighbourhood) -> None:
    need(town)
    town.tells(HELPER, "我有空到10:00")
    ticket = town.tickets("need")[0]
    pass_to(town, ticket, BUSY)
    town.presses(BUSY, f"t:{ticket.id}:accept", chat=BUSY)

    town.passes(at("10:01"))

    assert town.tickets("need")[0].owner_id == town.account(BUSY)


def test_it_is_written_down(town: Neighbourhood) -> None:
    ticket = fever(town)
    pass_to(town, ticket, SECOND)
    town.presses(SECOND, f"t:{ticket.id}:accept", chat=SECOND)

    acts = [(one.action, one.account_id) for one in town.db.exec(select(Audit)) if one.action.startswith("ticket")]
    assert acts[1:] == [("ticket.pass_on", town.account(WORKER)), ("ticket.accept", town.account(SECOND))]


@pytest.mark.parametrize("who", [STRANGER, LI, OTHER_WORKER, HELPER])
def test_nobody_else_passes_it_on(town: Neighbourhood, who: int) -> None:
    ticket = need(town)
    town.presses(HELPER, f"t:{ticket.id}:claim", chat=HELPER)

    for data in (f"pass:{ticket.id}", f"pass:{ticket.id}:{town.account(BUSY)}"):
        assert town.presses(who, data, chat=who).keys == ["press.not_yours"]
    assert town.tickets("need")[0].owner_id == town.account(HELPER)


def test_an_alarm_passed_on_goes_ahead_of_everything(town: Neighbourhood) -> None:
    (told,) = [one for one in pass_to(town, fever(town), SECOND).of(Tell) if one.chat_id == SECOND]

    assert (told.lane, told.quiet) == (Lane.ALARM, False)
