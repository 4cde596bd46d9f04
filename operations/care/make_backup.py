"""Back the installation up into one file while it is running: the database first, then the files that its rows name.

A file is on disk before a row names it and is kept under its checksum, so whatever the copy of the database names is
there when the folder is packed after it.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree

from sqlmodel import Session

from config.file_store import whole_file
from config.ids import new_id
from models.database import Database
from models.dumping import ASIDE, COMPANIONS, dump, dump_name
from models.queries import audit_chain, backup_facts
from operations.care.backup_file import (
    DATABASE,
    FILES,
    SECRET,
    BackupManifest,
    BackupWriter,
    backup_writer,
)
from operations.care.last_backup import BackupNote, note_backup
from operations.care.read_backup import is_backup
from operations.care.seal_audit import seal_audit
from operations.workspace import Workspace
from rules.audit_chain import GENESIS
from rules.errors import BadInput, StorageFailed

log = logging.getLogger("dondoc.care")

# Not of the installation: Prefect's own record of runs, what waits for a look, the backups, what a restore set aside.
LEFT_OUT = frozenset({"prefect", "uploads", "backups"})
KEPT_BY_CHECKSUM = frozenset({"evidence", "archive", "templates", "inbox"})
ENDING = ".dondoc.tar.gz"


@dataclass(frozen=True)
class Backup:
    """A finished backup; `sha256` is of the whole file."""

    path: Path
    size: int
    sha256: str
    manifest: BackupManifest


@dataclass(frozen=True)
class _Facts:
    schema: str
    tables: dict[str, int]
    named: frozenset[str]
    position: int
    head: str


def make_backup(workspace: Workspace, path: Path) -> Backup:
    """Whole under its name, or nothing of it; a folder gets a file named by the instant. StorageFailed in one line."""
    path = _target(workspace, path)
    seal_audit(workspace, is_whole=True)
    at = workspace.clock.now()
    # Beside the target, where there is room or the backup fails anyhow, and nobody else may look.
    staging = path.with_name(f".{path.name}.{new_id()}.d")
    try:
        staging.mkdir(mode=0o700)
        copy = staging / dump_name(workspace.database)
        facts = dump(workspace.database, copy, _look)
        with whole_file(path) as file, backup_writer(file, at.timestamp()) as writer:
            writer.add_file(DATABASE + copy.name, copy)
            writer.add_bytes(SECRET, workspace.secret.encode())
            damaged = _pack(writer, workspace)
            manifest = _end(writer, workspace, facts, damaged, at)
        digest = _digest(path)
        backup = Backup(path, path.stat().st_size, digest, manifest)
        _note(workspace, backup)
    except OSError as error:
        raise StorageFailed(
            f"không ghi được bản sao lưu {path}: {error.strerror or error}; không để lại tệp dở dang"
        ) from error
    finally:
        rmtree(staging, ignore_errors=True)
    return backup


def packed_files(data: Path, *, database: Path | None) -> Iterator[Path]:
    """What of a data folder belongs to the installation, by path below it, in order."""
    own = {database.with_name(database.name + ending) for ending in COMPANIONS} if database else set()
    for top in sorted(data.iterdir()):
        if top.name in LEFT_OUT or top.name.startswith((".", ASIDE)) or top.name == SECRET:
            continue
        for one in [top] if not top.is_dir() else sorted(top.rglob("*")):
            is_hidden = any(part.startswith(".") for part in one.relative_to(data).parts)
            if one.is_file() and not one.is_symlink() and not is_hidden and one.resolve() not in own:
                yield one.relative_to(data)


def database_file(database: Database) -> Path | None:
    """Where SQLite keeps it."""
    named = database.engine.url.database if database.is_sqlite else None
    return Path(named).resolve() if named else None


def drop_old_backups(folder: Path, keep: int) -> list[Path]:
    """Of the backups that were named by their instants in a folder only the newest stay; those that went."""
    ours = sorted(folder.glob(f"dondoc-????????-??????{ENDING}"), reverse=True)
    for one in ours[keep:]:
        one.unlink()
    return ours[keep:]


def _target(workspace: Workspace, path: Path) -> Path:
    if path.is_dir():
        path = path / f"dondoc-{workspace.local(workspace.clock.now()):%Y%m%d-%H%M%S}{ENDING}"
    data, folder = workspace.data.resolve(), path.resolve().parent
    if not folder.is_dir():
        raise BadInput("không có thư mục này", where=str(path.parent), mend="tạo thư mục trước")
    if folder.is_relative_to(data) and not folder.is_relative_to(data / "backups"):
        raise BadInput(
            "bản sao lưu không để lẫn trong thư mục dữ liệu", where=str(path), mend="chọn ổ đĩa hoặc máy khác"
        )
    if path.exists() and not is_backup(path):
        raise BadInput("đã có tệp khác mang tên này", where=str(path), mend="chọn tên khác")
    return path


def _look(session: Session) -> _Facts:
    last = audit_chain.head(session)
    return _Facts(
        schema=backup_facts.schema_version(session),
        tables=backup_facts.table_counts(session),
        named=frozenset(backup_facts.named_files(session)),
        position=last.position if last else 0,
        head=last.chain_hash if last else GENESIS,
    )


def _pack(writer: BackupWriter, workspace: Workspace) -> list[str]:
    """Every file of the folder; those that are no longer what their name says."""
    damaged = []
    for one in packed_files(workspace.data, database=database_file(workspace.database)):
        # A letter's file that was taken away meanwhile is nobody's loss; one that a row names is told as missing.
        with suppress(FileNotFoundError):
            digest = writer.add_file(FILES + one.as_posix(), workspace.data / one)
            if one.parts[0] in KEPT_BY_CHECKSUM and len(one.stem) == len(digest) and one.stem != digest:
                damaged.append(one.as_posix())
    return damaged


def _end(
    writer: BackupWriter, workspace: Workspace, facts: _Facts, damaged: list[str], at: datetime
) -> BackupManifest:
    packed = {name.removeprefix(FILES) for name in writer.names}
    missing = sorted(facts.named - packed)
    if missing or damaged:
        log.error("sao lưu: %s tệp thiếu, %s tệp hỏng trên đĩa", len(missing), len(damaged))
    return writer.end(
        made_at=at.isoformat(),
        product=version("dondoc"),
        schema=facts.schema,
        database=workspace.database.engine.dialect.name,
        audit_position=facts.position,
        audit_head=facts.head,
        tables=facts.tables,
        missing=missing,
        damaged=damaged,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(workspace: Workspace, backup: Backup) -> None:
    manifest = backup.manifest
    note = BackupNote(
        at=manifest.made_at,
        file=str(backup.path.resolve()),
        size=backup.size,
        sha256=backup.sha256,
        audit_head=manifest.audit_head,
        missing=len(manifest.missing),
        damaged=len(manifest.damaged),
    )
    note_backup(workspace, note)
