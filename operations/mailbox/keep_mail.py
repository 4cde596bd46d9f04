"""The bytes of a message as they came, under DATA/inbox by their checksum, on disk before anything is decided."""

import hashlib
from pathlib import Path

from config.file_store import put_file
from operations.workspace import Workspace
from rules.errors import StorageFailed


def checksum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mail_path(workspace: Workspace, sha256: str) -> Path:
    return workspace.data / "inbox" / sha256[:2] / f"{sha256}.eml"


def keep_mail(workspace: Workspace, content: bytes) -> str:
    """The checksum under which the message lies; the same message again changes nothing."""
    sha256 = checksum_of(content)
    try:
        put_file(mail_path(workspace, sha256), content)
    except OSError as error:
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
