"""How a series looks: colour is time, and a pattern or a dash says the same without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Series
from rules.progress import PrintedClass

INK, GREY, PAPER = "#1b1f24", "#57606a", "#ffffff"


@dataclass(frozen=True)
class Look:
    """`pattern`: what stands on the tile of eight by eight, "" for the full colour; `dash`: of a line."""

    colour: str
    pattern: str = ""
    ground: str = PAPER
    dash: str = "none"


# The colours are those of the pages (reports/html/templates/report.css); the patterns differ on grey paper, too.
_CLASSES = {
    PrintedClass.DONE_ON_TIME.value: Look("#0a5c8f"),
    PrintedClass.DONE_LATE.value: Look("#8a5a00", "M-2 2L2 -2M0 8L8 0M6 10L10 6", "#f6ead2", "9,4"),
    PrintedClass.IN_TERM.value: Look("#57606a", "M2 3.2V4.8M6 7.2V8.8M6 -0.8V0.8", "#ffffff", "2,4"),
    PrintedClass.OVERDUE.value: Look("#a40e26", "M0 0L8 8M0 8L8 0", "#f3c9cf", "12,4,2,4"),
}
_OTHERS = (
    Look("#0b4f8a"),
    Look(INK, "M-2 2L2 -2M0 8L8 0M6 10L10 6", dash="9,4"),
    Look(GREY, "M4 0V8", dash="2,4"),
    Look(INK, "M0 4H8", dash="12,4,2,4"),
    Look("#0b4f8a", "M0 0L8 8M0 8L8 0", dash="4,2"),
    Look(GREY, "M2 3.2V4.8M6 7.2V8.8M6 -0.8V0.8", dash="16,4"),
)
MOST_SERIES = len(_OTHERS)


def looks_of(series: Sequence[Series]) -> tuple[Look, ...]:
    """A class keeps its colour; any other series takes the next of ink, grey and accent."""
    free = iter(_OTHERS * len(series))
    return tuple(_CLASSES.get(one.name) or next(free) for one in series)
