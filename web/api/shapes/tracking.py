"""What calls about one obligation send and are answered."""

from datetime import date, datetime

from pydantic import Field

from rules.lifecycle import State
from web.api.sent import Line, Name, Said, Shape
from web.api.sent import RowId as RowNumber


class StateOut(Shape):
    """How it stands afterwards."""

    id: int
    state: State
    due_on: date
    answered_on: date | None
    paused_until: date | None


class MomentOut(Shape):
    at: datetime
    heading: str
    by: str
    details: list[str]


class NextStepOut(Shape):
    day: date
    step: str
    level: int
    to: list[str]


class TimelineOut(Shape):
    """`next`: what will be sent if nothing comes in."""

    id: int
    moments: list[MomentOut]
    next: list[NextStepOut]


class VerdictIn(Shape):
    """`accepted` true: đạt; false with a reason: trả lại."""

    assignment: RowNumber
    accepted: bool
    reason: Said = ""


class AcceptIn(Shape):
    """`seen`: the id of the answer that was read; lines that are not named stay undecided."""

    seen: RowNumber | None = None
    lines: list[VerdictIn] = Field(default=[], max_length=500)


class ReturnIn(AcceptIn):
    reason: Said = ""
    due_on: date


class DecideIn(Shape):
    """On what the unit asked for; `until`: another day than the one that was asked for."""

    grant: bool
    note: Said = ""
    until: date | None = None


class UntilIn(Shape):
    until: date
    reason: Said = ""


class AskedUntilIn(Shape):
    until: date
    reason: Said


class ReasonIn(Shape):
    reason: Said


class UnitIn(Shape):
    """`unit`: its code."""

    unit: Name
    reason: Said
    until: date | None = None


class PersonIn(Shape):
    """`to`: the address of a colleague of the same unit."""

    to: Name
    name: Line = ""
    note: Said = ""
