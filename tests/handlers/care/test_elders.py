"""What elders are told without having asked carries the number first; 120 is said once, and above everything."""

import pytest
from sqlmodel import col, select

from handlers.effects import Reply
from storage import people
from storage.models import Outbox
from tests.neighbourhood import MADE, WANG, WORK_ROOM, WORKER, ZHANG, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()
    town.bind(WORK_ROOM, "幸福一格", "work")


def letters(town: Neighbourhood, chat: int) -> list[list[str]]:
    """The text keys of everything that was said to a chat, oldest first."""
    rows = town.db.exec(select(Outbox).where(Outbox.chat_id == chat, Outbox.kind == "say").order_by(col(Outbox.id)))
    return [[line["key"] for line in one.payload["lines"]] for one in rows]


def test_every_step_of_a_call_back_carries_the_number(town: Neighbourhood) -> None:
    town.tells(WANG, "0")
    (ticket,) = town.tickets("help")
    before = len(letters(town, WANG))
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)
    town.presses(WORKER, f"l:{ticket.id}:nobody", chat=WORK_ROOM, at=at("09:05"))
    town.presses(WORKER, f"l:{ticket.id}:reached", chat=WORK_ROOM, at=at("09:15"))

    said = letters(town, WANG)[before:]

    assert [keys[0] for keys in said] == ["menu.phone"] * 3
    assert [keys[1] for keys in said] == ["step.ringing", "call.missed", "step.done_help"]


def test_the_number_stands_there_once(town: Neighbourhood) -> None:
    town.passes(at("12:00"))

    (reminder,) = letters(town, WANG)

    assert reminder.count("menu.phone") == 1


def test_others_are_told_without_it(town: Neighbourhood) -> None:
    town.tells(ZHANG, "0")
    (ticket,) = town.tickets("help")
    before = len(letters(town, ZHANG))

    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)

    assert [keys[0] for keys in letters(town, ZHANG)[before:]] == ["step.ringing"]


def test_a_worker_who_is_old_hears_alarms_as_they_are(town: Neighbourhood) -> None:
    town.tells(WORKER, "大家好")
    wang = town.resident("王秀英").id or 0
    account = town.account(WORKER)
    people.link(town.db, account_id=account, resident_id=wang, relation="self", verified=True, when=MADE)
    town.forget()
    town.tells(ZHANG, "0")
    town.tickets("help")

    town.passes(at("09:05"))

    assert ["ticket.still_open"] in letters(town, WORK_ROOM)
    assert not [keys for keys in letters(town, WORK_ROOM) if "menu.phone" in keys]


DANGERS = pytest.mark.parametrize("text", ["妈妈摔倒了,起不来", "胸口疼得厉害", "救命"])
SAYS_120 = ("emergency.reply_phone", "need.help_comes", "follow_up.call_120")


@DANGERS
@pytest.mark.parametrize("who", [ZHANG, WANG])
def test_120_is_said_once_inside_a_need(town: Neighbourhood, who: int, text: str) -> None:
    town.commands(who, "need")

    answer = town.tells(who, text)

    assert [key for key in answer.keys if key in SAYS_120] == ["need.help_comes"]
    assert answer.of(Reply)[0].lines[0].key == "need.help_comes"
    assert len(town.tickets("emergency")) == 1


@DANGERS
def test_120_is_said_once_inside_a_follow_up(town: Neighbourhood, text: str) -> None:
    town.tells(ZHANG, "38.9")
    town.presses(ZHANG, f"f:{town.tickets('fever')[0].id}", chat=ZHANG)

    answer = town.tells(ZHANG, text)

    assert [key for key in answer.keys if key in SAYS_120] == ["follow_up.call_120"]
    assert len(town.tickets("emergency")) == 1


@pytest.mark.parametrize("dialogue", ["report", "travel", "family", "volunteer", "hotline"])
def test_120_is_said_once_inside_every_other_dialogue(town: Neighbourhood, dialogue: str) -> None:
    town.commands(ZHANG, dialogue)

    answer = town.tells(ZHANG, "救命,我妈晕倒了")

    assert [key for key in answer.keys if key in SAYS_120] == ["emergency.reply_phone"]
    assert len(town.tickets("emergency")) == 1
