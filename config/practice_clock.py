"""The clock of a practice: a file in the data folder says what time it was there at what time of the machine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.clock import Clock, SystemClock
from config.settings import Settings
from rules.errors import BadInput

FILE = "practice.txt"
# Whoever practises reaches nobody: no relay, no mailbox, no program elsewhere.
CUT_OFF = {
    **{"smtp_host": "", "smtp_fallback_host": "", "imap_host": "", "webhook_hosts": ""},
    **{"alarm_smtp_host": "", "heartbeat_file": "", "heartbeat_url": ""},
}


class ShiftedClock:
    """The machine's time, as far off as it was set."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return SystemClock().now() + self._by


def is_practice(data: Path) -> bool:
    return (data / FILE).exists()


def clock_of(data: Path) -> Clock:
    """The machine's own time, unless somebody practises in this folder."""
    file = data / FILE
    if not file.exists():
        return SystemClock()
    try:
        then, set_at = (datetime.fromisoformat(word) for word in file.read_text("utf-8").split())
        return ShiftedClock(then - set_at)
    except (ValueError, TypeError):
        raise BadInput(
            "không đọc được đồng hồ chạy tập", where=str(file), mend="xóa cả thư mục tập rồi tập lại từ đầu"
        ) from None


def keep_clock(data: Path, instant: datetime) -> None:
    """From now on it is this instant in the folder."""
    data.mkdir(parents=True, exist_ok=True)
    words = (one.astimezone(UTC).isoformat() for one in (instant, SystemClock().now()))
    (data / FILE).write_text(" ".join(words) + "\n", "utf-8")


def cut_off(settings: Settings) -> Settings:
    return settings.model_copy(update=CUT_OFF) if is_practice(settings.data) else settings
