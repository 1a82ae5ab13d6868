"""The roster: all of it or nothing, and never less than before."""

from typing import Any

from sqlmodel import select

from documents.roster import RosterRow, read_roster
from handlers.rosters import import_file, import_rows
from storage import areas, papers
from storage.models import Household, Resident
from tests.handlers.test_access import dump
from tests.neighbourhood import OTHER_ROSTER, ROSTER, WORKER, Neighbourhood

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
