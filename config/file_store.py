"""Files kept under their checksum: whole and on disk before anything speaks of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

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


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is written from one end to the other: there under its name when the block ends, else nothing of it (OSError)."""
    mine = path.with_name(f".{path.name}.{new_id()}")
    try:
        with mine.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        mine.replace(path)
        _sync_folder(path.parent)
    except BaseException:
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
