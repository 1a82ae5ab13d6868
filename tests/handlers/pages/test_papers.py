"""The daily sheet, from real rows, read back in both formats."""

import csv
import io
from datetime import timedelta

from openpyxl import load_workbook

from documents.daily import COLUMNS
from handlers.effects import File
from handlers.pages.papers import PAPERS, sheet
from storage import papers
from tests.neighbourhood import DAY, HOUSE, LI, WANG, WORKER, ZHANG, Neighbourhood, at


def _day(town: Neighbourhood) -> None:
    town.opens()
    town.commands(WORKER, "pause", "3-1-601 外出")
    town.says(ZHANG, "38.5 咳嗽", at=at("09:30"))
    town.says(WANG, "全家正常", at=at("10:00"))
    town.passes(at("18:00"))
    town.says(LI, "36.6", at=at("18:20"))


def test_a_day_has_one_row_per_resident_in_the_columns_of_the_product(town: Neighbourhood) -> None:
    _day(town)

    data = sheet(town.db, grids=[town.grid().id or 0], first=DAY, last=DAY, form="csv", headings="en")
    rows = list(csv.DictReader(io.StringIO(data.decode())))

    assert tuple(rows[0]) == COLUMNS
    said = {row["name"]: (row["status"], row["celsius"], row["late"], row["reported_by"]) for row in rows}
    assert said == {
        "张三": ("reported", "38.5", "", "张三"),
        "李梅": ("late", "36.6", rows[1]["late"], "李梅"),
        "张小宝": ("missing", "", "", ""),
        "王秀英": ("reported", "", "", "王秀英"),
        "赵一": ("paused", "", "", ""),
        "钱二": ("paused", "", "", ""),
    }
    assert rows[1]["late"]
    assert rows[0]["symptoms"] == "咳嗽"
    assert rows[0]["reported_at"] == "2026-03-02 09:30"
    assert {row["round"] for row in rows} == {"2026-03-02#1"}


def test_the_chats_file_is_excel_in_chinese(town: Neighbourhood) -> None:
    _day(town)
    (file,) = town.commands(WORKER, "export").of(File)

    paper = PAPERS[file.kind](town.db, file.ids, file.language, HOUSE)
    book = load_workbook(io.BytesIO(paper.data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()

    assert rows[0][:2] == ("日期", "社区")
    assert len(rows) == 1 + 6
    assert 38.5 in rows[1]


def test_a_range_has_a_row_for_each_day(town: Neighbourhood) -> None:
    town.opens()
    tomorrow = DAY + timedelta(days=1)
    town.opens(day=tomorrow)

    (file,) = town.commands(WORKER, "export", f"{DAY} {tomorrow} csv").of(File)

    data = sheet(
        town.db, grids=file.ids["grids"], first=DAY, last=tomorrow, form=file.ids["form"], headings="en"
    ).decode()
    assert file.ids["form"] == "csv"
    assert {row["date"] for row in csv.DictReader(io.StringIO(data))} == {f"{DAY}", f"{tomorrow}"}
    assert data.count("\n") == 1 + 2 * 6


def test_a_wrong_date_is_explained(town: Neighbourhood) -> None:
    for wrong in ("2026-13-40", "31", "2026-01-01 2027-01-01"):
        answer = town.commands(WORKER, "export", wrong)
        assert answer.of(File) == []
        assert answer.keys[0].startswith("export.")


def test_the_briefings_chart_counts_each_building_and_names_nobody(town: Neighbourhood) -> None:
    _day(town)
    town.passes(at("18:05"))
    dealt = town.passes(at("20:00"))
    files = [one for _, effects in dealt for one in effects if isinstance(one, File)]
    (chart,) = [one for one in files if one.kind == "chart" and one.ids["round"] == town.round().id]

    (counts,) = papers.buildings(town.db, town.round())
    paper = PAPERS[chart.kind](town.db, chart.ids, chart.language, HOUSE)

    assert counts == papers.BuildingDay("3", due=4, reported=3, late=1, feverish=1)
    assert (paper.kind, paper.caption) == ("photo", "📊 幸福一格 03-02:已报 3/4 人")
    assert paper.data.startswith(b"\x89PNG")
