"""Take a package: the same draft or submission as within one installation, the file kept, the package known for good."""

import hashlib
from pathlib import Path

from config.file_store import put_file
from intake.evidence_file import media_type_of
from models import ReportPackage
from models.queries import answer_drafts as draft_queries
from models.queries import rollup as rollup_queries
from operations.rollup.deliver_report import Outcome, RolledUp, deliver_report
from operations.rollup.look_at_package import PackageLook, check_new, look_at_package
from operations.rollup.package_target import Target
from operations.workspace import Workspace
from rules.errors import LostRace, Refused, StorageFailed

CHANNEL = "package"
REFUSALS = {
    Outcome.NOT_OPEN: "báo cáo này chưa đến kỳ mở, hoặc không còn phải gửi; gói chưa được nhận",
    Outcome.HELD: "bản nháp của đơn vị đang chờ thủ trưởng duyệt; chờ ý kiến rồi nhận gói",
}
KEPT = (Outcome.SUBMITTED, Outcome.DRAFTED)


def take_package(
    workspace: Workspace, content: bytes, name: str, target: Target
) -> tuple[PackageLook, RolledUp]:
    """Looked at again and put, in one transaction. A package that only made a note may come again once the report is returned."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        seen = look_at_package(session, content, name, target)
    for one in seen.report.documents:
        media_type_of(one.content, one.file_name)
    digest = hashlib.sha256(content).hexdigest()
    try:
        put_file(package_path(workspace, digest), content)
    except OSError as error:
        raise StorageFailed(f"không lưu được gói vào thư mục dữ liệu ({error.strerror})") from error
    with workspace.database.transaction() as session:
        draft_queries.hold(session, seen.view.obligation.id or 0)
        look = look_at_package(session, content, name, target)
        check_new(session, look.package)
        done = deliver_report(session, workspace, look.view, look.report, channel=CHANNEL, now=now)
        if done.outcome in REFUSALS:
            raise Refused(REFUSALS[done.outcome])
        if done.outcome in KEPT:
            row = ReportPackage(
                sha256=look.package.sha256,
                fingerprint=look.package.fingerprint,
                obligation_id=done.obligation_id,
                submission_id=done.submission_id,
                content={
                    "file": name,
                    "file_sha256": digest,
                    "office": look.office.name,
                    "said_by": look.report.issued.words,
                    "plan": look.report.issued.plan,
                    "period": look.report.facts.period.key,
                    "version": look.package.content.version,
                    "checksum": look.package.checksum,
                    "outcome": done.outcome.value,
                },
                taken_at=now,
                taken_by=workspace.actor,
            )
            if not rollup_queries.add_package(session, row):
                raise LostRace("gói này vừa được người khác nhận; tải lại trang")
    return look, done


def package_path(workspace: Workspace, digest: str) -> Path:
    return workspace.data / "archive" / digest[:2] / digest
