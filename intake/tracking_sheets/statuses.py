"""What an office writes into the column of the status → what it means here."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from intake.folding import fold
from intake.lexicon import table


class SheetStatus(StrEnum):
    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    STOPPED = "stopped"


STATUS_WORDS = {
    SheetStatus.DONE: "Đã hoàn thành (không theo dõi)",
    SheetStatus.IN_PROGRESS: "Đang thực hiện",
    SheetStatus.NOT_STARTED: "Chưa thực hiện",
    SheetStatus.STOPPED: "Dừng, không thực hiện (không theo dõi)",
}
# These open nothing.
ENDED = (SheetStatus.DONE, SheetStatus.STOPPED)
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*%")


@cache
def _entries() -> tuple[tuple[str, SheetStatus], ...]:
    found = [(fold(w), SheetStatus(name)) for name, many in table("tracking")["status"].items() for w in many]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def status_of(text: str, own: Mapping[str, str] | None = None) -> SheetStatus | None:
    """`own`: what this office said its words mean, folded → value. None: somebody must say what it means."""
    folded = re.sub(r"\s+", " ", fold(text)).strip(" .;:!-")
    if own and folded in own:
        return SheetStatus(own[folded])
    for words, status in _entries():
        if words == folded:
            return status
    if percent := _PERCENT.fullmatch(folded):
        reached = int(percent[1])
        return (
            SheetStatus.DONE
            if reached >= 100
            else SheetStatus.IN_PROGRESS
            if reached
            else SheetStatus.NOT_STARTED
        )
    for words, status in _entries():
        if len(words) > 3 and re.match(rf"{re.escape(words)}(?!\w)", folded):
            return status
    return None
