"""The roster: all of it or nothing, and never less than before."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from documents.roster import RosterRow, read_roster
from handlers.effects import File
from handlers.grid.rosters import import_file, import_rows
from handlers.pages.papers import PAPERS, Paper
from storage import areas, links, papers
from storage.models import Audit, Household, Resident
from tests.documents import printed
from tests.handlers.test_access import dump
from tests.neighbourhood import HOUSE, OTHER_ROSTER, ROSTER, STRANGER, WANG, WORKER, Answer, Neighbourhood

HEADINGS = "楼栋,单元,门牌,姓名,电话,出生年,标签\n"


def from_csv(town: Neighbourhood, lines: str) -> Any:
    """Import a file of these lines into the first grid."""
    return import_file(town.db, town.grid(), read_roster((HEADINGS + lines).encode(), "a.csv"), town.now)


def keys(done: Any) -> list[tuple[str, object]]:
    """What is wrong, with the row it is wrong in."""
    return [(one.key.rpartition(".")[2], one.params.get("row")) for one in done.errors]


def test_a_second_import_changes_nothing(town: Neighbourhood) -> None:
    before = dump(town.db)

    done = import_rows(town.db, town.grid(), list(enumerate(ROSTER, start=2)), town.now)

    assert (done.added, done.changed, done.same) == (0, 0, len(ROSTER))
    after = dump(town.db)
    assert {n: len(rows) for n, rows in after.items()} == {n: len(rows) for n, rows in before.items()}


def test_a_re_import_fills_in_and_never_empties_or_deletes(town: Neighbourhood) -> None:
    done = from_csv(town, "3,1,501,张三,13800000009,,\n3,1,501,李梅,,,慢病\n")

    assert (done.added, done.changed) == (0, 2)
    lines = {one.name: one for one in papers.roster(town.db, town.grid().id or 0)}
    assert len(lines) == len(ROSTER)
    assert (lines["张三"].phone, lines["张三"].birth_year) == ("+8613800000009", 1980)
    assert (lines["李梅"].phone, lines["李梅"].tags) == ("+8613800000002", ("慢病",))


def test_one_bad_row_and_nothing_is_imported(town: Neighbourhood) -> None:
    before = dump(town.db)

    done = from_csv(town, "3,2,101,周八,13800000010,1950,\n3,2,102,吴九,12,1950,\n")

    assert keys(done) == [("phone", 3)]
    assert dump(town.db) == before


def test_twins_are_errors_of_their_row(town: Neighbourhood) -> None:
    done = from_csv(town, "3,2,101,周八,,,\n3,2,101,周八,,,\n")

    assert [row for _, row in keys(done)] == [3]


def test_another_grids_entrance_is_an_error_and_nothing_is_imported(town: Neighbourhood) -> None:
    before = dump(town.db)
    rows = [(2, RosterRow("", "3", "9", "101", "周八")), (3, OTHER_ROSTER[0])]

    done = import_rows(town.db, town.grid(), rows, town.now)

    assert keys(done) == [("elsewhere", 3)]
    town.forget()
    assert dump(town.db) == before


def test_pasted_lines_are_a_roster(town: Neighbourhood) -> None:
    answer = town.commands(WORKER, "roster", "3-2-501 周八 独居\n3-2-502 吴九 13800000011")

    assert answer.keys == ["roster.done"]
    names = {one.name: (one.entrance, one.door, one.tags) for one in papers.roster(town.db, town.grid().id or 0)}
    assert names["周八"] == ("2", "501", ("独居",))
    assert "吴九" in names


def test_doors_are_generated(town: Neighbourhood) -> None:
    answer = town.commands(WORKER, "roster", "3号楼 2单元 1-18层×3户")

    assert answer.keys == ["roster.doors_made"]
    assert len(areas.doors_of_grid(town.db, town.grid().id or 0)) == 3 + 54


def test_a_block_that_reaches_into_another_grid_makes_no_door(town: Neighbourhood) -> None:
    entrance = town.household("101").entrance_id
    before = dump(town.db)
    there = areas.door_of(town.db, town.household("101").id or 0)
    assert entrance

    answer = town.commands(WORKER, "roster", f"{there.building}号楼 {there.entrance}单元 1-3层×2户")

    assert "roster.elsewhere" in answer.keys
    assert dump(town.db)["household"] == before["household"]


def test_bad_lines_are_listed_and_nothing_is_entered(town: Neighbourhood) -> None:
    before = len(town.db.exec(select(Resident)).all())

    answer = town.commands(WORKER, "roster", "3-2-501 周八\n随便写写")

    assert answer.keys[0] == "roster.errors"
    assert answer.keys[-1] == "roster.nothing_changed"
    assert len(town.db.exec(select(Resident)).all()) == before
    assert town.db.exec(select(Household).where(Household.door == "999")).all() == []


SLIPS = ("码", "住户码", "codes")


def printed_slips(town: Neighbourhood, answer: Answer, web_url: str = "") -> Paper:
    """The paper that an answer hands over."""
    (file,) = answer.of(File)
    return PAPERS[file.kind](town.db, file.ids, file.language, replace(HOUSE, web_url=web_url))


@pytest.mark.parametrize("said", SLIPS)
def test_a_worker_prints_a_slip_for_each_door_of_their_grid_and_no_other(town: Neighbourhood, said: str) -> None:
    paper = printed_slips(town, town.commands(WORKER, "roster", said))

    (page,) = printed.pages(paper.data)
    assert [words for words in page if words.startswith("3-1-")] == ["3-1-501", "3-1-502", "3-1-601"]
    codes = areas.codes_of_grid(town.db, town.grid().id or 0)
    ways_in = [f"https://t.me/linli_bot?start=h_{codes[door.household_id]}" for door in doors_of(town)]
    assert all(code in printed.dark(way) for code, way in zip(printed.codes(paper.data), ways_in, strict=True))


def doors_of(town: Neighbourhood) -> list[areas.Door]:
    return areas.doors_of_grid(town.db, town.grid().id or 0)


def test_the_word_alone_prints_them_too(town: Neighbourhood) -> None:
    assert printed_slips(town, town.tells(WORKER, "住户码")).name == "linli-slips.pdf"


def test_the_slips_name_nobody_and_say_the_number(town: Neighbourhood) -> None:
    paper = printed_slips(town, town.commands(WORKER, "roster", "码"))

    said = "".join(words for page in printed.pages(paper.data) for words in page)
    assert "021-55550101" in said
    theirs = [word for one in papers.roster(town.db, town.grid().id or 0) for word in (one.name, one.phone) if word]
    assert not any(word in said for word in theirs)


def test_with_a_link_page_each_slip_leads_to_the_households_own(town: Neighbourhood) -> None:
    town.house = replace(town.house, web_url="https://linli.example")

    paper = printed_slips(town, town.commands(WORKER, "roster", "码"), "https://linli.example")

    tokens = links.of_doors(town.db, [door.household_id for door in doors_of(town)])
    pages = [f"https://linli.example/l/{tokens[door.household_id]}" for door in doors_of(town)]
    assert all(code in printed.dark(page) for code, page in zip(printed.codes(paper.data)[::2], pages, strict=True))


def test_printing_slips_again_leaves_the_links_as_they_are(town: Neighbourhood) -> None:
    town.house = replace(town.house, web_url="https://linli.example")
    first, second = (printed_slips(town, town.commands(WORKER, "roster", "码"), "https://linli.example") for _ in "12")
    assert printed.codes(first.data) == printed.codes(second.data)


def test_printing_slips_is_noted(town: Neighbourhood) -> None:
    town.commands(WORKER, "roster", "码")
    assert town.db.exec(select(Audit.action).where(Audit.action == "roster.slips")).all() == ["roster.slips"]


@pytest.mark.parametrize("who", [STRANGER, WANG])
def test_nobody_else_gets_slips(town: Neighbourhood, who: int) -> None:
    assert town.commands(who, "roster", "码").of(File) == []
