"""A need has an owner until the resident says it arrived, and both sides can talk on the way."""

import pytest
from sqlmodel import col, select

from handlers.effects import Play, Reply, Tell
from handlers.incoming import Attachment
from storage import tickets
from storage.models import Outbox, Statement, Ticket
from tests.neighbourhood import GROUP, LI, STRANGER, WANG, WORKER, ZHANG, Answer, Neighbourhood, at

HELPER = 501
RICE = "家里没米了,要两袋大米"


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    town.employ(HELPER, "幸福一格", "volunteer")


@pytest.fixture
def need(town: Neighbourhood) -> Ticket:
    """两袋大米 for 张三, taken by the volunteer."""
    town.commands(ZHANG, "need")
    for said in ("两袋大米", "2", "1", "1", "1"):
        town.tells(ZHANG, said)
    ticket = town.tickets("need")[0]
    town.presses(HELPER, f"t:{ticket.id}:claim", chat=HELPER)
    return town.tickets("need")[0]


def moves(town: Neighbourhood, trigger: str) -> Answer:
    return town.presses(HELPER, f"t:{town.tickets('need')[0].id}:{trigger}", chat=HELPER)


def told(answer: Answer) -> dict[int, str]:
    """Who was told what, by chat and key."""
    return {one.chat_id: one.lines[0].key for one in answer.of(Tell)}


def told_of(town: Neighbourhood, chat: int) -> int:
    """The newest message to a chat that speaks of the ticket, as it is once it was sent."""
    letters = town.db.exec(select(Outbox).where(Outbox.chat_id == chat, col(Outbox.card).startswith("about:"))).all()
    letters[-1].message_id = 7000 + len(letters)
    town.forget()
    return 7000 + len(letters)


def card_in(town: Neighbourhood, chat: int) -> int:
    """The ticket's card in a chat, as it is once it was sent."""
    card = tickets.card_in(town.db, ticket_id=town.tickets("need")[0].id or 0, chat_id=chat)
    assert card is not None
    card.message_id = 900
    town.forget()
    return 900


# --- from the first word --------------------------------------------------------------------------------------


def test_a_need_typed_in_the_group_gets_one_quiet_private_offer(town: Neighbourhood) -> None:
    answer = town.says(ZHANG, RICE)

    (offer,) = answer.of(Tell)
    assert (offer.chat_id, offer.lines[0].key, answer.of(Reply)) == (ZHANG, "offer.need", [])
    assert town.presses(ZHANG, offer.buttons[0][0].data, chat=ZHANG).keys[1] == "need.urgency"


def test_who_says_no_to_the_offer_hears_nothing_more(town: Neighbourhood) -> None:
    offer = town.says(ZHANG, RICE).of(Tell)[0]

    assert town.presses(ZHANG, offer.buttons[0][1].data, chat=ZHANG).keys == ["press.ok"]
    assert town.tickets("need") == []


def test_without_a_private_chat_the_group_shows_only_the_way(town: Neighbourhood) -> None:
    town.says(STRANGER, "大家好")
    assert town.says(STRANGER, RICE).effects == []

    words = [one for _, effects in town.passes(at("09:01")) for one in effects if isinstance(one, Tell)]

    assert [(one.chat_id, one.lines[0].key) for one in words] == [(GROUP, "ask.come")]


def test_the_offer_is_for_its_own_writer(town: Neighbourhood) -> None:
    offer = town.says(ZHANG, RICE).of(Tell)[0]

    assert town.presses(WANG, offer.buttons[0][0].data, chat=WANG).keys == ["press.not_yours"]


# --- the resident hears each step -----------------------------------------------------------------------------


def test_each_step_is_told(town: Neighbourhood, need: Ticket) -> None:
    steps = [told(moves(town, trigger))[ZHANG] for trigger in ("set_out", "finish")]

    assert steps == ["step.on_the_way", "step.done_need"]
    assert need.owner_id == town.account(HELPER)


def test_given_back_is_told_and_it_waits_anew(town: Neighbourhood, need: Ticket) -> None:
    assert told(moves(town, "give_back"))[ZHANG] == "step.given_back"
    one = town.tickets("need")[0]
    assert (one.state, one.owner_id, one.rung) == ("OPEN", None, need.rung)


def test_not_arrived_opens_it_again_and_its_helper_hears_it(town: Neighbourhood, need: Ticket) -> None:
    moves(town, "finish")

    answer = town.presses(ZHANG, f"y:{need.id}:0", chat=ZHANG, at=at("09:30"))

    one = town.tickets("need")[0]
    assert (one.state, one.owner_id, one.closed_at) == ("OPEN", None, None)
    assert told(answer) == {HELPER: "step.not_arrived"}
    assert [cause.split(":")[1] for cause, _ in town.passes(at("13:30")) if "climb" in cause] == ["climb"]


@pytest.mark.parametrize(("said", "state"), [("收到了", "CONFIRMED"), ("还没有", "OPEN"), ("没收到", "OPEN")])
def test_the_answer_may_be_typed(town: Neighbourhood, need: Ticket, said: str, state: str) -> None:
    moves(town, "finish")

    town.tells(ZHANG, said)

    assert (town.tickets("need")[0].state, need.kind) == (state, "need")


