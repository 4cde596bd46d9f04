"""Bring an installation back from its backup: everything is proven before anything is touched, and undone if it fails.

What was there before is set aside, not deleted: in the data folder under before-restore-…, on PostgreSQL in a schema.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.clock import SystemClock
from config.ids import new_id
from config.settings import Settings
from models.database import Database, open_database
from models.dumping import ASIDE, check_sqlite, dump_name, has_tables, look_into, replaced
from models.migrate import known_versions
from models.queries import backup_facts
from models.queries import rounds as round_queries
from operations.care.backup_file import DATABASE, FILES, SECRET, BackupManifest
from operations.care.make_backup import database_file, packed_files
from operations.care.read_backup import read_backup
from operations.care.seal_audit import seal_audit
from operations.care.verify_audit import verify_audit
from operations.workspace import open_workspace
from rules.audit_chain import GENESIS, Verdict
from rules.errors import BadInput, Refused, StorageFailed

STAGING = ".restore-"


@dataclass(frozen=True)
class Restored:
    """`aside`: where what was there before lies; `verdict`: of the audit trail, with the head that the backup noted."""

    manifest: BackupManifest
    verdict: Verdict
    schema: str
    aside: tuple[str, ...]


def check_backup(path: Path) -> BackupManifest:
    """Prove a backup without restoring it: every checksum, every name, a schema this program knows."""
    manifest = read_backup(path)
    if manifest.schema not in known_versions():
        raise BadInput(
            f"bản sao lưu của phiên bản mới hơn ({manifest.product}, lược đồ {manifest.schema})",
            where=str(path),
            mend="cập nhật chương trình rồi khôi phục",
        )
    return manifest


def restore_backup(settings: Settings, path: Path, *, replace: bool = False) -> Restored:
    """Refused where something is already kept (unless `replace`) or a process is at work; BadInput for a backup that is none."""
    manifest = check_backup(path)
    database = open_database(settings.effective_database_url)
    try:
        _check_target(settings, database, manifest, path, replace=replace)
        return _restored(settings, database, manifest, path)
    except OSError as error:
        raise StorageFailed(
            f"không khôi phục được vào {settings.data}: {error.strerror or error}; mọi thứ được trả lại như trước"
        ) from error
    finally:
        database.close()


def _check_target(
    settings: Settings, database: Database, manifest: BackupManifest, path: Path, *, replace: bool
) -> None:
    if manifest.database != database.engine.dialect.name:
        raise BadInput(
            f"bản sao lưu của {manifest.database}, cơ sở dữ liệu đích là {database.engine.dialect.name}",
            where=str(path),
            mend="đặt DONDOC_DATABASE_URL cùng loại",
        )
    settings.data.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(settings.data).free) < manifest.bytes:
        raise StorageFailed(
            f"cần {manifest.bytes // 1024**2} MB ở {settings.data}, chỉ còn {free // 1024**2} MB; chưa có gì thay đổi"
        )
    is_new_file = database.is_sqlite and not Path(str(database.engine.url.database)).exists()
    if not is_new_file and has_tables(database):
        with database.reading() as session:
            is_used = backup_facts.is_used(session)
            busy = [one.holder for one in round_queries.leases(session) if one.until > SystemClock().now()]
        if busy:
            raise Refused("hệ thống đang chạy: dừng mọi tiến trình dondoc, chờ một phút rồi khôi phục")
    else:
        is_used = False
    if (is_used or any(packed_files(settings.data, database=database_file(database)))) and not replace:
        raise Refused(
            f"ở {settings.data} đã có dữ liệu; thêm --replace để thay (dữ liệu cũ được giữ lại bên cạnh)"
        )


def _restored(settings: Settings, database: Database, manifest: BackupManifest, path: Path) -> Restored:
    stamp = f"{SystemClock().now():%Y%m%dt%H%M%S}"
    staging = settings.data / f"{STAGING}{new_id()}"
    try:
        staging.mkdir(mode=0o700)
        # Proven once more on the way out of the archive: another file may lie there by now.
        if read_backup(path, into=staging) != manifest:
            raise BadInput("tệp đã đổi trong lúc đọc", where=str(path), mend="chạy lại")
        _check_secret(settings, staging)
        dump_file = staging / DATABASE / dump_name(database)
        if database.is_sqlite:
            check_sqlite(dump_file)
            _check_counts(look_into(dump_file, backup_facts.table_counts), manifest)
        with (
            _files_replaced(settings, database, staging, stamp) as folder,
            replaced(database, dump_file, stamp=stamp) as old,
        ):
            with database.reading() as session:
                _check_counts(backup_facts.table_counts(session), manifest)
            database.close()
            verdict, schema = _opened_and_proven(settings, manifest)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Restored(manifest, verdict, schema, tuple(filter(None, (folder, old))))


def _check_secret(settings: Settings, staging: Path) -> None:
    given = settings.secret_key.get_secret_value()
    kept = (staging / SECRET).read_text("ascii").strip()
    if given and given != kept:
        raise BadInput(
            "khác với khóa trong bản sao lưu: các liên kết đã gửi và dữ liệu niêm phong sẽ không dùng được",
            where="DONDOC_SECRET_KEY",
            mend="đặt lại khóa cũ, hoặc bỏ biến này để dùng khóa của bản sao lưu",
        )


def _check_counts(found: dict[str, int], manifest: BackupManifest) -> None:
    wrong = sorted(name for name, number in manifest.tables.items() if found.get(name) != number)
    if wrong:
        raise StorageFailed(
            f"bảng {wrong[0]} có {found.get(wrong[0], 0)} dòng, bản sao lưu ghi {manifest.tables[wrong[0]]}; chưa thay gì"
        )


def _opened_and_proven(settings: Settings, manifest: BackupManifest) -> tuple[Verdict, str]:
    """Brought forward to the schema of this program; the trail proven as it was when the backup was made."""
    workspace = open_workspace(settings)
    try:
        heads = [] if manifest.audit_head == GENESIS else [manifest.audit_head]
        verdict = verify_audit(workspace, heads=heads, as_of=datetime.fromisoformat(manifest.made_at))
        seal_audit(workspace, is_whole=True)
        with workspace.database.reading() as session:
            return verdict, backup_facts.schema_version(session)
    finally:
        workspace.close()


@contextmanager
def _files_replaced(settings: Settings, database: Database, staging: Path, stamp: str) -> Iterator[str]:
    """The data folder holds what the backup holds; where the block fails it is again what it was."""
    data, aside = settings.data, settings.data / f"{ASIDE}{stamp}"
    old = {one.parts[0] for one in packed_files(data, database=database_file(database))}
    old |= {SECRET} if (data / SECRET).exists() else set()
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        source.rename(target)
        moved.append((source, target))

    try:
        for name in sorted(old):
            move(data / name, aside / name)
        for one in sorted((staging / FILES).iterdir()) if (staging / FILES).is_dir() else []:
            move(one, data / one.name)
        if not settings.secret_key.get_secret_value():
            move(staging / SECRET, data / SECRET)
        yield str(aside) if old else ""
    except BaseException:
        for source, target in reversed(moved):
            target.rename(source)
        if aside.is_dir():
            aside.rmdir()
        raise
