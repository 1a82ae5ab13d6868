"""Errands are shared fairly, shown without the address until they are somebody's, and return by themselves."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Reply, Show, Tell
from handlers.work import errands
from storage import people, tickets
from storage.models import Card, Outbox, Ticket
from tests.handlers.test_access import words_to
from tests.neighbourhood import DAY, LI, OTHER_WORKER, STRANGER, WANG, WORKER, ZHANG, ZHAO, Neighbourhood, at

FIRST, SECOND, THIRD = 501, 502, 503


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    for user in (FIRST, SECOND, THIRD):
        town.employ(user, "幸福一格", "volunteer")


def asks(town: Neighbourhood, user: int, when: str = "2") -> Ticket:
    """A need, dictated to its end; `when` 1 is today, 2 within two days."""
    town.commands(user, "need")
    for said in ("一袋米", when, "1", "1", "1"):
        town.tells(user, said)
    town.forget()
    return town.tickets("need")[-1]


def offered_to(town: Neighbourhood, ticket: Ticket) -> list[int]:
    """The volunteers who see the ticket's card."""
    chats = town.db.exec(select(Card.chat_id).where(Card.ticket_id == ticket.id).order_by(Card.id)).all()  # type: ignore[arg-type]
    return [chat for chat in chats if chat in (FIRST, SECOND, THIRD)]


def takes(town: Neighbourhood, user: int, ticket: Ticket) -> None:
    town.presses(user, f"t:{ticket.id}:claim", chat=user)


def test_an_errand_is_offered_to_two_and_to_one_more_when_nobody_takes_it(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG)
    assert offered_to(town, ticket) == [FIRST, SECOND]

    town.passes(at("13:01"))

    assert offered_to(town, ticket) == [FIRST, SECOND, THIRD]


def test_who_holds_errands_is_not_offered_the_next_one_first(town: Neighbourhood) -> None:
    takes(town, FIRST, asks(town, ZHANG))

    assert offered_to(town, asks(town, LI)) == [SECOND, THIRD]


def test_who_did_one_already_waits_for_those_who_did_none(town: Neighbourhood) -> None:
    done = asks(town, ZHANG)
    takes(town, SECOND, done)
    town.presses(SECOND, f"t:{done.id}:finish", chat=SECOND)

    assert offered_to(town, asks(town, LI)) == [FIRST, THIRD]


def test_nobody_is_offered_their_own_need_or_one_they_cannot_be_written_of(town: Neighbourhood) -> None:
    people.set_reach(town.db, town.account(FIRST), "blocked")
    town.employ(ZHANG, "幸福一格", "volunteer")

    assert offered_to(town, asks(town, ZHANG)) == [SECOND, THIRD]
    assert ZHANG not in [card.chat_id for card in tickets.cards(town.db, town.tickets("need")[0].id or 0)]


def test_a_volunteer_sees_the_building_until_it_is_theirs_and_again_when_it_is_done(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG)
    before = words_to(town, FIRST)
    takes(town, FIRST, ticket)
    theirs, of_others = words_to(town, FIRST), words_to(town, SECOND)
    town.presses(FIRST, f"t:{ticket.id}:finish", chat=FIRST)
    after = words_to(town, FIRST)

    assert "大米 1袋" in before
    assert [("3-1-501" in words, "13800000001" in words) for words in (before, theirs, of_others, after)] == [
        (False, False),
        (True, True),
        (False, False),
        (False, False),
    ]


def test_a_trip_goes_up_the_stairs_of_one_building(town: Neighbourhood) -> None:
    up, middle, down = asks(town, ZHAO), asks(town, WANG), asks(town, ZHANG)

    answer = town.tells(FIRST, "我有空到16:00")

    (reply,) = answer.of(Reply)
    assert [line.params["ticket"] for line in reply.lines[1:]] == [down.id, middle.id, up.id]
    assert {one.owner_id for one in town.tickets("need")} == {town.account(FIRST)}
    assert not [line for line in reply.lines if "3-1" in str(line.params)]


def test_a_trip_is_never_more_than_six_with_what_is_in_hand(town: Neighbourhood) -> None:
    for _ in range(8):
        asks(town, ZHANG)

    for _ in range(3):
        town.tells(FIRST, "我有空到16:00")

    assert len(tickets.owned(town.db, town.account(FIRST))) == errands.MOST_STOPS


