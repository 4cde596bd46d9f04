"""The page of an amendment: which plan it changes, what that does, corrected row by row, applied."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from models import Plan
from models.queries import amendments
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.amendments.amendment_choices import Correction, correct_difference
from operations.amendments.apply_amendment import apply_amendment, look_at_amendment
from operations.amendments.name_amended_plan import set_amendment, suggest_amended
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.lifecycle import PlanState
from rules.revision import AmendmentScope
from web.access import Visitor, visitor_of, workspace_of
from web.amendment_rows import rows_left_alone, rows_of, unmentioned
from web.draft_posts import Draft, DraftPost, plan_with_id
from web.pages import go_to, render
from web.routes.obligations import RowId

router = APIRouter(prefix="/plans/{plan_id}/amendment")

PAGE_ROWS = 100
MOST_LEFT_ALONE = 200
NONE = "none"


@router.get("", name="amendment")
def amendment(
    request: Request,
    visitor: Annotated[Visitor, Depends(visitor_of)],
    plan_id: RowId,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        draft = plan_with_id(session, plan_id)
        running = [one for one in amendments.amendable(session) if one.state is PlanState.ACTIVE]
    if draft.state is PlanState.APPLIED and draft.amends_plan_id:
        return go_to(request, "plan", plan_id=draft.amends_plan_id, anchor="amendments")
    if draft.state is not PlanState.DRAFT:
        return go_to(request, "plan", plan_id=plan_id)
    values: dict[str, object] = {
        "plan": draft,
        "running": running,
        "suggested": suggest_amended(workspace, draft.key),
        "scopes": AmendmentScope,
        "may_edit": visitor.may("name_amended"),
        "may_apply": visitor.may("apply_amendment"),
        "difference": None,
    }
    if draft.amends_plan_id:
        values |= _difference(workspace, draft, page)
    return render(request, visitor, "amendment.html", values)


def _difference(workspace: Workspace, draft: Plan, page: int) -> dict[str, object]:
    difference, effect, effects = look_at_amendment(workspace, draft.key)
    with workspace.database.reading() as session:
        units = {unit.id or 0: unit for unit in unit_queries.all_units(session)}
    start = (page - 1) * PAGE_ROWS
    left_alone = unmentioned(difference)
    return {
        "difference": difference,
        "effect": effect,
        "rows": rows_of(difference, effects.tasks[start : start + PAGE_ROWS], units),
        "number": len(effects.tasks),
        "page": page,
        "pages": -(-len(effects.tasks) // PAGE_ROWS),
        "unmentioned": rows_left_alone(difference, left_alone[:MOST_LEFT_ALONE]),
        "left_alone": len(left_alone),
        "is_running": difference.running.state is PlanState.ACTIVE,
    }


@router.post("", name="name_amended")
def name_amended(post: Draft) -> Response:
    """Which plan, and whether the whole of it; a person says it, whatever was suggested."""
    amends, scope = post.text("amends"), post.text("scope")
    if not amends:
        raise BadInput("chưa chọn kế hoạch được điều chỉnh", mend="chọn một kế hoạch trong danh sách")
    if amends == NONE:
        set_amendment(post.workspace, post.plan.key, None, version=post.version)
        return post.back("not_amending", "", route="amendment")
    if scope not in set(AmendmentScope):
        raise BadInput("chưa chọn cách điều chỉnh", mend="chọn thay toàn bộ hoặc một số điểm")
    set_amendment(
        post.workspace, post.plan.key, _key(post, amends), AmendmentScope(scope), version=post.version
    )
    return post.back("amending", "difference", route="amendment")


@router.post("/row", name="correct_difference")
def correct(post: Draft) -> Response:
    """One row as the person wants it."""
    new_id, old_id = _number(post, "new_id"), _number(post, "old_id")
    match post.text("choice"):
        case "automatic":
            correction = Correction(new_id, old_id, is_automatic=True)
        case "new" if new_id is not None:
            correction = Correction(new_id)
        case "pair" if new_id is not None:
            correction = Correction(new_id, _old_at(post))
        case "keep" if old_id is not None:
            correction = Correction(old_id=old_id, is_kept=True)
        case "drop" if old_id is not None:
            correction = Correction(old_id=old_id)
        case _:
            raise BadInput("chưa chọn cách xử lý dòng này", mend="chọn một cách trong danh sách")
    correct_difference(post.workspace, post.plan.key, [correction], version=post.version)
    return post.back("corrected", "difference", route="amendment")


@router.post("/apply", name="apply_amendment")
def apply(post: Draft) -> Response:
    """The two versions that were seen are the versions that are joined."""
    base = _number(post, "base")
    if base is None:
        raise BadInput(
            "biểu mẫu thiếu phiên bản của kế hoạch đang thực hiện", mend="tải lại trang rồi làm lại"
        )
    applied = apply_amendment(post.workspace, post.plan.key, seen=(post.version, base))
    with post.workspace.database.reading() as session:
        running = plan_queries.plan_by_key(session, applied.amends)
    done = "same_plan" if applied.is_same else "amended"
    running_id = running.id if running else post.plan_id
    return go_to(post.request, "plan", done=done, plan_id=running_id, anchor="amendments")


def _key(post: DraftPost, amends: str) -> str:
    """The form carries the number of the plan's row: keys may hold any sign."""
    with post.workspace.database.reading() as session:
        return plan_with_id(
            session, int(amends) if amends.isascii() and amends.isdigit() and len(amends) < 10 else 0
        ).key


def _number(post: DraftPost, name: str) -> int | None:
    text = post.text(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _old_at(post: DraftPost) -> int:
    """The running plan's assignment with the number that was typed."""
    place = _number(post, "place")
    with post.workspace.database.reading() as session:
        rows = plan_queries.assignments(session, post.plan.amends_plan_id or 0)
    found = next((row.id for row in rows if row.position == place), None)
    if found is None:
        raise BadInput(
            f"kế hoạch đang thực hiện không có nhiệm vụ số {place or ''}".rstrip(),
            mend="ghi số của nhiệm vụ ở cột bên trái",
        )
    return found
