"""Forgetting erases what was said, keeps the roster's row, and is done only for the person."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from storage import people
from storage.models import (
    Account,
    Audit,
    Call,
    Case,
    DayOutcome,
    EmergencyContact,
    Kinship,
    Reading,
    Resident,
    Rung,
    Statement,
    Ticket,
)
from tests.neighbourhood import DAY, LI, OTHER_WORKER, WORKER, ZHANG, Neighbourhood


@pytest.fixture(autouse=True)
def _lived(town: Neighbourhood) -> None:
    """张三 has a fever, a need, and somebody who reported for them."""
    town.opens()
    town.tells(ZHANG, "38.5")
    town.commands(WORKER, "record", "3-1-501 张三 38.6")
    town.commands(ZHANG, "need")
    for said in ("两袋大米", "2", "下午3点以后", "家里狗凶", "1"):
        town.tells(ZHANG, said)
    town.presses(ZHANG, f"f:{town.tickets('fever')[0].id}", chat=ZHANG)
    for said in ("没有", "昨天", "咳嗽", "没有了", "接触过", "自己去", "对"):
        town.tells(ZHANG, said)
    town.forget()


def forgets(town: Neighbourhood, *answers: str) -> list[str]:
    town.tells(ZHANG, "忘记我")
    return [key for said in answers for key in town.tells(ZHANG, said).keys]


def test_two_clear_yeses_erase_what_was_said(town: Neighbourhood) -> None:
    account, resident = town.account(ZHANG), town.resident("张三").id

    assert forgets(town, "删", "确定")[-1] == "forgotten.done"

    assert town.db.exec(select(Kinship).where(Kinship.account_id == account)).all() == []
    assert town.db.exec(select(Reading).where(Reading.resident_id == resident)).all() == []
    assert {one.text for one in town.db.exec(select(Statement).where(Statement.account_id == account))} == {""}
    tickets = town.db.exec(select(Ticket).where(Ticket.account_id == account)).all()
    assert {(one.note, one.wanted, str(one.items), one.reading_id) for one in tickets} == {("", "", "[]", None)}
    assert [(one.told, one.state) for one in town.db.exec(select(Case))] == [({}, "closed")]
    assert town.db.get_one(Account, account).name == ""


def test_calls_rungs_and_who_may_be_asked_are_forgotten_too(town: Neighbourhood) -> None:
    resident = town.resident("张三").id or 0
    town.db.add(Call(resident_id=resident, day=DAY, at=town.now, way="out", outcome="reached", said={"words": "头晕"}))
    town.db.add(Rung(resident_id=resident, day=DAY, rung="family", at=town.now, outcome="sent"))
    town.db.add(DayOutcome(resident_id=resident, day=DAY, outcome="reached", at=town.now))
    town.db.add(EmergencyContact(resident_id=resident, relation="family", name="张二", made_at=town.now))
    town.db.flush()

    forgets(town, "删", "确定")

    assert [one.said for one in town.db.exec(select(Call))] == [None]
    assert [town.db.exec(select(one)).all() for one in (Rung, DayOutcome, EmergencyContact)] == [[], [], []]


def test_the_roster_row_and_the_audits_numbers_stay(town: Neighbourhood) -> None:
    account = town.account(ZHANG)
    before = len(town.db.exec(select(Audit)).all())

    forgets(town, "删", "确定")

    assert town.resident("张三").phone == "+8613800000001"
    acts = town.db.exec(select(Audit)).all()
    assert len(acts) == before + 1
    assert (acts[-1].action, acts[-1].subject, acts[-1].grid_id) == ("forget", f"account {account}", town.grid().id)


def test_a_card_in_a_chat_is_drawn_again_without_what_was_said(town: Neighbourhood) -> None:
    shown = {f"ticket:{one.id}" for kind in ("fever", "need") for one in town.tickets(kind)}
    town.tells(ZHANG, "忘记我")
    town.tells(ZHANG, "删")

    answer = town.tells(ZHANG, "确定")

    assert shown <= {getattr(one, "card", "") for one in answer.effects}


@pytest.mark.parametrize("answers", [("不删",), ("删", "留着"), ("删", "好")])
def test_nothing_less_than_two_yeses_erases_anything(town: Neighbourhood, answers: tuple[str, ...]) -> None:
    forgets(town, *answers)

    assert town.stands("张三") is not None


@pytest.mark.parametrize(("proof", "done"), [("0001", True), ("9999", False), ("不记得", False)])
def test_who_is_not_known_for_sure_proves_it_or_a_worker_decides(town: Neighbourhood, proof: str, done: bool) -> None:
    town.db.execute(text("update kinship set verified = :no"), {"no": False})
    town.forget()

    told = forgets(town, "删", proof, "确定")

    assert told[-1] == ("forgotten.done" if done else "forgotten.waits")
    assert (town.stands("张三") is None) == done
    assert len(town.tickets("forget")) == (not done)


@pytest.mark.parametrize("who", [ZHANG, LI, OTHER_WORKER])
def test_only_a_worker_of_the_grid_decides(town: Neighbourhood, who: int) -> None:
    town.db.execute(text("update kinship set verified = :no"), {"no": False})
    town.forget()
    forgets(town, "删", "不记得", "确定")
    (ticket,) = town.tickets("forget")

    assert town.presses(who, f"e:{ticket.id}:1", chat=who).keys == ["press.not_yours"]
    assert town.stands("张三") is not None
    town.presses(WORKER, f"e:{ticket.id}:1", chat=WORKER)
    assert town.stands("张三") is None


def test_what_they_reported_for_others_stays_with_them(town: Neighbourhood) -> None:
    town.tells(ZHANG, "李梅36.8")
    mine = town.db.exec(select(Resident.id).where(Resident.name == "李梅")).one()

    forgets(town, "删", "确定")

    assert [one.celsius for one in town.db.exec(select(Reading).where(Reading.resident_id == mine))] == [36.8]
    assert people.known(town.db, ZHANG) is not None
