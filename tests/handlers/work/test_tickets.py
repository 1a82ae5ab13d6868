"""A fever, an emergency or a call for help is one ticket, and climbs until somebody takes it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Refresh, Remove, Reply, Tell, Toast
from storage import people
from storage.models import Audit, Card, Outbox
from storage.outbox import Lane
from tests.neighbourhood import (
    GROUP,
    OPERATOR,
    OTHER_WORKER,
    WANG,
    WORK_ROOM,
    WORKER,
    ZHANG,
    Neighbourhood,
    at,
)

LEAD, SECOND = 210, 211


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def shown(town: Neighbourhood) -> list[int]:
    """The chats the only fever's card hangs in."""
    (ticket,) = town.tickets("fever")
    return list(town.db.exec(select(Card.chat_id).where(Card.ticket_id == ticket.id).order_by(Card.id)).all())  # type: ignore[arg-type]


def test_a_fever_is_one_ticket_however_often_it_is_said(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")
    town.says(ZHANG, "38.6", at=at("09:20"))
    town.tells(ZHANG, "发烧了", at=at("09:30"))

    (ticket,) = town.tickets("fever")
    assert ticket.resident_id == town.resident("张三").id


def test_37_3_is_a_fever_and_37_2_is_none(town: Neighbourhood) -> None:
    town.says(ZHANG, "37.2")
    assert town.tickets("fever") == []

    town.says(WANG, "37.3")
    assert len(town.tickets("fever")) == 1


def test_symptoms_without_a_fever_alarm_as_well(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.6 咳嗽")

    assert len(town.tickets("fever")) == 1


def test_an_alarm_goes_ahead_of_everything(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")

    lanes = town.db.exec(select(Outbox.chat_id, Outbox.lane).where(Outbox.kind == "card", Outbox.chat_id > 0)).all()
    assert list(lanes) == [(WORKER, Lane.ALARM)]


def test_a_work_room_hears_first(town: Neighbourhood) -> None:
    town.bind(WORK_ROOM, "幸福一格", "work")

    town.says(ZHANG, "38.5")

    assert shown(town) == [WORK_ROOM]


def test_without_a_reachable_worker_the_operators_hear(town: Neighbourhood) -> None:
    people.set_reach(town.db, town.account(WORKER), "blocked")
    town.forget()

    town.says(ZHANG, "38.5")

    assert shown(town) == [OPERATOR]


def test_nobody_takes_it_and_it_climbs_after_5_10_and_20_minutes(town: Neighbourhood) -> None:
    town.bind(WORK_ROOM, "幸福一格", "work")
    town.employ(SECOND, "幸福一格")
    town.employ(LEAD, "幸福一格", "lead")
    town.says(ZHANG, "38.5")

    heard = []
    for clock in ("09:04:59", "09:05", "09:10", "09:20"):
        town.passes(at(clock))
        heard.append(sorted(shown(town)))

    assert heard == [
        sorted([WORK_ROOM]),
        sorted([WORK_ROOM, WORKER, SECOND]),
        sorted([WORK_ROOM, WORKER, SECOND, LEAD]),
        sorted([WORK_ROOM, WORKER, SECOND, LEAD, OPERATOR]),
    ]


def test_who_takes_it_stops_the_climb(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")
    (ticket,) = town.tickets("fever")

    answer = town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER, at=at("09:03"))

    assert [toast.text.key for toast in answer.of(Toast)] == ["ticket.toast_claim"]
    assert town.passes(at("09:30")) == []
    assert town.tickets("fever")[0].state == "CLAIMED"
    assert [one.action for one in town.db.exec(select(Audit)) if one.action.startswith("ticket")] == [
        "ticket.open",
        "ticket.claim",
    ]


def test_a_second_claim_is_told_who_has_it(town: Neighbourhood) -> None:
    town.employ(SECOND, "幸福一格")
    town.says(ZHANG, "38.5")
    (ticket,) = town.tickets("fever")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER)

    answer = town.presses(SECOND, f"t:{ticket.id}:claim", chat=SECOND)

    assert [toast.text.key for toast in answer.of(Toast)] == ["ticket.already_taken"]
    assert town.tickets("fever")[0].owner_id == town.account(WORKER)


def test_what_is_given_back_climbs_again(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")
    (ticket,) = town.tickets("fever")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER)
    town.presses(WORKER, f"t:{ticket.id}:give_back", chat=WORKER, at=at("10:00"))

    assert town.tickets("fever")[0].state == "OPEN"
    assert [cause.split(":")[1] for cause, _ in town.passes(at("10:05"))] == ["climb"]


def test_an_emergency_reaches_a_person_at_once_and_the_group_hears_nothing_of_it(town: Neighbourhood) -> None:
    answer = town.says(WANG, "救命 我是502王秀英 胸口疼得厉害")

    (ticket,) = town.tickets("emergency")
    assert ticket.note == "救命 我是502王秀英 胸口疼得厉害"
    assert ticket.resident_id == town.resident("王秀英").id
    assert [one.chat_id for one in answer.of(Tell) if one.chat_id != WANG] == []
    (reply,) = answer.of(Reply)
    assert [one.key for one in reply.lines] == ["emergency.reply_phone"]
    assert set(reply.lines[0].params) == {"phone"}


def test_the_same_emergency_edited_is_no_second_ticket(town: Neighbourhood) -> None:
    town.says(WANG, "救命 摔倒了", message=50)
    town.edits(WANG, 50, "救命 摔倒了 快来")

    assert len(town.tickets("emergency")) == 1


def test_zero_is_a_person_who_will_ring(town: Neighbourhood) -> None:
    answer = town.tells(WANG, "0")

    assert answer.keys[:2] == ["menu.phone", "hotline.when"]
    assert [ticket.kind for ticket in town.tickets("help")] == ["help"]


def test_a_call_for_help_after_the_last_was_answered_is_a_new_one(town: Neighbourhood) -> None:
    town.tells(WANG, "0")
    (first,) = town.tickets("help")
    town.presses(WORKER, f"t:{first.id}:claim", chat=WORKER)
    town.presses(WORKER, f"t:{first.id}:finish", chat=WORKER)

    town.tells(WANG, "0", at=at("09:20"))

    assert [ticket.state for ticket in town.tickets("help")] == ["DONE", "OPEN"]


def test_a_fever_in_the_group_is_cared_for_in_private(town: Neighbourhood) -> None:
    answer = town.says(ZHANG, "38.5", message=77)

    (tell,) = answer.of(Tell)
    assert tell.chat_id == ZHANG
    remove = next(button for row in tell.buttons for button in row if button.data.startswith("x:"))
    gone = town.presses(ZHANG, remove.data, chat=ZHANG)
    assert [(one.chat_id, one.message_id) for one in gone.of(Remove)] == [(GROUP, 77)]


def test_only_who_wrote_it_has_a_message_removed(town: Neighbourhood) -> None:
    tell = town.says(ZHANG, "38.5", message=77).of(Tell)[0]
    remove = next(button for row in tell.buttons for button in row if button.data.startswith("x:"))

    answer = town.presses(WANG, remove.data, chat=WANG)

    assert [type(one) for one in answer.effects] == [Toast]
    assert answer.keys == ["press.not_yours"]


def test_a_worker_of_another_grid_is_not_shown_it(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")
    town.passes(at("09:00") + timedelta(minutes=30))

    assert OTHER_WORKER not in shown(town)


def test_a_worse_value_is_drawn_on_the_card_at_once(town: Neighbourhood) -> None:
    town.says(ZHANG, "37.5")

    answer = town.says(ZHANG, "39.4", at=at("11:00"))

    (ticket,) = town.tickets("fever")
    assert Refresh(f"ticket:{ticket.id}", Lane.ALARM) in answer.effects


@pytest.fixture
def dealt_with(town: Neighbourhood) -> Neighbourhood:
    """A fever of 38.0 that the worker has dealt with."""
    town.says(ZHANG, "38.0")
    number = town.tickets("fever")[0].id
    town.presses(WORKER, f"t:{number}:claim", chat=WORKER)
    town.presses(WORKER, f"t:{number}:finish", chat=WORKER)
    town.db.exec(select(Card)).one().message_id = 55
    town.forget()
    return town


@pytest.mark.parametrize("words", ["38.1", "38.0 胸闷"])
def test_a_fever_that_gets_worse_after_it_was_dealt_with_alarms_anew(dealt_with: Neighbourhood, words: str) -> None:
    answer = dealt_with.says(ZHANG, words, at=at("11:00"))

    (ticket,) = dealt_with.tickets("fever")
    assert (ticket.state, ticket.owner_id, ticket.closed_at) == ("OPEN", None, None)
    assert {Remove(WORKER, 55), Refresh(f"ticket:{ticket.id}", Lane.ALARM)} <= set(answer.effects)
    assert dealt_with.db.exec(select(Card.message_id)).all() == [None]  # a card that is only edited makes no sound
    assert [cause.split(":")[1] for cause, _ in dealt_with.passes(at("11:05"))] == ["climb"]


def test_a_fever_that_is_no_worse_stays_dealt_with(dealt_with: Neighbourhood) -> None:
    dealt_with.says(ZHANG, "37.9", at=at("11:00"))

    assert [one.state for one in dealt_with.tickets("fever")] == ["DONE"]


def test_who_has_a_fever_in_hand_hears_that_it_got_worse(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.0")
    number = town.tickets("fever")[0].id
    town.presses(WORKER, f"t:{number}:claim", chat=WORKER)

    answer = town.says(ZHANG, "39.4", at=at("11:00"))

    told = [one for one in answer.of(Tell) if one.chat_id == WORKER]
    assert [(one.lines[0].key, one.lane, one.quiet) for one in told] == [("ticket.worse", Lane.ALARM, False)]
    assert town.tickets("fever")[0].owner_id == town.account(WORKER)
