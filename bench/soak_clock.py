"""One clock for several processes: an instant in a file, which stands still until it is set anew."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")


class FileClock:
    """Moved by one process, read by all."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text("ascii"))

    def today(self) -> date:
        """By the office's own clock."""
        return self.now().astimezone(OFFICE).date()

    def set(self, instant: datetime) -> None:
        written = self._file.with_suffix(f".{os.getpid()}")
        written.write_text(instant.astimezone(UTC).isoformat(), "ascii")
        written.replace(self._file)
