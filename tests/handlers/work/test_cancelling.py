"""A ticket can be taken back: by who asked, and by a worker who means it."""

import pytest

from handlers.effects import Reply, Tell
from storage.models import Ticket
from tests.neighbourhood import LI, OTHER_WORKER, STRANGER, WANG, WORKER, ZHANG, Answer, Neighbourhood

HELPER = 501


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    town.employ(HELPER, "幸福一格", "volunteer")


@pytest.fixture
def asked(town: Neighbourhood) -> Answer:
    """The end of 张三's dialogue for two bags of rice."""
    town.commands(ZHANG, "need")
    for said in ("两袋大米", "2", "1", "1"):
        town.tells(ZHANG, said)
    return town.tells(ZHANG, "1")


def need(town: Neighbourhood) -> Ticket:
    return town.tickets("need")[0]


def told(answer: Answer) -> dict[int, str]:
    """Who was told what, by chat and key."""
    return {one.chat_id: one.lines[0].key for one in answer.of(Tell)}


def test_the_end_of_a_need_has_a_button_that_takes_it_back(town: Neighbourhood, asked: Answer) -> None:
    (said,) = asked.of(Reply)
    assert said.lines[0].key == "need.noted"

    answer = town.presses(ZHANG, said.buttons[0][0].data, chat=ZHANG)

    assert answer.keys == ["press.ok", "cancel.taken_back"]
    assert need(town).state == "CANCELLED"


def test_who_has_it_in_hand_hears_that_it_is_no_longer_needed(town: Neighbourhood, asked: Answer) -> None:
    taken = town.presses(HELPER, f"t:{need(town).id}:claim", chat=HELPER)
    (step,) = [one for one in taken.of(Tell) if one.chat_id == ZHANG]

    answer = town.presses(ZHANG, step.buttons[0][0].data, chat=ZHANG)

    assert told(answer) == {HELPER: "cancel.by_resident"}
    assert need(town).state == "CANCELLED"


def test_wanted_again_it_is_the_same_ticket_once_more(town: Neighbourhood, asked: Answer) -> None:
    (back,) = town.presses(ZHANG, f"no:{need(town).id}", chat=ZHANG).of(Reply)

    town.presses(ZHANG, back.buttons[0][0].data, chat=ZHANG)

    assert [(one.state, one.closed_at) for one in town.tickets("need")] == [("OPEN", None)]


def test_a_call_back_can_be_taken_back_and_an_alarm_cannot(town: Neighbourhood) -> None:
    town.tells(WANG, "0")
    town.says(WANG, "38.5")
    call, fever = town.tickets("help")[0], town.tickets("fever")[0]

    assert town.presses(WANG, f"no:{call.id}", chat=WANG).keys[0] == "press.ok"
    assert town.presses(WANG, f"no:{fever.id}", chat=WANG).keys == ["press.not_yours"]
    assert [town.tickets(kind)[0].state for kind in ("help", "fever")] == ["CANCELLED", "OPEN"]


def test_a_worker_is_asked_first_and_the_resident_hears_of_it(town: Neighbourhood, asked: Answer) -> None:
    (question,) = town.presses(WORKER, f"drop:{need(town).id}", chat=WORKER).of(Reply)
    assert (question.lines[0].key, need(town).state) == ("cancel.really", "OPEN")

    answer = town.presses(WORKER, question.buttons[0][0].data, chat=WORKER)

    assert told(answer) == {ZHANG: "step.cancelled"}
    assert need(town).state == "CANCELLED"
    (tell,) = answer.of(Tell)
    assert town.presses(ZHANG, tell.buttons[0][0].data, chat=ZHANG).keys[0] == "step.toast_no"
    assert need(town).state == "OPEN"


@pytest.mark.parametrize("who", [STRANGER, LI, OTHER_WORKER, HELPER])
def test_nobody_else_takes_it_back(town: Neighbourhood, asked: Answer, who: int) -> None:
    for data in (f"drop:{need(town).id}", f"no:{need(town).id}", f"t:{need(town).id}:cancel"):
        assert town.presses(who, data, chat=who).keys == ["press.not_yours"]
    assert need(town).state == "OPEN"


def test_what_is_done_is_not_taken_back(town: Neighbourhood, asked: Answer) -> None:
    town.presses(WORKER, f"t:{need(town).id}:finish", chat=WORKER)

    assert town.presses(ZHANG, f"no:{need(town).id}", chat=ZHANG).keys == ["ticket.already_moved"]
    assert town.presses(WORKER, f"drop:{need(town).id}", chat=WORKER).keys == ["ticket.already_moved"]


@pytest.mark.parametrize("words", ["不用了", "不用了，邻居给了", "算了，不要了", "取消吧"])
def test_words_take_back_the_one_thing_that_is_asked_for(town: Neighbourhood, asked: Answer, words: str) -> None:
    answer = town.tells(ZHANG, words)

    assert "cancel.taken_back" in answer.keys
    assert need(town).state == "CANCELLED"


def test_of_several_the_one_to_take_back_is_chosen(town: Neighbourhood, asked: Answer) -> None:
    town.commands(ZHANG, "need")
    for said_ in ("一桶油", "2", "1", "1", "1"):
        town.tells(ZHANG, said_)

    (said,) = town.tells(ZHANG, "不用了").of(Reply)

    assert [one.key for one in said.lines] == ["asked.open", "asked.open"]
    assert [row[0].data for row in said.buttons] == [f"no:{one.id}" for one in town.tickets("need")]
    assert {one.state for one in town.tickets("need")} == {"OPEN"}


@pytest.mark.parametrize("words", ["我的米到哪了", "怎么还没送来", "有人接了吗", "催一下"])
def test_who_asks_how_far_it_is_hears_it(town: Neighbourhood, asked: Answer, words: str) -> None:
    assert town.tells(ZHANG, words).keys == ["asked.open"]
    town.presses(HELPER, f"t:{need(town).id}:claim", chat=HELPER)
    assert town.tells(ZHANG, words).keys == ["asked.claimed"]


def test_without_anything_asked_for_such_words_are_talk(town: Neighbourhood) -> None:
    assert town.tells(LI, "不用了").keys[0] == "menu.title"
