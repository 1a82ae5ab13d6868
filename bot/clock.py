"""The one clock of the process; the sandbox can move it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Real time, shifted by an offset; a clock with a file shares the offset with other processes."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._offset = timedelta()
        self._pace = 1.0
        self._read_at = 0.0

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        if self._file is not None:
            self._follow(self._file)
        return datetime.now(UTC) + self._offset

    @property
    def pace(self) -> float:
        """How many times as often as Telegram allows one may speak: 1, but with a sandbox that hurries."""
        if self._file is not None:
            self._follow(self._file)
        return self._pace

    def move_to(self, when: datetime) -> None:
        """Go to `when` and run on from there."""
        self._offset = when - datetime.now(UTC)
        self._share()

    def hurry(self, pace: float) -> None:
        """Let what limits how often one may speak go by so many times as fast."""
        self._pace = pace
        self._share()

    def _share(self) -> None:
        if self._file is not None:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(f"{self._offset.total_seconds()} {self._pace}", encoding="ascii")
            fresh.replace(self._file)

    def _follow(self, file: Path) -> None:
        if not file.exists():
            return
        changed = file.stat().st_mtime
        if changed != self._read_at:
            self._read_at = changed
            offset, pace = file.read_text(encoding="ascii").split()
            self._offset, self._pace = timedelta(seconds=float(offset)), float(pace)
