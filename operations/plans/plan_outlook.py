"""A plan seen before it acts: its dry run and the days that ask too much, for a draft and for a running plan."""

from dataclasses import dataclass

from sqlmodel import Session

from models import Plan
from models.queries import coming as coming_queries
from models.queries import units as unit_queries
from operations.drafts.decisions import Decisions
from operations.plans.coming_lines import DryRun
from operations.plans.confirm_plan import preview_plan
from operations.plans.dry_run import dry_run
from operations.workspace import Workspace
from rules.dry_run import Assumption, CrowdedDay, crowded_days
from rules.errors import NotFound
from rules.going_on import Progress, unseen
from rules.lifecycle import PlanState


@dataclass(frozen=True)
class Outlook:
    run: DryRun
    crowded: tuple[CrowdedDay, ...]


def outlook_of(
    workspace: Workspace,
    plan: Plan,
    *,
    assuming: Assumption = Assumption.NOBODY,
    days: int | None = None,
    progress: Progress = unseen,
) -> Outlook:
    """A draft is confirmed for a moment and taken back, so that what is seen is what will be; DondocError when it cannot be."""
    seen: list[Outlook] = []

    def look(session: Session) -> None:
        run = dry_run(session, workspace, plan.id or 0, assuming=assuming, days=days, progress=progress)
        seen.append(Outlook(run, crowded_by(session, workspace, plan.id or 0)))

    match plan.state:
        case PlanState.DRAFT:
            progress(0, 0, "Đang mở thử lịch của bản dự thảo")
            preview_plan(workspace, plan.key, Decisions(), look=look)
        case PlanState.ACTIVE:
            with workspace.database.reading() as session:
                look(session)
        case _:
            raise NotFound(f"kế hoạch {plan.key!r} không còn theo dõi nên không còn thư nào sẽ gửi")
    return seen[0]


def crowded_by(session: Session, workspace: Workspace, plan_id: int | None = None) -> tuple[CrowdedDay, ...]:
    """The crowded days a plan has a share in, whatever plans the rest is from; without a plan all of them (demands.md 3.19)."""
    today = workspace.local_day(workspace.clock.now())
    found = crowded_days(coming_queries.due_days(session, from_on=today, of_plan=plan_id))
    units = unit_queries.unit_names(session, {one.unit_id for one in found})
    return tuple(
        CrowdedDay(units[one.unit_id].code, units[one.unit_id].name, one.due_on, one.owed) for one in found
    )
