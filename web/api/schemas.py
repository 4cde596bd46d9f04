"""The shapes in which /api/v1 answers."""

from datetime import date, datetime

from pydantic import Field

from models import DraftState, LineState, ObligationKind, SubmissionState, Tier
from rules.aggregation import Aggregation
from rules.lifecycle import State
from rules.progress import Timeliness
from web.api.sent import Shape


class PlanOut(Shape):
    key: str
    number: str
    title: str


class UnitOut(Shape):
    code: str
    name: str


class PeriodOut(Shape):
    key: str
    label: str


class ObligationOut(Shape):
    """`id` is for this API; `key` is the name that stays the same everywhere.

    `level`: how far the ladder of reminders has come; `paused_until`: nobody is reminded before this day.
    """

    id: int
    key: str
    kind: ObligationKind
    tier: Tier
    plan: PlanOut
    unit: UnitOut
    period: PeriodOut | None
    what: str
    state: State
    timeliness: Timeliness
    opens_on: date
    due_on: date
    original_due_on: date
    answered_on: date | None
    level: int
    paused_until: date | None


class IndicatorOut(Shape):
    name: str
    measure: str
    aggregation: Aggregation
    target: float | None


class LineOut(Shape):
    """`estimates`: the figures among them that are "số ước"."""

    state: LineState
    result: str
    figures: dict[str, float]
    estimates: list[str] = Field(default_factory=list)


class AskedLineOut(Shape):
    """`assignment` is what an answer names; `previous`: what the unit said last time."""

    assignment: int
    position: int
    plan: str
    task: str
    indicators: list[IndicatorOut]
    previous: LineOut | None


class GivenOut(Shape):
    """The newest answer; `reason` is why it was returned; `id` is what accepting and returning name as `seen`."""

    id: int
    receipt: str
    version: int
    state: SubmissionState
    submitted_at: datetime
    submitted_by: str
    channel: str
    reason: str | None
    lines: dict[int, LineOut]


class DraftOut(Shape):
    """`missing`: what still keeps it from being sent; `questions`: figures far from last period's."""

    version: int
    state: DraftState
    saved_at: datetime
    saved_by: str
    missing: list[str]
    questions: list[str] = Field(default_factory=list)


class ObligationDetailOut(ObligationOut):
    rule: str
    lines: list[AskedLineOut]
    answer: GivenOut | None
    draft: DraftOut | None


class ReceiptOut(Shape):
    """`status`: `sent`, `known` (the same had been said before), `awaiting_approval` (it waits for the unit's head).

    `questions`: figures far from last period's; the answer is taken all the same.
    """

    status: str
    receipt: str | None = None
    received_at: datetime | None = None
    late: bool | None = None
    summary: str = ""
    questions: list[str] = Field(default_factory=list)


class FormOut(Shape):
    """What was read of a form file; it is a draft until it is confirmed."""

    summary: str
    lines: int
    empty: int
    questions: list[str] = Field(default_factory=list)
    sent: ReceiptOut | None = None


class EvidenceOut(Shape):
    id: int
    file_name: str
    media_type: str
    size: int
    sha256: str


class JudgedOut(Shape):
    rows: list[str]
    fate: str
    obligation: str | None
    id: int | None
    unit: str | None
    plan: str | None
    what: str | None
    due_on: date | None
    received_on: date | None
    receipt: str | None
    late: bool | None
    reasons: list[str]
    notes: list[str]
    questions: list[str]


class ImportOut(Shape):
    """How many answers met which fate, and each of them. `applied` false: only looked at."""

    file: str
    applied: bool
    ready: int
    sent: int
    known: int
    refused: int
    held: int
    answers: list[JudgedOut]


class ProblemOut(Shape):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list)
