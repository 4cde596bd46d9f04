"""Apply a change of units, whole or not at all: the directory, what is owed, who answers, who is told (tracking.md 5)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import UnitChange
from models.base import JsonDict
from models.queries import passing_duties as duty_queries
from models.queries import unit_changes as change_queries
from operations.ladder.end_waiting import lift_wait_on
from operations.record_audit import record_audit
from operations.units.unit_change_duties import pass_obligations, pass_parts
from operations.units.unit_change_effects import ChangeEffects, effects_of
from operations.units.unit_change_letters import news_of, tell_units
from operations.units.unit_change_request import UnitChangeRequest
from operations.units.unit_change_summary import UnitChangeSummary, moved_users, question_rows, summary_of
from operations.units.write_unit_change import make_units, write_directory
from operations.workspace import Workspace
from rules.errors import LostRace, Refused, Undecided
from rules.inheritance import Fate
from rules.unit_changes import ChangeKind
from rules.wording import short_date


@dataclass(frozen=True)
class AppliedUnitChange:
    change_id: int
    summary: UnitChangeSummary


def apply_unit_change(
    workspace: Workspace, request: UnitChangeRequest, *, seen: str | None = None
) -> AppliedUnitChange:
    """Refused before its day and a second time; Undecided while a split leaves an assignment without an answer.

    `seen`: the fingerprint of the preview that was looked at; where something else would be done now, nothing is.
    """
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        effects, summary = look(session, request)
        if workspace.local_day(now) < request.effective_on:
            day = short_date(request.effective_on)
            raise Refused(f"thay đổi có hiệu lực từ {day}: đến ngày đó mới áp dụng được, nay chỉ xem trước")
        if summary.unanswered:
            raise Undecided(
                "chia tách phải nói rõ từng việc về đơn vị nào, còn thiếu: " + "; ".join(summary.unanswered),
                where="answers",
                mend='ghi "MÃ-KẾ-HOẠCH#số" = "MÃ ĐƠN VỊ", hoặc "*" cho tất cả',
            )
        if seen is not None and seen != summary.fingerprint:
            raise LostRace("tình hình vừa thay đổi so với lúc xem trước; xem lại rồi áp dụng")
        news = news_of(session, effects)
        change_id = _record(session, workspace, effects, now)
        write_directory(session, effects)
        _take_plans(session, effects)
        pass_obligations(session, workspace, effects, change_id, now)
        pass_parts(session, effects)
        change_queries.move_users(session, moved_users(effects), effects.heirs[0] if effects.heirs else 0)
        change_queries.ask(session, question_rows(effects))
        tell_units(session, workspace, effects, news, change_id, now)
        _say(session, workspace, effects, summary, change_id, now)
        _lift_waits(session, workspace, effects, now)
    return AppliedUnitChange(change_id, summary)


def look(session: Session, request: UnitChangeRequest) -> tuple[ChangeEffects, UnitChangeSummary]:
    """New units are written first, so that a preview knows their people too; it takes everything back."""
    made = make_units(session, request)
    effects = effects_of(session, request, made=made)
    return effects, summary_of(session, effects, news_of(session, effects))


def _record(session: Session, workspace: Workspace, effects: ChangeEffects, now: datetime) -> int:
    leaving = effects.leaving
    detail: JsonDict = {
        **effects.request.as_table(),
        "from_names": [effects.names[one] for one in leaving],
        "to_names": [effects.names[one] for one in effects.heirs],
    }
    pairs = [(before, after) for before in leaving for after in effects.heirs if before != after]
    if effects.change.kind is ChangeKind.RENAME:
        detail["old_name"] = effects.names[leaving[0]]
        pairs = [(leaving[0], leaving[0])]
    change = UnitChange(
        kind=effects.change.kind,
        effective_on=effects.change.effective_on,
        legal_basis=effects.request.legal_basis,
        detail=detail,
        applied_at=now,
        applied_by=workspace.actor,
    )
    return change_queries.add_change(session, change, pairs)


def _take_plans(session: Session, effects: ChangeEffects) -> None:
    """The running plans that are touched are locked and counted on; their posts pass."""
    touched = {one.plan_id for one in effects.obligations.values()} | {
        one.plan_id for _, one in effects.parts
    }
    names = dict(effects.names)
    if effects.change.kind is ChangeKind.RENAME:
        names[effects.leaving[0]] = effects.request.name
    for post in effects.posts:
        plan = post.plan
        is_renamed = effects.change.kind is ChangeKind.RENAME and plan.coordinating_unit_id in effects.leaving
        if not (plan.id in touched or post.is_changed or is_renamed):
            continue
        values: dict[str, object] = {}
        if post.is_changed or is_renamed:
            values = {"coordinating_unit_id": post.coordinator, "issuer_unit_id": post.issuer}
            if post.coordinator is not None and (is_renamed or post.coordinator != plan.coordinating_unit_id):
                values["coordinating_unit_name"] = names[post.coordinator]
        if not duty_queries.take_plan(session, plan, **values):
            raise LostRace(f"kế hoạch {plan.key} vừa được điều chỉnh; xem lại rồi áp dụng")


def _lift_waits(session: Session, workspace: Workspace, effects: ChangeEffects, now: datetime) -> None:
    """Who waits and who was asked are one unit now: nobody waits for itself."""
    waits = effects.asking_itself()
    if not waits:
        return
    session.flush()
    session.expire_all()  # owners have changed by statements
    basis = effects.request.legal_basis
    reason = f"bên chờ và bên cho ý kiến nay là một đơn vị ({basis})"
    for asked, waiting_id in waits:
        lift_wait_on(session, workspace, asked.id or 0, waiting_id, reason=reason, now=now)


def _say(
    session: Session,
    workspace: Workspace,
    effects: ChangeEffects,
    summary: UnitChangeSummary,
    change_id: int,
    now: datetime,
) -> None:
    passings = effects.inheritance.passings
    counts = {fate.value: sum(1 for one in passings if one.fate is fate) for fate in Fate}
    done: JsonDict = {
        **{fate: number for fate, number in counts.items() if number},
        "overdue": sum(1 for one in passings if one.is_overdue),
        "opened": len(effects.inheritance.openings),
        "assignments": summary.assignments,
        "ended_ids": list(effects.ending),
        "questions": [one.message for one in summary.questions],
        "users_left": list(summary.users_left),
    }
    change_queries.note_effects(session, change_id, done)
    change = {"change": change_id, "words": summary.title, "legal_basis": summary.legal_basis, **done}
    touched = {effects.obligations[one.owed.id].plan_id for one in passings}
    plan_ids: list[int | None] = [*sorted(touched)] if touched else [None]
    for plan_id in plan_ids:
        record_audit(
            session,
            workspace,
            at=now,
            action="unit_changed",
            subject=("unit_change", change_id),
            plan_id=plan_id,
            change=change,
        )
