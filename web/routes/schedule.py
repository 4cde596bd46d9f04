"""The schedule a draft will open: chosen, seen, and only then confirmed (tracking.md 2.8)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models import Plan, Unit
from models.queries import units as unit_queries
from operations.drafts.choose_for_plan import choose_policies
from operations.drafts.decisions import Decisions
from operations.drafts.review_draft import Review, review_of
from operations.plans.confirm_plan import confirm_plan, preview_plan
from operations.plans.plan_outlook import crowded_by
from operations.plans.policy_shelf import LADDER, REGIME, PolicyEntry, policy_shelf
from operations.workspace import Workspace
from rules.dry_run import CROWDED_DAY, CrowdedDay
from rules.errors import DondocError
from rules.lifecycle import PlanState
from web.access import Visitor, visitor_of, workspace_of
from web.coming_schedule import ComingYear, coming_year
from web.draft_entries import doubtful
from web.draft_parts import needs_of
from web.draft_posts import Draft, plan_with_id
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.policy_form import choice_from, choice_now
from web.routes.obligations import RowId
from web.shared_choice import shared_choices
from web.unit_choice import unit_words, words_of_code

router = APIRouter(prefix="/plans/{plan_id}")


@router.get("/schedule", name="schedule")
def schedule(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], plan_id: RowId) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
        units = unit_queries.all_units(session)
        shelf = policy_shelf(session)
    if plan.state is not PlanState.DRAFT:
        return go_to(request, "plan", plan_id=plan_id)
    review = review_of(workspace, plan.key)
    coming, crowded, refusal = _coming(workspace, plan)
    with workspace.database.reading() as session:
        shared = shared_choices(session, review)
    values = {
        "plan": plan,
        "needs": needs_of(review),
        "refusal": refusal,
        "coming": coming,
        "crowded": crowded,
        "crowded_from": CROWDED_DAY,
        "doubtful": doubtful(review),
        "open_doubts": sum(doubt.settled_at is None for doubt in review.doubts),
        "may_edit": visitor.may("choose_policies"),
        "may_confirm": visitor.may("confirm_plan") and coming is not None,
        **_choices(plan, review, units, shelf),
        **shared,
    }
    return render(request, visitor, "schedule.html", values)


@router.post("/schedule", name="choose_policies")
def choose(post: Draft) -> Response:
    with post.workspace.database.reading() as session:
        units = unit_queries.all_units(session)
    choice = choice_from(post.form, units, choice_now(post.plan))
    choose_policies(post.workspace, post.plan.key, choice, version=post.version)
    return post.back("chosen", "seen", route="schedule")


@router.post("/confirm", name="confirm_plan")
def confirm(post: Draft) -> Response:
    """The version that was seen is the version that is confirmed."""
    confirm_plan(post.workspace, post.plan.key, Decisions(), version=post.version)
    return post.back("confirmed", "", route="plan")


def _coming(workspace: Workspace, plan: Plan) -> tuple[ComingYear | None, tuple[CrowdedDay, ...], str]:
    """Every check of the confirmation is made here too, so that what can be seen can be confirmed."""
    crowded: list[CrowdedDay] = []
    try:
        seen = preview_plan(
            workspace,
            plan.key,
            Decisions(),
            look=lambda session: crowded.extend(crowded_by(session, workspace, plan.id or 0)),
        )
        with workspace.database.reading() as session:
            return coming_year(session, workspace, plan, opens=seen.obligations), tuple(crowded), ""
    except DondocError as error:
        if status_of(error)[0] == 500:
            raise
        return None, (), words_of(error)


def _choices(
    plan: Plan, review: Review, units: list[Unit], shelf: tuple[PolicyEntry, ...]
) -> dict[str, object]:
    now = choice_now(plan)
    return {
        "choice": now,
        "regimes": [one for one in shelf if one.kind == REGIME],
        "ladders": [(one.key, one.name) for one in shelf if one.kind == LADDER],
        "issuer": words_of_code(units, now.issuer),
        "issuer_found": unit_words(review.issuer) if review.issuer else "",
        "coordinator": words_of_code(units, now.coordinator),
        "coordinator_found": unit_words(review.coordinator) if review.coordinator else "",
        "units": [unit_words(unit) for unit in units],
        "lone_dates": _lone_dates(review),
    }


def _lone_dates(review: Review) -> dict[str, object]:
    """Dates that were chosen for periods which cannot be shown, so that they can still be mended."""
    shown = {period.key for period in review.periods}
    return {key: dates for key, dates in review.decisions.period_dates.items() if key not in shown}
