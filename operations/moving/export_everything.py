"""Every table as CSV and as JSON lines, every kept file, and a manifest: one instant of the installation, without secrets."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import Session

from models.dictionary import dictionary_text
from models.leaving import BLOTTED, DERIVED, exported_columns, why_left_out, without_tokens
from models.migrate import schema_versions
from models.queries import everything
from operations.moving.export_target import Counted, FolderTarget, ZipTarget, export_target
from operations.record_audit import record_audit
from operations.workspace import Workspace
from reports.excel.list_sheet import harmless
from rules.file_names import safe_file_name
from rules.going_on import Progress, unseen

ACTION = "everything_exported"
FORMAT = 1
CHUNK = 256 * 1024
ROWS_AT_ONCE = 500
FOLDERS = {
    "archive": "archive/{0:.2}/{0}",
    "evidence": "evidence/{0:.2}/{0}",
    "plans": "plans/{0}",
    "templates": "templates/{0}",
}
README = """Toàn bộ dữ liệu của hệ thống Đôn Đốc, dạng mở. / Everything of an installation of Đôn Đốc, in open formats.

manifest.json      số dòng, cột, mã kiểm tra của từng tệp; những gì không xuất và vì sao
                   (rows, columns and checksum of every file; what was left out and why)
tables/*.csv       mỗi bảng một tệp, UTF-8 có BOM, mở được bằng Excel; ô bắt đầu bằng = + - @ có dấu ' phía trước
                   (for people: a text that a spreadsheet would take for a formula begins with an apostrophe; null is empty)
tables/*.jsonl     như trên, mỗi dòng một đối tượng JSON, giữ nguyên từng ký tự (exact, for programs)
schema.md          từng bảng, từng cột nghĩa là gì (what every table and column means)
files/             minh chứng, báo cáo và văn bản đã phát hành, văn bản kế hoạch, mẫu; danh sách: files.jsonl
                   (evidence, issued reports and letters, plan documents, templates; listed in files.jsonl)

Thời điểm ghi theo giờ quốc tế (Z); ngày ghi 2026-06-30. / Instants are UTC (Z), days are 2026-06-30.
"""


@dataclass
class Exported:
    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)  # files that rows speak of and that are not there
    manifest: dict[str, Any] = field(default_factory=dict)


def export_everything(
    workspace: Workspace, path: Path, *, with_files: bool = True, progress: Progress = unseen
) -> Exported:
    """A folder, or a file when its name ends with .zip; while it is written the installation goes on working."""
    done = Exported()
    with export_target(path) as target:
        with workspace.database.snapshot() as session:
            tables = everything.all_tables()
            written = {}
            for number, table in enumerate(tables):
                progress(number, len(tables), f"bảng {table.name}")
                written[table.name] = _write_table(session, target, table)
                done.rows += written[table.name]["rows"]
            progress(len(tables), len(tables), "các tệp")
            files = _write_files(workspace, session, target, done, with_files=with_files)
        for name, text in (("README.txt", README), ("schema.md", dictionary_text())):
            with target.opened(name) as out:
                out.write(text.encode("utf-8"))
        done.manifest = {
            "product": "dondoc",
            "version": version("dondoc"),
            "format": FORMAT,
            "schema_version": schema_versions(workspace.database)[0],
            "exported_at": _shown(workspace.clock.now()),
            "exported_by": workspace.actor,
            "rows": done.rows,
            "tables": written,
            "left_out_tables": DERIVED,
            "files": files,
        }
        with target.opened("manifest.json") as out:
            out.write(json.dumps(done.manifest, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
    _record(workspace, path, done)
    return done


def _record(workspace: Workspace, path: Path, done: Exported) -> None:
    """Whoever took everything along stands in the trail."""
    change = {"to": path.name, "rows": done.rows, "files": done.files, "missing": len(done.missing)}
    with workspace.database.transaction() as session:
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action=ACTION,
            subject=("installation", 0),
            change=change,
        )


def _write_table(session: Session, target: FolderTarget | ZipTarget, table: Table) -> dict[str, Any]:
    columns = exported_columns(table)
    blotted = [f"{table.name}.{one.name}" in BLOTTED for one in columns]
    about: dict[str, Any] = {
        "rows": 0,
        "columns": [one.name for one in columns],
        "left_out": {one.name: why for one in table.columns if (why := why_left_out(one))},
        "links_blotted": [one.name for one, is_blotted in zip(columns, blotted, strict=True) if is_blotted],
    }
    for ending, lines in (("csv", _csv_lines), ("jsonl", _json_lines)):
        name = f"tables/{table.name}.{ending}"
        with target.opened(name) as out:
            about["rows"] = lines(out, columns, _values(session, table, columns, blotted))
        about[ending] = {"file": name, "size": out.size, "sha256": out.sha256}
    return about


def _values(
    session: Session, table: Table, columns: Sequence[Column[Any]], blotted: Sequence[bool]
) -> Iterator[list[Any]]:
    for row in everything.rows_of(session, table, columns):
        yield [_blotted(_shown(one)) if blot else _shown(one) for one, blot in zip(row, blotted, strict=True)]


def _shown(value: object) -> Any:
    """As JSON has it; a value of any other kind would be a fault of ours and must not become words by accident."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case None | str() | bool() | int() | float() | dict() | list():
            return value
    raise TypeError(f"no open form for {type(value).__name__}")


def _blotted(value: object) -> Any:
    if isinstance(value, str):
        return without_tokens(value)
    if isinstance(value, dict | list):
        return json.loads(without_tokens(json.dumps(value, ensure_ascii=False)))
    return value


def _json_lines(out: Counted, columns: Sequence[Column[Any]], rows: Iterator[list[Any]]) -> int:
    names, number = [one.name for one in columns], 0
    for row in rows:
        number += 1
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
        out.write(line.encode("utf-8") + b"\n")
    return number


def _csv_lines(out: Counted, columns: Sequence[Column[Any]], rows: Iterator[list[Any]]) -> int:
    out.write(b"\xef\xbb\xbf")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([one.name for one in columns])
    number = 0
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(one) for one in row])
        if number % ROWS_AT_ONCE == 0:
            _flush(buffer, out)
    _flush(buffer, out)
    return number


def _flush(buffer: io.StringIO, out: Counted) -> None:
    out.write(buffer.getvalue().encode("utf-8"))
    buffer.seek(0)
    buffer.truncate()


def _cell(value: object) -> str | int | float:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            return harmless(value)
    return json.dumps(value, ensure_ascii=False)


def _write_files(
    workspace: Workspace,
    session: Session,
    target: FolderTarget | ZipTarget,
    done: Exported,
    *,
    with_files: bool,
) -> dict[str, Any]:
    """Each under the number of its row and the name people know it by; the list is written beside them."""
    missing: set[str] = set()
    for kind, number, name, sha256 in everything.kept_files(session) if with_files else ():
        inside = _inside(kind, number, name)
        if _copy(workspace.data / FOLDERS[kind].format(sha256), target, inside, sha256):
            done.files += 1
        else:
            missing.add(inside)
    listed = 0
    with target.opened("files.jsonl") as out:
        for kind, number, name, sha256 in everything.kept_files(session):
            inside = _inside(kind, number, name)
            there = inside if with_files and inside not in missing else None
            about = {"kind": kind, "row": number, "name": name, "sha256": sha256, "file": there}
            out.write(json.dumps(about, ensure_ascii=False).encode("utf-8") + b"\n")
            listed += 1
    done.missing = sorted(missing)
    return {
        "listed": listed,
        "copied": done.files,
        "missing": done.missing,
        "list": {"file": "files.jsonl", "size": out.size, "sha256": out.sha256},
        "left_out": {
            "inbox": "letters as they came in: the words are in inbox_message, links in them are blotted out"
        },
    }


def _inside(kind: str, number: int, name: str) -> str:
    return f"files/{kind}/{number}-{safe_file_name(name)}"


def _copy(source: Path, target: FolderTarget | ZipTarget, inside: str, sha256: str) -> bool:
    """A file that is gone, or is no longer what its checksum says, is missing: nobody takes a damaged one along unawares."""
    if not source.is_file() or _sum_of(source) != sha256:
        return False
    with source.open("rb") as given, target.opened(inside) as out:
        while piece := given.read(CHUNK):
            out.write(piece)
    return out.sha256 == sha256


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
