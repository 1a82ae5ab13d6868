"""The one clock of the process; the sandbox can move it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Real time, shifted by an offset; a clock with a file shares the offset with other processes."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._offset = timedelta()
        self._read_at = 0.0

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        if self._file is not None:
            self._follow(self._file)
        return datetime.now(UTC) + self._offset

    def move_to(self, when: datetime) -> None:
        """Go to `when` and run on from there."""
        self._offset = when - datetime.now(UTC)
        if self._file is not None:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(str(self._offset.total_seconds()), encoding="ascii")
            fresh.replace(self._file)

    def _follow(self, file: Path) -> None:
        if not file.exists():
            return
        changed = file.stat().st_mtime
        if changed != self._read_at:
            self._read_at = changed
            self._offset = timedelta(seconds=float(file.read_text(encoding="ascii")))
