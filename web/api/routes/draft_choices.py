"""What is chosen once for a draft: regime, ladders, posts, rhythm, dates that a letter gives."""

from typing import Annotated

from fastapi import Depends

from models import Plan
from models.queries import plans as plan_queries
from operations.drafts.choose_for_plan import choose_policies
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.shapes.draft_choices import POSTS, TEXTS, ChoicesIn, ChoicesOut, DatesByLetter, InsideReport
from web.api.shared import DoneOut, RowId, plan_named
from web.policy_form import choice_now

router = api_router("drafts")


@router.get("/plans/{plan_id}/draft/choices", name="api_choices")
def choices(caller: Known, plan_id: RowId) -> ChoicesOut:
    with caller.workspace.database.reading() as session:
        plan = plan_named(session, plan_id)
        rows = plan_queries.assignments(session, plan_id)
    now = choice_now(plan)
    return ChoicesOut(
        version=plan.draft_version,
        **{name: getattr(now, name) for name in TEXTS + POSTS},
        report_every=list(now.report_every),
        period_dates=[
            DatesByLetter(
                period=key, letter=one.letter, unit_due_on=one.unit_due_on, top_due_on=one.top_due_on
            )
            for key, one in now.period_dates.items()
        ],
        inside=[InsideReport(assignment=row.id or 0, report=row.inside) for row in rows if row.inside],
    )


@router.put("/plans/{plan_id}/draft/choices", name="api_choose_policies")
def choose(
    caller: Known, plan_id: RowId, given: Annotated[ChoicesIn, Depends(json_body(ChoicesIn))]
) -> DoneOut:
    """Refused for a regime, ladder, unit or row that is not there."""
    plan = _plan(caller, plan_id)
    after = choose_policies(caller.workspace, plan.key, given.over(choice_now(plan)), version=given.version)
    return DoneOut(id=plan_id, version=after)


def _plan(caller: Caller, plan_id: int) -> Plan:
    with caller.workspace.database.reading() as session:
        return plan_named(session, plan_id)
