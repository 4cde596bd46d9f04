"""What calls about consolidated reports send and are answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from models import FileKind
from rules.lifecycle import ReportState
from web.api.paging import Paged
from web.api.sent import Line, Said, Shape
from web.api.sent import RowId as RowNumber


class ReportOut(Shape):
    """`replaced`: a newer version stands in its place; `days_late`: working days past the date of issue."""

    id: int
    plan: int
    plan_number: str
    period: str
    period_label: str
    version: int
    state: ReportState
    top_due_on: date
    days_late: int
    replaced: bool
    document_number: str | None
    document_date: date | None
    compiled_at: datetime
    issued_at: datetime | None


class ReportFileOut(Shape):
    id: int
    kind: FileKind
    file_name: str
    media_type: str
    size: int
    sha256: str


class ReportDetailOut(ReportOut):
    frozen_at: datetime | None
    reviewed_by: str | None
    signed_by: str | None
    checksum: str
    correction_reason: str
    files: list[ReportFileOut]


class ReportsAsked(Paged):
    """`plan`: its id."""

    plan: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    state: ReportState | None = None


class SlotOut(Shape):
    """`version` 0: nothing was written; `gathered`: what units wrote for this place."""

    slot: str
    heading: str
    text: str
    gathered: str
    version: int


class WordsOut(Shape):
    id: int
    open: bool
    slots: list[SlotOut]


class WordsIn(Shape):
    """`version`: as it was read; `text` empty takes the coordinator's words away."""

    slot: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
    text: Said
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


class CompileIn(Shape):
    """`period`: the id of the period of a plan."""

    period: RowNumber


class ReasonedIn(Shape):
    reason: Said


class CorrectIn(ReasonedIn):
    """`keep_facts`: only the words change, the figures stay as they were issued."""

    keep_facts: bool = True


class SignIn(Shape):
    """`signatory`: one of the unit's; without it the lines ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") and the name."""

    signatory: RowNumber | None = None
    lines: list[Line] = Field(default=[], max_length=6)
    name: Line = ""


class IssueIn(Shape):
    document_number: Line | None = None
    document_date: date | None = None


class IssuedReportOut(Shape):
    id: int
    sent: int
    file_name: str
