"""What calls about events and figures asked for send and are answered."""

from datetime import date
from typing import Annotated

from pydantic import Field

from operations.plans.define_indicators import (
    IndicatorFields,
)
from operations.plans.put_indicators import aggregation_of
from rules.aggregation import Aggregation
from web.api.sent import Figure, Line, Name, Shape


class HappenedIn(Shape):
    """The date follows the plan's own term, or `term_workdays`, or is `due_on`; `dry_run`: who will owe what by when."""

    happened_on: date
    term_workdays: Annotated[int, Field(ge=0, le=2000)] | None = None
    due_on: date | None = None
    note: Line = ""
    dry_run: bool = False


class EventDutyOut(Shape):
    """`new` false: this very day has been recorded for it before."""

    unit: str
    due_on: date
    new: bool


class FiredOut(Shape):
    applied: bool
    opened: int
    term: str
    duties: list[EventDutyOut]


class IndicatorIn(Shape):
    """`measure`: the unit it is counted in; a ratio names the two figures that it is made of."""

    name: Name
    measure: Line
    aggregation: Aggregation = Aggregation.SUM
    target: Figure | None = None
    numerator: Name = ""
    denominator: Name = ""

    def fields(self) -> IndicatorFields:
        way = aggregation_of(self.aggregation.value)
        return IndicatorFields(self.name, self.measure, way, self.target, self.numerator, self.denominator)


class DefinedIndicatorOut(Shape):
    id: int
    name: str
    measure: str
    aggregation: Aggregation
    target: float | None
    numerator: str
    denominator: str


class IndicatorsOut(Shape):
    items: list[DefinedIndicatorOut]


class FieldIn(Shape):
    """`seen`: the field as it was read; refused when somebody else has changed it since."""

    field: Line
    seen: Line | None = None