def test_what_is_not_done_returns_by_itself_and_the_resident_hears_it(town: Neighbourhood) -> None:
    done, left = asks(town, ZHANG), asks(town, WANG)
    town.tells(FIRST, "我有空到16:00")
    town.presses(FIRST, f"t:{done.id}:finish", chat=FIRST)

    dealt = [effect for _, effects in town.passes(at("16:00")) for effect in effects]

    assert [one.state for one in town.tickets("need")] == ["DONE", "OPEN"]
    told = {one.chat_id: one.lines[0].key for one in dealt if isinstance(one, Tell) and one.lines[0].key[0] in "es"}
    assert told == {WANG: "step.given_back", FIRST: "errand.returned"}
    assert "3-1-502" not in words_to(town, FIRST)
    assert left.id in [one.id for one in town.tickets("need") if one.trip_until is None and one.owner_id is None]


def test_who_took_it_after_a_trip_ended_keeps_it(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG)
    town.tells(FIRST, "我有空到16:00")
    town.presses(FIRST, f"t:{ticket.id}:finish", chat=FIRST)
    town.presses(ZHANG, f"y:{ticket.id}:0", chat=ZHANG)
    takes(town, SECOND, ticket)

    town.passes(at("16:05"))

    assert town.tickets("need")[0].owner_id == town.account(SECOND)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("我有空到16:00", "16:00"),
        ("有空到16：30", "16:30"),
        ("我有空到4点", "16:00"),
        ("我有空到下午4点30分", "16:30"),
        ("我有空到11点", "11:00"),
        ("我今天下午有空", "18:00"),
        ("上午有时间", "12:00"),
        ("我全天都可以帮忙", "18:00"),
        ("free until 15:30", "15:30"),
    ],
)
def test_until_when_somebody_is_free(town: Neighbourhood, words: str, until: str) -> None:
    assert errands.free_until(words, town.grid(), at("09:00")) == at(until)


@pytest.mark.parametrize(
    "words", ["我有空", "下午没空", "上次下午有空", "我有空到25:00", "我有空到16:99", "我昨天有空到16:00"]
)
def test_words_that_promise_no_time(town: Neighbourhood, words: str) -> None:
    assert errands.free_until(words, town.grid(), at("09:00")) is None


@pytest.mark.parametrize("user", [STRANGER, ZHANG, OTHER_WORKER])
def test_only_helpers_of_the_grid_get_a_trip(town: Neighbourhood, user: int) -> None:
    asks(town, WANG)

    town.tells(user, "我有空到16:00")

    assert town.tickets("need")[0].state == "OPEN"


def test_my_errands_are_brought_by_their_cards(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG)
    takes(town, FIRST, ticket)

    (reply,) = town.commands(FIRST, "volunteer").of(Reply)

    assert [one.data for row in reply.buttons for one in row] == [f"o:{ticket.id}", "r:offer"]
    assert "3-1-501" not in str(reply)


def test_who_claims_in_the_work_room_without_a_private_chat_is_led_there(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG)
    people.set_reach(town.db, town.account(FIRST), "unknown")
    town.forget()

    answer = town.presses(FIRST, f"t:{ticket.id}:claim", chat=-1003)

    assert (answer.keys, answer.effects[0].link) == (["press.open_private"], "volunteering")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("trigger", "state"), [("finish", "OPEN"), ("cancel", "OPEN"), ("set_out", "OPEN"), ("claim", "CLAIMED")]
)
def test_a_volunteer_does_nothing_to_an_errand_but_take_it(town: Neighbourhood, trigger: str, state: str) -> None:
    ticket = asks(town, ZHANG)

    town.presses(FIRST, f"t:{ticket.id}:{trigger}", chat=FIRST)

    assert town.tickets("need")[0].state == state


@pytest.mark.parametrize("trigger", ["finish", "give_back", "set_out", "cancel", "claim"])
def test_a_volunteer_does_nothing_to_somebody_elses_errand(town: Neighbourhood, trigger: str) -> None:
    ticket = asks(town, ZHANG)
    takes(town, FIRST, ticket)

    town.presses(SECOND, f"t:{ticket.id}:{trigger}", chat=SECOND)

    one = town.tickets("need")[0]
    assert (one.state, one.owner_id) == ("CLAIMED", town.account(FIRST))


