"""What a report's page shows: the steps behind it, the one act that is next, where it went, what is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import AuditEvent, FileKind, Plan, ReportingPeriod, ReportSnapshot, Tier
from models.queries import archive as archive_queries
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.reporting.report_board import ReportRow, report_row
from operations.reporting.report_recipients import ReportRecipient, recipients_of
from operations.reporting.sign_report import signatories_of
from operations.workspace import Workspace
from rules.lifecycle import ReportState
from rules.wording import short_date

STEPS = (
    (ReportState.COMPILED, "Lập dự thảo"),
    (ReportState.FROZEN, "Chốt số liệu"),
    (ReportState.REVIEWED, "Duyệt"),
    (ReportState.SIGNED, "Ký"),
    (ReportState.ISSUED, "Phát hành, gửi, lưu trữ"),
)


@dataclass(frozen=True)
class Step:
    """`tone`: 'answer' done, 'now' next, 'ahead' to come, 'left' taken on paper."""

    words: str
    tone: str
    at: datetime | None = None
    by: str = ""
    detail: str = ""


def report_page_values(session: Session, workspace: Workspace, report: ReportSnapshot) -> dict[str, Any]:
    plan = plan_queries.plan(session, report.plan_id)
    period = plan_queries.period(session, report.period_id)
    history = audit_queries.of_subject(session, ("report", report.id or 0))
    files = archive_queries.files_of_report(session, report.id or 0)
    versions = report_queries.versions_of_period(session, report.period_id)
    return {
        "report": report,
        "plan": plan,
        "period": period,
        "row": report_row(session, workspace, report.id or 0),
        "steps": _steps(report, history),
        "issued_files": [file for file in files if file.kind is FileKind.ISSUED],
        "signed_files": [file for file in files if file.kind is FileKind.SIGNED],
        "recipients": _recipients(session, workspace, plan, report, history),
        "versions": versions,
        "newest": versions[-1],
        "corrected": next((one for one in versions if one.id == report.corrects_id), None),
        "said_back": next((one.change for one in history if one.action == "report_sent_back"), None),
        "signatories": signatories_of(session, plan),
        "own_ladder": _has_own_ladder(session, period),
    }


def _steps(report: ReportSnapshot, history: list[AuditEvent]) -> list[Step]:
    by = {event.action: event.actor for event in history}
    done = {
        ReportState.COMPILED: (report.compiled_at, by.get("report_compiled", "hệ thống")),
        ReportState.FROZEN: (report.frozen_at, by.get("report_frozen", "")),
        ReportState.REVIEWED: (report.reviewed_at, report.reviewed_by or ""),
        ReportState.SIGNED: (report.signed_at, report.signed_by or ""),
        ReportState.ISSUED: (report.issued_at, report.issued_by or ""),
    }
    order = [state for state, _ in STEPS]
    stands = order.index(report.state)
    found = []
    for place, (state, words) in enumerate(STEPS):
        at, who = done[state]
        if place > stands:
            found.append(Step(words, "now" if place == stands + 1 else "ahead"))
        elif at is None:
            found.append(Step(words, "left", detail="làm trên giấy, không ghi ở đây"))
        else:
            found.append(Step(words, "answer", at, who, _detail(report, state)))
    return found


def _detail(report: ReportSnapshot, state: ReportState) -> str:
    if state is ReportState.SIGNED and report.signature:
        return " / ".join([*report.signature.get("lines", ()), report.signature.get("name", "")]).strip(" /")
    if state is ReportState.ISSUED:
        number = f"số {report.document_number}" if report.document_number else "chưa ghi số"
        return f"{number}, ngày {short_date(report.document_date)}" if report.document_date else number
    return ""


def _recipients(
    session: Session, workspace: Workspace, plan: Plan, report: ReportSnapshot, history: list[AuditEvent]
) -> list[ReportRecipient]:
    """As they were when it was issued; before that as the directory stands today."""
    issued = next((event for event in history if event.action == "report_issued"), None)
    if issued is not None:
        return [ReportRecipient(**one) for one in issued.change.get("recipients", [])]
    return recipients_of(session, plan, report, workspace.local_day(workspace.clock.now()))


def _has_own_ladder(session: Session, period: ReportingPeriod) -> int | None:
    """The coordinator's own duty upward, whose ladder urges this report."""
    views = obligation_queries.views_of_period(session, period.id or 0)
    return next((view.obligation.id for view in views if view.obligation.tier is Tier.TOP), None)


def late_words(row: ReportRow) -> str:
    """'Chậm phát hành 3 ngày làm việc'; '' where it is not late."""
    if not row.days_late:
        return ""
    words = "Phát hành chậm" if row.report.state is ReportState.ISSUED else "Chậm phát hành"
    return f"{words} {row.days_late} ngày làm việc"
