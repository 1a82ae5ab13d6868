"""Whom a message is about: whoever asks or calls for somebody else, help goes to that other's door."""

import pytest

from handlers.effects import Reply, Show, words
from handlers.pages.pages import VIEWS
from storage import tickets
from storage.models import Ticket
from tests.neighbourhood import LI, STRANGER, WORKER, ZHANG, Neighbourhood

DAUGHTER = STRANGER


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    town.enrol(DAUGHTER, "王秀英", relation="relative")


def is_for(town: Neighbourhood, ticket: Ticket) -> str:
    """The name of the resident a ticket is for; empty for nobody we know."""
    return next((name for name in ("张三", "李梅", "王秀英") if town.resident(name).id == ticket.resident_id), "")


def card(town: Neighbourhood, ticket: Ticket, chat: int) -> str:
    """The ticket as it is shown in a chat."""
    hung = tickets.card_in(town.db, ticket_id=ticket.id or 0, chat_id=chat)
    (page,) = VIEWS["ticket"](town.db, {"ticket": ticket.id, "card": hung.id if hung else None}, town.now)
    return "\n".join(words(one, "zh") for one in page.lines)


def asks(town: Neighbourhood, user: int, text: str) -> Ticket:
    """A need told in one message, with the rest answered, and read back and confirmed."""
    said = town.tells(user, text)
    for _ in range(6):
        if "need.read_back" in said.keys:
            break
        said = town.tells(user, "1")
    town.tells(user, "1")
    return town.tickets("need")[-1]


def test_what_a_daughter_elsewhere_asks_for_goes_to_her_mother(town: Neighbourhood) -> None:
    assert is_for(town, asks(town, DAUGHTER, "降压药没了,买两盒硝苯地平")) == "王秀英"


def test_the_mother_is_read_back_by_name(town: Neighbourhood) -> None:
    said = town.tells(DAUGHTER, "两袋米,今天下午要,放门口")
    while "need.read_back" not in said.keys:
        said = town.tells(DAUGHTER, "1")

    line = next(one for one in said.of(Reply)[0].lines if one.key == "need.read_back")
    assert "王秀英" in str(line.params["whom"])


def test_who_lives_here_asks_for_home_unless_a_parent_is_named(town: Neighbourhood) -> None:
    town.enrol(ZHANG, "王秀英", relation="relative")

    assert is_for(town, asks(town, ZHANG, "要两袋米")) == "张三"
    assert is_for(town, asks(town, ZHANG, "我妈要一桶油")) == "王秀英"


def test_a_neighbour_may_ask_for_another_door_and_learns_no_name(town: Neighbourhood) -> None:
    said = town.tells(ZHANG, "帮3-1-502买两袋米,今天下午要,放门口")
    while "need.read_back" not in said.keys:
        said = town.tells(ZHANG, "1")

    line = next(one for one in said.of(Reply)[0].lines if one.key == "need.read_back")
    assert "3-1-502" in str(line.params["whom"])
    assert "王秀英" not in str(line.params["whom"])
    town.tells(ZHANG, "1")
    assert is_for(town, town.tickets("need")[-1]) == "王秀英"


@pytest.mark.parametrize("text", ["要一支502胶水", "要3-5斤苹果", "我是3-1-501的,要两袋米"])
def test_a_number_that_is_no_other_door_is_for_home(town: Neighbourhood, text: str) -> None:
    assert is_for(town, asks(town, ZHANG, text)) == "张三"


def test_a_door_nobody_knows_is_told_to_whoever_goes_there(town: Neighbourhood) -> None:
    ticket = asks(town, ZHANG, "帮9-1-902买两袋米")

    assert (is_for(town, ticket), ticket.note) == ("", "9-1-902\n")


def test_such_a_door_is_as_private_as_an_address(town: Neighbourhood) -> None:
    town.employ(501, "幸福一格", "volunteer")
    ticket = asks(town, ZHANG, "帮9-1-902买两袋米")

    assert "9-1-902" not in card(town, ticket, 501)
    town.presses(501, f"t:{ticket.id}:claim", chat=501)
    assert "9-1-902" in card(town, ticket, 501)


def test_an_alarm_for_somebody_on_no_roster_shows_the_door_and_who_is_known_there(town: Neighbourhood) -> None:
    town.tells(WORKER, "3-1-502 小孩发烧38.5")

    shown = card(town, town.tickets("fever")[-1], WORKER)
    assert "3-1-502 小孩" in shown
    assert "王秀英 13800000003" in shown


