"""The document a plan was read from, as the readers saw it: kept beside the original, read again when it is missing."""

import gzip
import zlib
from pathlib import Path

from intake.document import Document
from intake.document_json import document_from_json, document_to_json
from intake.read_document import read_document
from models import Plan
from operations.workspace import Workspace
from rules.errors import NotFound

# A document of 200 pages takes about 1 MB; what is larger is read again each time instead of being kept.
LARGEST_KEPT = 64 * 1024 * 1024


def plan_document(workspace: Workspace, plan: Plan) -> Document:
    """NotFound when neither the kept form nor the original is there."""
    kept = _read_kept(_kept(workspace, plan.source_sha256))
    if kept is not None:
        return kept
    original = workspace.data / "plans" / plan.source_sha256
    if not original.is_file():
        raise NotFound(
            f"không còn tệp gốc “{plan.source_name}” của kế hoạch {plan.key!r} trong thư mục dữ liệu"
        )
    document = read_document(original.read_bytes(), plan.source_name)
    keep_document(workspace, plan.source_sha256, document)
    return document


def keep_document(workspace: Workspace, checksum: str, document: Document) -> None:
    """Write it whole or not at all; a reader never sees half a file."""
    data = document_to_json(document)
    if len(data) > LARGEST_KEPT:
        return
    kept = _kept(workspace, checksum)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(f".{workspace.process}")
    partial.write_bytes(gzip.compress(data, mtime=0))
    partial.replace(kept)


def _kept(workspace: Workspace, checksum: str) -> Path:
    return workspace.data / "plans" / f"{checksum}.document.json.gz"


def _read_kept(kept: Path) -> Document | None:
    if not kept.is_file():
        return None
    try:
        with gzip.open(kept) as stream:
            data = stream.read(LARGEST_KEPT + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return document_from_json(data) if len(data) <= LARGEST_KEPT else None
