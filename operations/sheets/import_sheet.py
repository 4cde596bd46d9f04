"""A tracking sheet becomes draft plans, all of them in one transaction; nothing is followed before each is confirmed."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import PurePath

from sqlmodel import Session

from intake.tracking_sheets.mapping import SheetMapping, named_columns
from intake.tracking_sheets.plans import SheetPlan, is_ended
from intake.tracking_sheets.rows import Weight
from models.queries import drafts
from models.queries import plans as plan_queries
from operations.drafts.import_draft import write_draft
from operations.drafts.import_plan import keep_original
from operations.drafts.plan_document import keep_document
from operations.record_audit import record_audit
from operations.sheets.check_sheet import SheetCheck, check_sheet
from operations.sheets.past_imports import IMPORTED, SUBJECT, past_imports
from operations.workspace import Workspace
from rules.errors import BadInput, Refused


@dataclass(frozen=True)
class ImportedSheet:
    """`keys`: the drafts, in the order of the sheet."""

    import_id: int
    check: SheetCheck
    plan_ids: tuple[int, ...]
    keys: tuple[str, ...]


def import_sheet(
    workspace: Workspace, data: bytes, name: str, mapping: SheetMapping, *, only_good: bool = False
) -> ImportedSheet:
    """Without `only_good` one row that has to be mended keeps everything out."""
    name = PurePath(name).name
    checksum = hashlib.sha256(data).hexdigest()
    check = check_sheet(workspace, data, name, mapping)
    if check.left_out and not only_good:
        first = next(one for one in check.remarks if one.weight is Weight.FAULT)
        raise BadInput(
            f"{len(check.left_out)} dòng còn lỗi, chưa nhập gì; lỗi đầu tiên: {first.what}",
            where=f"{name}, ô {first.cell}",
            mend="sửa tệp, hoặc chọn chỉ nhập các dòng đạt",
        )
    if not check.plans:
        raise BadInput(
            "không có nhiệm vụ nào còn phải theo dõi để nhập", where=name, mend="xem lý do từng dòng"
        )
    keep_original(workspace, data, checksum)
    for plan in check.plans:
        keep_original(workspace, plan.original, plan.checksum)
        keep_document(workspace, plan.checksum, plan.document)
    with workspace.database.transaction() as session:
        _refuse_again(session, checksum, check)
        made = [_write(session, workspace, plan, name) for plan in check.plans]
        change = {
            "file": name,
            "sha256": checksum,
            "sheet": check.reading.grid.title,
            "mapping": json.dumps(_kept_mapping(check).as_json(), ensure_ascii=False),
            "plans": [plan_id for plan_id, _ in made],
            "keys": [key for _, key in made],
            "tasks": check.tasks,
            "ended": check.ended,
            "left_out": len(check.left_out),
        }
        now = workspace.clock.now()
        record_audit(session, workspace, at=now, action=IMPORTED, subject=SUBJECT, change=change)
        session.flush()
        import_id = past_imports(session)[0].id
    return ImportedSheet(import_id, check, tuple(one for one, _ in made), tuple(key for _, key in made))


def _refuse_again(session: Session, checksum: str, check: SheetCheck) -> None:
    """The same sheet of the same file, or the same rows, twice at once or by a second click."""
    title = check.reading.grid.title
    for one in past_imports(session):
        if (one.sha256, one.sheet) == (checksum, title) and one.plans:
            raise Refused(
                f"trang “{title}” của tệp này đã được {one.by} nhập; hoàn tác lần nhập đó rồi nhập lại"
            )
    for plan in check.plans:
        known = plan_queries.plan_by_checksum(session, plan.checksum)
        if known is not None:
            raise Refused(
                f"đúng các dòng này đã được nhập thành {known.key!r}; hoàn tác lần nhập đó rồi nhập lại"
            )


def _write(session: Session, workspace: Workspace, plan: SheetPlan, name: str) -> tuple[int, str]:
    """What the sheet says is over stays in the draft as dropped: seen, restored with one click, and opening nothing."""
    row = write_draft(session, workspace, plan.draft, name=name, checksum=plan.checksum)
    written = drafts.every_assignment(session, row.id or 0)
    for assignment, draft in zip(written, plan.draft.assignments, strict=True):
        if is_ended(draft):
            assignment.is_dropped = True
            session.add(assignment)
    return row.id or 0, row.key


def _kept_mapping(check: SheetCheck) -> SheetMapping:
    """By headings, so that next month's file with one more column is read the same way."""
    given, reading = check.mapping, check.reading
    columns = named_columns(reading.columns, reading.head.headings)
    return SheetMapping(
        given.sheet, reading.head.row, columns, given.issuer, given.year, dict(given.statuses)
    )
