"""The watchdog: an independent look whether every obligation due a step has it; what lost its day gets it back."""

from datetime import date

from models import ObligationKind
from models.queries import balance as balance_queries
from models.queries import plans as plan_queries
from operations.ladder.raise_due_events import ladder_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.ladder import Ladder
from rules.watch import Finding, LadderStand, Lapse, look_at


def watch_ladders(workspace: Workspace, as_of: date) -> list[Finding]:
    """What the rounds up to `as_of` should have done and have not. It asks the ladder and the record, not the rounds."""
    findings = []
    mendable = []
    with workspace.database.reading() as session:
        ladders: dict[tuple[int, ObligationKind], Ladder] = {}
        for row in balance_queries.watched(session, as_of):
            key = (row.plan_id, row.kind)
            if key not in ladders:
                ladders[key] = ladder_of(plan_queries.plan(session, row.plan_id), row.kind)
            calendar = workspace.calendars.named(row.calendar)
            finding = look_at(row.stand, ladders[key], calendar, as_of)
            if finding is not None:
                findings.append(finding)
                if finding.lapse is Lapse.NO_NEXT_DAY:
                    mendable.append((row.plan_id, row.stand, finding))
    for plan_id, stand, finding in mendable:
        _mend(workspace, plan_id, stand, finding)
    return findings


def _mend(workspace: Workspace, plan_id: int, stand: LadderStand, finding: Finding) -> None:
    """The next round raises what was missed, once, by the rule for late rounds."""
    if finding.right_day is None:
        return
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        mended = balance_queries.mend_next_day(
            session,
            stand.obligation_id,
            version=stand.due_version,
            position=stand.position,
            day=finding.right_day,
        )
        if mended:
            record_audit(
                session,
                workspace,
                at=now,
                action="ladder_mended",
                subject=("obligation", stand.obligation_id),
                plan_id=plan_id,
                change={
                    "next_on": [
                        stand.next_on.isoformat() if stand.next_on else None,
                        finding.right_day.isoformat(),
                    ]
                },
            )
