"""Changes of units that are on record, applied to what comes under them afterwards (tracking.md 2.2, 5).

A plan issued before a change and confirmed after it; an answer given before it and returned after it: both end as if
they had been there when the change was applied.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from models import Assignment, AssignmentUnit, Obligation, Plan, Unit, UnitChange
from models.queries import obligations as obligation_queries
from models.queries import passing_duties as duty_queries
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.unit_change_duties import pass_obligations, pass_parts
from operations.unit_change_effects import (
    ChangeEffects,
    chosen_heirs,
    owed_of,
    part_of,
    succession_of,
    unanswered_words,
)
from operations.unit_change_groups import GroupEffects
from operations.unit_change_posts import posts_after
from operations.unit_change_request import UnitChangeRequest
from operations.unit_change_summary import questions_of
from operations.workspace import Workspace
from rules.errors import LostRace, Refused, Undecided
from rules.inheritance import Fate, Inheritance, Passing, inherit
from rules.unit_changes import ChangeKind

Parts = Sequence[tuple[AssignmentUnit, Assignment]]


@dataclass(frozen=True)
class _Past:
    """One recorded change as it was asked for, with the units of today."""

    row: UnitChange
    request: UnitChangeRequest
    units: Mapping[int, Unit]

    @property
    def ids(self) -> dict[str, int]:
        return {unit.code: unit_id for unit_id, unit in self.units.items()}

    def ids_of(self, codes: Collection[str]) -> set[int]:
        return {self.ids[code] for code in codes}

    def answering(self, plan: Plan, heirs: Mapping[str, str]) -> "_Past":
        """`heirs`: "CODE" or "CODE#position" of a unit that was split → who goes on with it in this plan."""
        (code, *_) = self.request.from_codes
        said = {
            plan.key + name.removeprefix(code): heir
            for name, heir in heirs.items()
            if name.partition("#")[0] == code
        }
        return replace(self, request=replace(self.request, answers={**self.request.answers, **said}))


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
    for past in _recorded(session):
        leaving = past.ids_of(past.request.from_codes)
        if not _is_after(past.request, plan.issued_on):
            leaving &= past.ids_of(past.request.change.ending)
        session.flush()
        session.expire_all()  # what the change before has written by statements
        parts = [one for one in duty_queries.parts_of(session, leaving) if one[1].plan_id == plan.id]
        if not parts and not leaving & {plan.coordinating_unit_id, plan.issuer_unit_id}:
            continue
        past = past.answering(plan, heirs)
        effects = _effects(session, past, plan, parts, _owed_in(session, past, plan, host, now))
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
    for past in _recorded(session):
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
    session: Session, workspace: Workspace, past: _Past, view: ObligationView, due_on: date, now: datetime
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
    effects = _effects(session, past, view.plan, parts, owed, {obligation_id or 0: asked_on})
    passing = next(one for one in effects.inheritance.passings if one.owed.id == obligation_id)
    if passing.fate in (Fate.MOVES, Fate.MERGED):
        effects = replace(effects, inheritance=Inheritance((passing,)))
        pass_obligations(session, workspace, effects, past.row.id or 0, now)
    return passing


def _recorded(session: Session) -> list[_Past]:
    """The earliest first; a rename changes nobody's duties."""
    rows = [one for one in change_queries.all_changes(session) if one.kind is not ChangeKind.RENAME]
    units = {unit.id or 0: unit for unit in unit_queries.all_units(session)} if rows else {}
    return [_Past(one, _request_of(one), units) for one in reversed(rows)]


def _request_of(row: UnitChange) -> UnitChangeRequest:
    return UnitChangeRequest(
        kind=row.kind,
        effective_on=row.effective_on,
        legal_basis=row.legal_basis,
        from_codes=tuple(str(code) for code in row.detail["from"]),
        to_codes=tuple(str(code) for code in row.detail["to"]),
        answers={str(name): str(code) for name, code in row.detail.get("answers", {}).items()},
    )


def _is_after(request: UnitChangeRequest, issued_on: date | None) -> bool:
    """A plan issued after a split names the unit that went on as it is since."""
    return issued_on is not None and request.effective_on > issued_on


def _owed_in(session: Session, past: _Past, plan: Plan, host: Plan | None, now: datetime) -> list[Obligation]:
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


def _effects(
    session: Session,
    past: _Past,
    plan: Plan,
    parts: Parts,
    obligations: Sequence[Obligation],
    asked_on: Mapping[int, date] | None = None,
) -> ChangeEffects:
    """What the change does to one plan."""
    request, units, ids = past.request, past.units, past.ids
    plans = {plan.id or 0: plan for plan in duty_queries.active_plans(session)}
    posts, unsaid = posts_after(request, ids, {plan.id or 0: plan})
    as_parts = [part_of(row, assignment, plans) for row, assignment in parts]
    succession = succession_of(request.change, ids, chosen_heirs(request, ids, parts, plans), posts)
    if plan.reports_with_plan_id is not None:
        own = succession.not_owing.get(plan.id or 0, frozenset())
        succession = replace(succession, not_owing={**succession.not_owing, plan.reports_with_plan_id: own})
    owed = [owed_of(one, units[one.unit_id].code) for one in obligations]
    owed = [replace(one, due_on=(asked_on or {}).get(one.id, one.due_on)) for one in owed]
    return ChangeEffects(
        request=request,
        change=request.change,
        units=units,
        ids=ids,
        names={unit_id: unit.name for unit_id, unit in units.items()},
        plans=plans,
        posts=posts,
        parts=tuple(parts),
        members=tuple(duty_queries.members_of(session, {row.assignment_id for row, _ in parts})),
        succession=succession,
        inheritance=inherit(succession, owed, as_parts),
        obligations={one.id or 0: one for one in obligations},
        groups=GroupEffects((), ()),
        unanswered=(*unanswered_words(succession, as_parts, parts, plans), *unsaid),
        users=(),
    )


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
    rows = [
        {
            "plan_id": one.plan_id,
            "code": one.code,
            "message": one.message,
            "place": one.place,
            "must_be_settled": False,
        }
        for one in questions_of(effects)
        if one.plan_id is not None
    ]
    change_queries.ask(session, rows)
