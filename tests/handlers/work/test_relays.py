"""What somebody with an open alarm goes on telling reaches whoever has it."""

import pytest

from handlers.effects import Tell
from tests.neighbourhood import LI, WORK_ROOM, WORKER, Neighbourhood


@pytest.fixture(autouse=True)
def _fever(town: Neighbourhood) -> None:
    town.opens()
    town.bind(WORK_ROOM, "幸福一格", "work")
    town.tells(LI, "38.6")


def told(town: Neighbourhood, words: str) -> dict[int, str]:
    """Who was told what they wrote, by chat."""
    return {one.chat_id: one.lines[0].params["words"] for one in town.tells(LI, words).of(Tell) if one.about}


def test_more_about_a_fever_reaches_the_room_it_hangs_in(town: Neighbourhood) -> None:
    assert told(town, "吃了退烧药，躺着呢") == {WORK_ROOM: "吃了退烧药，躺着呢"}


def test_once_it_is_taken_it_still_reaches_the_room(town: Neighbourhood) -> None:
    (ticket,) = town.tickets("fever")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER)

    assert told(town, "还是那样，躺着呢") == {WORK_ROOM: "还是那样，躺着呢"}


@pytest.mark.parametrize("words", ["你好", "谢谢", "撤回", "菜单"])
def test_greetings_thanks_and_commands_are_not_passed_on(town: Neighbourhood, words: str) -> None:
    assert told(town, words) == {}


def test_it_ends_with_the_alarm(town: Neighbourhood) -> None:
    (ticket,) = town.tickets("fever")
    for trigger in ("claim", "finish"):
        town.presses(WORKER, f"t:{ticket.id}:{trigger}", chat=WORKER)

    assert told(town, "今天天气不错") == {}


def test_a_question_of_somebody_with_an_open_alarm_reaches_whoever_has_it(town: Neighbourhood) -> None:
    town.opens()
    town.tells(LI, "38.9")

    assert "menu.question" not in town.tells(LI, "核酸明天几点做呀").keys
