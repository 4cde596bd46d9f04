"""Files that come with an answer: kept once by checksum under DATA/evidence, on disk before the row that names them."""

import hashlib
from pathlib import Path

from sqlmodel import Session

from config.file_store import put_file
from intake.evidence_file import letter_type_of, media_type_of
from models import Evidence, EvidenceKind
from models.queries import answer_drafts as draft_queries
from models.queries import evidence as evidence_queries
from models.queries import obligations as obligation_queries
from operations.answers.answer_drafts import check_not_waiting
from operations.answers.answer_of_draft import led_by
from operations.answers.submit_status import awaited_view
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound, Refused, StorageFailed
from rules.file_names import safe_file_name

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LARGEST_LETTER = 50 * MEGABYTE
MOST_FILES = 20
# Withdrawn ones and form files that were refused stay on disk, so they are counted too.
MOST_UPLOADS = 60


def keep_evidence(
    workspace: Workspace,
    obligation_id: int,
    content: bytes,
    file_name: str,
    *,
    kind: EvidenceKind = EvidenceKind.EVIDENCE,
    by: str,
    assignment_id: int | None = None,
) -> Evidence:
    """Evidence is taken while the answer is awaited; forms and letters always. The same file again is the same row."""
    name = safe_file_name(file_name)
    media_type = _checked(content, name, kind)
    sha256 = hashlib.sha256(content).hexdigest()
    evidence = Evidence(
        obligation_id=obligation_id,
        assignment_id=assignment_id,
        kind=kind,
        file_name=name,
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        uploaded_at=workspace.clock.now(),
        uploaded_by=by,
    )
    with workspace.database.transaction() as session:
        known = _known(session, workspace, evidence)
    # Also where the row is known: a file that was damaged is mended when its bytes come again.
    _write(evidence_path(workspace, evidence), content)
    if known:
        return known
    with workspace.database.transaction() as session:
        draft_queries.hold(session, obligation_id)
        if known := _known(session, workspace, evidence):
            return known
        evidence_queries.add(session, evidence)
        _record(session, workspace, evidence, "evidence_kept")
    return evidence


def withdraw_evidence(workspace: Workspace, obligation_id: int, evidence_id: int) -> None:
    """Out of the answer in the making; what has been sent stays, and so does the file."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        draft_queries.hold(session, obligation_id)
        awaited_view(session, workspace, obligation_id, now)
        check_not_waiting(draft_queries.draft_of(session, obligation_id))
        evidence = evidence_queries.one(session, evidence_id)
        if (
            evidence is None
            or evidence.obligation_id != obligation_id
            or evidence.kind is not EvidenceKind.EVIDENCE
        ):
            raise NotFound("không có tệp minh chứng này")
        if not evidence_queries.withdraw(session, evidence_id, at=now):
            raise Refused("tệp này đã gửi hoặc đã được bỏ ra")
        _record(session, workspace, evidence, "evidence_withdrawn")


def evidence_path(workspace: Workspace, evidence: Evidence) -> Path:
    return workspace.data / "evidence" / evidence.sha256[:2] / evidence.sha256


def _checked(content: bytes, name: str, kind: EvidenceKind) -> str:
    most = LARGEST_LETTER if kind is EvidenceKind.LETTER else LARGEST
    if not content:
        raise BadInput("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(content) > most:
        raise BadInput(
            f"tệp lớn hơn {most // MEGABYTE} MB", where=name, mend="giảm dung lượng ảnh, bản quét rồi gửi lại"
        )
    return letter_type_of(name) if kind is EvidenceKind.LETTER else media_type_of(content, name)


def _known(session: Session, workspace: Workspace, new: Evidence) -> Evidence | None:
    """The row of the same file, if there is one; whether a new one may be added."""
    if new.kind is EvidenceKind.EVIDENCE:
        view = awaited_view(session, workspace, new.obligation_id, new.uploaded_at)
        if new.assignment_id not in {None, *(one.id for one in led_by(session, view))}:
            raise BadInput("tệp gắn với một nhiệm vụ không phải của đơn vị", mend="tải lại trang")
    elif obligation_queries.view(session, new.obligation_id) is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    rows = evidence_queries.in_hand(session, new.obligation_id, with_withdrawn=True)
    standing = [row for row in rows if row.withdrawn_at is None and row.kind is new.kind]
    for row in standing:
        if (row.sha256, row.assignment_id) == (new.sha256, new.assignment_id):
            return row
    if new.kind is EvidenceKind.EVIDENCE:
        check_not_waiting(draft_queries.draft_of(session, new.obligation_id))
        if len(standing) >= MOST_FILES:
            raise Refused(f"mỗi báo cáo kèm nhiều nhất {MOST_FILES} tệp; bỏ bớt tệp không cần")
    if new.kind is not EvidenceKind.LETTER and len(rows) >= MOST_UPLOADS:
        raise Refused(f"báo cáo này đã tải lên {MOST_UPLOADS} tệp, kể cả tệp đã bỏ; không nhận thêm")
    return None


def _write(path: Path, content: bytes) -> None:
    try:
        put_file(path, content)
    except OSError as error:
        raise StorageFailed(
            f"không lưu được tệp vào thư mục dữ liệu ({error.strerror}); chưa có gì được ghi"
        ) from error


def _record(session: Session, workspace: Workspace, evidence: Evidence, action: str) -> None:
    view = obligation_queries.view(session, evidence.obligation_id)
    record_audit(
        session,
        workspace,
        at=workspace.clock.now(),
        action=action,
        subject=("obligation", evidence.obligation_id),
        plan_id=view.obligation.plan_id if view else None,
        change={
            "evidence": evidence.id,
            "file": evidence.file_name,
            "kind": evidence.kind.value,
            "size": evidence.size,
            "sha256": evidence.sha256,
            "by": evidence.uploaded_by,
        },
    )
