"""Take an import back while all of its plans are drafts: exactly what it made goes, the trail keeps that it was there."""

from contextlib import suppress

from sqlmodel import Session

from models import Plan
from models.queries import drafts, plan_removal
from models.queries import plans as plan_queries
from operations.record_audit import record_audit
from operations.sheets.past_imports import SUBJECT, UNDONE, PastImport, past_imports
from operations.workspace import Workspace
from rules.errors import LostRace, NotFound, Refused

PLAN_UNDONE = "plan_import_undone"


def undo_sheet_import(workspace: Workspace, import_id: int) -> PastImport:
    """Edits made in those drafts go with them; Refused as soon as one of the plans is more than a draft."""
    with workspace.database.transaction() as session:
        found = next((one for one in past_imports(session) if one.id == import_id), None)
        if found is None:
            raise NotFound(f"không có lần nhập bảng theo dõi số {import_id}")
        _check(session, found)
        now = workspace.clock.now()
        for plan in found.plans:
            _remove(session, plan)
            record_audit(
                session,
                workspace,
                at=now,
                action=PLAN_UNDONE,
                subject=("plan", plan.id or 0),
                plan_id=plan.id,
                change={"key": plan.key, "file": found.file, "edits": plan.draft_version - 1},
            )
        change = {"import": import_id, "file": found.file, "plans": [one.key for one in found.plans]}
        record_audit(session, workspace, at=now, action=UNDONE, subject=SUBJECT, change=change)
    _let_go(workspace, found)
    return found


def _check(session: Session, found: PastImport) -> None:
    if found.is_undone:
        raise Refused(f"lần nhập {found.file} đã được {found.undone_by} hoàn tác")
    if found.confirmed:
        keys = ", ".join(one.key for one in found.confirmed)
        raise Refused(f"đã xác nhận {keys}: không hoàn tác được nữa; kết thúc kế hoạch nếu không theo dõi")
    for plan in found.plans:
        pointing = plan_removal.plans_that_point_at(session, plan.id or 0)
        if any(one.id not in found.plan_ids for one in pointing):
            raise Refused(f"{pointing[0].key} đang dẫn chiếu {plan.key}; bỏ dẫn chiếu đó trước")


def _remove(session: Session, plan: Plan) -> None:
    taken = drafts.take_version(session, plan.id or 0, plan.draft_version)
    if not taken or not plan_removal.remove_draft(session, plan.id or 0):
        raise LostRace(f"{plan.key} vừa được người khác sửa hoặc xác nhận; tải lại trang")


def _let_go(workspace: Workspace, found: PastImport) -> None:
    """The originals of the drafts; one that a plan still names is kept."""
    checksums = [*(one.source_sha256 for one in found.plans), found.sha256]
    with workspace.database.reading() as session:
        kept = {one.sha256 for one in past_imports(session) if one.plans}
        gone = [
            one
            for one in checksums
            if one not in kept and plan_queries.plan_by_checksum(session, one) is None
        ]
    for checksum in gone:
        for ending in ("", ".document.json.gz"):
            with suppress(OSError):
                (workspace.data / "plans" / f"{checksum}{ending}").unlink(missing_ok=True)
