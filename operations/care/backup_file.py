"""The one file of a backup: a tar under gzip. First a word to whoever opens it, last the manifest, so that a torn file has none.

Members: DOC-TRUOC.txt · database/… · secret_key · files/… (the data folder) · SHA256SUMS · manifest.json.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

FORMAT, VERSION = "dondoc-backup", 1
WORD, SECRET, SUMS, MANIFEST = "DOC-TRUOC.txt", "secret_key", "SHA256SUMS", "manifest.json"
DATABASE, FILES = "database/", "files/"
# Evidence is compressed already; the database gains most of what there is to gain at this level.
LEVEL = 4
TELLS = """Đây là bản sao lưu của Đôn Đốc.
Tệp này chứa khóa bí mật của hệ thống, địa chỉ thư và báo cáo của các đơn vị: giữ như giữ con dấu.
Kiểm tra: dondoc backup --check TỆP. Khôi phục: dondoc restore TỆP.
"""


@dataclass(frozen=True)
class BackupManifest:
    """What the backup says about itself; `sums`: the checksum of the list of checksums."""

    made_at: str
    product: str
    schema: str
    database: str
    audit_position: int
    audit_head: str
    tables: dict[str, int]
    members: int
    bytes: int
    sums: str
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    format: str = FORMAT
    version: int = VERSION


class BackupWriter:
    """Adds members one after the other and remembers their checksums."""

    def __init__(self, archive: tarfile.TarFile, mtime: float) -> None:
        self._archive, self._mtime = archive, mtime
        self._sums: list[str] = []
        self.bytes = 0
        self.add_bytes(WORD, TELLS.encode())

    @property
    def names(self) -> list[str]:
        return [line.rstrip("\n").split("  ", 1)[1] for line in self._sums]

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> str:
        """The checksum of what was packed."""
        with path.open("rb") as file:
            return self._add(name, file, os.fstat(file.fileno()).st_size)

    def _add(self, name: str, file: BinaryIO, size: int) -> str:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, int(self._mtime), 0o600
        hashing = _Hashing(file)
        # As many bytes as there were when it was opened: a file that grows is packed as it was.
        self._archive.addfile(entry, cast(IO[bytes], hashing))
        digest = hashing.digest.hexdigest()
        self._sums.append(f"{digest}  {name}\n")
        self.bytes += size
        return digest

    def end(self, **facts: object) -> BackupManifest:
        """The list of checksums, which `sha256sum -c` reads too, and the manifest."""
        listed = "".join(self._sums).encode()
        members = len(self._sums)
        manifest = BackupManifest(
            **facts,  # type: ignore[arg-type]
            members=members,
            bytes=self.bytes,
            sums=hashlib.sha256(listed).hexdigest(),
        )
        self.add_bytes(SUMS, listed)
        self.add_bytes(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
        return manifest


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content


@contextmanager
def backup_writer(file: BinaryIO, mtime: float) -> Iterator[BackupWriter]:
    with (
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=LEVEL, mtime=mtime) as packed,
        tarfile.open(fileobj=cast(IO[bytes], packed), mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        yield BackupWriter(archive, mtime)
