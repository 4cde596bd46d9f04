"""The audit trail as a file for an inspector: one JSON object a line, checked without a database.

The first line is the manifest (how many events, the head, the instant), then what was anonymised, then every event with
its link. `.gz` at the end of the name: compressed.
"""

import gzip
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from config.file_store import whole_file
from models.queries import audit_chain
from operations.care.seal_audit import seal_audit
from operations.workspace import Workspace
from rules.audit_chain import GENESIS, ChainCheck, Fault, Finding, Link, Redaction, Verdict, canonical
from rules.errors import BadInput

FORMAT, VERSION = "dondoc-audit", 1
LINK_FIELDS = ("position", "event_id", "content_hash", "chain_hash")
LONGEST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True)
class AuditManifest:
    """The first line of the file."""

    made_at: str
    events: int
    head: str
    redactions: int
    format: str = FORMAT
    version: int = VERSION


def export_audit(workspace: Workspace, path: Path) -> AuditManifest:
    """Seal what is not sealed, then write the whole trail; the file is whole or not there (OSError)."""
    seal_audit(workspace, is_whole=True)
    with workspace.database.snapshot() as session, whole_file(path) as file:
        last = audit_chain.head(session)
        redactions = audit_chain.redactions(session)
        manifest = AuditManifest(
            made_at=workspace.clock.now().isoformat(),
            events=last.position if last else 0,
            head=last.chain_hash if last else GENESIS,
            redactions=len(redactions),
        )
        with _compressed(file, path) as out:
            _write(out, asdict(manifest))
            for one in redactions:
                _write(out, asdict(one))
            for link, content in audit_chain.links(session):
                _write(out, asdict(link) | {"event": content})
    return manifest


def verify_audit_file(path: Path, *, heads: Collection[str] = ()) -> Verdict:
    """The same check as on the database; BadInput when it is no such file or ends in the middle."""
    with _lines(path) as lines:
        manifest = _manifest(next(lines, {}), path)
        redactions = [_redaction(next(lines, {}), path) for _ in range(manifest.redactions)]
        check = ChainCheck(redactions, heads)
        for line in lines:
            check.see(*_sealed(line, path))
    verdict = check.verdict()
    if verdict.links == manifest.events and verdict.head == manifest.head:
        return verdict
    lost = Finding(Fault.HEAD_LOST, detail=manifest.head)
    faults = dict(verdict.faults) | {Fault.HEAD_LOST: verdict.faults.get(Fault.HEAD_LOST, 0) + 1}
    return Verdict(**(vars(verdict) | {"findings": (*verdict.findings, lost), "faults": faults}))


@contextmanager
def _compressed(file: BinaryIO, path: Path) -> Iterator[IO[bytes]]:
    if path.suffix != ".gz":
        yield file
        return
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as out:
        yield cast(IO[bytes], out)


def _write(out: IO[bytes], line: dict[str, Any]) -> None:
    out.write(canonical(line) + b"\n")


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[dict[str, Any]]]:
    with path.open("rb") as file:
        is_compressed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        plain = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if is_compressed else file
        yield _read(plain, path)


def _read(file: IO[bytes], path: Path) -> Iterator[dict[str, Any]]:
    number = 0
    try:
        while text := file.readline(LONGEST_LINE):
            number += 1
            line = json.loads(text)
            if not isinstance(line, dict):
                raise ValueError("not an object")
            yield line
    except (ValueError, EOFError, gzip.BadGzipFile) as error:
        raise _unreadable(path, f"dòng {number or 1} không đọc được") from error


def _manifest(line: dict[str, Any], path: Path) -> AuditManifest:
    if line.get("format") != FORMAT:
        raise _unreadable(path, "không phải nhật ký xuất từ Đôn Đốc")
    if line.get("version") != VERSION:
        raise BadInput(
            f"nhật ký dạng {line.get('version')!r}, chương trình này đọc dạng {VERSION}",
            where=str(path),
            mend="dùng phiên bản mới hơn",
        )
    try:
        return AuditManifest(**line)
    except TypeError as error:
        raise _unreadable(path, "dòng đầu thiếu phần") from error


def _redaction(line: dict[str, Any], path: Path) -> Redaction:
    try:
        return Redaction(**line)
    except TypeError as error:
        raise _unreadable(path, "phần ẩn danh thiếu dòng") from error


def _sealed(line: dict[str, Any], path: Path) -> tuple[Link, dict[str, Any] | None]:
    try:
        link = Link(**{name: line[name] for name in LINK_FIELDS}, sealed_at=_instant(line["sealed_at"]))
        event = line["event"]
        if event is not None:
            event = {name: event[name] for name in audit_chain.COLUMNS} | {"at": _instant(event["at"])}
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(path, "một dòng sự kiện thiếu phần") from error
    return link, event


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant


def _unreadable(path: Path, what: str) -> BadInput:
    return BadInput(what, where=str(path), mend="xuất lại bằng dondoc audit export")
