"""Where an export is written: a folder or a zip file, whole under its name when everything is in it, else nothing of it."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.file_store import whole_file
from config.ids import new_id
from rules.errors import BadInput, StorageFailed

# A zip of the same data is the same zip.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass
class Counted:
    """A stream that knows what went through it."""

    stream: IO[bytes]
    size: int = 0

    def __post_init__(self) -> None:
        self._sum = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._sum.update(data)
        self.size += len(data)
        return self.stream.write(data)

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()


@dataclass(frozen=True)
class FolderTarget:
    folder: Path

    @contextmanager
    def opened(self, name: str) -> Iterator[Counted]:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            yield Counted(file)


@dataclass(frozen=True)
class ZipTarget:
    archive: zipfile.ZipFile

    @contextmanager
    def opened(self, name: str) -> Iterator[Counted]:
        entry = zipfile.ZipInfo(name, NO_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        with self.archive.open(entry, "w", force_zip64=True) as file:
            yield Counted(file)


@contextmanager
def export_target(path: Path) -> Iterator[FolderTarget | ZipTarget]:
    """BadInput for a name that is taken; StorageFailed when the disk does not take it all."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise BadInput("đã có, không ghi đè", where=str(path), mend="chọn tên khác")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _zip(path) if path.suffix.lower() == ".zip" else _folder(path) as target:
            yield target
    except OSError as error:
        raise StorageFailed(f"{path}: {error.strerror or error}; chưa xuất được gì") from error


@contextmanager
def _zip(path: Path) -> Iterator[ZipTarget]:
    with whole_file(path) as file, zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        yield ZipTarget(archive)


@contextmanager
def _folder(path: Path) -> Iterator[FolderTarget]:
    mine = path.with_name(f".{path.name}.{new_id()}")
    try:
        mine.mkdir(mode=0o700)
        yield FolderTarget(mine)
        if path.exists():
            path.rmdir()
        mine.replace(path)
    except BaseException:
        with suppress(OSError):
            shutil.rmtree(mine)
        raise