@pytest.mark.parametrize(("said", "state"), [("是的", "CONFIRMED"), ("没有", "OPEN"), ("谢谢你", "DONE")])
def test_the_answer_may_be_a_reply(town: Neighbourhood, need: Ticket, said: str, state: str) -> None:
    moves(town, "finish")

    town.tells(ZHANG, said, reply_to=told_of(town, ZHANG))

    assert (town.tickets("need")[0].state, need.kind) == (state, "need")


@pytest.mark.parametrize("who", [LI, WANG, HELPER, WORKER, STRANGER])
def test_nobody_else_confirms(town: Neighbourhood, need: Ticket, who: int) -> None:
    moves(town, "finish")

    assert town.presses(who, f"y:{need.id}:1", chat=who).keys == ["press.not_yours"]
    town.tells(who, "收到了")
    assert town.tickets("need")[0].state == "DONE"


def test_confirmed_twice_is_once(town: Neighbourhood, need: Ticket) -> None:
    moves(town, "finish")
    town.presses(ZHANG, f"y:{need.id}:1", chat=ZHANG)

    assert town.presses(ZHANG, f"y:{need.id}:1", chat=ZHANG).keys == ["ticket.already_moved"]


# --- talk on the way ------------------------------------------------------------------------------------------


def test_a_reply_to_the_card_reaches_the_resident_and_the_answer_comes_back(town: Neighbourhood, need: Ticket) -> None:
    asked = town.tells(HELPER, "放门口行吗", reply_to=card_in(town, HELPER))
    assert told(asked) == {ZHANG: "relay.to_resident"}

    answered = town.tells(ZHANG, "行,谢谢", reply_to=told_of(town, ZHANG))

    assert told(answered) == {HELPER: "relay.to_helper"}
    assert answered.of(Tell)[0].lines[0].params["number"] == need.id


def test_a_temperature_in_a_reply_is_a_report_and_no_talk(town: Neighbourhood, need: Ticket) -> None:
    moves(town, "set_out")

    answer = town.tells(ZHANG, "38.5", reply_to=told_of(town, ZHANG))

    assert HELPER not in told(answer)
    assert (len(town.tickets("fever")), need.kind) == (1, "need")


def test_an_emergency_in_a_reply_is_an_alarm(town: Neighbourhood, need: Ticket) -> None:
    moves(town, "set_out")

    town.tells(ZHANG, "救命 着火了", reply_to=told_of(town, ZHANG))

    assert (len(town.tickets("emergency")), need.kind) == (1, "need")


@pytest.mark.parametrize("who", [LI, WANG, STRANGER])
def test_nobody_else_talks_through_the_card(town: Neighbourhood, need: Ticket, who: int) -> None:
    message = card_in(town, HELPER)

    answer = town.says(who, "你们家住几楼", chat=HELPER, reply_to=message)

    assert (told(answer).get(ZHANG), need.kind) == (None, "need")


def test_after_it_is_confirmed_the_line_is_closed(town: Neighbourhood, need: Ticket) -> None:
    message = card_in(town, HELPER)
    moves(town, "finish")
    town.presses(ZHANG, f"y:{need.id}:1", chat=ZHANG)

    answer = town.tells(HELPER, "以后还要帮忙吗", reply_to=message)

    assert ZHANG not in told(answer)


def test_what_is_said_through_a_card_is_kept_nowhere(town: Neighbourhood, need: Ticket) -> None:
    before = len(town.db.exec(select(Statement)).all())

    town.tells(HELPER, "放门口行吗", reply_to=card_in(town, HELPER))

    assert (len(town.db.exec(select(Statement)).all()), need.note) == (before, "")


PHOTO = Attachment("photo", "P1", "", 1)
VOICE = Attachment("voice", "V1", "", 1)


def test_photos_go_both_ways(town: Neighbourhood, need: Ticket) -> None:
    asked = town.tells(HELPER, "是这种吗?", attachment=PHOTO, reply_to=card_in(town, HELPER))
    (shown,) = asked.of(Play)
    assert (shown.chat_id, shown.kind, shown.file_id, asked.keys) == (ZHANG, "photo", "P1", ["relay.sent"])
    assert shown.lines[0].params["words"] == "是这种吗?"

    answer = town.tells(ZHANG, "", attachment=PHOTO, reply_to=told_of(town, ZHANG))

    assert [(one.chat_id, one.kind) for one in answer.of(Play)] == [(HELPER, "photo")]
    assert town.tickets("help") == []


def test_what_a_resident_speaks_is_listened_to_even_in_a_reply(town: Neighbourhood, need: Ticket) -> None:
    town.tells(HELPER, "在家吗?", reply_to=card_in(town, HELPER))

    town.tells(ZHANG, "", attachment=VOICE, reply_to=told_of(town, ZHANG))

    assert len(town.tickets("voice")) == 1


def test_a_photo_that_tells_of_a_fever_is_no_talk_about_rice(town: Neighbourhood, need: Ticket) -> None:
    town.tells(HELPER, "在家吗?", reply_to=card_in(town, HELPER))

    town.tells(ZHANG, "38.5", attachment=PHOTO, reply_to=told_of(town, ZHANG))

    assert len(town.tickets("fever")) == 1


@pytest.mark.parametrize("who", [STRANGER, LI, WANG])
def test_nobody_elses_photo_is_passed_on(town: Neighbourhood, need: Ticket, who: int) -> None:
    number = card_in(town, HELPER)
    sent = town.tells(who, "", attachment=PHOTO, reply_to=number).of(Play)

    assert [one for one in sent if one.chat_id in (ZHANG, HELPER)] == []
