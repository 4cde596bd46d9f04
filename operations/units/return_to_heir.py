"""Who completes an answer that was given before units changed and is returned after it (tracking.md 5)."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from models.queries import obligations as obligation_queries
from models.queries import passing_duties as duty_queries
from models.queries.obligations import ObligationView
from operations.units.recorded_unit_changes import RecordedChange, effects_on, recorded_changes
from operations.units.unit_change_duties import pass_obligations
from operations.workspace import Workspace
from rules.errors import Refused
from rules.inheritance import Fate, Inheritance, Passing


def hand_to_heir(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    *,
    answered_at: datetime,
    due_on: date,
    now: datetime,
) -> ObligationView:
    """Who has to complete what was answered before a change and is returned after it, in that transaction.

    Where the successor owes the same itself, its own takes it in.
    """
    for past in recorded_changes(session):
        unit_id = view.obligation.unit_id
        if past.row.applied_at <= answered_at or unit_id not in past.ids_of(past.request.from_codes):
            continue
        passing = _returned(session, workspace, past, view, due_on, now)
        if passing.fate is Fate.ENDS:
            why = passing.why.value if passing.why else ""
            raise Refused(f"không trả lại được: {view.unit.name} đã thay đổi ({why}); chấp nhận báo cáo này")
        if passing.fate is not Fate.STAYS:
            kept = passing.into if passing.fate is Fate.MERGED else view.obligation.id
            session.expire_all()
            view = obligation_queries.view(session, kept or 0) or view
    return view


def _returned(
    session: Session,
    workspace: Workspace,
    past: RecordedChange,
    view: ObligationView,
    due_on: date,
    now: datetime,
) -> Passing:
    unit_id, obligation_id = view.obligation.unit_id, view.obligation.id
    plan_id = view.obligation.plan_id
    together = {
        one.id for one in duty_queries.active_plans(session) if plan_id in (one.id, one.reports_with_plan_id)
    }
    found = duty_queries.parts_of(session, [unit_id], with_ended=True)
    parts = [one for one in found if one[1].plan_id in together]
    heirs = past.ids_of(past.request.to_codes) - {unit_id}
    owed = [
        one
        for one in duty_queries.obligations_of(session, [unit_id, *heirs])
        if one.plan_id == plan_id and (one.id == obligation_id or one.unit_id in heirs)
    ]
    # A unit that has ended is asked anew, by the day given now: it is nothing that was overdue on the day.
    asked_on = due_on if unit_id in past.ids_of(past.request.change.ending) else view.obligation.due_on
    effects = effects_on(session, past, view.plan, parts, owed, {obligation_id or 0: asked_on})
    passing = next(one for one in effects.inheritance.passings if one.owed.id == obligation_id)
    if passing.fate in (Fate.MOVES, Fate.MERGED):
        effects = replace(effects, inheritance=Inheritance((passing,)))
        pass_obligations(session, workspace, effects, past.row.id or 0, now)
    return passing
