"""Telling the day: a line for everything that happened, a bar for how far it is, and a verdict."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from sandbox.play.stage import Unmet


class Story:
    """What is printed; `unmet` are the checks that failed."""

    def __init__(self, scenes: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            console=Console(highlight=False, soft_wrap=True),
        )
        self._task = self._progress.add_task("The day", total=scenes)
        self.held = 0
        self.unmet: list[Unmet] = []

    @contextmanager
    def told(self) -> Iterator[None]:
        """Show the bar while the day is acted."""
        with self._progress:
            yield

    @contextmanager
    def scene(self, title: str) -> Iterator[None]:
        """One scene; a check that fails ends it, and the next one is played all the same."""
        self._progress.update(self._task, description=title)
        self._print(f"\n[bold]{escape(title)}[/bold]")
        try:
            yield
        except Unmet as unmet:
            self.unmet.append(unmet)
            self._print(f"  [red]✗ {escape(unmet.claim)}[/red]")
            expected, seen = _where_they_differ(unmet.expected, unmet.seen)
            self._print(f"      expected: {escape(expected)}")
            self._print(f"      seen:     {escape(seen)}")
        finally:
            self._progress.advance(self._task)

    def tell(self, what: str) -> None:
        """Something happened that was not yet checked."""
        self._print(f"  · {escape(what)}")

    def holds(self, what: str) -> None:
        """Something was checked and is so."""
        self.held += 1
        self._print(f"  [green]✓[/green] {escape(what)}")

    def must(self, claim: str, seen: object, expected: object) -> None:
        """Check something at once."""
        if seen != expected:
            raise Unmet(claim, expected, seen)
        self.holds(claim)

    def ends(self, said: int, sent: int) -> int:
        """The verdict, as an exit code."""
        self._print(f"\n{said} messages by people, {sent} requests by the bot, {self.held} checks held.")
        if not self.unmet:
            self._print("[bold green]The day is over, and everything was as it should be.[/bold green]")
            return 0
        self._print(f"[bold red]The day is over, and {len(self.unmet)} checks failed:[/bold red]")
        for unmet in self.unmet:
            self._print(f"  ✗ {escape(unmet.claim)}")
        return 1

    def _print(self, text: str) -> None:
        self._progress.console.print(text)


def _where_they_differ(expected: object, seen: object) -> tuple[str, str]:
    """Both in words; of two tables only the entries that differ."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        apart = [key for key in {**expected, **seen} if expected.get(key) != seen.get(key)]
        return str({key: expected.get(key) for key in apart}), str({key: seen.get(key) for key in apart})
    if isinstance(expected, list) and isinstance(seen, list) and expected:
        return (
            f"also {[one for one in expected if one not in seen]}",
            f"also {[one for one in seen if one not in expected]}",
        )
    return str(expected), str(seen)
