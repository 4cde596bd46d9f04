"""One point on the line of an obligation."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Moment:
    """`tone` is "answer", "level" or empty."""

    at: datetime
    heading: str
    tone: str = ""
    by: str = ""
    details: tuple[str, ...] = ()
