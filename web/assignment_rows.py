"""The assignments of a plan with who answers for them and how far they are: k of n for collectives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Assignment, AssignmentUnit, LineState, ReportingPeriod, Tier, Unit
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.calendars.calendar_book import CalendarBook
from rules.cadence import CadenceKind, Every, Role
from rules.lifecycle import DONE, State
from rules.schedule import is_standing
from web.heat_map import Cell, cell_of
from web.labels import CADENCES, EVERY

UNCOUNTED = (State.WAIVED, State.CANCELLED)
MOST_NAMED = 5


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
    calendars: CalendarBook,
) -> list[AssignmentRow]:
    members = plan_queries.assignment_units(session, plan_id)
    units = unit_queries.unit_names(session, [member.unit_id for member in members])
    deliverables = plan_queries.deliverables(session, plan_id)
    look = _last_report(session, _periods_of(session, plan_id, periods))
    rows = []
    for assignment in plan_queries.assignments(session, plan_id):
        own = [member for member in members if member.assignment_id == assignment.id]
        leads = [units[one.unit_id] for one in own if one.role is not Role.COOPERATE]
        duties = [view for view in views if view.obligation.assignment_id == assignment.id]
        rows.append(
            AssignmentRow(
                assignment=assignment,
                deliverable=deliverables.get(assignment.id or 0, ""),
                is_standing=is_standing(assignment),
                cadence=_cadence_words(assignment),
                units=leads,
                partners=[units[one.unit_id] for one in own if one.role is Role.COOPERATE],
                duties=[(view.unit, cell_of(view, today, calendars)) for view in duties],
                progress=_progress(assignment, own, duties, units, look),
            )
        )
    return rows


@dataclass(frozen=True)
class _LastReport:
    """The newest period that has been opened: who owes a report in it, what was said about which assignment."""

    label: str
    owing: set[int]
    said: dict[tuple[int, int], LineState]


def _periods_of(session: Session, plan_id: int, own: list[ReportingPeriod]) -> list[ReportingPeriod]:
    """A plan that reports with another is told of in that plan's periods."""
    host_id = plan_queries.plan(session, plan_id).reports_with_plan_id
    return own if host_id is None else plan_queries.periods(session, host_id)


def _last_report(session: Session, periods: list[ReportingPeriod]) -> _LastReport | None:
    opened = [period for period in periods if period.opened_at is not None]
    if not opened:
        return None
    period_id = opened[-1].id or 0
    standing = submission_queries.standing_of_period(session, period_id)
    unit_of = {submission.id or 0: obligation.unit_id for submission, obligation in standing}
    lines = submission_queries.lines_of(session, unit_of)
    return _LastReport(
        label=opened[-1].label,
        owing={
            view.unit.id or 0
            for view in obligation_queries.views_of_period(session, period_id)
            if view.obligation.tier is Tier.UNIT and view.obligation.state not in UNCOUNTED
        },
        said={(line.assignment_id, unit_of[line.submission_id]): line.state for line in lines},
    )


def _progress(
    assignment: Assignment,
    members: list[AssignmentUnit],
    duties: list[ObligationView],
    units: Mapping[int, Unit],
    look: _LastReport | None,
) -> str:
    """'3/5 đơn vị đã báo cáo, 2 đã hoàn thành (6 tháng 2021); còn thiếu: …'; dated work counts what was sent."""
    if assignment.role is not Role.LEAD or not members:
        return ""
    if assignment.inside:
        return f"đã lồng ghép trong {assignment.inside}"
    owed = [view for view in duties if view.obligation.state not in UNCOUNTED]
    if owed:
        late = [view.unit for view in owed if view.obligation.state not in DONE]
        return f"{len(owed) - len(late)}/{len(owed)} việc có hạn đã gửi kết quả{_missing(late)}"
    if look is None:
        return "chưa đến kỳ báo cáo đầu tiên"
    owing = [one.unit_id for one in members if one.role is Role.LEAD and one.unit_id in look.owing]
    if not owing:
        return f"không đơn vị nào phải báo cáo riêng ({look.label})"
    states = {
        unit: look.said[assignment.id or 0, unit] for unit in owing if (assignment.id or 0, unit) in look.said
    }
    done = list(states.values()).count(LineState.DONE)
    silent = [units[unit] for unit in owing if unit not in states]
    return (
        f"{len(states)}/{len(owing)} đơn vị đã báo cáo, {done} đã hoàn thành ({look.label}){_missing(silent)}"
    )


def _missing(units: Iterable[Unit]) -> str:
    """'; còn thiếu: Sở A, Sở B và 3 đơn vị khác'; a unit with several dates once."""
    names = list(dict.fromkeys(unit.short_name or unit.name for unit in units))
    if not names:
        return ""
    rest = f" và {len(names) - MOST_NAMED} đơn vị khác" if len(names) > MOST_NAMED else ""
    return f"; còn thiếu: {', '.join(names[:MOST_NAMED])}{rest}"


def _cadence_words(assignment: Assignment) -> str:
    """As the plan words it; else what was understood."""
    return assignment.cadence_text or understood_words(assignment.cadence_kind, assignment.cadence_every)


def understood_words(kind: CadenceKind, every: Iterable[str]) -> str:
    """'Định kỳ: hằng quý, 6 tháng'."""
    rhythm = ", ".join(EVERY[Every(value)] for value in every if value != Every.UNSPECIFIED)
    return f"{CADENCES[kind]}{': ' if rhythm else ''}{rhythm}"
