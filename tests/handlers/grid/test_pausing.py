"""Who is away is neither reminded nor missing, and counts again on the day they said."""

import pytest
from sqlmodel import col, select

from handlers.effects import Refresh
from storage.models import Audit
from tests.neighbourhood import DAY, LI, OTHER_WORKER, STRANGER, WORKER, Neighbourhood, at

MORROW = DAY.replace(day=3)


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


@pytest.mark.parametrize("words", ["住院 到3-3", "住院 3月3日", "住院 到 2026-03-03", "hospital until 3-3"])
def test_a_person_is_back_by_themself_on_the_day_they_said(town: Neighbourhood, words: str) -> None:
    answer = town.commands(WORKER, "pause", f"3-1-501 李梅 {words}")

    assert answer.keys == ["pause.done_until"]
    assert "李梅" not in town.missing()
    assert town.passes(at("23:59:59"))
    assert town.resident("李梅").paused in ("住院", "hospital")
    town.passes(at("00:00", MORROW))
    assert town.resident("李梅").paused == ""


def test_a_whole_household_too_and_the_board_counts_it_again(town: Neighbourhood) -> None:
    town.commands(WORKER, "pause", "3-1-501 外出 到3-3")
    assert {"张三", "李梅", "张小宝"}.isdisjoint(town.missing())

    dealt = dict(town.passes(at("00:00", MORROW)))

    assert {"张三", "李梅", "张小宝"} <= set(town.missing())
    backs = [effects for cause, effects in dealt.items() if "household_back" in cause]
    assert [type(one) for effects in backs for one in effects] == [Refresh]


def test_a_later_word_counts_and_resuming_forgets_the_day(town: Neighbourhood) -> None:
    town.commands(WORKER, "pause", "3-1-501 李梅 住院 到3-3")
    town.commands(WORKER, "pause", "3-1-501 李梅 住院")
    town.passes(at("00:00", MORROW))
    assert town.resident("李梅").paused == "住院"

    town.commands(WORKER, "pause", "3-1-501 李梅 住院 到3-5")
    assert town.commands(WORKER, "pause", "3-1-501 李梅 恢复").keys == ["pause.back"]
    assert town.resident("李梅").paused == ""
    assert not [cause for cause, _ in town.passes(at("00:00", DAY.replace(day=5))) if "_back" in cause]


@pytest.mark.parametrize("word", ["恢复", "回来了", "出院", "back"])
def test_who_is_back_is_asked_again_in_any_of_these_words(town: Neighbourhood, word: str) -> None:
    town.commands(WORKER, "pause", "3-1-501 李梅 住院")

    assert town.commands(WORKER, "pause", f"3-1-501 李梅 {word}").keys == ["pause.back"]
    assert town.resident("李梅").paused == ""


def test_a_day_gone_by_is_asked_again(town: Neighbourhood) -> None:
    assert town.commands(WORKER, "pause", "3-1-501 李梅 住院 到2026-03-02").keys == ["pause.day_gone"]
    assert town.resident("李梅").paused == ""


def test_both_ends_are_written_down(town: Neighbourhood) -> None:
    town.commands(WORKER, "pause", "3-1-501 李梅 住院 到3-3")
    town.passes(at("00:00", MORROW))

    number = town.resident("李梅").id
    acts = town.db.exec(select(Audit).where(Audit.subject == f"resident {number}").order_by(col(Audit.id))).all()
    assert [(one.action, one.account_id) for one in acts] == [("pause", town.account(WORKER)), ("resume", None)]


@pytest.mark.parametrize("who", [LI, STRANGER, OTHER_WORKER])
def test_nobody_else_pauses_anybody(town: Neighbourhood, who: int) -> None:
    town.commands(who, "pause", "3-1-501 李梅 住院 到3-3")

    assert town.resident("李梅").paused == ""
