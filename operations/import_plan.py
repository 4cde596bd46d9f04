"""Import a plan document: read outside the transaction, kept by its checksum, written as a draft."""

import hashlib
from pathlib import PurePath

from intake.read_plan import read_plan
from models.queries import plans as plan_queries
from operations.import_draft import ImportedPlan, import_draft, imported
from operations.workspace import Workspace


def import_plan(workspace: Workspace, data: bytes, name: str) -> ImportedPlan:
    """The same file twice is the same plan; BadInput and its children leave nothing behind."""
    checksum = hashlib.sha256(data).hexdigest()
    with workspace.database.reading() as session:
        known = plan_queries.plan_by_checksum(session, checksum)
        if known:
            return imported(session, known, is_new=False)
    file_name = PurePath(name).name
    draft = read_plan(data, file_name, calendar=workspace.calendar)
    _keep_original(workspace, data, checksum)
    return import_draft(workspace, draft, name=file_name, checksum=checksum)


def _keep_original(workspace: Workspace, data: bytes, checksum: str) -> None:
    """The document itself, by checksum: a person can always look at the place a line came from."""
    folder = workspace.data / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / checksum
    if not kept.exists():
        partial = kept.with_suffix(f".{workspace.process}")
        partial.write_bytes(data)
        partial.replace(kept)
