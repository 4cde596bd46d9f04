"""What a database says of itself: its clock, its version, what a commit waits for, and the newest instant on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from models import AuditEvent, OutboxMessage, RoundRecord


@dataclass(frozen=True)
class EngineFacts:
    """`clock` None: the same machine's. `faults` and `notes`: settings that lose or may lose what was committed."""

    name: str
    version: tuple[int, ...]
    least: tuple[int, ...]
    clock: datetime | None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def engine_facts(session: Session) -> EngineFacts:
    return _of_sqlite(session) if session.get_bind().dialect.name == "sqlite" else _of_postgres(session)


def _of_sqlite(session: Session) -> EngineFacts:
    # RETURNING came with 3.35.
    version = tuple(int(part) for part in _said(session, "SELECT sqlite_version()").split("."))
    mode = _said(session, "PRAGMA journal_mode")
    # NORMAL with WAL: whole after a crash of the machine; what it may lose are the last commits, never the order.
    waits = int(_said(session, "PRAGMA synchronous"))
    faults = []
    if mode != "wal":
        faults.append(f"journal_mode = {mode}, phải là wal")
    if waits < 1:
        faults.append("synchronous = OFF: mất điện có thể hỏng tệp dữ liệu")
    return EngineFacts("SQLite", version, (3, 35), None, tuple(faults))


def _of_postgres(session: Session) -> EngineFacts:
    number = int(_said(session, "SHOW server_version_num"))
    clock = session.exec(select(func.clock_timestamp())).one()
    off = [name for name in ("fsync", "full_page_writes") if _said(session, f"SHOW {name}") != "on"]
    faults = tuple(f"{name} = off: mất điện có thể hỏng cơ sở dữ liệu" for name in off)
    notes: tuple[str, ...] = ()
    if _said(session, "SHOW synchronous_commit") == "off":
        notes = ("synchronous_commit = off: mất điện có thể mất vài giao dịch cuối",)
    return EngineFacts("PostgreSQL", (number // 10000, number % 10000), (14,), clock, faults, notes)


def _said(session: Session, statement: str) -> str:
    return str(session.connection().execute(text(statement)).scalar())


def newest_instant(session: Session) -> datetime | None:
    """The latest anybody has written down: later than now means that a clock was wrong, then or now."""
    newest = [
        session.exec(select(func.max(col(AuditEvent.at)))).one(),
        session.exec(select(func.max(col(RoundRecord.started_at)))).one(),
        session.exec(
            select(OutboxMessage.planned_at).order_by(col(OutboxMessage.id).desc()).limit(1)
        ).first(),
    ]
    return max(filter(None, newest), default=None)
