"""What calls about what is chosen once for a draft send and are answered."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from operations.drafts.choose_for_plan import PolicyChoice
from operations.drafts.decisions import PeriodDates
from rules.cadence import Every
from rules.errors import BadInput
from rules.periods import MONTHS_IN
from web.api.sent import Line, Name, Shape
from web.api.sent import RowId as RowNumber
from web.api.shapes.drafts import Versioned

Rhythms = Annotated[list[Every], Field(max_length=10)]


class DatesByLetter(Shape):
    """`period`: its key; `letter`: the official letter that gives other dates than the regime."""

    period: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\x00]*$")]
    letter: Annotated[Line, Field(min_length=1)]
    unit_due_on: date | None = None
    top_due_on: date | None = None


class InsideReport(Shape):
    """`report`: the report that the row is fulfilled inside of; empty takes it back."""

    assignment: RowNumber
    report: Line


class ChoicesOut(Shape):
    """`missing_subject`: who answers for the sentences that name nobody; `reports_with`: the key of another plan."""

    version: int
    regime: str
    report_ladder: str
    task_ladder: str
    issuer: str | None
    coordinator: str | None
    missing_subject: str | None
    reports_with: str | None
    report_every: list[Every]
    period_dates: list[DatesByLetter]
    inside: list[InsideReport]


class ChoicesIn(Versioned):
    """What is left out stays; an empty text takes back a unit or plan that was chosen. `inside`: the rows that change."""

    regime: Name | None = None
    report_ladder: Name | None = None
    task_ladder: Name | None = None
    issuer: Name | None = None
    coordinator: Name | None = None
    missing_subject: Name | None = None
    reports_with: Name | None = None
    report_every: Rhythms | None = None
    period_dates: list[DatesByLetter] | None = Field(default=None, max_length=100)
    inside: list[InsideReport] = Field(default=[], max_length=500)

    def over(self, now: PolicyChoice) -> PolicyChoice:
        said: dict[str, Any] = {name: getattr(now, name) for name in TEXTS + POSTS}
        said |= {name: given for name in TEXTS if (given := getattr(self, name))}
        said |= {name: given or None for name in POSTS if (given := getattr(self, name)) is not None}
        dates = now.period_dates if self.period_dates is None else _dates(self.period_dates)
        every = now.report_every if self.report_every is None else _rhythms(self.report_every)
        inside = {one.assignment: one.report for one in self.inside}
        return PolicyChoice(**said, report_every=every, period_dates=dates, inside=inside)


TEXTS = ("regime", "report_ladder", "task_ladder")


POSTS = ("issuer", "coordinator", "missing_subject", "reports_with")


def _rhythms(given: list[Every]) -> tuple[Every, ...]:
    if strange := [one for one in given if one not in MONTHS_IN]:
        raise BadInput(
            f"không có kỳ báo cáo {strange[0].value!r}", where="report_every", mend="chọn từ tháng đến năm"
        )
    return tuple(given)


def _dates(given: list[DatesByLetter]) -> dict[str, PeriodDates]:
    for one in given:
        if one.unit_due_on is None and one.top_due_on is None:
            raise BadInput(
                f"kỳ {one.period} không có ngày nào", where="period_dates", mend="ghi ít nhất một ngày"
            )
    return {one.period: PeriodDates(one.unit_due_on, one.top_due_on, one.letter) for one in given}
