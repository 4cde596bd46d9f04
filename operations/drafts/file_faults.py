"""The faults of an edited file, collected so that one import names every cell that needs mending."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rules.errors import BadInput

MOST_FAULTS = 20


class WrongCells(BadInput):
    """Cells of the file that cannot be taken, one line each; nothing was written."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - MOST_FAULTS
        lines = [*self.faults[:MOST_FAULTS], *([f"… và {more} chỗ nữa"] if more > 0 else [])]
        super().__init__("\n".join(lines))


@dataclass
class Faults:
    """Collected, so that one import names every cell that needs mending."""

    lines: list[str] = field(default_factory=list)

    def add(self, place: str, what: str, mend: str = "") -> None:
        self.lines.append(f"{place}: {what}" + (f" → {mend}" if mend else ""))

    def take(self, place: str, error: BadInput) -> None:
        self.add(place, error.what, error.mend)

    def raise_any(self) -> None:
        if self.lines:
            raise WrongCells(self.lines)
