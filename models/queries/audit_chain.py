"""Statements about the chain on the audit trail: sealing it, reading it for a check, taking names out of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from models import AuditEvent, AuditLink, AuditRedaction
from models.queries.bulk import among
from rules.audit_chain import GENESIS, Link, Redaction, chained, digest_of, hash_of
from rules.errors import NotFound

SEALING = 2_025_190_5  # any number, the same in every process
BATCH = 2000
PART = 2000
# A transaction that has taken a number of the trail and not committed for so long is looked for by a whole search only.
STRAGGLER = timedelta(hours=1)
COLUMNS = ("id", "at", "actor", "channel", "action", "subject_type", "subject_id", "plan_id", "change")
# What may be taken out of an event: who it was, and what it carries. When, what and about which row stay.
REDACTED = frozenset({"actor", "change"})
ANONYMISED = "audit_anonymised"

_EVENT = [getattr(AuditEvent, name) for name in COLUMNS]
Content = dict[str, Any]


class Unsealed(NamedTuple):
    """An event without a link, as it is hashed."""

    event_id: int
    content: Content


def head(session: Session) -> Link | None:
    """The last link."""
    found = session.exec(select(AuditLink).order_by(col(AuditLink.position).desc()).limit(1)).first()
    return _link(found) if found else None


def floor(session: Session, now: datetime) -> int:
    """A number of the trail up to which everything is sealed: what has a smaller one was committed long before."""
    statement = (
        select(AuditLink.event_id)
        .where(col(AuditLink.sealed_at) <= now - STRAGGLER)
        .order_by(col(AuditLink.sealed_at).desc(), col(AuditLink.position).desc())
    )
    return session.exec(statement.limit(1)).first() or 0


def unsealed(session: Session, *, after: int, limit: int = BATCH) -> list[Unsealed]:
    """The next events without a link, by number."""
    statement = (
        select_columns(*_EVENT)
        .outerjoin(AuditLink, col(AuditLink.event_id) == col(AuditEvent.id))
        .where(col(AuditEvent.id) > after, col(AuditLink.event_id).is_(None))
        .order_by(col(AuditEvent.id))
    )
    rows = session.execute(statement.limit(limit))
    return [Unsealed(row[0], dict(zip(COLUMNS, row, strict=True))) for row in rows]


def add_links(session: Session, hashes: Mapping[int, str], *, at: datetime) -> int:
    """Append events, given with their content hashes in order; those that another process has sealed meanwhile are left."""
    hold(session)
    taken = select(AuditLink.event_id).where(among(session, col(AuditLink.event_id), hashes))
    known = set(session.exec(taken))
    last = head(session)
    position, previous = (last.position, last.chain_hash) if last else (0, GENESIS)
    rows: list[dict[str, Any]] = []
    for event_id, content_hash in hashes.items():
        if event_id in known:
            continue
        position += 1
        previous = chained(previous, position, event_id, at, content_hash)
        rows.append(
            {
                "position": position,
                "event_id": event_id,
                "content_hash": content_hash,
                "chain_hash": previous,
                "sealed_at": at,
            }
        )
    if rows:
        session.execute(insert(AuditLink), rows)
    return len(rows)


def hold(session: Session) -> None:
    """Nobody else appends until this transaction ends; on SQLite its own write lock says so."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select_columns(func.pg_advisory_xact_lock(SEALING)))


def links(session: Session, *, up_to: int | None = None) -> Iterator[tuple[Link, Content | None]]:
    """Every link by position, with its event as it is now; a part at a time, so that no memory is needed."""
    position = None
    while part := _part(session, position, up_to):
        yield from part
        position = part[-1][0].position


def _part(session: Session, after: int | None, up_to: int | None) -> list[tuple[Link, Content | None]]:
    statement = (
        select_columns(
            col(AuditLink.position),
            col(AuditLink.event_id),
            col(AuditLink.content_hash),
            col(AuditLink.chain_hash),
            col(AuditLink.sealed_at),
            *_EVENT,
        )
        .outerjoin(AuditEvent, col(AuditEvent.id) == col(AuditLink.event_id))
        .order_by(col(AuditLink.position))
        .limit(PART)
    )
    if after is not None:
        statement = statement.where(col(AuditLink.position) > after)
    if up_to is not None:
        statement = statement.where(col(AuditLink.position) <= up_to)
    return [
        (Link(*row[:5]), None if row[5] is None else dict(zip(COLUMNS, row[5:], strict=True)))
        for row in session.execute(statement)
    ]


def redactions(session: Session) -> list[Redaction]:
    """Every one, the older before the newer."""
    statement = select_columns(
        col(AuditRedaction.decision_id), col(AuditRedaction.event_id), col(AuditRedaction.content_hash)
    )
    return [Redaction(*row) for row in session.execute(statement.order_by(col(AuditRedaction.id)))]


def anonymise_events(
    session: Session,
    rewritten: Mapping[int, Mapping[str, Any]],
    *,
    at: datetime,
    actor: str,
    channel: str,
    reason: str,
) -> int:
    """Take names out of events by decision; the number of the event that records the decision.

    `rewritten`: number of an event → its new values, of `actor` and `change` alone (all of `change`, not a part).
    In one transaction with whatever else is anonymised: the events are changed, one event `audit_anonymised` with
    `reason`, their number and a digest of what they say now is written, and a row for each says which hash is right
    from now on. The chain keeps the hash of what they said before, so `dondoc audit verify` tells them as anonymised by
    that decision; any other edit is a fault. NotFound for a number the trail does not have. A few thousand at a time.
    """
    if wrong := {name for values in rewritten.values() for name in values} - REDACTED:
        raise ValueError(f"not to be taken out of the trail: {sorted(wrong)}")
    if not rewritten:
        raise ValueError("no events to anonymise")
    # What is not sealed yet would lose the proof of what it said.
    seal_listed(session, list(rewritten), at=at)
    for event_id, values in rewritten.items():
        changed = update(AuditEvent).where(col(AuditEvent.id) == event_id).values(**values)
        session.execute(changed.execution_options(synchronize_session=False))
    now = {event_id: hash_of(content) for event_id, content in _contents(session, list(rewritten)).items()}
    if missing := rewritten.keys() - now.keys():
        raise NotFound(f"nhật ký không có sự kiện số {min(missing)}")
    rows = [Redaction(0, event_id, content_hash) for event_id, content_hash in sorted(now.items())]
    decision = AuditEvent(
        at=at,
        actor=actor,
        channel=channel,
        action=ANONYMISED,
        subject_type="audit",
        subject_id=0,
        change={"reason": reason, "events": len(rows), "digest": digest_of(rows)},
    )
    session.add(decision)
    session.flush()
    kept = [
        {"decision_id": decision.id, "event_id": one.event_id, "content_hash": one.content_hash}
        for one in rows
    ]
    session.execute(insert(AuditRedaction), kept)
    return decision.id or 0


def seal_listed(session: Session, event_ids: Sequence[int], *, at: datetime) -> int:
    """Give these events their links now, where they have none."""
    contents = _contents(session, event_ids)
    return add_links(session, {one: hash_of(contents[one]) for one in sorted(contents)}, at=at)


def _contents(session: Session, event_ids: Sequence[int]) -> dict[int, Content]:
    statement = select_columns(*_EVENT).where(among(session, col(AuditEvent.id), event_ids))
    return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in session.execute(statement)}


def _link(row: AuditLink) -> Link:
    return Link(row.position, row.event_id, row.content_hash, row.chain_hash, row.sealed_at)
