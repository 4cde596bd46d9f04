"""A plan issued before a change of units and confirmed after it: as if it had been there when the change was applied.

Names are bound on the plan's own date (tracking.md 2.2); what is owed passes to the successors (5).
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from models import Obligation, Plan
from models.queries import passing_duties as duty_queries
from models.queries import unit_changes as change_queries
from operations.units.recorded_unit_changes import RecordedChange, effects_on, recorded_changes
from operations.units.unit_change_duties import pass_obligations, pass_parts
from operations.units.unit_change_effects import ChangeEffects
from operations.units.unit_change_request import UnitChangeRequest
from operations.units.unit_change_summary import question_rows
from operations.workspace import Workspace
from rules.errors import LostRace, Undecided


def apply_past_changes(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    host: Plan | None,
    heirs: Mapping[str, str],
    now: datetime,
    *,
    dry: bool = False,
) -> None:
    """To a plan that has just been confirmed; part of that transaction. Undecided where a split has no answer."""
    unsaid: list[str] = []
    for past in recorded_changes(session):
        leaving = past.ids_of(past.request.from_codes)
        if not _is_after(past.request, plan.issued_on):
            leaving &= past.ids_of(past.request.change.ending)
        session.flush()
        session.expire_all()  # what the change before has written by statements
        parts = [one for one in duty_queries.parts_of(session, leaving) if one[1].plan_id == plan.id]
        if not parts and not leaving & {plan.coordinating_unit_id, plan.issuer_unit_id}:
            continue
        past = past.answering(plan, heirs)
        effects = effects_on(session, past, plan, parts, _owed_in(session, past, plan, host, now))
        unsaid += [f"{one} ({past.row.legal_basis})" for one in effects.unanswered]
        if not effects.unanswered:
            _apply(session, workspace, effects, past.row.id or 0, now)
    if unsaid and not dry:
        raise Undecided(
            "đơn vị được giao đã chia tách sau ngày ban hành kế hoạch, cần nói rõ việc về đơn vị nào: "
            + "; ".join(unsaid),
            where=plan.key,
            mend='ghi trong tệp quyết định: heirs = { "MÃ CŨ" = "MÃ MỚI", "MÃ CŨ#3" = "MÃ MỚI" }',
        )


def _owed_in(
    session: Session, past: RecordedChange, plan: Plan, host: Plan | None, now: datetime
) -> list[Obligation]:
    """What the plan has just opened, in its own reports or in those it shares, and what the heirs owe there."""
    leaving = past.ids_of(past.request.from_codes)
    found = duty_queries.obligations_of(session, leaving | past.ids_of(past.request.to_codes))
    shared = host.id if host else None
    return [
        one
        for one in found
        if one.plan_id == plan.id
        or (one.plan_id == shared and (one.unit_id not in leaving or one.changed_at == now))
    ]


def _apply(
    session: Session, workspace: Workspace, effects: ChangeEffects, change_id: int, now: datetime
) -> None:
    pass_obligations(session, workspace, effects, change_id, now)
    pass_parts(session, effects)
    for post in effects.posts:
        if not post.is_changed:
            continue
        name = effects.names.get(post.coordinator or 0, post.plan.coordinating_unit_name)
        values = {"coordinating_unit_id": post.coordinator, "issuer_unit_id": post.issuer}
        if not duty_queries.take_plan(session, post.plan, **values, coordinating_unit_name=name):
            raise LostRace(f"kế hoạch {post.plan.key} vừa được điều chỉnh; xem lại rồi xác nhận")
    change_queries.ask(session, question_rows(effects))


def _is_after(request: UnitChangeRequest, issued_on: date | None) -> bool:
    """A plan issued after a split names the unit that went on as it is since."""
    return issued_on is not None and request.effective_on > issued_on
