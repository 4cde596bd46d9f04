"""Write what an amendment does to what is owed: obligations moved, cancelled, opened, periods; part of the transaction that applies it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import Assignment, ObligationKind, Tier
from models.queries import amendments
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from operations.amendments.amendment_effects import Effects
from operations.amendments.amendment_tasks import TaskEffect
from operations.amendments.write_amended_rows import write_amended_rows
from operations.ladder.end_waiting import drop_inputs
from operations.ladder.raise_due_events import ladder_of
from operations.ladder.rearm_ladder import rearm_ladder
from operations.plans.plan_obligations import new_row
from operations.workspace import Workspace
from rules.due_basis import rolled
from rules.duties import Wanted
from rules.errors import LostRace
from rules.keys import renewed_occurrence, task_obligation_key
from rules.ladder import first_day

ANSWERED_MEANWHILE = "vừa có đơn vị gửi kết quả việc sắp thôi theo dõi; xem lại khác biệt rồi áp dụng"


def write_effects(session: Session, workspace: Workspace, effects: Effects, now: datetime) -> None:
    rows = write_amended_rows(session, workspace, effects, now)
    _move_duties(session, workspace, effects, now)
    _cancel(session, workspace, effects, now)
    _write_periods(session, effects, now)
    taken = {one.key for one in effects.obligations.values()}
    opened = [
        row
        for task, assignment in zip(effects.tasks, rows, strict=True)
        for row in _task_rows(workspace, effects, task, assignment, taken, now)
    ]
    opened += [{**row, "period_id": period.id} for period, row in effects.reports.opened]
    obligation_queries.add_obligations(session, opened)


def _move_duties(session: Session, workspace: Workspace, effects: Effects, now: datetime) -> None:
    moves = [pair for task in effects.tasks for pair in task.duties.moved]
    views = obligation_queries.views_of_ids(session, [duty.id for duty, _ in moves])
    for duty, to in moves:
        rearm_ladder(
            session,
            workspace,
            views[duty.id],
            due_on=to.due_on,
            today=effects.today,
            now=now,
            basis=rolled(to.named_on) if to.named_on else None,
            due_phrase=to.phrase,
        )
    audit_queries.record_many(
        session,
        [
            _event(workspace, effects, now, duty.id, "due_moved_by_amendment",
                   {"due_on": [duty.due_on.isoformat(), to.due_on.isoformat()]})
            for duty, to in moves
        ],
    )  # fmt: skip


def _cancel(session: Session, workspace: Workspace, effects: Effects, now: datetime) -> None:
    ids = [one.id or 0 for one in effects.cancelled]
    if amendments.cancel_many(session, ids, at=now) != len(ids):
        raise LostRace(ANSWERED_MEANWHILE)
    amendments.unseal_letters_about(session, ids)
    drop_inputs(session, workspace, ids, reason="kế hoạch điều chỉnh thôi giao việc này", now=now)
    audit_queries.record_many(
        session,
        [
            _event(workspace, effects, now, one.id or 0, "cancelled_by_amendment",
                   {"state": [one.state.value, "cancelled"]})
            for one in effects.cancelled
        ],
    )  # fmt: skip


def _event(
    workspace: Workspace,
    effects: Effects,
    now: datetime,
    obligation_id: int,
    action: str,
    change: dict[str, object],
) -> dict[str, Any]:
    return {
        "at": now,
        "actor": workspace.actor,
        "channel": workspace.channel,
        "action": action,
        "subject_type": "obligation",
        "subject_id": obligation_id,
        "plan_id": effects.difference.running.id,
        "change": {**change, "amendment": effects.difference.draft.key},
    }


def _write_periods(session: Session, effects: Effects, now: datetime) -> None:
    reports = effects.reports
    for period in reports.added:
        session.add(period)
    session.flush()
    closed = [period.id or 0 for period in reports.closed]
    if amendments.close_periods(session, closed, at=now) != len(closed):
        raise LostRace("vừa có kỳ báo cáo sắp bỏ được mở; xem lại khác biệt rồi áp dụng")
    for period in reports.brought_back:
        amendments.bring_back_period(session, period.id or 0)


def _task_rows(
    workspace: Workspace,
    effects: Effects,
    task: TaskEffect,
    assignment: Assignment,
    taken: set[str],
    now: datetime,
) -> Iterable[dict[str, Any]]:
    """New obligations; what an earlier amendment cancelled is owed again under a key of its own."""
    running = effects.difference.running
    ladder = ladder_of(running, ObligationKind.TASK)
    for one in task.duties.opened:
        yield new_row(
            key=_free_key(effects, assignment.id or 0, one, taken),
            kind=ObligationKind.TASK,
            tier=Tier.UNIT,
            plan_id=running.id,
            unit_id=one.unit,
            assignment_id=assignment.id,
            period_id=None,
            opens_on=effects.today,
            due_on=one.due_on,
            basis=rolled(one.named_on) if one.named_on else None,
            due_phrase=one.phrase,
            next_action_on=first_day(
                ladder,
                due_on=one.due_on,
                opens_on=effects.today,
                calendar=effects.own.get(one.unit, workspace.calendar),
            ),
            changed_at=now,
        )


def _free_key(effects: Effects, assignment_id: int, one: Wanted, taken: set[str]) -> str:
    running, code = effects.difference.running, effects.codes[one.unit]
    key = task_obligation_key(running.key, assignment_id, code, one.occurrence)
    if key not in taken:
        return key
    renewed = renewed_occurrence(one.occurrence, effects.difference.draft.id or 0)
    return task_obligation_key(running.key, assignment_id, code, renewed)
