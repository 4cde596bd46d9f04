"""A file that waits under DATA/uploads while a person looks at what it would do, so that nobody is asked for it twice."""

import hashlib
import re
from contextlib import suppress
from datetime import timedelta
from hmac import compare_digest
from pathlib import Path

from config.ids import derived_token, new_id
from operations.workspace import Workspace
from rules.errors import NotFound, StorageFailed

KEPT_FOR = timedelta(days=2)
GONE = "tệp đã xem trước không còn; nhập lại tệp"


def keep_upload(workspace: Workspace, data: bytes, name: str, *, by: str) -> str:
    """The ticket with which the same person takes the same file out again, under the same name."""
    folder = workspace.data / "uploads"
    digest = hashlib.sha256(data).hexdigest()
    mine = folder / f".{new_id()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(workspace, folder)
        mine.touch(mode=0o600)
        mine.write_bytes(data)
        mine.replace(folder / digest)
    except OSError as error:
        with suppress(OSError):
            mine.unlink(missing_ok=True)
        raise StorageFailed(f"không giữ được tệp trong thư mục dữ liệu ({error.strerror})") from error
    return f"{digest}.{_sign(workspace, digest, name, by)}"


def take_upload(workspace: Workspace, ticket: str, name: str, *, by: str) -> bytes:
    """NotFound for a ticket of somebody else, for another name, and when the file has been let go."""
    digest, _, sign = ticket.partition(".")
    is_ours = re.fullmatch(r"[0-9a-f]{64}", digest) is not None
    if not is_ours or not compare_digest(_sign(workspace, digest, name, by).encode(), sign.encode()):
        raise NotFound(GONE)
    try:
        return (workspace.data / "uploads" / digest).read_bytes()
    except OSError:
        raise NotFound(GONE) from None


def drop_upload(workspace: Workspace, ticket: str) -> None:
    """Once it has been taken for good; the ticket was checked before."""
    with suppress(OSError):
        (workspace.data / "uploads" / ticket.partition(".")[0]).unlink(missing_ok=True)


def _sign(workspace: Workspace, digest: str, name: str, by: str) -> str:
    return derived_token(workspace.secret, f"upload:{digest}:{by}:{name}")[:32]


def _clear(workspace: Workspace, folder: Path) -> None:
    oldest = (workspace.clock.now() - KEPT_FOR).timestamp()
    for one in folder.iterdir():
        if one.stat().st_mtime < oldest:
            one.unlink(missing_ok=True)
