"""A worker types a door or a name: who lives there and how they are, for the worker's own grids only."""

import pytest
from sqlmodel import select

from handlers.effects import Reply, Show, words
from handlers.pages.pages import VIEWS
from storage.models import Audit
from tests.neighbourhood import LI, OTHER_WORKER, STRANGER, WANG, WORKER, Answer, Neighbourhood


def lines(town: Neighbourhood, answer: Answer) -> list[str]:
    (show,) = answer.of(Show)
    assert show.view == "household"
    return [words(one, "zh") for page in VIEWS["household"](town.db, show.ids, town.now) for one in page.lines]


@pytest.mark.parametrize(
    "text", ["王秀英", "3-1-502", "502", "3号楼1单元502", "502 王秀英", "王秀英住院了", "王秀英电话没人接"]
)
def test_a_door_or_a_name_shows_who_lives_there(town: Neighbourhood, text: str) -> None:
    town.opens()
    town.tells(WANG, "36.8")

    shown = lines(town, town.tells(WORKER, text))

    assert shown[0] == "🏠 3-1-502(1 人)"
    assert "王秀英 ☎ 13800000003" in shown[1]
    assert "36.8℃ 09:00 王秀英 报" in shown[2]


def test_everybody_behind_the_door_stands_there_with_why_nothing_is_known(town: Neighbourhood) -> None:
    town.opens()
    town.tells(LI, "我 37.9 咳嗽")
    town.commands(WORKER, "pause", "3-1-501 张小宝 住院")

    shown = lines(town, town.tells(WORKER, "3-1-501"))

    assert "今天还没报" in shown[2]
    assert "37.9℃,咳嗽" in shown[4]
    assert "暂停(住院)" in shown[6]
    assert "发热" in shown[7]  # the ticket that is open
    assert "李梅" not in shown[7]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("王秀英住院了", "hospital"),
        ("王秀英搬走了", "moved"),
        ("王秀英去外地了", "trip"),
        ("王秀英被转运走了", "isolated"),
    ],
)
def test_whoever_is_said_to_be_away_is_paused_with_one_tap(town: Neighbourhood, text: str, how: str) -> None:
    said = town.tells(WORKER, text)

    assert said.of(Reply)[0].lines[0].key == f"pause.offer_{how}"
    town.presses(WORKER, said.of(Reply)[0].buttons[0][0].data, chat=WORKER)
    assert town.resident("王秀英").paused
    back = town.tells(WORKER, "王秀英回来了").of(Reply)[0]
    town.presses(WORKER, back.buttons[0][0].data, chat=WORKER)
    assert not town.resident("王秀英").paused


def test_nothing_is_paused_by_what_is_said_alone(town: Neighbourhood) -> None:
    town.tells(WORKER, "王秀英住院了")

    assert not town.resident("王秀英").paused


def test_the_look_is_written_down(town: Neighbourhood) -> None:
    town.tells(WORKER, "502")

    looks = town.db.exec(select(Audit.subject).where(Audit.action == "look.household")).all()
    assert looks == [f"household {town.household('502').id}"]


@pytest.mark.parametrize("who", [OTHER_WORKER, LI, STRANGER])
def test_nobody_else_is_shown_a_household(town: Neighbourhood, who: int) -> None:
    for text in ("王秀英", "3-1-502", "502"):
        assert town.tells(who, text).of(Show) == []


@pytest.mark.parametrize("text", ["502元", "买了502胶水", "王奶奶", "今天天气不错"])
def test_other_talk_brings_the_menu(town: Neighbourhood, text: str) -> None:
    assert town.tells(WORKER, text).of(Reply)
    assert town.tells(WORKER, text).of(Show) == []
