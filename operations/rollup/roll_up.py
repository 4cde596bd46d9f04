"""Within one installation: an issued report becomes the submission of its unit in the plan above (tracking.md 6.4)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models import Plan, ReportSnapshot
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries import rollup as rollup_queries
from models.queries.obligations import ObligationView
from operations.rollup.deliver_report import Outcome, RolledUp, deliver_report
from operations.rollup.lower_report import issued_report, served_by
from operations.rollup.tasks_above import answering_units
from operations.workspace import Workspace
from rules.errors import NotFound, Refused
from rules.plan_links import same_period

CHANNEL = "rollup"
OUTCOMES = {
    Outcome.SUBMITTED: "đã gửi thành báo cáo của đơn vị lên kế hoạch cấp trên",
    Outcome.DRAFTED: "đã điền vào bản nháp báo cáo lên cấp trên; đơn vị hoàn thiện rồi gửi",
    Outcome.HELD: "bản nháp lên cấp trên đang chờ thủ trưởng duyệt nên giữ nguyên",
    Outcome.NOTED: "báo cáo lên cấp trên đã gửi từ trước nên giữ nguyên; cơ quan theo dõi được báo",
    Outcome.KNOWN: "đã chuyển lên từ trước, không có gì thay đổi",
    Outcome.NOT_OPEN: "kỳ báo cáo của cấp trên chưa mở; mở rồi thì chạy dondoc report rollup",
}


def roll_up(session: Session, workspace: Workspace, report: ReportSnapshot, now: datetime) -> RolledUp | None:
    """In the transaction that issues the report. None: its plan carries out no plan here, or nothing is owed for this period."""
    plan = plan_queries.plan(session, report.plan_id)
    view = owed_above(session, plan, report)
    if view is None:
        return None
    lower = issued_report(session, workspace, report.id or 0)
    links = {
        number: one.serves_id
        for number, one in served_by(session, report).items()
        if one.serves_id is not None
    }
    return deliver_report(session, workspace, view, replace(lower, links=links), channel=CHANNEL, now=now)


def roll_up_again(workspace: Workspace, report_id: int) -> RolledUp | None:
    """By hand: after links were mended, the period above was opened, or the submission was returned."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        report = report_queries.snapshot(session, report_id)
        if report is None:
            raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
        issued_report(session, workspace, report_id)
        newest = rollup_queries.newest_issued(session, report.period_id)
        if newest != report_id:
            raise Refused(f"báo cáo số {report_id} đã có bản thay thế phát hành sau; chuyển bản số {newest}")
        return roll_up(session, workspace, report, now)


def owed_above(session: Session, plan: Plan, report: ReportSnapshot) -> ObligationView | None:
    """What the plan's coordinator, or else its issuer, owes the plan above for the same period; nothing is guessed."""
    if plan.implements_plan_id is None:
        return None
    above = plan_queries.plan(session, plan.implements_plan_id)
    period = plan_queries.period(session, report.period_id)
    # A plan that reports with another has its periods there.
    periods = plan_queries.periods(session, above.reports_with_plan_id or above.id or 0)
    found = same_period(periods, period.key, period.window_start_on, period.window_end_on)
    if found is None:
        return None
    for unit_id in answering_units(plan):
        obligation = rollup_queries.report_owed(session, found.id or 0, unit_id)
        if obligation is not None:
            return obligation_queries.view(session, obligation.id or 0)
    return None
