"""The bytes of a message as they came, under DATA/inbox by their checksum, on disk before anything is decided."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from config.ids import new_id
from operations.workspace import Workspace
from rules.errors import StorageFailed


def checksum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mail_path(workspace: Workspace, sha256: str) -> Path:
    return workspace.data / "inbox" / sha256[:2] / f"{sha256}.eml"


def keep_mail(workspace: Workspace, content: bytes) -> str:
    """The checksum under which the message lies; the same message again changes nothing."""
    sha256 = checksum_of(content)
    path = mail_path(workspace, sha256)
    if path.exists():
        return sha256
    mine = path.with_name(f".{new_id()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with mine.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mine.replace(path)
        for folder in (path.parent, path.parent.parent):
            _sync_folder(folder)
    except OSError as error:
        with suppress(OSError):
            mine.unlink(missing_ok=True)
        raise StorageFailed(
            f"không lưu được thư vào thư mục dữ liệu ({error.strerror}); thư còn nguyên trong hộp thư"
        ) from error
    return sha256


def read_kept_mail(workspace: Workspace, sha256: str) -> bytes | None:
    """None when the file is not there any more."""
    try:
        return mail_path(workspace, sha256).read_bytes()
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
