"""Reading a backup: every checksum proven, every name looked at before a byte of it is written anywhere."""

import gzip
import hashlib
import json
import os
import re
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from operations.care.backup_file import (
    DATABASE,
    FILES,
    FORMAT,
    MANIFEST,
    SECRET,
    SUMS,
    VERSION,
    WORD,
    BackupManifest,
)
from rules.errors import BadInput

PART = 1024 * 1024
LARGEST_NOTE = 512 * PART
SAFE_PART = re.compile(r"[^/\\\x00-\x1f\x7f:]{1,255}")


def is_backup(path: Path) -> bool:
    """Whether a file begins as a backup does."""
    try:
        with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
            first = archive.next()
            return first is not None and first.name == WORD
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return False


def read_backup(path: Path, into: Path | None = None) -> BackupManifest:
    """Prove every checksum, and on the way unpack into an empty folder if one is given.

    BadInput when it is no backup, torn, altered, or holds a name that a backup never has; what was unpacked until then
    is the caller's to remove.
    """
    try:
        return _read(path, into)
    except (EOFError, tarfile.TarError, zlib.error, gzip.BadGzipFile) as error:
        raise _bad(path, "tệp hỏng hoặc không đầy đủ") from error


def _read(path: Path, into: Path | None) -> BackupManifest:
    sums: dict[str, str] = {}
    notes: dict[str, bytes] = {}
    total = 0
    with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
        for entry in archive:
            name = _checked_name(path, entry, sums.keys() | notes.keys())
            source = archive.extractfile(entry)
            if source is None:
                raise _bad(path, f"không đọc được thành phần “{name}”")
            if name in (SUMS, MANIFEST):
                if entry.size > LARGEST_NOTE:
                    raise _bad(path, f"thành phần “{name}” lớn bất thường")
                notes[name] = source.read()
                continue
            if notes:
                raise _bad(path, f"thành phần “{name}” đứng sau phần kết")
            sums[name] = _taken(source, into / name if into else None)
            total += entry.size
        # To the end of the file, where gzip keeps its own checksum.
        while packed.read(PART):
            pass
    manifest = _manifest(path, notes.get(MANIFEST, b""))
    _compare(path, manifest, sums, notes.get(SUMS, b""))
    if (manifest.members, manifest.bytes) != (len(sums), total):
        raise _bad(path, "số thành phần hoặc dung lượng không khớp")
    if SECRET not in sums or sum(name.startswith(DATABASE) for name in sums) != 1:
        raise _bad(path, "thiếu cơ sở dữ liệu hoặc khóa bí mật")
    return manifest


def _checked_name(path: Path, entry: tarfile.TarInfo, known: set[str]) -> str:
    """Only plain files, only under the names that a backup gives, each once."""
    name = entry.name
    parts = PurePosixPath(name).parts
    is_plain = all(SAFE_PART.fullmatch(part) and part not in (".", "..") for part in parts)
    is_ours = name in (WORD, SECRET, SUMS, MANIFEST) or (
        (name.startswith(FILES) or name.startswith(DATABASE)) and len(parts) > 1
    )
    if not entry.isreg() or not is_plain or not is_ours or "/".join(parts) != name or name in known:
        raise _bad(path, f"có thành phần lạ {name!r}")
    return name


def _taken(source: IO[bytes], target: Path | None) -> str:
    """The checksum; the bytes to where they are wanted."""
    digest = hashlib.sha256()
    if target is None:
        while content := source.read(PART):
            digest.update(content)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        while content := source.read(PART):
            digest.update(content)
            file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _manifest(path: Path, content: bytes) -> BackupManifest:
    try:
        words = json.loads(content)
        if not isinstance(words, dict) or words.get("format") != FORMAT:
            raise ValueError("not ours")
        if words.get("version") != VERSION:
            raise _bad(
                path, f"bản sao lưu dạng {words.get('version')!r}, chương trình này đọc dạng {VERSION}"
            )
        return BackupManifest(**words)
    except (ValueError, TypeError) as error:
        raise _bad(
            path, "không có phần kết: không phải bản sao lưu của Đôn Đốc, hoặc bị cắt ngang"
        ) from error


def _compare(path: Path, manifest: BackupManifest, sums: dict[str, str], listed: bytes) -> None:
    if hashlib.sha256(listed).hexdigest() != manifest.sums:
        raise _bad(path, f"danh sách {SUMS} đã bị sửa")
    told = {
        name: digest for digest, _, name in (line.partition("  ") for line in listed.decode().splitlines())
    }
    for name in sorted(told.keys() | sums.keys()):
        if name not in sums:
            raise _bad(path, f"thiếu thành phần “{name}”")
        if told.get(name) != sums[name]:
            raise _bad(path, f"thành phần “{name}” không còn như khi sao lưu")


def _bad(path: Path, what: str) -> BadInput:
    return BadInput(what, where=str(path), mend="dùng bản sao lưu khác")
