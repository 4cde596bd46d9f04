"""What calls about plans and their periods send and are answered."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from rules.cadence import CadenceKind, Role
from rules.lifecycle import PlanState
from web.api.sent import Line, Shape
from web.api.sent import RowId as RowNumber


class ListedPlanOut(Shape):
    """`version`: of a draft; every change of it names the version it was made from."""

    id: int
    key: str
    number: str
    title: str
    state: PlanState
    plan_year: int | None
    issued_on: date | None
    issuer: str | None
    field: str
    version: int
    amends: int | None


class PlanDetailOut(ListedPlanOut):
    regime: str | None
    coordinating_unit: str | None
    confirmed_at: datetime | None
    confirmed_by: str | None
    open_doubts: int
    recipients: list[str]


class AssignmentOut(Shape):
    id: int
    position: int
    task: str
    section: str | None
    unit: str | None
    units: list[str]
    role: Role
    cooperating: list[str]
    cadence: CadenceKind
    cadence_text: str | None
    due_on: date | None
    confidence: float
    dropped: bool


class PlanPeriodOut(Shape):
    id: int
    key: str
    label: str
    window_start_on: date
    window_end_on: date
    cut_off_on: date
    opens_on: date
    unit_due_on: date
    top_due_on: date
    letter: str
    closed: bool


class ComingLetterOut(Shape):
    day: date
    email: str | None
    name: str
    unit: str
    what: str
    due_on: date | None
    step: str
    level: int


class DryRunOut(Shape):
    """`letters`: the first of them; `more`: there are others."""

    from_on: date
    until: date
    letters: list[ComingLetterOut]
    more: bool
    crowded: list[str]


class ImportedPlanOut(Shape):
    id: int
    key: str
    new: bool
    assignments: int
    doubts: int


class ConfirmIn(Shape):
    """`decisions`: as one plan's table of a decisions file; `dry_run`: with every check, and nothing written."""

    decisions: dict[str, Any] = Field(default={}, examples=[{"regime": "cchc"}])
    version: RowNumber | None = None
    dry_run: bool = False


class ConfirmedOut(Shape):
    key: str
    applied: bool
    periods: list[str]
    obligations: int


class CloseIn(Shape):
    reason: Line = Field(min_length=1)


class PeriodDatesIn(Shape):
    letter: Line
    unit_due_on: date | None = None
    top_due_on: date | None = None
    dry_run: bool = False


class PeriodDatesOut(Shape):
    applied: bool
    unit_due_on: date
    top_due_on: date
    moving: int
    keeping: int
    answered: int
    notes: list[str]
