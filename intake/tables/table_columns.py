"""Which column of an assignment table holds what."""

from dataclasses import dataclass

from intake.document import Cell

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Columns:
    """`marks`: columns titled with a unit, crossed where it has a share; `months`: columns of a timeline."""

    task: int
    lead: int | None = None
    partner: int | None = None
    time: int | None = None
    time_start: int | None = None
    output: int | None = None
    report_to: int | None = None
    number: int | None = None
    note: int | None = None
    first_row: int = 0
    width: int = 0
    lead_rank: float = 0.0
    lead_mixed: bool = False  # "Chủ trì/phối hợp" in one column
    marks: tuple[tuple[int, str], ...] = ()
    months: tuple[tuple[int, int, int], ...] = ()

    @property
    def says_lead(self) -> bool:
        """The title says "chủ trì", not only "đơn vị" or "thực hiện"."""
        return self.lead_rank >= 4
