"""What calls about drafts of plans send and are answered."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from rules.cadence import CadenceKind, Role
from web.api.sent import Line, Name, Said, Shape
from web.api.sent import RowId as RowNumber


class DraftRowOut(Shape):
    id: int
    position: int
    task: str
    unit: str | None
    role: Role
    cadence: CadenceKind
    due_on: date | None
    confidence: float
    flags: list[str]
    checked_by: str | None


class DoubtOut(Shape):
    id: int
    code: str
    message: str
    place: str
    must_be_settled: bool
    answer: str | None


class DraftNameOut(Shape):
    """`units`: what it is bound to so far; empty: nobody has said."""

    name: str
    units: list[str]
    ignored: bool


class DraftOfPlanOut(Shape):
    """`needs`: what still keeps it from being confirmed."""

    id: int
    key: str
    version: int
    needs: list[str]
    rows: list[DraftRowOut]
    doubts: list[DoubtOut]
    names: list[DraftNameOut]


class Versioned(Shape):
    """`version`: of the draft this was decided about; an older one is refused."""

    version: RowNumber


class RowIn(Versioned):
    """What is left out stays. `act`: `edit`, `check` (looked at, right as it is), `drop` or `restore`."""

    act: Literal["edit", "check", "drop", "restore"] = "edit"
    task: Said | None = None
    unit: Line | None = None
    output: Line | None = None
    due_on: date | None = None
    cooperating: list[Line] | None = Field(default=None, max_length=100)
    reason: Line = ""


class NewRowIn(Versioned):
    """`after`: the row that it follows; without it the last."""

    task: Said
    after: RowNumber | None = None
    unit: Line | None = None
    output: Line | None = None
    due_on: date | None = None
    cooperating: list[Line] | None = Field(default=None, max_length=100)


class SplitIn(Versioned):
    """One row becomes several: by what is to be done, or by who does it."""

    parts: list[Said] = Field(min_length=2, max_length=100, examples=[["Rà soát thủ tục", "Công bố thủ tục"]])
    by: Literal["task", "unit"] = "task"


class RowsIn(Versioned):
    rows: list[RowNumber] = Field(min_length=2, max_length=200, examples=[[12, 13]])


class HeadIn(Versioned):
    number: Line | None = None
    title: Said | None = None
    issuer: Line | None = None
    issued_on: date | None = None
    plan_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    coordinating_unit: Line | None = None


class NameIn(Versioned):
    """`units`: codes; none of them with `reason`: the name opens nothing; none and no reason: undecided again."""

    name: Line
    units: list[Name] = Field(default=[], max_length=500)
    reason: Line = ""


class SettleIn(Versioned):
    answer: Said


class EditedDraftOut(Shape):
    id: int
    key: str
    version: int
    edited: int
    added: int
    dropped: int
    restored: int
    checked: int
