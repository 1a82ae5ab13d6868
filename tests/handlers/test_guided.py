"""Dialogues as they are kept between messages: nothing about health is lost to one, and a night changes no answer."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers import guided
from storage.models import OpenDialogue
from tests.neighbourhood import DAY, STRANGER, ZHANG, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def kept(town: Neighbourhood) -> OpenDialogue:
    """The only open dialogue."""
    return town.db.exec(select(OpenDialogue)).one()


def test_a_temperature_sent_into_another_dialogue_is_todays_report(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")

    town.tells(ZHANG, "38.5")

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, len(town.tickets("fever"))) == (38.5, 1)
    assert (kept(town).name, kept(town).saved["state"]) == ("need", "WHAT")


def test_the_dialogue_goes_on_after_such_a_report(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")
    town.tells(ZHANG, "一袋米")
    town.tells(ZHANG, "36.5")

    for said in ("1", "1", "1", "1"):
        town.tells(ZHANG, said)

    assert [ticket.items for ticket in town.tickets("need")] == [[{"name": "大米", "qty": 1, "unit": "袋"}]]


def test_a_strangers_temperature_while_enrolling_is_kept(town: Neighbourhood) -> None:
    town.account(STRANGER, grid="幸福一格")
    town.commands(STRANGER, "start")
    town.tells(STRANGER, "同意")

    town.tells(STRANGER, "38.5")

    assert len(town.tickets("fever")) == 1


def test_what_is_neither_an_answer_nor_a_report_is_asked_again(town: Neighbourhood) -> None:
    town.commands(ZHANG, "need")

    assert "dialogue.not_understood" in town.tells(ZHANG, "今天天气真好").keys


@pytest.mark.parametrize("word", ["继续", "重来"])
def test_a_follow_up_left_overnight_is_still_about_the_same_person_and_knows_the_day(
    town: Neighbourhood, word: str
) -> None:
    turn = town.tells(ZHANG, "36.5").turn
    guided.begin(turn, "follow_up", member=town.resident("李梅").id)
    town.forget()
    town.now = at("09:00", DAY + timedelta(days=1))

    town.tells(ZHANG, word)

    facts = kept(town).saved["answers"]["facts"]
    assert facts["member"] == town.resident("李梅").id
    assert facts["today"] == (DAY + timedelta(days=1)).isoformat()
