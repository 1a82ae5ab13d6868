"""Laws over the repository itself: what the READMEs promise is there, and what must never be committed is not."""

import ast
import re
import stat
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.cli import cli
from bot.settings import Settings
from handlers.commands import COMMANDS, Command

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
LOCKS = ("requirements.lock", "requirements-dev.lock")

in_both_languages = pytest.mark.parametrize("readme", READMES)
in_both_locks = pytest.mark.parametrize("lock", LOCKS)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def pins(lock: str) -> dict[str, tuple[str, str]]:
    """By package: its version, and everything that stands under it."""
    entries = re.split(r"^(?=[A-Za-z0-9])", page(lock), flags=re.MULTILINE)[1:]
    found = [re.match(r"([\w.-]+(?:\[[\w,.-]+\])?)==(\S+)", entry) for entry in entries]
    assert all(found), [entry[:40] for entry, match in zip(entries, found, strict=True) if not match]
    return {
        canonicalize_name(match[1].partition("[")[0]): (match[2], entry)
        for entry, match in zip(entries, found, strict=True)
        if match
    }


def project() -> dict[str, list[str]]:
    return tomllib.loads(page("pyproject.toml"))["project"]  # type: ignore[no-any-return]


# --- the pages ----------------------------------------------------------------------------------------------


@in_both_languages
def test_every_variable_is_documented_and_no_other(readme: str) -> None:
    written = set(re.findall(r"LINLI_[A-Z_]+", page(readme)))

    assert written == {f"LINLI_{name.upper()}" for name in Settings.model_fields}


@in_both_languages
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_documented_with_its_word(readme: str, command: Command) -> None:
    assert re.search(rf"`/{command.name}` ({'|'.join(command.words)})\b", page(readme))


@in_both_languages
def test_every_command_in_the_table_exists(readme: str) -> None:
    written = set(re.findall(r"^\|.*?$", page(readme), flags=re.MULTILINE))
    named = {name for row in written for name in re.findall(r"`/([a-z]+)` [\u4e00-\u9fff]", row)}

    assert named == {command.name for command in COMMANDS}


@in_both_languages
def test_every_command_of_the_command_line_is_documented(readme: str) -> None:
    names = typer.main.get_command(cli).commands  # type: ignore[attr-defined]

    assert {name for name in names if f"\n| `linli {name}" not in page(readme)} == set()


def test_the_example_environment_sets_only_what_exists() -> None:
    written = set(re.findall(r"LINLI_[A-Z_]+", page(".env.example")))

    assert written <= {f"LINLI_{name.upper()}" for name in Settings.model_fields}


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [name for name in tracked() if name.endswith(".md")]
    links = [(name, link) for name in pages for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:\s]+)\)", page(name))]

    assert links
    assert [(name, link) for name, link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


@in_both_languages
def test_every_folder_is_on_the_map(readme: str) -> None:
    folders = {name.partition("/")[0] for name in tracked() if "/" in name} - {".ci"}

    assert {folder for folder in folders if f"`{folder}/`" not in page(readme)} == set()


# --- the folders --------------------------------------------------------------------------------------------


def test_every_folder_of_code_says_what_is_in_it() -> None:
    packages = [name for name in tracked() if name.endswith("__init__.py") and not name.startswith("tests/")]

    assert len(packages) > 10
    assert [name for name in [*packages, "tests/__init__.py"] if not ast.get_docstring(ast.parse(page(name)))] == []


def test_what_ci_runs_is_what_a_person_runs() -> None:
    lines = page(".ci/run").splitlines()

    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]
    assert (ROOT / ".ci/run").stat().st_mode & stat.S_IXUSR


# --- what is never committed --------------------------------------------------------------------------------

# Put together from halves, so that this page does not name them itself.
FOREIGN = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            "python" + r"hosted\.org",
            r"registry\.npm" + r"js\.",
            r"(deb|ftp)\.debian\." + "org",
            r"(?<![\w.$}|/])/" + r"work(?![\w-])",
            r"\.\./" + "shared",
        )
    )
)


def test_no_file_names_a_registry_or_the_place_it_was_written_at() -> None:
    told = []
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:8000]:
            told += [(name, found[0]) for found in FOREIGN.finditer(data.decode("utf-8"))]

    assert told == []


def test_secrets_and_databases_are_not_tracked() -> None:
    assert [name for name in tracked() if Path(name).suffix in {".db", ".key"} or Path(name).name == ".env"] == []


# --- the lock files -----------------------------------------------------------------------------------------


def test_no_lock_file_records_where_packages_come_from() -> None:
    assert not {"uv.lock", "poetry.lock", "Pipfile.lock"} & {Path(name).name for name in tracked()}
    assert [lock for lock in LOCKS if "://" in page(lock) or "\n--" in page(lock)] == []


@in_both_locks
def test_every_locked_package_has_hashes(lock: str) -> None:
    bare = {name for name, (_, entry) in pins(lock).items() if "--hash=sha256:" not in entry}

    assert len(pins(lock)) > 20
    assert bare == set()


def test_the_lock_holds_what_the_project_asks_for() -> None:
    wanted = {canonicalize_name(Requirement(one).name) for one in project()["dependencies"]}
    direct = {name for name, (_, entry) in pins("requirements.lock").items() if "linli (pyproject.toml)" in entry}

    assert direct == wanted


def test_every_locked_version_is_one_the_project_allows() -> None:
    locked = {name: version for name, (version, _) in pins("requirements.lock").items()}
    asked = [Requirement(one) for one in project()["dependencies"]]

    assert [str(one) for one in asked if not one.specifier.contains(locked[canonicalize_name(one.name)])] == []


def test_the_tests_run_on_what_is_shipped() -> None:
    shipped, tested = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: version for name, (version, _) in shipped.items() if tested[name][0] != version} == {}