def test_a_helper_without_a_home_here_is_asked_which_home_it_is_for(town: Neighbourhood) -> None:
    town.employ(501, "幸福一格", "volunteer")

    assert "need.whom" in town.tells(501, "要两袋米").keys
    town.tells(501, "3-1-502 王秀英")
    for _ in range(4):
        town.tells(501, "1")

    assert is_for(town, town.tickets("need")[-1]) == "王秀英"


def test_it_can_be_changed_whom_it_is_for(town: Neighbourhood) -> None:
    town.enrol(ZHANG, "王秀英", relation="relative")
    said = town.tells(ZHANG, "两袋米,今天下午要,放门口")
    while "need.read_back" not in said.keys:
        said = town.tells(ZHANG, "1")

    for answer in ("改一下", "给谁", "王秀英", "1"):
        town.tells(ZHANG, answer)

    assert is_for(town, town.tickets("need")[-1]) == "王秀英"


# --- in danger ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (DAUGHTER, "我妈晕倒了,叫不醒"),
        (ZHANG, "3-1-502王奶奶摔倒了起不来"),
        (WORKER, "502王秀英家着火了"),
    ],
)
def test_an_alarm_for_somebody_else_shows_their_door(town: Neighbourhood, who: int, text: str) -> None:
    town.tells(who, text)

    assert is_for(town, town.tickets("emergency")[-1]) == "王秀英"


def test_an_alarm_says_who_gave_it(town: Neighbourhood) -> None:
    town.tells(ZHANG, "3-1-502王奶奶摔倒了起不来")

    (page,) = VIEWS["ticket"](town.db, {"ticket": town.tickets("emergency")[-1].id}, town.now)
    assert next(one.params["who"] for one in page.lines if one.key == "ticket.asked_by") == "张三 3-1-501 13800000001"


def test_who_asks_for_themselves_is_not_named_twice(town: Neighbourhood) -> None:
    town.tells(ZHANG, "我晕倒了,起不来")

    (page,) = VIEWS["ticket"](town.db, {"ticket": town.tickets("emergency")[-1].id}, town.now)
    assert "ticket.asked_by" not in [one.key for one in page.lines]


def test_120_is_no_door(town: Neighbourhood) -> None:
    town.tells(ZHANG, "李梅晕倒了,快打120")

    assert is_for(town, town.tickets("emergency")[-1]) == "张三"


# --- a worker collects ----------------------------------------------------------------------------------------


def test_every_line_of_a_worker_is_a_ticket_at_once(town: Neighbourhood) -> None:
    answer = town.tells(WORKER, "3-1-502 王奶奶 两袋米,一桶油\n3-1-501 奶粉没了 今天要\n9-9-999 面条")

    first, second = town.tickets("need")
    assert [(is_for(town, one), one.urgent) for one in (first, second)] == [("王秀英", False), ("张三", True)]
    assert [item["name"] for item in first.items] == ["大米", "油"]
    assert answer.keys == ["collect.done", "collect.one", "collect.one", "collect.missed"]


def test_what_a_worker_took_down_can_be_taken_back(town: Neighbourhood) -> None:
    answer = town.tells(WORKER, "3-1-502 两袋米")

    town.presses(WORKER, answer.of(Reply)[0].buttons[0][0].data, chat=WORKER)

    assert town.tickets("need")[0].state == "CANCELLED"


def test_what_somebody_without_an_office_writes_of_a_door_is_no_ticket_before_they_confirm(town: Neighbourhood) -> None:
    town.tells(LI, "3-1-502 两袋米")

    assert town.tickets("need") == []


@pytest.mark.parametrize("text", ["给3-1-502打电话没人接", "王秀英怎么样了"])
def test_what_a_worker_says_of_somebody_shows_their_household_and_asks_for_nothing(
    town: Neighbourhood, text: str
) -> None:
    assert [one.view for one in town.tells(WORKER, text).of(Show)] == ["household"]


@pytest.mark.parametrize("text", ["3-1-502 王秀英搬走了", "王秀英怎么样了"])
def test_it_does_in_the_middle_of_a_dialogue_too(town: Neighbourhood, text: str) -> None:
    town.tells(WORKER, "要两袋米")
    town.tells(WORKER, "3-1-501")

    assert [one.view for one in town.tells(WORKER, text).of(Show)] == ["household"]


def test_words_without_a_door_are_no_answer_to_whose_home_it_is(town: Neighbourhood) -> None:
    town.tells(WORKER, "要两袋米")

    assert town.tells(WORKER, "撤回").keys[0] == "dialogue.not_understood"


def test_a_temperature_by_door_is_no_need(town: Neighbourhood) -> None:
    town.tells(WORKER, "3-1-502 王秀英 36.5")

    assert (town.tickets("need"), town.stands("王秀英") is None) == ([], False)
