"""What an event will ask of whom by when, weighed before anything is written (tracking.md 2.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from intake.times.terms import Term
from models import Assignment, Plan, Unit
from models.queries import coming as coming_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.plans.event_term import EventTerm, stated_term
from operations.workspace import Workspace
from rules.cadence import CadenceKind, Role
from rules.due_basis import DueBasis
from rules.errors import BadInput, NotFound
from rules.keys import task_obligation_key
from rules.lifecycle import PlanState
from rules.wording import short_date

LONGEST_TERM = 500  # working days: two years
FARTHEST = timedelta(days=366)  # an event may be announced ahead; a year away it is a slip of the pen


@dataclass(frozen=True)
class Happening:
    """What a person says has happened. Without a term or a day the plan's own term counts; `only`: for these units alone."""

    happened_on: date
    term_workdays: int | None = None
    due_on: date | None = None
    note: str = ""
    only: Collection[str] = ()


@dataclass(frozen=True)
class EventDuty:
    """What one unit will owe; `is_new` False: this very day has been fired for it before."""

    key: str
    unit: Unit
    due_on: date
    basis: DueBasis
    is_new: bool


@dataclass(frozen=True)
class FiredEvent:
    plan: Plan
    assignment: Assignment
    term: EventTerm
    phrase: str
    duties: tuple[EventDuty, ...]

    @property
    def new(self) -> tuple[EventDuty, ...]:
        return tuple(duty for duty in self.duties if duty.is_new)


def weigh_event(
    session: Session, workspace: Workspace, plan_key: str, position: int, happening: Happening
) -> FiredEvent:
    """Who will owe what by when, with every check."""
    plan, assignment = _waiting_assignment(session, plan_key, position)
    where = f"{plan_key}, nhiệm vụ {position}"
    term = _term_of(assignment, happening, where)
    _check_days(workspace, happening, term, where)
    units = _owing(session, workspace, plan, assignment, happening, where)
    keys = {
        unit.code: task_obligation_key(
            plan.key, assignment.id or 0, unit.code, f"event-{happening.happened_on.isoformat()}"
        )
        for unit in units
    }
    known = coming_queries.keys_among(session, keys.values())
    duties = []
    for unit in units:
        calendar = workspace.calendar_of(unit)
        basis = term.basis(happening.happened_on, calendar)
        key = keys[unit.code]
        duties.append(EventDuty(key, unit, basis.due_on(calendar), basis, key not in known))
    return FiredEvent(plan, assignment, term, _phrase(assignment, happening, term), tuple(duties))


def _waiting_assignment(session: Session, plan_key: str, position: int) -> tuple[Plan, Assignment]:
    plan = plan_queries.plan_by_key(session, plan_key)
    if plan is None or plan.state is not PlanState.ACTIVE:
        raise NotFound(f"không có kế hoạch đang thực hiện {plan_key!r}")
    found = [one for one in plan_queries.assignments(session, plan.id or 0) if one.position == position]
    if not found:
        raise NotFound(f"kế hoạch {plan_key!r} không có nhiệm vụ số {position}")
    if not waits_for_event(found[0]):
        raise BadInput("nhiệm vụ này không chờ sự kiện nào", where=f"{plan_key}, nhiệm vụ {position}")
    return plan, found[0]


def waits_for_event(assignment: Assignment) -> bool:
    """Whether any rhythm of the sentence is an event, and somebody is bound to act on it and to say so here."""
    kinds = {assignment.cadence_kind, *(CadenceKind(also["kind"]) for also in assignment.cadence_also)}
    return assignment.role is Role.LEAD and CadenceKind.EVENT in kinds and not assignment.inside


def _term_of(assignment: Assignment, happening: Happening, where: str) -> EventTerm:
    if happening.term_workdays is not None and happening.due_on is not None:
        raise BadInput("vừa nêu số ngày vừa nêu ngày hạn", where=where, mend="chỉ chọn một cách tính hạn")
    if happening.due_on is not None:
        return EventTerm(due_on=happening.due_on)
    if happening.term_workdays is None:
        return stated_term(assignment)
    if not 1 <= happening.term_workdays <= LONGEST_TERM:
        raise BadInput(
            f"hạn {happening.term_workdays} ngày làm việc không dùng được",
            where=where,
            mend=f"nêu từ 1 đến {LONGEST_TERM} ngày",
        )
    return EventTerm(Term(happening.term_workdays, "workday"))


def _check_days(workspace: Workspace, happening: Happening, term: EventTerm, where: str) -> None:
    today = workspace.local_day(workspace.clock.now())
    if abs(happening.happened_on - today) > FARTHEST:
        raise BadInput(
            f"ngày {short_date(happening.happened_on)} cách hôm nay hơn một năm",
            where=where,
            mend="kiểm tra lại ngày sự kiện xảy ra",
        )
    if term.due_on is not None and term.due_on < happening.happened_on:
        raise BadInput(
            f"hạn {short_date(term.due_on)} sớm hơn ngày sự kiện xảy ra",
            where=where,
            mend=f"chọn hạn từ {short_date(happening.happened_on)} trở đi",
        )


def _owing(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    assignment: Assignment,
    happening: Happening,
    where: str,
) -> list[Unit]:
    today = workspace.local_day(workspace.clock.now())
    rows = [
        row.unit_id
        for row in plan_queries.assignment_units(session, plan.id or 0)
        if row.assignment_id == assignment.id
        and row.role is Role.LEAD
        and (row.ended_on is None or row.ended_on > today)
    ]
    units = list(unit_queries.unit_names(session, rows).values())
    strange = set(happening.only) - {unit.code for unit in units}
    if strange:
        raise BadInput(
            f"nhiệm vụ này không giao cho đơn vị {', '.join(sorted(strange))}",
            where=where,
            mend="nêu mã của đơn vị chủ trì, hoặc không nêu đơn vị nào",
        )
    if not units:
        raise BadInput("nhiệm vụ này không có đơn vị chủ trì", where=where)
    return sorted(
        (unit for unit in units if not happening.only or unit.code in happening.only),
        key=lambda unit: unit.id or 0,
    )


def _phrase(assignment: Assignment, happening: Happening, term: EventTerm) -> str:
    """The plan's words, when it happened and what it was, and the term where the plan does not name it."""
    said = assignment.cadence_text or assignment.due_named or "khi có sự kiện"
    parts = [f"sự kiện ngày {short_date(happening.happened_on)}"]
    if happening.note:
        parts[0] += f": {happening.note}"
    if not term.is_stated:
        parts.append(term.words)
    return f"{said} ({'; '.join(parts)})"
