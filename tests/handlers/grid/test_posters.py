"""Links given out: /grid 链接 in all its forms, the board's button, the morning's message, the papers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.render import Drawer
from handlers.effects import File, Line, Reply, Tell, words
from handlers.pages.papers import PAPERS
from storage import links
from storage.models import Audit, Link
from tests.documents import printed
from tests.neighbourhood import DAY, GROUP, HOUSE, OTHER_WORKER, WORKER, ZHANG, Answer, Neighbourhood, at

URL = "https://linli.example"


@pytest.fixture
def webbed(town: Neighbourhood) -> Neighbourhood:
    """The neighbourhood with its pages on the web."""
    town.house = replace(HOUSE, web_url=URL)
    return town


def the_link(town: Neighbourhood, area: str = "grid") -> Link:
    return town.db.exec(select(Link).where(Link.area == area, col(Link.revoked_at).is_(None))).one()


def said(answer: Answer) -> str:
    lines: list[Line] = [line for one in answer.of(Tell) + answer.of(Reply) for line in one.lines]
    return "\n".join(words(line, "zh") for line in lines)


def test_a_worker_gets_a_message_to_forward_and_a_poster(webbed: Neighbourhood) -> None:
    answer = webbed.commands(WORKER, "grid", "链接")

    link = the_link(webbed)
    assert f"{URL}/l/{link.token}" in said(answer)
    assert "021-55550101" in said(answer)
    (file,) = answer.of(File)
    paper = PAPERS[file.kind](webbed.db, file.ids, "zh", webbed.house)
    assert paper.data.startswith(b"%PDF")
    assert "幸福一格" in paper.caption


def test_asked_for_again_it_is_the_same_link(webbed: Neighbourhood) -> None:
    first = said(webbed.commands(WORKER, "grid", "链接"))

    assert said(webbed.commands(WORKER, "grid", "链接")) == first


def test_a_renewed_link_opens_and_the_old_one_does_not(webbed: Neighbourhood) -> None:
    webbed.commands(WORKER, "grid", "链接")
    old = the_link(webbed).token

    webbed.commands(WORKER, "grid", "链接 换")

    assert links.of_token(webbed.db, old) is None
    assert links.of_token(webbed.db, the_link(webbed).token) is not None


def test_a_stopped_link_is_gone_from_the_board(webbed: Neighbourhood) -> None:
    webbed.opens()
    assert "网页报" in str(board(webbed))

    answer = webbed.commands(WORKER, "grid", "链接 停")

    assert answer.keys == ["poster.stopped"]
    assert "网页报" not in str(board(webbed))


def board(town: Neighbourhood) -> list[str]:
    """The labels and targets of the board's buttons."""
    payload = {"view": "board", "ids": {"round": town.round().id}, "language": "zh"}
    (drawn,) = Drawer("linli_bot", town.house.web_url).page(town.db, payload, town.now)
    assert drawn.keyboard is not None
    return [f"{one.text} {one.url}" for row in drawn.keyboard.inline_keyboard for one in row]


def test_the_board_carries_the_page_and_the_workers_get_it_to_forward(webbed: Neighbourhood) -> None:
    dealt = webbed.passes(at("08:00"))

    url = f"{URL}/l/{the_token(webbed)}"
    told = [one for _, effects in dealt for one in effects if isinstance(one, Tell) and one.chat_id == WORKER]
    assert [url in words(one.lines[0], "zh") for one in told] == [True]
    assert any(url in one for one in board(webbed))


def the_token(town: Neighbourhood) -> str:
    found = links.of_area(town.db, "grid", town.grid().id or 0)
    assert found is not None
    return found.token


def test_the_link_stays_the_same_from_day_to_day(webbed: Neighbourhood) -> None:
    webbed.passes(at("08:00"))
    token = the_token(webbed)

    webbed.passes(at("08:00", DAY + timedelta(days=1)))

    assert the_token(webbed) == token


