"""A call-back is taken, rung three times, and then somebody stands at the door; a voice note is heard or climbs."""

from typing import Any

import pytest
from sqlmodel import col, select

from handlers.effects import Play, Reply, Tell, Toast
from handlers.incoming import Attachment
from handlers.pages import ticket_pages
from storage.models import Card, Outbox, Ticket
from tests.neighbourhood import OTHER_WORKER, WANG, WORK_ROOM, WORKER, ZHANG, Answer, Neighbourhood, at

SECOND = 211


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    town.bind(WORK_ROOM, "幸福一格", "work")


def called(town: Neighbourhood) -> Ticket:
    """A call-back that the worker took."""
    town.tells(WANG, "0")
    (ticket,) = town.tickets("help")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)
    return town.tickets("help")[0]


def nobody(town: Neighbourhood, ticket: Ticket, clock: str) -> Answer:
    return town.presses(WORKER, f"l:{ticket.id}:nobody", chat=WORK_ROOM, at=at(clock))


def shown(town: Neighbourhood, ticket: Ticket) -> tuple[list[str], list[str]]:
    """The keys of a card's lines and the data of its buttons."""
    (page,) = ticket_pages.card(town.db, {"ticket": ticket.id}, town.now)
    return [one.key for one in page.lines], [one.data for row in page.buttons for one in row]


def chats(town: Neighbourhood, ticket: Ticket) -> set[int]:
    return set(town.db.exec(select(Card.chat_id).where(Card.ticket_id == ticket.id)).all())


def told(answer: Answer | list[Any], chat: int) -> list[str]:
    effects = answer.effects if isinstance(answer, Answer) else answer
    return [line.key for one in effects if isinstance(one, Tell) and one.chat_id == chat for line in one.lines]


# --- call-backs -------------------------------------------------------------------------------------------


def test_who_takes_it_is_named_to_the_resident(town: Neighbourhood) -> None:
    town.tells(WANG, "0")
    (ticket,) = town.tickets("help")

    answer = town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)

    assert told(answer, WANG) == ["step.ringing"]


def test_a_claimed_call_has_its_outcomes_as_buttons(town: Neighbourhood) -> None:
    ticket = called(town)

    outcomes = [f"l:{ticket.id}:reached", f"l:{ticket.id}:nobody"]
    assert shown(town, ticket)[1] == [*outcomes, f"pass:{ticket.id}", f"drop:{ticket.id}"]


def test_reached_asks_the_resident_whether_it_was_so(town: Neighbourhood) -> None:
    ticket = called(town)

    answer = town.presses(WORKER, f"l:{ticket.id}:reached", chat=WORK_ROOM)

    assert town.tickets("help")[0].state == "DONE"
    assert told(answer, WANG) == ["step.done_help"]


@pytest.mark.parametrize("how", ["button", "没打通", "没有"])
def test_not_reached_after_all_opens_it_again_and_more_people_see_it(town: Neighbourhood, how: str) -> None:
    ticket = called(town)
    town.presses(WORKER, f"l:{ticket.id}:reached", chat=WORK_ROOM)
    assert WORKER not in chats(town, ticket)

    if how == "button":
        town.presses(WANG, f"y:{ticket.id}:0", chat=WANG)
    else:
        town.tells(WANG, how)

    (again,) = town.tickets("help")
    assert (again.state, again.rung, again.owner_id) == ("OPEN", 1, None)
    assert WORKER in chats(town, ticket)


def test_nobody_answers_and_ten_minutes_later_it_is_due_again(town: Neighbourhood) -> None:
    ticket = called(town)

    answer = nobody(town, ticket, "09:05")

    assert told(answer, WANG) == ["call.missed"]
    assert town.tickets("help")[0].due_at == at("09:15")
    dealt = [effect for _, effects in town.passes(at("09:15")) for effect in effects]
    assert told(dealt, WORKER) == ["call.due"]


def test_the_first_ring_is_due_within_a_quarter_of_an_hour(town: Neighbourhood) -> None:
    called(town)

    assert town.passes(at("09:09:59")) == []
    dealt = [effect for _, effects in town.passes(at("09:10")) for effect in effects]

    assert told(dealt, WORKER) == ["call.due"]


def test_a_call_without_an_outcome_reaches_the_next_rung(town: Neighbourhood) -> None:
    town.employ(SECOND, "幸福一格")
    ticket = called(town)

    town.passes(at("09:10"))

    assert SECOND in chats(town, ticket)


def test_after_three_tries_somebody_goes_to_the_door(town: Neighbourhood) -> None:
    town.employ(SECOND, "幸福一格")
    ticket = called(town)
    for clock in ("09:05", "09:15"):
        nobody(town, ticket, clock)
        assert town.tickets("help")[0].state == "CLAIMED"

    nobody(town, ticket, "09:25")

    (door,) = town.tickets("help")
    assert (door.state, door.rung, door.owner_id) == ("OPEN", 1, None)
    assert "ticket.door" in shown(town, door)[0]
    assert {WORKER, SECOND} <= chats(town, ticket)


def test_at_the_door_there_is_nothing_to_ring(town: Neighbourhood) -> None:
    ticket = called(town)
    for clock in ("09:05", "09:15", "09:25"):
        nobody(town, ticket, clock)
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM, at=at("09:26"))

    assert f"l:{ticket.id}:nobody" not in shown(town, town.tickets("help")[0])[1]
    answer = town.presses(WORKER, f"t:{ticket.id}:finish", chat=WORK_ROOM, at=at("09:40"))
    assert told(answer, WANG) == ["step.done_door"]