def test_a_volunteer_moves_no_alarm(town: Neighbourhood) -> None:
    town.tells(ZHANG, "38.5")
    (fever,) = town.tickets("fever")

    answer = town.presses(FIRST, f"t:{fever.id}:claim", chat=FIRST)
    seen = town.presses(FIRST, f"o:{fever.id}", chat=FIRST)

    assert answer.keys == seen.keys == ["press.not_yours"]


def test_a_need_does_not_climb_at_night(town: Neighbourhood) -> None:
    town.now = at("19:30")
    ticket = asks(town, ZHANG)

    town.passes(at("07:59", DAY + timedelta(days=1)))
    assert town.tickets("need")[0].rung == 0
    town.passes(at("11:30", DAY + timedelta(days=1)))

    assert (town.tickets("need")[0].rung, ticket.kind) == (1, "need")


def test_an_urgent_need_waits_for_the_first_day_after_the_rest_days(town: Neighbourhood) -> None:
    rest = [DAY + timedelta(days=1), DAY + timedelta(days=2)]
    town.grid().rest_days = [day.isoformat() for day in rest]
    town.now = at("19:30")
    asks(town, ZHANG, when="1")

    town.passes(at("08:29", DAY + timedelta(days=3)))
    before = town.tickets("need")[0].rung
    town.passes(at("08:30", DAY + timedelta(days=3)))

    assert (before, town.tickets("need")[0].rung) == (0, 1)


def test_a_fever_climbs_at_night_and_on_rest_days(town: Neighbourhood) -> None:
    town.grid().rest_days = [DAY.isoformat()]
    town.tells(ZHANG, "38.5", at=at("22:00"))

    town.passes(at("22:05"))

    assert town.tickets("fever")[0].rung == 1


def test_what_does_not_interrupt_makes_no_sound(town: Neighbourhood) -> None:
    asks(town, ZHANG)
    town.passes(at("13:01"))

    letters = town.db.exec(select(Outbox).where(Outbox.chat_id == WORKER)).all()
    reminders = [one.payload["quiet"] for one in letters if one.kind == "say" and "still_open" in str(one.payload)]
    assert reminders == [True]
    assert {one.lane for one in letters if one.kind == "card"} == {2}


def test_the_rest_comes_as_one_digest(town: Neighbourhood) -> None:
    asks(town, ZHANG)
    asks(town, WANG)

    dealt = [effect for _, effects in town.passes(at("12:00")) for effect in effects]

    shown = [one.ids for one in dealt if isinstance(one, Show) and one.view == "queue"]
    assert shown == [{"grid": town.grid().id, "wanted": ""}]


def test_a_part_of_the_day_that_is_over_is_no_time(town: Neighbourhood) -> None:
    assert errands.free_until("上午有空", town.grid(), at("12:00")) is None


@pytest.mark.parametrize("text", ["我有空", "今天有时间", "现在可以帮忙"])
def test_a_helper_who_is_free_is_asked_until_when(town: Neighbourhood, text: str) -> None:
    assert town.tells(FIRST, text).keys == ["errand.until_when"]
    assert "errand.until_when" not in town.tells(LI, text).keys


@pytest.mark.parametrize(("text", "state"), [("送到了", "DONE"), ("放门口了", "DONE"), ("出发了", "ON_THE_WAY")])
def test_a_helper_may_say_how_far_they_are(town: Neighbourhood, text: str, state: str) -> None:
    takes(town, FIRST, asks(town, ZHANG))

    town.tells(FIRST, text)

    assert town.tickets("need")[-1].state == state


def test_of_several_errands_a_helper_is_shown_which(town: Neighbourhood) -> None:
    takes(town, FIRST, asks(town, ZHANG))
    takes(town, FIRST, asks(town, LI))

    assert town.tells(FIRST, "送到了").keys[0] == "errand.mine"
    assert {one.state for one in town.tickets("need")} == {"CLAIMED"}


def test_who_has_no_errand_moves_none(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG)

    town.tells(FIRST, "送到了")

    assert town.tickets("need")[-1].state == ticket.state
