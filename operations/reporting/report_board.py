"""Reports as a list: where each stands, and how late its issue is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models import Plan, ReportingPeriod, ReportSnapshot
from models.queries import desk
from models.queries import reports as report_queries
from operations.workspace import Workspace
from rules.lifecycle import ReportState


@dataclass(frozen=True)
class ReportRow:
    """`days_late`: working days past the top date until it was issued, or until today; 0 where it is not late."""

    report: ReportSnapshot
    plan: Plan
    period: ReportingPeriod
    days_late: int = 0
    is_replaced: bool = False  # a newer version stands in its place

    @property
    def is_waiting(self) -> bool:
        return self.report.state is not ReportState.ISSUED and not self.is_replaced


@dataclass(frozen=True)
class ReportChoice:
    """What the list is narrowed to; nothing given leaves everything."""

    plan_id: int | None = None
    state: ReportState | None = None
    year: int | None = None
    late_only: bool = False
    by_lateness: bool = False


def report_rows(session: Session, workspace: Workspace) -> list[ReportRow]:
    """Every one, newest first."""
    return with_lateness(session, workspace, desk.reports(session))


def report_row(session: Session, workspace: Workspace, report_id: int) -> ReportRow | None:
    found = report_queries.with_plan(session, report_id)
    return with_lateness(session, workspace, [found])[0] if found else None


def with_lateness(
    session: Session, workspace: Workspace, found: Collection[tuple[ReportSnapshot, Plan, ReportingPeriod]]
) -> list[ReportRow]:
    """In the order given. What was issued once is late no more, whatever is corrected afterwards."""
    newest: dict[int, int] = {}
    first_issued: dict[int, int] = {}
    periods = {period.id or 0 for _, _, period in found}
    for key, version, state in report_queries.versions_of_periods(session, periods):
        newest[key] = max(newest.get(key, 0), version)
        if state is ReportState.ISSUED:
            first_issued[key] = min(first_issued.get(key, version), version)
    return [
        ReportRow(
            report,
            plan,
            period,
            _days_late(workspace, report, period, newest[period.id or 0], first_issued.get(period.id or 0)),
            report.version < newest[period.id or 0],
        )
        for report, plan, period in found
    ]


def chosen_rows(rows: Iterable[ReportRow], choice: ReportChoice) -> list[ReportRow]:
    kept = [
        row
        for row in rows
        if choice.plan_id in (None, row.plan.id)
        and choice.state in (None, row.report.state)
        and choice.year in (None, row.period.window_end_on.year)
        and (not choice.late_only or (row.days_late > 0 and row.is_waiting))
    ]
    if choice.by_lateness:
        kept.sort(key=lambda row: (not row.is_waiting, -row.days_late, row.period.top_due_on))
    return kept


def _days_late(
    workspace: Workspace, report: ReportSnapshot, period: ReportingPeriod, newest: int, issued: int | None
) -> int:
    """Of the version that was issued first; before that of the newest one."""
    counts = issued if issued is not None else newest
    if report.version != counts:
        return 0
    until = workspace.local_day(report.issued_at or workspace.clock.now())
    if until <= period.top_due_on:
        return 0
    return workspace.calendar.workdays_between(period.top_due_on, until)
