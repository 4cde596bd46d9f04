"""Which outline a plan's reports are printed in."""

from models import Plan
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.plans.policy_shelf import load_outline_for
from operations.record_audit import record_audit
from operations.reporting.compile_reports import compile_report
from operations.reporting.report_texts import DEFAULT_OUTLINE
from operations.workspace import Workspace
from rules.errors import NotFound
from rules.lifecycle import ReportState
from rules.outline import Outline


def choose_outline(workspace: Workspace, plan_key: str, outline_id: str) -> tuple[Outline, bool]:
    """The outline and whether it is another than before; drafts are printed in it at once, frozen reports keep theirs."""
    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, plan_key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {plan_key!r}; xem: dondoc plan list")
        outline = load_outline_for(session, outline_id)
        before = plan.outline_id or DEFAULT_OUTLINE
        if before == outline.id:
            return outline, False
        plan.outline_id = outline.id
        session.add(plan)
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="outline_chosen",
            subject=("plan", plan.id or 0),
            plan_id=plan.id,
            change={"outline": [before, outline.id]},
        )
    _refresh_drafts(workspace, plan)
    return outline, True


def _refresh_drafts(workspace: Workspace, plan: Plan) -> None:
    with workspace.database.reading() as session:
        periods = plan_queries.periods(session, plan.id or 0)
        newest = [report_queries.newest_of_period(session, period.id or 0) for period in periods]
    for report in newest:
        if report is not None and report.state is ReportState.COMPILED:
            compile_report(workspace, report.period_id)
