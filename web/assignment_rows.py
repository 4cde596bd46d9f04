"""The assignments of a plan with who answers for them and how far they are: k of n for collectives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Assignment, AssignmentUnit, LineState, ReportingPeriod, Unit
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from rules.cadence import CadenceKind, Every, Role
from rules.lifecycle import DONE
from rules.schedule import is_standing
from rules.workdays import WorkCalendar
from web.heat_map import Cell, cell_of
from web.labels import CADENCES, EVERY


@dataclass(frozen=True)
class AssignmentRow:
    assignment: Assignment
    deliverable: str
    is_standing: bool
    cadence: str
    units: list[Unit]
    partners: list[Unit]
    duties: list[tuple[Unit, Cell]]  # its dated obligations, one a unit and date
    progress: str


def assignment_rows(
    session: Session,
    plan_id: int,
    views: list[ObligationView],
    periods: list[ReportingPeriod],
    today: date,
    calendar: WorkCalendar,
) -> list[AssignmentRow]:
    members = plan_queries.assignment_units(session, plan_id)
    units = unit_queries.unit_names(session, [member.unit_id for member in members])
    deliverables = plan_queries.deliverables(session, plan_id)
    opened = [period for period in periods if period.opened_at is not None]
    said = _said(session, opened[-1]) if opened else {}
    rows = []
    for assignment in plan_queries.assignments(session, plan_id):
        own = [member for member in members if member.assignment_id == assignment.id]
        leads = [units[one.unit_id] for one in own if one.role is not Role.COOPERATE]
        duties = [view for view in views if view.obligation.assignment_id == assignment.id]
        rows.append(
            AssignmentRow(
                assignment=assignment,
                deliverable=deliverables.get(assignment.id or 0, ""),
                is_standing=_is_standing(assignment),
                cadence=_cadence_words(assignment),
                units=leads,
                partners=[units[one.unit_id] for one in own if one.role is Role.COOPERATE],
                duties=[(view.unit, cell_of(view, today, calendar)) for view in duties],
                progress=_progress(assignment, own, duties, said, opened),
            )
        )
    return rows


def _said(session: Session, period: ReportingPeriod) -> dict[tuple[int, int], LineState]:
    """What each unit's standing answer of a period says about each assignment."""
    standing = submission_queries.standing_of_period(session, period.id or 0)
    unit_of = {submission.id or 0: obligation.unit_id for submission, obligation in standing}
    lines = submission_queries.lines_of(session, unit_of)
    return {(line.assignment_id, unit_of[line.submission_id]): line.state for line in lines}


def _progress(
    assignment: Assignment,
    members: list[AssignmentUnit],
    duties: list[ObligationView],
    said: dict[tuple[int, int], LineState],
    opened: list[ReportingPeriod],
) -> str:
    """'3/5 đơn vị đã báo cáo, 2 đã hoàn thành (6 tháng 2021)'; dated work counts what was sent."""
    if assignment.role is not Role.LEAD or not members:
        return ""
    if duties:
        done = sum(view.obligation.state in DONE for view in duties)
        return f"{done}/{len(duties)} việc có hạn đã gửi kết quả"
    if not opened:
        return "chưa đến kỳ báo cáo đầu tiên"
    units = [one.unit_id for one in members if one.role is Role.LEAD]
    states = [said[assignment.id or 0, unit] for unit in units if (assignment.id or 0, unit) in said]
    done = states.count(LineState.DONE)
    return f"{len(states)}/{len(units)} đơn vị đã báo cáo, {done} đã hoàn thành ({opened[-1].label})"


def _is_standing(assignment: Assignment) -> bool:
    every = tuple(Every(value) for value in assignment.cadence_every)
    return is_standing(assignment.cadence_kind, every, assignment.due_on)


def _cadence_words(assignment: Assignment) -> str:
    """As the plan words it; else what was understood."""
    return assignment.cadence_text or understood_words(assignment.cadence_kind, assignment.cadence_every)


def understood_words(kind: CadenceKind, every: Iterable[str]) -> str:
    """'Định kỳ: hằng quý, 6 tháng'."""
    rhythm = ", ".join(EVERY[Every(value)] for value in every if value != Every.UNSPECIFIED)
    return f"{CADENCES[kind]}{': ' if rhythm else ''}{rhythm}"
