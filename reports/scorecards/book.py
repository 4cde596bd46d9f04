"""Scorecards of a year as one value: every renderer prints it, every figure can be counted again from its rows."""

from dataclasses import dataclass, field
from datetime import date, datetime

from reports.document import Signature
from rules.scorecard import Fate, Scorecard


@dataclass(frozen=True)
class EvidenceRow:
    """One obligation of the year. `days_late`: calendar days, of an overdue or a late one."""

    obligation_id: int
    obligation: str
    plan: str
    kind: str
    what: str
    unit_id: int  # who is on record, which may be a predecessor
    unit_code: str
    unit: str
    due_on: date
    original_due_on: date
    fate: Fate
    answered_on: date | None = None
    days_late: int = 0
    is_unit_report: bool = False
    returned: int = 0
    asked: int = 0
    granted: int = 0
    refused: int = 0
    reminders: int = 0
    level: int = 0
    explanations: tuple[str, ...] = ()  # numbers of the công văn
    submission_id: int | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""
    channel: str = ""
    files: tuple[str, ...] = ()
    note: str = ""
    is_taken_over: bool = False
    is_lapsed: bool = False


@dataclass(frozen=True)
class UnitScore:
    """`name`: with what the unit was called before; a merged unit stands once, with the rows of those it came from."""

    unit_id: int
    code: str
    name: str
    card: Scorecard
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class FormHead:
    """The parts of the official form, blank where several bodies coordinate."""

    superior: str | None = None
    agency: str = ""
    symbol: str = ""
    place: str = ""
    signature: Signature = field(default_factory=Signature)


@dataclass(frozen=True)
class ScorecardBook:
    """`plans`: numbers of the plans counted; `units` in the order of the directory."""

    year: int
    as_of: datetime
    head: FormHead
    plans: tuple[str, ...]
    units: tuple[UnitScore, ...]
    total: Scorecard

    @property
    def rows(self) -> tuple[EvidenceRow, ...]:
        return tuple(row for unit in self.units for row in unit.rows)
