"""The signed scan, or the digitally signed file, put beside a report: added, never exchanged."""

import hashlib
from pathlib import PurePath

from intake.evidence_file import media_type_of
from models import ArchivedFile, FileKind
from models.queries import archive as archive_queries
from models.queries import reports as report_queries
from operations.reporting.archive_report import keep_file, store_file
from operations.reporting.report_steps import known_report, record_step
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, LostRace, Refused
from rules.file_names import safe_file_name
from rules.lifecycle import ReportState

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_FILES = 20
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".docx")
TAKEN = "PDF, JPG, PNG, TIFF, DOCX"


def attach_signed(workspace: Workspace, report_id: int, content: bytes, file_name: str) -> ArchivedFile:
    """The same file again is the same row; of an issued report it is an addition that the record dates."""
    name = safe_file_name(file_name)
    media_type = check_signed_file(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    now = workspace.clock.now()
    store_file(workspace, content, name)
    with workspace.database.transaction() as session:
        report = known_report(session, report_id)
        if report.state is ReportState.COMPILED:
            raise IllegalMove(f"báo cáo số {report_id} còn là dự thảo; chốt số liệu rồi mới đính tệp đã ký")
        # Holds the row, so that the same file sent twice at once is one.
        if not report_queries.move_snapshot(session, report_id, report.state, report.state):
            raise LostRace(f"báo cáo số {report_id} vừa được người khác xử lý; gửi lại tệp")
        known = [
            file
            for file in archive_queries.files_of_report(session, report_id)
            if file.kind is FileKind.SIGNED
        ]
        if same := next((file for file in known if file.sha256 == sha256), None):
            return same
        if len(known) >= MOST_FILES:
            raise Refused(f"mỗi báo cáo đính nhiều nhất {MOST_FILES} tệp đã ký")
        file = keep_file(
            session,
            workspace,
            report_id=report_id,
            kind=FileKind.SIGNED,
            file_name=name,
            media_type=media_type,
            content=content,
        )
        record_step(
            session,
            workspace,
            report,
            report.state,
            action="report_file_attached",
            now=now,
            change={
                "file": name,
                "size": file.size,
                "sha256": sha256,
                "after_issue": report.state is ReportState.ISSUED,
            },
        )
    return file


def check_signed_file(content: bytes, name: str) -> str:
    """Its media type; refused before anything is written about it."""
    if not content:
        raise BadInput("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(content) > LARGEST:
        raise BadInput(
            f"tệp lớn hơn {LARGEST // MEGABYTE} MB", where=name, mend="quét với độ phân giải thấp hơn"
        )
    if PurePath(name).suffix.lower() not in ENDINGS:
        raise BadInput("không nhận loại tệp này làm bản đã ký", where=name, mend=f"gửi {TAKEN}")
    return media_type_of(content, name)
