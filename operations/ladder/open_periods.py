"""Open what has come: periods whose opening day is here, and obligations scheduled up to today."""

from dataclasses import dataclass
from datetime import date, datetime
from time import sleep

from sqlmodel import Session

from models import Obligation
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries.due_work import Scope
from operations.record_audit import record_audit
from operations.workspace import Workspace

BATCH = 1000
# What another process is opening is waited for: its steps belong into the same letters as ours. After so many looks the
# rest is left to the next round.
PATIENCE = 100
PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Opened:
    periods: int = 0
    obligations: int = 0


def open_periods(workspace: Workspace, today: date, scope: Scope | None = None) -> Opened:
    """Opening twice is the same as once: both moves are compare-and-set."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        periods = _mark_periods(session, workspace, today, now, scope)
    obligations = 0
    for _ in range(PATIENCE):
        obligations += _open_all(workspace, today, now, scope)
        with workspace.database.reading() as session:
            if not obligation_queries.is_being_opened(session, today, scope):
                break
        sleep(PAUSE_SECONDS)
    return Opened(periods, obligations)


def _open_all(workspace: Workspace, today: date, now: datetime, scope: Scope | None) -> int:
    """Everything that no other process is opening at this moment."""
    opened = 0
    while True:
        with workspace.database.transaction() as session:
            batch = obligation_queries.to_open(session, today, BATCH, scope)
            if not batch:
                return opened
            _open_batch(session, workspace, batch, now)
            opened += len(batch)


def _mark_periods(
    session: Session, workspace: Workspace, today: date, now: datetime, scope: Scope | None
) -> int:
    opened = 0
    for period in plan_queries.periods_to_open(session, today, scope):
        period_id = period.id or 0
        if plan_queries.mark_period(session, period_id, "opened_at", now):
            opened += 1
            record_audit(
                session,
                workspace,
                at=now,
                action="period_opened",
                subject=("period", period_id),
                plan_id=period.plan_id,
                change={
                    "period": period.key,
                    "window": [period.window_start_on.isoformat(), period.window_end_on.isoformat()],
                    "cut_off_on": period.cut_off_on.isoformat(),
                    "unit_due_on": period.unit_due_on.isoformat(),
                    "top_due_on": period.top_due_on.isoformat(),
                    "cumulative": period.is_cumulative,
                },
            )
    return opened


def _open_batch(session: Session, workspace: Workspace, batch: list[Obligation], now: datetime) -> None:
    obligation_queries.open_many(session, [obligation.id or 0 for obligation in batch], at=now)
    audit_queries.record_many(
        session,
        [
            {
                "at": now,
                "actor": workspace.actor,
                "channel": workspace.channel,
                "action": "obligation_opened",
                "subject_type": "obligation",
                "subject_id": obligation.id,
                "plan_id": obligation.plan_id,
                "change": {"state": ["scheduled", "open"], "due_on": obligation.due_on.isoformat()},
            }
            for obligation in batch
        ],
    )
