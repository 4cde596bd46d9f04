"""A file that came with an answer, handed out: to whom it may be, as it came, with every reading on record."""

import hashlib
import logging
from dataclasses import dataclass

from models import Evidence, EvidenceKind
from models.queries import evidence as evidence_queries
from models.queries import obligations as obligation_queries
from operations.answers.keep_evidence import evidence_path
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound, StorageFailed

log = logging.getLogger("dondoc.evidence")


@dataclass(frozen=True)
class Reader:
    """`obligation_id`: all that a signed link opens; `unit_id`: of a unit's own people; neither: the house."""

    name: str
    obligation_id: int | None = None
    unit_id: int | None = None

    @property
    def is_house(self) -> bool:
        return self.obligation_id is None and self.unit_id is None


def read_evidence(workspace: Workspace, evidence_id: int, reader: Reader) -> tuple[Evidence, bytes]:
    """NotFound says the same for what is not there and for what is not theirs; StorageFailed for a damaged file."""
    with workspace.database.reading() as session:
        evidence = evidence_queries.one(session, evidence_id)
        view = obligation_queries.view(session, evidence.obligation_id) if evidence else None
    if evidence is None or view is None or not _may_read(evidence, view.unit.id, reader):
        raise NotFound("không có tệp này")
    content = _checked(workspace, evidence)
    with workspace.database.transaction() as session:
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="evidence_read",
            subject=("evidence", evidence_id),
            plan_id=view.obligation.plan_id,
            change={"by": reader.name, "obligation": evidence.obligation_id, "file": evidence.file_name},
        )
    return evidence, content


def _may_read(evidence: Evidence, unit_id: int | None, reader: Reader) -> bool:
    if evidence.withdrawn_at is not None:
        return False
    if reader.is_house:
        # What a unit has not sent yet is its own; a letter was addressed to the house.
        return evidence.submission_id is not None or evidence.kind is EvidenceKind.LETTER
    if reader.obligation_id is not None:
        return evidence.obligation_id == reader.obligation_id
    return unit_id == reader.unit_id


def _checked(workspace: Workspace, evidence: Evidence) -> bytes:
    """Byte for byte what came, or nothing."""
    path = evidence_path(workspace, evidence)
    try:
        content = path.read_bytes()
    except OSError as error:
        log.error("evidence %s (%s) cannot be read: %s", evidence.id, evidence.sha256, error)
        raise StorageFailed(
            f"không đọc được tệp “{evidence.file_name}”; quản trị đã được báo trong nhật ký"
        ) from error
    if hashlib.sha256(content).hexdigest() != evidence.sha256:
        log.error("evidence %s is damaged: its checksum is no longer %s", evidence.id, evidence.sha256)
        raise StorageFailed(
            f"tệp “{evidence.file_name}” trên máy chủ đã hỏng, không còn như khi gửi; đề nghị đơn vị gửi lại"
        )
    return content
