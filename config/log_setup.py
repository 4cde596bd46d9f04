"""One log format, applied after Prefect has been imported (it puts a handler on the root logger)."""

import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from config.settings import Settings, load_settings

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
NOISY = ("httpx", "httpcore", "alembic", "apscheduler", "pdfminer", "urllib3", "aiosqlite")
# What opens something without a password: signed pages, choices of mail, links to set a password, calendars.
SECRET_PATHS = re.compile(r"/(s|o|p|calendar)/[A-Za-z0-9._-]{16,}")


def set_up_logging(settings: Settings | None = None) -> None:
    """Lines on standard error, as text or JSON; standard output belongs to the answers."""
    settings = settings or load_settings()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json_lines() if settings.log_format == "json" else TextLines(TEXT))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def without_tokens(text: str) -> str:
    """Addresses that are keys lose what makes them one."""
    return SECRET_PATHS.sub(r"/\1/…", text)


class TextLines(logging.Formatter):
    """'time level name: message'; what libraries say may hold an address with a key in it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


class JsonLines(JsonFormatter):
    """One object a line: at, level, logger, message, and whatever a line carries with `extra`."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {
            name: without_tokens(value) if isinstance(value, str) else value
            for name, value in log_data.items()
        }

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _json_lines() -> JsonLines:
    return JsonLines(
        "%(asctime)s %(levelname)s %(name)s %(message)s",
        rename_fields={"asctime": "at", "levelname": "level", "name": "logger", "exc_info": "error"},
        json_ensure_ascii=False,
    )
