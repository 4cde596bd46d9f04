"""The issued report itself goes up as evidence: on disk before the row, within the transaction that puts the answer."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from config.file_store import put_file
from models import Evidence
from models.queries import evidence as evidence_queries
from models.queries.obligations import ObligationView
from operations.answers.keep_evidence import evidence_path
from operations.record_audit import record_audit
from operations.rollup.lower_report import LowerReport
from operations.workspace import Workspace
from rules.errors import StorageFailed
from rules.file_names import safe_file_name

BY = "Chuyển lên từ "


def keep_documents(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    report: LowerReport,
    *,
    by: str,
    now: datetime,
) -> None:
    """Once each; those of an earlier version that nobody has sent are withdrawn, their files stay."""
    obligation_id = view.obligation.id or 0
    wanted = {hashlib.sha256(one.content).hexdigest(): one for one in report.documents}
    in_hand = evidence_queries.in_hand(session, obligation_id)
    for row in in_hand:
        if row.uploaded_by.startswith(BY) and row.sha256 not in wanted:
            evidence_queries.withdraw(session, row.id or 0, at=now)
            _record(session, workspace, view, row, "evidence_withdrawn", now)
    known = {row.sha256 for row in in_hand}
    for sha256, one in wanted.items():
        if sha256 in known:
            continue
        evidence = Evidence(
            obligation_id=obligation_id,
            file_name=safe_file_name(one.file_name),
            media_type=one.media_type,
            size=len(one.content),
            sha256=sha256,
            uploaded_at=now,
            uploaded_by=by,
        )
        try:
            put_file(evidence_path(workspace, evidence), one.content)
        except OSError as error:
            raise StorageFailed(
                f"không lưu được tệp vào thư mục dữ liệu ({error.strerror}); chưa có gì được ghi"
            ) from error
        evidence_queries.add(session, evidence)
        _record(session, workspace, view, evidence, "evidence_kept", now)


def _record(
    session: Session, workspace: Workspace, view: ObligationView, row: Evidence, action: str, now: datetime
) -> None:
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("obligation", row.obligation_id),
        plan_id=view.obligation.plan_id,
        change={"evidence": row.id, "file": row.file_name, "sha256": row.sha256, "size": row.size},
    )
