"""The command line: `linli run`, `linli sandbox` and the papers without the chat."""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

import texts
from bot import logs, settings
from bot.clock import Clock
from conversations.understanding import Understanding
from conversations.understanding import understand as understand_temperature
from conversations.understanding.needs import understand_needs
from storage.backup import NoBackup, back_up
from storage.backup import restore as put_back
from storage.database import Database, sqlite_file
from storage.locks import ProcessLock, Taken
from storage.migrate import migrate as migrate_database

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Linli (邻里): the assistant of a residential grid.")
roster_cli = typer.Typer(no_args_is_help=True, help="The roster without the chat.")
cli.add_typer(roster_cli, name="roster")


def main() -> None:
    """The entry point; a wrong or missing value is one clear line and exit code 2."""
    try:
        cli()
    except settings.Unset as error:
        _give_up(str(error))
    except (Taken, NoBackup) as error:
        _give_up(str(error))


def _give_up(words: str) -> NoReturn:
    sys.stderr.write(f"linli: {words}\n")
    sys.exit(2)


def _open(given: settings.Settings) -> Database:
    settings.turn_in_keys(given)
    database = Database(given.database_url)
    migrate_database(database)
    return database


@cli.command()
def run() -> None:
    """Run the bot, its scheduler and its web part."""
    from bot import memory  # noqa: PLC0415  half a second of imports that the other commands spare
    from bot.app import App, until_signalled  # noqa: PLC0415

    given = settings.read()
    settings.need_token(given)
    settings.need_webhook_secret(given)
    settings.need_phone_line(given)
    logs.set_up()
    database = _open(given)
    lock = ProcessLock(given.database_url)
    lock.take()
    clock = Clock(Path(given.clock_file) if given.clock_file else None)

    async def work() -> None:
        await until_signalled(App(given, database, clock).run())

    memory.settle()
    try:
        asyncio.run(work())
    finally:
        database.close()
        lock.release()


@cli.command()
def sandbox(
    *,
    play: Annotated[bool, typer.Option("--play", help="Act a whole day by itself and say what happened.")] = False,
    port: Annotated[int, typer.Option(help="The chat page's port; 0 takes a free one.")] = 8899,
) -> None:
    """The same bot against a local Bot API with a chat page and a made-up community."""
    from bot import rehearsal  # noqa: PLC0415

    logs.set_up(quiet=True)
    sys.exit(rehearsal.run(play=play, port=port))


@cli.command()
def understand(
    what: Annotated[str, typer.Argument(help="`needs`, or nothing for temperatures.")] = "",
    *,
    why: Annotated[bool, typer.Option("--why", help="Say in words how each line was understood.")] = False,
) -> None:
    """JSON lines in (`{"text","context"}`), JSON lines out, one for one and in order."""
    if what not in ("", "needs"):
        _give_up(f"understand knows `needs` or nothing, not {what!r}")
    reads: Callable[[dict[str, Any]], Any] = _need if what == "needs" else _temperature
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        sys.stdout.write(_understood(line, number, reads, why=why) + "\n")
        sys.stdout.flush()


def _understood(line: str, number: int, reads: Callable[[dict[str, Any]], Any], *, why: bool) -> str:
    try:
        said = json.loads(line)
        if not isinstance(said, dict) or not isinstance(said.get("text"), str):
            raise TypeError  # noqa: TRY301
    except (ValueError, TypeError):
        return json.dumps({"error": f'line {number} is not an object with a "text"'}, ensure_ascii=False)
    meant = reads(said)
    return _explained(said["text"], meant) if why else json.dumps(meant.label(), ensure_ascii=False)


def _explained(text: str, meant: Any) -> str:
    """The understanding for people: what was read from which words, and why the rest was left alone."""
    lines = [f"「{text}」", f"  {meant.kind}: {meant.why}"]
    if isinstance(meant, Understanding):
        for name, found in (("reading", meant.readings), ("likely", meant.candidates)):
            lines += [f"  {name} {_brief(one.label())} ← 「{text[slice(*one.span)]}」" for one in found]
        lines += [f"  ask back 「{one.raw}」" for one in meant.ask]
        lines += [f"  left alone 「{one.text}」: {one.why}" for one in meant.left]
    else:
        lines.append(f"  {_brief(meant.label())} ← " + " ".join(f"「{text[slice(*span)]}」" for span in meant.spans))
    return "\n".join(lines)


def _brief(label: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in label.items() if value not in (None, [], ""))


def _temperature(said: dict[str, Any]) -> Any:
    context = said.get("context")
    return understand_temperature(said["text"], context if isinstance(context, str) else "group")


def _need(said: dict[str, Any]) -> Any:
    return understand_needs(said["text"])


