"""Văn bản lưu: files of reports and of công văn, kept for good under their checksum (tracking.md 6.3)."""

import hashlib
import logging
from pathlib import Path

from sqlmodel import Session

from config.file_store import put_file
from models import ArchivedFile, FileKind
from models.queries import archive as archive_queries
from operations.workspace import Workspace
from rules.errors import NotFound, StorageFailed

log = logging.getLogger("dondoc.archive")


def keep_file(
    session: Session,
    workspace: Workspace,
    *,
    report_id: int | None = None,
    letter_id: int | None = None,
    kind: FileKind,
    file_name: str,
    media_type: str,
    content: bytes,
) -> ArchivedFile:
    """On disk before the row that names it: what the archive lists, it has."""
    file = ArchivedFile(
        report_id=report_id,
        letter_id=letter_id,
        kind=kind,
        file_name=file_name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=workspace.clock.now(),
        added_by=workspace.actor,
    )
    store_file(workspace, content, file_name)
    archive_queries.add_file(session, file)
    return file


def store_file(workspace: Workspace, content: bytes, file_name: str) -> None:
    """The bytes alone: done before a transaction, keeping them in it is a look at what is there."""
    try:
        put_file(_path_of(workspace, hashlib.sha256(content).hexdigest()), content)
    except OSError as error:
        raise StorageFailed(
            f"không lưu được “{file_name}” vào kho lưu trữ ({error.strerror}); chưa có gì được ghi"
        ) from error


def archive_path(workspace: Workspace, file: ArchivedFile) -> Path:
    return _path_of(workspace, file.sha256)


def _path_of(workspace: Workspace, sha256: str) -> Path:
    return workspace.data / "archive" / sha256[:2] / sha256


def archived_content(workspace: Workspace, file: ArchivedFile) -> bytes:
    """Byte for byte what was archived, or StorageFailed in one line."""
    try:
        content = archive_path(workspace, file).read_bytes()
    except OSError as error:
        log.error("archived file %s (%s) cannot be read: %s", file.id, file.sha256, error)
        raise StorageFailed(
            f"không đọc được tệp lưu trữ “{file.file_name}”; khôi phục thư mục archive từ bản sao lưu"
        ) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        log.error("archived file %s is damaged: its checksum is no longer %s", file.id, file.sha256)
        raise StorageFailed(
            f"tệp lưu trữ “{file.file_name}” đã hỏng, không còn như khi lưu; khôi phục thư mục archive từ bản sao lưu"
        )
    return content


def read_archived(workspace: Workspace, file_id: int) -> tuple[ArchivedFile, bytes]:
    """A file of the archive by its row."""
    with workspace.database.reading() as session:
        file = archive_queries.archived_file(session, file_id)
    if file is None:
        raise NotFound("không có tệp lưu trữ này")
    return file, archived_content(workspace, file)
