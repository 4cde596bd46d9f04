"""What calls about the overview, what waits, the audit trail and search send and are answered."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from rules.search_words import SearchKind
from web.api.paging import NO_NUL, Paged
from web.api.sent import Shape


class CountsOut(Shape):
    """The four classes, what is not open yet, what was waived or cancelled; standing lines are no class."""

    on_time: int
    late: int
    in_term: int
    overdue: int
    scheduled: int
    closed: int
    standing: int


class NamedCountsOut(Shape):
    """`id`: of the plan, `code`: of the unit."""

    id: int
    code: str
    name: str
    counts: CountsOut


class MonthOut(Shape):
    """What fell due in a month; `on_time_share`: of what was sent or is overdue, null where nothing is."""

    month: str = Field(examples=["2026-06"])
    owed: int
    on_time: int
    late: int
    overdue: int
    on_time_share: float | None


class OverviewOut(Shape):
    """`levels`: overdue by level of the ladder; `due_within`: awaited within so many days; `months`: the last twelve."""

    day: date
    total: CountsOut
    levels: dict[int, int]
    due_within: dict[int, int]
    months: list[MonthOut]
    by_plan: list[NamedCountsOut]
    by_unit: list[NamedCountsOut]


class WaitingOut(Shape):
    """What waits for the coordinating desk."""

    submissions: int
    extensions: int
    drafts: int
    letters: int
    reports: int
    late_reports: int


class AuditEventOut(Shape):
    id: int
    at: datetime
    actor: str
    channel: str
    action: str
    subject: str
    subject_id: int
    plan: int | None
    change: dict[str, Any]


class AuditAsked(Paged):
    """`subject` and `subject_id`: of one thing, such as `obligation` and its id."""

    plan: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    action: Annotated[str, Field(pattern=NO_NUL, max_length=60)] = ""
    actor: Annotated[str, Field(pattern=NO_NUL, max_length=200)] = ""
    subject: Annotated[str, Field(pattern=NO_NUL, max_length=60)] = ""
    subject_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class FoundOut(Shape):
    """`text` in its first five hundred signs."""

    kind: SearchKind
    title: str
    text: str
    plan: int | None
    unit: str | None
    obligation: int | None
    ticket: int | None


class SearchOut(Shape):
    total: int
    items: list[FoundOut]
