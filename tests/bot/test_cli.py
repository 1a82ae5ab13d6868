"""The command line: papers without the chat, and clear words when something is wrong."""

import json
import sqlite3
import sys
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from bot.cli import main

ROSTER = (
    "小区,楼栋,单元,门牌,姓名,电话,出生年,标签\n和平里,3,1,101,张三,13800010001,1950,独居\n和平里,3,1,102,李四,,,\n"
)
WORSE = "小区,楼栋,单元,门牌,姓名,电话\n和平里,3,1,101,张三,\n和平里,,1,102,李四,\n和平里,3,1,103,王五,12\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `linli …` here; exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("LINLI_TOKEN", "LINLI_DATABASE_URL", "LINLI_DATA_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, stdin: str = "", **settings: str) -> tuple[int, str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"LINLI_{name}", value)
        monkeypatch.setattr(sys, "argv", ["linli", *arguments])
        monkeypatch.setattr(sys, "stdin", _Input(stdin))
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


class _Input(StringIO):
    def reconfigure(self, **_: str) -> None:
        """Text is text here."""


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "LINLI_TOKEN"),
        ({"TOKEN": "nonsense"}, "LINLI_TOKEN"),
        ({"TOKEN": "1:x", "TIMEZONE": "Mars"}, "LINLI_TIMEZONE"),
        ({"TOKEN": "1:x", "OPERATORS": "me"}, "LINLI_OPERATORS"),
        ({"TOKEN": "1:x", "DATABASE_URL": "oracle://x"}, "LINLI_DATABASE_URL"),
        ({"TOKEN": "1:x", "DATABASE_URL": "postgresql://x"}, "LINLI_DATA_KEY"),
        ({"TOKEN": "1:x", "DATA_KEY": "short"}, "LINLI_DATA_KEY"),
        ({"TOKEN": "1:x", "LANGUAGE": "xx"}, "LINLI_LANGUAGE"),
        ({"TOKEN": "1:x", "API_URL": "ftp://x"}, "LINLI_API_URL"),
        ({"TOKEN": "1:x", "WEB_PORT": "99999"}, "LINLI_WEB_PORT"),
        ({"TOKEN": "1:x", "WEBHOOK_URL": "https://x"}, "LINLI_WEBHOOK_SECRET"),
        ({"TOKEN": "1:x", "WEBHOOK_SECRET": "with blanks"}, "LINLI_WEBHOOK_SECRET"),
    ],
)
def test_a_wrong_or_missing_value_is_one_line_and_exit_2(run: Run, settings: dict[str, str], named: str) -> None:
    code, _, told = run("run", **settings)

    assert (code, told.count("\n")) == (2, 1)
    assert named in told


def test_a_roster_is_imported_once_however_often_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")

    first = run("roster", "import", "roster.csv", "--grid", "第一网格")
    again = run("roster", "import", "roster.csv", "--grid", "第一网格")

    assert (first[0], again[0]) == (0, 0)
    assert "新增 2 人" in first[1]
    assert "新增 0 人" in again[1]
    assert "不变 2 人" in again[1]


def test_a_roster_with_errors_lists_them_by_row_and_imports_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(WORSE, encoding="utf-8")

    code, _, told = run("roster", "import", "roster.csv", "--grid", "第一网格")

    assert code == 1
    assert [line.split(":")[0] for line in told.splitlines()] == ["第 3 行", "第 4 行"]
    assert not (tmp_path / "linli.db").exists() or residents(tmp_path) == 0


def residents(folder: Path) -> int:
    return int(sqlite3.connect(folder / "linli.db").execute("select count(*) from resident").fetchone()[0])


def test_phones_of_a_roster_are_not_readable_in_the_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")

    run("roster", "import", "roster.csv", "--grid", "第一网格")

    stored = b"".join(file.read_bytes() for file in tmp_path.glob("linli.db*"))
    assert b"13800010001" not in stored
    assert (tmp_path / "linli.db.key").stat().st_mode & 0o777 == 0o600


COLUMNS = [
    *("date", "community", "compound", "building", "entrance", "door", "name", "status", "celsius", "symptoms"),
    *("late", "source", "reported_by", "reported_at", "corrected", "grid", "round", "resident_id"),
]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_has_the_columns_of_the_daily_sheet(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    run("roster", "import", "roster.csv", "--grid", "第一网格")

    code, _, _ = run("export", "--date", "2026-03-02", "--out", f"day.{form}")

    assert code == 0
    data = (tmp_path / f"day.{form}").read_bytes()
    if form == "csv":
        header = data.decode("utf-8-sig").splitlines()[0].split(",")
    else:
        header = [str(cell.value) for cell in next(openpyxl.load_workbook(BytesIO(data)).active.rows)]  # type: ignore[union-attr]
    assert header == COLUMNS


def test_papers_made_without_the_chat_are_written_down_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    run("roster", "import", "roster.csv", "--grid", "第一网格")
    run("export", "--date", "2026-03-02", "--out", "day.csv")

    noted = sqlite3.connect(tmp_path / "linli.db").execute("select action, account_id, grid_id, subject from audit")

    assert noted.fetchall() == [("cli.roster", None, 1, ""), ("cli.export", None, 1, "2026-03-02 2026-03-02")]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--date", "gestern", "--out", "x.csv"), "gestern"),
        (("--date", "2026-03-02", "--out", "x.pdf"), "x.pdf"),
        (("--date", "2026-03-02", "--out", "x.csv", "--grid", "没有的"), "没有的"),
    ],
)
def test_an_export_that_cannot_be_says_why_in_one_line(run: Run, arguments: tuple[str, ...], named: str) -> None:
    code, _, told = run("export", *arguments)

    assert (code, told.count("\n")) == (2, 1)
    assert named in told


def test_understand_answers_line_by_line_and_survives_nonsense(run: Run) -> None:
    lines = ['{"text": "36.5", "context": "group"}', "nonsense", '{"text": 5}', '{"text": "今天天气不错"}']

    code, out, _ = run("understand", stdin="\n".join(lines) + "\n")

    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, len(answers)) == (0, 4)
    assert "36.5" in out.splitlines()[0]
    assert ["error" in answer for answer in answers] == [False, True, True, False]


def test_understand_needs_reads_needs(run: Run) -> None:
    code, out, _ = run("understand", "needs", stdin='{"text": "家里没米了,能送一袋吗"}\n')

    assert code == 0
    assert json.loads(out)


def test_understand_knows_nothing_else(run: Run) -> None:
    assert run("understand", "weather")[0] == 2


def test_migrating_twice_is_migrating_once(run: Run, tmp_path: Path) -> None:
    assert run("migrate")[0] == 0
    before = residents(tmp_path)

    assert run("migrate")[0] == 0
    assert residents(tmp_path) == before == 0


def test_a_fresh_key_is_a_key(run: Run) -> None:
    code, key, _ = run("key")

    assert code == 0
    assert run("migrate", DATA_KEY=key.strip())[0] == 0
