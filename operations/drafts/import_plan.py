"""Import a plan document: read outside the transaction, kept by its checksum, written as a draft."""

import hashlib
from pathlib import PurePath

from intake.parse_plan import parse_plan
from intake.read_document import read_document
from models.queries import plans as plan_queries
from operations.drafts.draft_differences import is_draft_file
from operations.drafts.import_draft import ImportedPlan, import_draft, imported
from operations.drafts.plan_document import keep_document
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.going_on import Progress, unseen

READ, PARSED, KEPT = "Đang đọc tệp", "Đang nhận ra nhiệm vụ, thời hạn, đơn vị", "Đang lưu bản dự thảo"
STEPS = 3


def import_plan(workspace: Workspace, data: bytes, name: str, *, progress: Progress = unseen) -> ImportedPlan:
    """The same file twice is the same plan; BadInput and its children leave nothing behind."""
    checksum = hashlib.sha256(data).hexdigest()
    with workspace.database.reading() as session:
        known = plan_queries.plan_by_checksum(session, checksum)
        if known:
            return imported(session, known, is_new=False)
    file_name = PurePath(name).name
    if is_draft_file(data, file_name):
        raise BadInput(
            "đây là tệp rà soát bản dự thảo do dondoc xuất, không phải văn bản kế hoạch",
            where=file_name,
            mend=f"nhập các sửa đổi bằng: dondoc plan import {file_name}",
        )
    progress(0, STEPS, READ)
    document = read_document(data, file_name)
    progress(1, STEPS, PARSED)
    draft = parse_plan(document, calendar=workspace.calendar)
    progress(2, STEPS, KEPT)
    keep_original(workspace, data, checksum)
    keep_document(workspace, checksum, document)
    return import_draft(workspace, draft, name=file_name, checksum=checksum)


def keep_original(workspace: Workspace, data: bytes, checksum: str) -> None:
    """The document itself, by checksum: a person can always look at the place a line came from."""
    folder = workspace.data / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / checksum
    if not kept.exists():
        partial = kept.with_suffix(f".{workspace.process}")
        partial.write_bytes(data)
        partial.replace(kept)