def test_without_a_web_address_there_is_neither_link_nor_button(town: Neighbourhood) -> None:
    dealt = town.passes(at("08:00"))

    assert town.commands(WORKER, "grid", "链接").keys == ["poster.no_web"]
    assert [one for _, effects in dealt for one in effects if isinstance(one, Tell)] == []
    assert town.db.exec(select(Link)).all() == []


def test_an_entrance_and_every_household_have_links_of_their_own(webbed: Neighbourhood) -> None:
    webbed.commands(WORKER, "grid", "链接 3-1")
    answer = webbed.commands(WORKER, "grid", "链接 住户")

    assert the_link(webbed, "entrance").area_id == webbed.household("501").entrance_id
    (file,) = answer.of(File)
    paper = PAPERS[file.kind](webbed.db, file.ids, "zh", webbed.house)
    assert paper.data.startswith(b"%PDF")
    assert {link.area_id for link in webbed.db.exec(select(Link).where(Link.area == "household"))} == {
        webbed.household(door).id for door in ("501", "502", "601")
    }


def test_renewing_the_households_revokes_theirs_alone(webbed: Neighbourhood) -> None:
    webbed.commands(WORKER, "grid", "链接")
    webbed.commands(WORKER, "grid", "链接 住户")

    webbed.commands(WORKER, "grid", "链接 住户 换")

    revoked = webbed.db.exec(select(Link.area).where(col(Link.revoked_at).is_not(None))).all()
    assert revoked == ["household"] * 3


def test_a_poster_of_a_revoked_link_has_no_code(webbed: Neighbourhood) -> None:
    (file,) = webbed.commands(WORKER, "grid", "链接").of(File)
    webbed.commands(WORKER, "grid", "链接 停")

    with_code = len(PAPERS["poster"](webbed.db, {**file.ids, "link": fresh(webbed)}, "zh", webbed.house).data)
    without = len(PAPERS["poster"](webbed.db, file.ids, "zh", webbed.house).data)

    assert without < with_code


def fresh(town: Neighbourhood) -> int:
    return links.make(town.db, area="grid", area_id=town.grid().id or 0, made_by=None, when=town.now).id or 0


@pytest.mark.parametrize("who", [ZHANG, OTHER_WORKER])
def test_nobody_else_gets_a_grids_link(webbed: Neighbourhood, who: int) -> None:
    answer = webbed.commands(who, "grid", "链接 幸福一格", chat=GROUP)

    assert answer.of(File) == []
    assert [one for one in webbed.db.exec(select(Link)) if one.area_id == webbed.grid().id] == []


def test_a_communitys_link_is_for_its_staff(webbed: Neighbourhood) -> None:
    assert webbed.commands(WORKER, "grid", "链接 社区").keys == ["poster.which"]


def test_what_is_not_understood_is_explained(webbed: Neighbourhood) -> None:
    assert webbed.commands(WORKER, "grid", "链接 九号楼").keys == ["poster.which"]


def test_giving_and_revoking_are_written_down(webbed: Neighbourhood) -> None:
    webbed.commands(WORKER, "grid", "链接")
    webbed.commands(WORKER, "grid", "链接 停")

    acts = webbed.db.exec(select(Audit.action).where(col(Audit.action).startswith("link."))).all()
    assert acts == ["link.give", "link.revoke"]


def test_poster_and_slips_print_the_hours_of_the_rota(webbed: Neighbourhood) -> None:
    webbed.commands(WORKER, "grid", "值班\n每天 08:00-18:00 李敏 13800000011")
    hours = "每天 08:00 到 18:00有人接"

    for said in ("链接", "链接 住户"):
        (file,) = webbed.commands(WORKER, "grid", said).of(File)
        (page,) = printed.pages(PAPERS[file.kind](webbed.db, file.ids, "zh", webbed.house).data)
        assert hours in "".join(page)
