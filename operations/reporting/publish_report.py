"""Issue a frozen report: files written, recipients told, the coordinator's own duty upward fulfilled by it (tracking.md 6.3–6.4)."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from models import ContactRole, Plan, ReportingPeriod, ReportSnapshot, Submission, SubmissionState, Tier
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from notifications.letters import Letter, LetterKind
from operations.ladder.end_waiting import drop_inputs
from operations.letters.put_answer import put_answer
from operations.record_audit import record_audit
from operations.reporting.render_report import render_report, report_file_name
from operations.workspace import Workspace
from reports.consolidated.builder import build_report
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.wording import classes_words
from rules.errors import IllegalMove, NotFound
from rules.keys import report_letter_key
from rules.lifecycle import AWAITED, Move, ReportState


@dataclass(frozen=True)
class PublishedReport:
    report_id: int
    file: Path


def publish_report(
    workspace: Workspace,
    report_id: int,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
) -> PublishedReport:
    """frozen → issued. Number and date are the clerk's to give; without them the form leaves them blank."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        known = report_queries.snapshot(session, report_id)
    if known is None:
        raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
    content = render_report(known, "docx", document_number=document_number, document_date=document_date)
    file = workspace.data / "reports" / report_file_name(known, "docx")
    with workspace.database.transaction() as session:
        moved = report_queries.move_snapshot(
            session,
            report_id,
            ReportState.FROZEN,
            ReportState.ISSUED,
            issued_at=now,
            issued_by=workspace.actor,
            document_number=document_number,
            document_date=document_date,
        )
        if not moved:
            raise IllegalMove(f"báo cáo số {report_id} chưa chốt hoặc đã phát hành")
        plan = plan_queries.plan(session, known.plan_id)
        period = plan_queries.period(session, known.period_id)
        _fulfil_upward_duty(session, workspace, known, now)
        _tell_people(session, workspace, plan, period, known, document_number, now)
        record_audit(
            session,
            workspace,
            at=now,
            action="report_issued",
            subject=("report", report_id),
            plan_id=known.plan_id,
            change={
                "period": period.key,
                "number": document_number,
                "file": file.name,
                "checksum": known.checksum,
            },
        )
    _write_file(file, content)
    return PublishedReport(report_id, file)


def _write_file(file: Path, content: bytes) -> None:
    """After the commit: the snapshot can always make the same file again, so a crash here loses nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(file)


def _fulfil_upward_duty(
    session: Session, workspace: Workspace, report: ReportSnapshot, now: datetime
) -> None:
    """An issued report is the submission of the coordinator's report to the body above; nobody here accepts it for them."""
    for view in obligation_queries.views_of_period(session, report.period_id):
        obligation = view.obligation
        if obligation.tier is not Tier.TOP or obligation.state not in AWAITED:
            continue
        obligation_id = obligation.id or 0
        today = workspace.local_day(now)
        obligation_queries.change_state(
            session, obligation_id, Move.SUBMIT, at=now, answered_on=today, next_action_on=None
        )
        obligation_queries.change_state(session, obligation_id, Move.ACCEPT, at=now)
        drop_inputs(session, workspace, [obligation_id], reason="báo cáo tổng hợp đã phát hành", now=now)
        submission = Submission(
            obligation_id=obligation_id,
            version=submission_queries.next_version(session, obligation_id),
            state=SubmissionState.ACCEPTED,
            submitted_at=now,
            submitted_on=today,
            submitted_by=workspace.actor,
            channel="report",
            decided_at=now,
            decided_by=workspace.actor,
            reason="báo cáo tổng hợp đã phát hành",
        )
        submission_queries.add_submission(session, submission)
        event_queries.unseal_letters_about(session, obligation_id)
        for action, change in (("submitted", ["open", "submitted"]), ("accepted", ["submitted", "accepted"])):
            record_audit(
                session,
                workspace,
                at=now,
                action=action,
                subject=("obligation", obligation_id),
                plan_id=obligation.plan_id,
                change={"state": change, "report": report.id},
            )


def _tell_people(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    period: ReportingPeriod,
    report: ReportSnapshot,
    number: str | None,
    now: datetime,
) -> None:
    """The issuer's leadership and the coordinator's head; each person once."""
    posts = [(plan.issuer_unit_id or 0, ContactRole.HEAD), (plan.coordinating_unit_id or 0, ContactRole.HEAD)]
    people = unit_queries.people_of(session, [unit for unit, _ in posts])
    counts = build_report(facts_from_json(report.facts)).figures.reports
    summary = classes_words(counts, "báo cáo của các đơn vị")
    for person in {people[post].email: people[post] for post in posts if post in people}.values():
        letter = Letter(
            key=report_letter_key(report.id or 0, report.version, person.email),
            kind=LetterKind.REPORT_PUBLISHED,
            recipient_name=person.name,
            recipient_email=person.email,
            why=f"Ông/Bà nhận báo cáo của kế hoạch {plan.document_number or plan.key}.",
            today=workspace.local_day(now),
            facts={
                "plan": plan.document_number or plan.key,
                "period": period.label,
                "number": number or "",
                "summary": summary,
            },
        )
        put_answer(session, workspace, letter, plan_id=plan.id, now=now)
