"""The next version of a period's report, as a draft: after it was sent back, or as a correction of what was issued."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models import ReportSnapshot
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from reports.consolidated.facts_json import checksum_of, facts_from_json, facts_to_json
from rules.errors import IllegalMove
from rules.lifecycle import ReportState


def new_version(
    session: Session,
    workspace: Workspace,
    report: ReportSnapshot,
    *,
    action: str,
    reason: str,
    corrects_id: int | None,
    keeps_facts: bool,
    now: datetime,
) -> int:
    """With the facts of the version before; compiling refreshes them, or the words alone where the facts are kept.

    The caller holds the row of `report`, so that of two new versions at once the second finds the first. Before the top
    date the period is open again and freezes by itself as ever; after it the new version waits for its coordinator.
    """
    newest = report_queries.newest_of_period(session, report.period_id)
    if newest is not None and newest.version > report.version:
        raise IllegalMove(f"báo cáo số {report.id} đã có bản mới hơn: bản {newest.version} (số {newest.id})")
    facts = replace(facts_from_json(report.facts), version=report.version + 1)
    new = ReportSnapshot(
        plan_id=report.plan_id,
        period_id=report.period_id,
        version=facts.version,
        state=ReportState.COMPILED,
        facts=facts_to_json(facts),
        checksum=checksum_of(facts),
        # as old as its facts: the next compiling looks at what came since
        compiled_at=report.compiled_at,
        corrects_id=corrects_id,
        correction_reason=_reason(report, reason, corrects_id),
        keeps_facts=keeps_facts,
    )
    new_id = report_queries.add_snapshot(session, new)
    period = plan_queries.period(session, report.period_id)
    if workspace.local_day(now) < period.top_due_on:
        report_queries.reopen_period(session, report.period_id)
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("report", report.id or 0),
        plan_id=report.plan_id,
        change={
            "period": period.key,
            "version": report.version,
            "to": new_id,
            "to_version": new.version,
            "reason": reason,
            "keeps_facts": keeps_facts,
        },
    )
    return new_id


def _reason(report: ReportSnapshot, reason: str, corrects_id: int | None) -> str:
    """A correction that was sent back keeps what it corrects for, and says why it was sent back."""
    if corrects_id is None or corrects_id == report.id:
        return reason
    return f"{report.correction_reason}; trả lại bản {report.version}: {reason}"
