"""What a row says in its own words, and the marks that only repeat the row above."""

import re
from dataclasses import dataclass

from intake.folding import one_line

_DITTO = re.compile(r"-?\s*(?:nt|n/t|như trên|như mục trên|như dòng trên|tương tự)\s*-?|[\"“”″〃'’]+|-?//-?")
BLANK = re.compile(r"[\s.…_\-–x]*")


@dataclass(frozen=True)
class Said:
    """What a row says in its own words or, where it is silent, in those of the rows above."""

    task: str = ""
    lead: str = ""
    partner: str = ""
    time: str = ""


def is_ditto(text: str) -> bool:
    return bool(_DITTO.fullmatch(one_line(text).lower()))


def has_time_above(above: Said, said: Said) -> bool:
    return said.time == above.time


def without_mark(task: str) -> str:
    """A number or bullet written into the task cell itself."""
    return re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+|[-–+•*]\s*|[a-zđ][.)]\s+)", "", task) or task
