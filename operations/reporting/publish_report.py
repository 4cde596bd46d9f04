"""Issue a report: rendered, archived, sent to its recipients; from then on it does not change (tracking.md 6.3–6.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session

from config.file_store import put_file
from models import ArchivedFile, FileKind, ReportSnapshot
from models.base import JsonDict
from models.queries import archive as archive_queries
from models.queries import plans as plan_queries
from notifications.letters import Attachment
from operations.reporting.archive_report import archived_content, keep_file, store_file
from operations.reporting.fulfil_upward import fulfil_upward_duty
from operations.reporting.render_report import FORMS, MEDIA_TYPES, Form, report_file_name
from operations.reporting.report_file import beside_the_facts, render_all_forms
from operations.reporting.report_recipients import recipients_of
from operations.reporting.report_steps import check_step, known_report, take_step
from operations.reporting.send_report import send_report
from operations.rollup.deliver_report import RolledUp
from operations.rollup.roll_up import roll_up
from operations.workspace import Workspace
from reports.document import Signature
from rules.errors import BadInput, StorageFailed
from rules.going_on import Progress, unseen
from rules.lifecycle import ReportState

LONGEST_NUMBER = 100
# To people; the archive keeps every form.
SENT_FORMS: tuple[Form, ...] = ("pdf", "docx")


@dataclass(frozen=True)
class PublishedReport:
    report_id: int
    file: Path
    sent: int = 0  # people it was sent to
    rolled: RolledUp | None = None  # what became of it in the plan above


@dataclass(frozen=True)
class _Issue:
    """All that is made before the transaction: nobody waits while files are written."""

    report: ReportSnapshot
    signature: Signature | None
    replaces: str
    forms: Mapping[Form, bytes]
    signed: tuple[ArchivedFile, ...]


def publish_report(
    workspace: Workspace,
    report_id: int,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
    progress: Progress = unseen,
) -> PublishedReport:
    """frozen | reviewed | signed → issued. Number and date are the clerk's to give; without them the form leaves blanks."""
    number = _checked(document_number)
    if document_date and document_date > workspace.local_day(workspace.clock.now()):
        raise BadInput("ngày ban hành ở sau hôm nay", mend="ghi ngày ký, ngày cấp số; hoặc để trống")
    issue = _prepare(workspace, report_id, number, document_date, progress)
    report, now = issue.report, workspace.clock.now()
    progress(len(FORMS), len(FORMS), "Đang lưu trữ và gửi đến nơi nhận")
    with workspace.database.transaction() as session:
        plan = plan_queries.plan(session, report.plan_id)
        period = plan_queries.period(session, report.period_id)
        recipients = recipients_of(session, plan, report, workspace.local_day(now))
        take_step(
            session,
            workspace,
            report,
            ReportState.ISSUED,
            action="report_issued",
            now=now,
            change={
                "number": number,
                "file": report_file_name(report, "docx"),
                "files": _keep(session, workspace, issue),
                "recipients": [one.as_json() for one in recipients],
            },
            issued_at=now,
            issued_by=workspace.actor,
            document_number=number,
            document_date=document_date,
            signature=_as_json(issue.signature),
        )
        fulfil_upward_duty(session, workspace, report, now)
        rolled = roll_up(session, workspace, report, now)
        sent = send_report(
            session,
            workspace,
            plan,
            period,
            report,
            recipients,
            _attachments(workspace, issue),
            number=number,
            replaces=issue.replaces,
            now=now,
        )
    file = workspace.data / "reports" / report_file_name(report, "docx")
    _leave_copy(file, issue.forms["docx"])
    return PublishedReport(report_id, file, sent, rolled)


def _checked(number: str | None) -> str | None:
    number = (number or "").strip()
    if len(number) > LONGEST_NUMBER or not number.isprintable():
        raise BadInput("số, ký hiệu không đúng dạng", mend="ghi dạng 123/BC-SNV")
    return number or None


def _prepare(
    workspace: Workspace, report_id: int, number: str | None, day: date | None, progress: Progress
) -> _Issue:
    with workspace.database.reading() as session:
        report = known_report(session, report_id)
        check_step(session, report, ReportState.ISSUED)
        signature, replaces = beside_the_facts(session, report)
        files = archive_queries.files_of_report(session, report_id)
    forms = render_all_forms(
        workspace,
        report,
        FORMS,
        document_number=number,
        document_date=day,
        signature=signature,
        replaces=replaces,
        progress=progress,
    )
    for form, content in forms.items():
        store_file(workspace, content, report_file_name(report, form))
    signed = tuple(file for file in files if file.kind is FileKind.SIGNED)
    return _Issue(report, signature, replaces, forms, signed)


def _keep(session: Session, workspace: Workspace, issue: _Issue) -> JsonDict:
    """The rows of the archive, and their checksums for the record."""
    kept: JsonDict = {}
    for form, content in issue.forms.items():
        file = keep_file(
            session,
            workspace,
            report_id=issue.report.id,
            kind=FileKind.ISSUED,
            file_name=report_file_name(issue.report, form),
            media_type=MEDIA_TYPES[form],
            content=content,
        )
        kept[form] = file.sha256
    return kept


def _attachments(workspace: Workspace, issue: _Issue) -> list[Attachment]:
    """What was signed where it is there, else what will be signed."""
    if issue.signed:
        return [
            Attachment(file.file_name, file.media_type, archived_content(workspace, file))
            for file in issue.signed
        ]
    return [
        Attachment(report_file_name(issue.report, form), MEDIA_TYPES[form], issue.forms[form])
        for form in SENT_FORMS
    ]


def _as_json(signature: Signature | None) -> JsonDict:
    return {"lines": list(signature.lines), "name": signature.name} if signature else {}


def _leave_copy(file: Path, content: bytes) -> None:
    """Under a name people know, after the commit: the archive can always give the same file again."""
    try:
        put_file(file, content)
    except OSError as error:
        raise StorageFailed(
            f"báo cáo đã phát hành và lưu trữ, nhưng không ghi được bản sao {file.name} ({error.strerror})"
        ) from error
