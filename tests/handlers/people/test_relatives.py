"""Nobody reports for anybody without a proof, the other's own yes, or a worker's."""

import pytest
from sqlmodel import select

from handlers.effects import Reply, Tell
from storage.models import Kinship
from tests.neighbourhood import LI, OTHER_WORKER, STRANGER, WANG, WORKER, ZHANG, ZHAO, Neighbourhood


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def wants(town: Neighbourhood, whom: str, proof: str) -> dict[int, Tell]:
    """张三 asks to report for somebody; who was told what."""
    town.commands(ZHANG, "family")
    for said in (whom, "邻居", proof):
        town.tells(ZHANG, said)
    answer = town.tells(ZHANG, "对")
    return {one.chat_id: one for one in answer.of(Tell)}


def relatives(town: Neighbourhood) -> list[int]:
    theirs = select(Kinship.resident_id).where(
        Kinship.account_id == town.account(ZHANG), Kinship.relation == "relative"
    )
    return list(town.db.exec(theirs))


@pytest.mark.parametrize(("proof", "linked"), [("0003", True), ("9999", False), ("问本人", False)])
def test_the_phones_last_four_digits_are_a_proof(town: Neighbourhood, proof: str, linked: bool) -> None:
    wants(town, "3-1-502 王秀英", proof)

    assert relatives(town) == ([town.resident("王秀英").id] if linked else [])


def test_the_households_code_is_a_proof(town: Neighbourhood) -> None:
    wants(town, "3-1-502 王秀英", town.household("502").code)

    assert relatives(town) == [town.resident("王秀英").id]


@pytest.mark.parametrize("yes", [True, False])
def test_without_a_proof_the_person_is_asked(town: Neighbourhood, yes: bool) -> None:
    asked = wants(town, "3-1-502 王秀英", "问本人")[WANG]
    button = asked.buttons[0][0 if yes else 1]

    told = {one.chat_id: one.lines[0].key for one in town.presses(WANG, button.data, chat=WANG).of(Tell)}

    assert told == {ZHANG: "relative.linked" if yes else "claim.refused_relative"}
    assert len(relatives(town)) == yes


@pytest.mark.parametrize("who", [ZHANG, LI, STRANGER, WORKER, OTHER_WORKER])
def test_nobody_agrees_in_their_place(town: Neighbourhood, who: int) -> None:
    asked = wants(town, "3-1-502 王秀英", "问本人")[WANG]

    assert town.presses(who, asked.buttons[0][0].data, chat=who).keys == ["press.not_yours"]
    assert relatives(town) == []


def test_a_yes_pressed_twice_is_once(town: Neighbourhood) -> None:
    asked = wants(town, "3-1-502 王秀英", "问本人")[WANG]
    town.presses(WANG, asked.buttons[0][0].data, chat=WANG)

    assert town.presses(WANG, asked.buttons[0][0].data, chat=WANG).keys == ["ticket.already_moved"]


def test_a_child_without_a_chat_is_decided_by_the_worker(town: Neighbourhood) -> None:
    wants(town, "3-1-501 张小宝", "问本人")
    (ticket,) = town.tickets("relative")

    town.presses(WORKER, f"e:{ticket.id}:1", chat=WORKER)

    assert relatives(town) == [town.resident("张小宝").id]


def test_family_registers_somebody_without_telegram_through_the_worker(town: Neighbourhood) -> None:
    wants(town, "3-1-502 王老太", "问本人")
    (ticket,) = town.tickets("relative")

    town.presses(WORKER, f"e:{ticket.id}:1", chat=WORKER)

    assert relatives(town) == [town.resident("王老太").id]
    assert "王老太" in town.missing()


def test_who_is_removed_is_no_longer_reported_for(town: Neighbourhood) -> None:
    wants(town, "3-1-502 王秀英", "0003")

    town.commands(ZHANG, "family")
    for said in ("去掉", "王秀英", "去掉"):
        town.tells(ZHANG, said)

    assert relatives(town) == []


def test_who_lives_behind_the_same_door_is_suggested(town: Neighbourhood) -> None:
    (asked,) = town.commands(ZHANG, "family").of(Reply)
    offered = [one.label.params["label"].params.get("name") for row in asked.buttons for one in row]
    assert offered[:2] == ["李梅", "张小宝"]

    for said in ("李梅", "爱人", "问本人"):
        town.tells(ZHANG, said)
    (consent,) = [one for one in town.tells(ZHANG, "对").of(Tell) if one.chat_id == LI]
    town.presses(LI, consent.buttons[0][0].data, chat=LI)

    (asked,) = town.commands(ZHANG, "report").of(Reply)
    assert [one.label.params["label"].params.get("name") for row in asked.buttons for one in row].count("李梅") == 1


def test_nobody_of_a_flat_share_is_suggested(town: Neighbourhood) -> None:
    (asked,) = town.commands(ZHAO, "family").of(Reply)

    assert "钱二" not in str(asked)


@pytest.mark.parametrize(("words", "linked"), [("同意", True), ("我同意。", True), ("不同意", False)])
def test_consent_may_be_typed(town: Neighbourhood, words: str, linked: bool) -> None:
    for said in ("家人", "3-1-502 王秀英 是我奶奶", "1", "1"):
        town.tells(ZHANG, said)

    answer = town.tells(WANG, words)

    assert answer.keys[-1] == ("relative.thanks" if linked else "relative.kept")
    told = [one.lines[0].key for one in answer.of(Tell) if one.chat_id == ZHANG]
    assert told == (["relative.linked"] if linked else ["claim.refused_relative"])


def test_agreeing_to_nothing_is_talk(town: Neighbourhood) -> None:
    assert not {"relative.thanks", "relative.kept"} & set(town.tells(WANG, "同意").keys)
