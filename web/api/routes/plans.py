"""Plans: what was issued and its assignments; import, confirm, close."""

from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Query

from models import Assignment, Plan
from models.queries import api_order
from models.queries import plans as plan_queries
from operations.drafts.decisions import decisions_from_table
from operations.drafts.import_plan import import_plan
from operations.plans.close_plan import close_plan
from operations.plans.confirm_plan import confirm_plan, preview_plan
from web.api.access import Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, paged
from web.api.shapes.plans import (
    AssignmentOut,
    CloseIn,
    ConfirmedOut,
    ConfirmIn,
    ImportedPlanOut,
    ListedPlanOut,
    PlanDetailOut,
)
from web.api.shared import DoneOut, RowId, key_of, local, plan_named

router = api_router("plans")

PDF, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS = {PDF: "ke-hoach.pdf", WORD: "ke-hoach.docx"}
# Reading takes a processor and memory: documents that come together are read one after the other.
_reading = Lock()


@router.get("/plans", name="api_plans")
def plans(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[ListedPlanOut]:
    """By id; those that the key's user may see."""
    with caller.workspace.database.reading() as session:

        def read(after: int, limit: int) -> list[Plan]:
            return api_order.plans(session, reach=caller.reach, after=after, limit=limit)

        return paged(caller, asked, "plans", read, number=lambda one: one.id or 0, show=_plan_out)


@router.post("/plans", name="api_import_plan", status_code=201)
def import_(caller: Known, file: Annotated[SentFile, Depends(file_body(DOCUMENTS))]) -> ImportedPlanOut:
    """A plan as it was issued becomes a draft; the same file again is the same plan."""
    with _reading:
        done = import_plan(caller.workspace, file.content, file.name)
    return ImportedPlanOut(
        id=done.plan_id, key=done.key, new=done.is_new, assignments=done.assignments, doubts=done.doubts
    )


@router.get("/plans/{plan_id}", name="api_plan")
def plan(caller: Known, plan_id: RowId) -> PlanDetailOut:
    with caller.workspace.database.reading() as session:
        found = plan_named(session, plan_id)
        return PlanDetailOut.of(
            found,
            **_named_otherwise(found),
            regime=found.regime_id,
            coordinating_unit=found.coordinating_unit_name,
            confirmed_at=local(caller.workspace, found.confirmed_at),
            open_doubts=len(plan_queries.doubts(session, plan_id, only_open=True)),
            recipients=[one.name for one in plan_queries.recipients(session, plan_id)],
        )


@router.get("/plans/{plan_id}/assignments", name="api_assignments")
def assignments(caller: Known, plan_id: RowId, asked: Annotated[Paged, Query()]) -> PageOut[AssignmentOut]:
    """By id, with the codes of the units that lead."""
    with caller.workspace.database.reading() as session:
        plan_named(session, plan_id)

        def read(after: int, limit: int) -> list[tuple[Assignment, list[str]]]:
            rows = api_order.assignments(session, plan_id, after=after, limit=limit)
            codes = api_order.codes_that_lead(session, [one.id or 0 for one in rows])
            return [(one, codes.get(one.id or 0, [])) for one in rows]

        return paged(
            caller,
            asked,
            f"assignments:{plan_id}",
            read,
            number=lambda row: row[0].id or 0,
            show=lambda row: _assignment_out(*row),
        )


@router.post("/plans/{plan_id}/confirm", name="api_confirm_plan")
def confirm(
    caller: Known, plan_id: RowId, given: Annotated[ConfirmIn, Depends(json_body(ConfirmIn))]
) -> ConfirmedOut:
    """From now on it is tracked; refused while a name or a question of the draft is undecided."""
    key = key_of(caller, plan_id)
    decisions = decisions_from_table(given.decisions, "decisions")
    if given.dry_run:
        done = preview_plan(caller.workspace, key, decisions)
    else:
        done = confirm_plan(caller.workspace, key, decisions, version=given.version)
    return ConfirmedOut(
        key=done.key,
        applied=not given.dry_run,
        periods=[one.key for one in done.periods],
        obligations=done.obligations,
    )


@router.post("/plans/{plan_id}/close", name="api_close_plan")
def close(caller: Known, plan_id: RowId, given: Annotated[CloseIn, Depends(json_body(CloseIn))]) -> DoneOut:
    """What is still open is cancelled, and nobody is reminded any more; the reason stays in the audit trail."""
    number = close_plan(caller.workspace, key_of(caller, plan_id), reason=given.reason)
    return DoneOut(id=plan_id, words=f"thôi theo dõi {number} việc")


def _plan_out(one: Plan) -> ListedPlanOut:
    return ListedPlanOut.of(one, **_named_otherwise(one))


def _named_otherwise(one: Plan) -> dict[str, Any]:
    return {
        "number": one.document_number or one.key,
        "issuer": one.issuer_name,
        "version": one.draft_version,
        "amends": one.amends_plan_id,
    }


def _assignment_out(one: Assignment, codes: list[str]) -> AssignmentOut:
    return AssignmentOut.of(
        one,
        unit=one.unit_as_named,
        units=codes,
        cooperating=[str(name) for name in one.cooperating_as_named],
        cadence=one.cadence_kind,
        dropped=one.is_dropped,
    )
