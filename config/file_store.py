"""Files kept under their checksum: whole and on disk before anything speaks of them."""

import os
from contextlib import suppress
from pathlib import Path

from config.ids import new_id


def put_file(path: Path, content: bytes) -> None:
    """Under its name whole and on disk, or not there at all (OSError); a file that was damaged is mended."""
    if path.is_file() and path.read_bytes() == content:
        return
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
    except OSError:
        with suppress(OSError):
            mine.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