def test_after_it_was_opened_again_there_are_three_tries_again(town: Neighbourhood) -> None:
    ticket = called(town)
    for clock in ("09:05", "09:15"):
        nobody(town, ticket, clock)
    town.presses(WORKER, f"l:{ticket.id}:reached", chat=WORK_ROOM, at=at("09:20"))
    town.presses(WANG, f"y:{ticket.id}:0", chat=WANG, at=at("09:21"))
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM, at=at("09:22"))

    nobody(town, ticket, "09:25")

    assert town.tickets("help")[0].state == "CLAIMED"


def test_a_worker_of_another_grid_says_nothing_about_a_call(town: Neighbourhood) -> None:
    ticket = called(town)

    answer = town.presses(OTHER_WORKER, f"l:{ticket.id}:nobody", chat=OTHER_WORKER)

    assert answer.keys == ["press.not_yours"]


# --- voice notes ------------------------------------------------------------------------------------------


def speaks(town: Neighbourhood, user: int = WANG, **how: Any) -> Answer:
    return town._take(user, "message", chat=user, attachment=Attachment("voice", "voice-file", "", 900), **how)


def test_a_voice_note_is_played_in_the_work_room(town: Neighbourhood) -> None:
    answer = speaks(town)

    assert answer.keys == ["menu.phone", "voice.kept_phone"]
    letters = town.db.exec(select(Outbox).where(Outbox.kind == "voice")).all()
    assert [(one.chat_id, one.payload["file_id"]) for one in letters] == [(WORK_ROOM, "voice-file")]


@pytest.mark.parametrize(("tap", "kept"), [("n", ("normal", None)), ("365", ("", 36.5))])
def test_a_tap_settles_what_was_said(town: Neighbourhood, tap: str, kept: tuple[str, float | None]) -> None:
    speaks(town)
    (ticket,) = town.tickets("voice")

    answer = town.presses(WORKER, f"v:{ticket.id}:{tap}", chat=WORK_ROOM, at=at("09:10"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.status, stand.celsius) == kept
    assert town.tickets("voice")[0].state == "DONE"
    assert told(answer, WANG)[0] == "voice.heard"


def test_a_number_in_reply_to_the_card_settles_it_too(town: Neighbourhood) -> None:
    speaks(town)
    (ticket,) = town.tickets("voice")
    card = town.db.exec(select(Card).where(Card.ticket_id == ticket.id)).one()
    card.message_id = 4242
    town.forget()

    town.says(WORKER, "38.4", chat=WORK_ROOM, reply_to=4242)

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.celsius, len(town.tickets("fever"))) == (38.4, 1)


def test_a_voice_note_counts_when_it_was_said(town: Neighbourhood) -> None:
    speaks(town, at=at("17:59"))
    (ticket,) = town.tickets("voice")
    town.passes(at("18:01"))

    town.presses(WORKER, f"v:{ticket.id}:n", chat=WORK_ROOM, at=at("18:10"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert not stand.late


def test_help_that_was_asked_for_by_voice_is_rung(town: Neighbourhood) -> None:
    speaks(town)
    (voice,) = town.tickets("voice")

    answer = town.presses(WORKER, f"v:{voice.id}:h", chat=WORK_ROOM)

    (call,) = town.tickets("help")
    assert (call.state, call.owner_id) == ("CLAIMED", town.account(WORKER))
    assert told(answer, WANG) == ["step.ringing"]
    assert town.tickets("voice")[0].state == "DONE"


def test_what_nobody_heard_for_a_quarter_of_an_hour_climbs_and_is_played_there_too(town: Neighbourhood) -> None:
    speaks(town)
    (ticket,) = town.tickets("voice")
    assert town.passes(at("09:14:59")) == []

    dealt = [effect for _, effects in town.passes(at("09:15")) for effect in effects]

    assert WORKER in chats(town, ticket)
    assert [one.chat_id for one in dealt if isinstance(one, Play)] == [WORKER]


def test_it_is_played_again_where_that_is_asked(town: Neighbourhood) -> None:
    speaks(town)
    (ticket,) = town.tickets("voice")

    (played,) = town.presses(WORKER, f"p:{ticket.id}", chat=WORKER).of(Play)

    assert (played.chat_id, played.file_id) == (WORKER, "voice-file")


@pytest.mark.parametrize("tap", ["999", "-1", "x", "1"])
def test_a_made_up_value_settles_nothing(town: Neighbourhood, tap: str) -> None:
    speaks(town)
    (ticket,) = town.tickets("voice")

    answer = town.presses(WORKER, f"v:{ticket.id}:{tap}", chat=WORK_ROOM)

    assert (answer.keys, town.tickets("voice")[0].state) == (["press.old"], "OPEN")


def test_two_voice_notes_are_two_in_the_queue(town: Neighbourhood) -> None:
    speaks(town)
    speaks(town, ZHANG)

    assert [ticket.state for ticket in town.tickets("voice")] == ["OPEN", "OPEN"]
    assert len(town.db.exec(select(Card).where(col(Card.chat_id) == WORK_ROOM)).all()) == 2


def test_a_voice_note_twice_settled_is_one_report(town: Neighbourhood) -> None:
    speaks(town)
    (ticket,) = town.tickets("voice")
    town.presses(WORKER, f"v:{ticket.id}:n", chat=WORK_ROOM)

    answer = town.presses(WORKER, f"v:{ticket.id}:386", chat=WORK_ROOM)

    assert answer.keys == ["ticket.already_moved"]
    assert len(answer.of(Toast)) == 1
    assert answer.of(Reply) == []
    assert town.tickets("fever") == []