@roster_cli.command("import")
def roster_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    grid: Annotated[str, typer.Option(help="The grid's name; made when it does not exist.")],
    community: Annotated[str, typer.Option(help="The community a new grid belongs to.")] = "",
) -> None:
    """Import a roster (xlsx or csv); errors are listed by row and then nothing is imported."""
    from documents.roster import read_roster  # noqa: PLC0415
    from handlers.grid.rosters import import_file  # noqa: PLC0415
    from storage import areas, audit  # noqa: PLC0415

    given = settings.read()
    now = datetime.now(UTC)
    roster = read_roster(file.read_bytes(), file.name, this_year=now.year)
    for error in roster.errors:
        sys.stderr.write(error.text(given.language) + "\n")
    if roster.errors:
        sys.exit(1)
    database = _open(given)

    def work(db: Any) -> Any:
        home = areas.make_grid(
            db, name=grid, community=community or grid, when=now, timezone=given.timezone, language=given.language
        )
        audit.note(db, at=now, action="cli.roster", grid_id=home.id)
        return import_file(db, home, roster, now)

    done = database.submit(work).result()
    database.close()
    for line in done.errors:
        sys.stderr.write(texts.say(line.key, given.language, **line.params) + "\n")
    if done.errors:
        sys.exit(1)
    counts = {"grid": grid, "added": done.added, "changed": done.changed, "same": done.same}
    sys.stdout.write(texts.say("roster.done", given.language, **counts) + "\n")


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise settings.Unset(f"--date and --to want a day such as 2026-03-01, not {value!r}") from None


@cli.command()
def export(
    *,
    first: Annotated[str, typer.Option("--date", help="The day, 2026-03-01.")],
    out: Annotated[Path, typer.Option(help="FILE.xlsx or FILE.csv")],
    last: Annotated[str, typer.Option("--to", help="The last day of a range.")] = "",
    grid: Annotated[str, typer.Option(help="Only this grid.")] = "",
) -> None:
    """Write the daily sheet of a day or a range."""
    from handlers.pages import papers  # noqa: PLC0415
    from storage import areas, audit  # noqa: PLC0415

    form = out.suffix.lower().lstrip(".")
    if form not in ("xlsx", "csv"):
        _give_up(f"--out wants a name that ends in .xlsx or .csv, not {out.name!r}")
    days = sorted((_day(first), _day(last or first)))
    given = settings.read()
    database = _open(given)
    with database.reading() as db:
        wanted = [one.id or 0 for one in areas.grids(db) if grid in ("", one.name)]
        if grid and not wanted:
            _give_up(f"there is no grid named {grid!r}")
        data = papers.sheet(db, grids=wanted, first=days[0], last=days[1], form=form, headings="en")
    out.write_bytes(data)
    now, subject = datetime.now(UTC), f"{days[0]} {days[1]}"
    for one in wanted:
        note = partial(audit.note, at=now, action="cli.export", grid_id=one, subject=subject)
        database.submit(note).result()
    database.close()


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    _open(settings.read()).close()


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes; it must not be there yet.")]) -> None:
    """Copy the database while the bot runs; keep LINLI_DATA_KEY somewhere else, the copy cannot be read without it."""
    given = settings.read()
    _need_database(given)
    database = _open(given)
    back_up(database, file)
    database.close()


@cli.command()
def restore(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]) -> None:
    """Put a copy in the database's place while the bot is stopped; the database that was there is kept beside it."""
    given = settings.read()
    settings.turn_in_keys(given)
    kept = put_back(given.database_url, file, datetime.now(UTC))
    if kept is not None:
        sys.stdout.write(texts.say("cli.kept", given.language, file=str(kept)) + "\n")


@cli.command()
def doctor() -> None:
    """Look at everything that has to be well; exit code 1 when something is not."""
    from bot.doctor import examine  # noqa: PLC0415

    given = settings.read()
    settings.need_token(given)
    _need_database(given)
    findings = asyncio.run(examine(given))
    for one in findings:
        words = texts.say(f"doctor.{one.key}", given.language, **one.params)
        sys.stdout.write(f"{'✓' if one.well else '✗'} {words}\n")
    sys.exit(0 if all(one.well for one in findings) else 1)


def _need_database(given: settings.Settings) -> None:
    """These commands are about a database that is there: a typing mistake must not make an empty one."""
    file = sqlite_file(given.database_url)
    if file is not None and not file.exists():
        _give_up(f"LINLI_DATABASE_URL names {file}, which is not there")


@cli.command()
def key() -> None:
    """Make a fresh LINLI_DATA_KEY."""
    from storage import secrets  # noqa: PLC0415

    sys.stdout.write(secrets.new_key() + "\n")
