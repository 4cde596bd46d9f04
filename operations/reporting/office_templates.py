"""An office's own Word templates: checked, kept under their checksum in DATA/templates, used to print a report."""

import unicodedata
from hashlib import sha256
from pathlib import Path

from config.file_store import put_file
from models import OfficeTemplate, ReportSnapshot
from models.queries import office_templates as template_queries
from operations.record_audit import record_audit
from operations.reporting.render_report import MEDIA_TYPES, printed_report, report_file_name
from operations.reporting.report_file import ReportFile, beside_the_facts
from operations.workspace import Workspace
from reports.word.office_template import check_template, render_with_template
from rules.errors import BadInput, NotFound, StorageFailed

LONGEST_NAME = 60


def list_templates(workspace: Workspace) -> list[OfficeTemplate]:
    with workspace.database.reading() as session:
        return template_queries.all_templates(session)


def add_template(workspace: Workspace, name: str, content: bytes, file_name: str) -> bool:
    """True when it is new; one of the same name is replaced. BadInput names the first mistake and counts the rest."""
    name = _clean(name)
    check = check_template(content)
    if check.mistakes:
        first, *more = check.mistakes
        rest = f" (và {len(more)} lỗi khác)" if more else ""
        raise BadInput(f"{first.what}{rest}", where=first.where or file_name, mend=first.mend)
    now = workspace.clock.now()
    checksum = sha256(content).hexdigest()
    _write(template_path(workspace, checksum), content)
    with workspace.database.transaction() as session:
        row = template_queries.by_name(session, name)
        is_new = row is None
        before = row.sha256 if row else ""
        if row is None:
            row = OfficeTemplate(
                name=name, file_name="", size=0, sha256="", added_at=now, added_by=workspace.actor
            )
        row.file_name, row.size, row.sha256 = file_name, len(content), checksum
        row.added_at, row.added_by = now, workspace.actor
        template_queries.put(session, row)
        if before != checksum:
            record_audit(
                session, workspace, at=now, action="template_added", subject=("office_template", row.id or 0),
                change={"name": name, "before": before, "sha256": checksum},
            )  # fmt: skip
    return is_new


def remove_template(workspace: Workspace, name: str) -> None:
    """Its file stays, as the audit names it; nothing prints with it any more."""
    with workspace.database.transaction() as session:
        row = template_queries.by_name(session, _clean(name))
        if row is None:
            raise _unknown(name)
        record_audit(
            session, workspace, at=workspace.clock.now(), action="template_removed",
            subject=("office_template", row.id or 0), change={"name": row.name, "sha256": row.sha256},
        )  # fmt: skip
        template_queries.remove(session, row)


def template_content(workspace: Workspace, name: str) -> tuple[bytes, str]:
    """Its bytes and the name of its file; a file that is not what was put in prints nothing."""
    with workspace.database.reading() as session:
        row = template_queries.by_name(session, _clean(name))
    if row is None:
        raise _unknown(name)
    try:
        content = template_path(workspace, row.sha256).read_bytes()
    except OSError:
        content = b""
    if sha256(content).hexdigest() != row.sha256:
        raise StorageFailed(f"tệp của mẫu {row.name!r} bị mất hoặc đã hỏng trên đĩa; thêm lại mẫu này")
    return content, row.file_name


def file_by_template(workspace: Workspace, report: ReportSnapshot, name: str) -> ReportFile:
    """The report in the office's form; of an issued one this is a further print, its archived file stays what it is."""
    content, _ = template_content(workspace, name)
    with workspace.database.reading() as session:
        signature, replaces = beside_the_facts(session, report)
    made = render_with_template(
        content,
        printed_report(report, signature=signature, replaces=replaces),
        document_number=report.document_number,
        document_date=report.document_date,
    )
    return ReportFile(made, report_file_name(report, "docx"), MEDIA_TYPES["docx"])


def template_path(workspace: Workspace, checksum: str) -> Path:
    return workspace.data / "templates" / checksum[:2] / checksum


def _write(path: Path, content: bytes) -> None:
    try:
        put_file(path, content)
    except OSError as error:
        raise StorageFailed(f"không ghi được tệp mẫu: {error.strerror or error}") from error


def _clean(name: str) -> str:
    words = " ".join(unicodedata.normalize("NFC", name).split())
    if not words or len(words) > LONGEST_NAME or any(unicodedata.category(sign)[0] == "C" for sign in words):
        raise BadInput("tên mẫu trống hoặc quá dài", mend=f"đặt tên không quá {LONGEST_NAME} ký tự")
    return words


def _unknown(name: str) -> NotFound:
    return NotFound(f"không có mẫu {name[:LONGEST_NAME]!r}; xem: dondoc report template list")
