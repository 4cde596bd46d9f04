"""Replayed reports: frozen at the desk's word, issued with the clerk's number."""

from flows.actions import Action
from models import ReportSnapshot
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.publish_report import publish_report
from operations.reporting.sign_report import sign_report
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.lifecycle import PlanState, ReportState

TO_ISSUE = (ReportState.FROZEN, ReportState.REVIEWED, ReportState.SIGNED)


def perform_report(workspace: Workspace, action: Action) -> None:
    with workspace.database.reading() as session:
        periods = [
            period
            for plan in plan_queries.plans_in_state(session, PlanState.ACTIVE)
            if action.plan in (None, plan.key, plan.document_number, plan.source_name)
            for period in plan_queries.periods(session, plan.id or 0)
            if period.key == action.period and period.opened_at is not None
        ]
    if not periods:
        raise BadInput(f"không có kỳ {action.period!r} đã mở", where=action.where)
    for period in periods:
        report_id = compile_report(workspace, period.id or 0)
        freeze_report(workspace, period.id or 0)
        with workspace.database.reading() as session:
            report = report_queries.snapshot(session, report_id)
        if action.kind == "issue" and report is not None and report.state in TO_ISSUE:
            _issue(workspace, action, report)


def _issue(workspace: Workspace, action: Action, report: ReportSnapshot) -> None:
    """With the clerk's number and day where the desk of the year gives them; a head who signs on screen does it here."""
    number, report_id = action.details.get("number"), report.id or 0
    if action.details.get("is_signed") and report.state is not ReportState.SIGNED:
        sign_report(workspace, report_id)
    day = workspace.local_day(workspace.clock.now()) if number else None
    publish_report(workspace, report_id, document_number=number, document_date=day)
