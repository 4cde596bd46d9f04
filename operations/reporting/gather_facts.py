"""The facts of one period, read in one consistent look: who owed, who answered, what they said."""

from datetime import date, datetime

from sqlmodel import Session

from models import (
    Assignment,
    Difficulty,
    ReportingPeriod,
)
from models.queries import plans as plan_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import number_of
from operations.plans.events_told import events_told
from operations.plans.period_reading import (
    PeriodReading,
    is_taken_over,
    members_owing,
    read_period,
    task_views,
    unit_views,
)
from operations.workspace import Workspace
from reports.consolidated.facts import (
    AssignmentFacts,
    LineFacts,
    PeriodFacts,
    PlanFacts,
    ReportFacts,
    TaskFacts,
    TicketFacts,
    UnitReportFacts,
)
from rules.cadence import Role
from rules.progress import Progress, Timeliness, printed_class, progress_of
from rules.schedule import is_standing
from rules.workdays import WorkCalendar


def gather_facts(
    session: Session, workspace: Workspace, period: ReportingPeriod, *, version: int, now: datetime
) -> ReportFacts:
    """Facts on the day of compiling; timeliness is judged on that day, answers by the day they came in."""
    reading = read_period(session, period)
    today = workspace.local_day(now)
    assignments = [one for plan in reading.plans for one in plan_queries.assignments(session, plan.id or 0)]
    members = members_owing(session, reading)
    happened = events_told(session, period, assignments)
    upcoming = _next_period(session, period)
    recommended = sum(1 for assignment in assignments if assignment.role is Role.RECOMMENDED)
    cooperating = sum(1 for assignment in assignments if assignment.role is Role.COOPERATE)
    return ReportFacts(
        plan=_plan_facts(session, reading),
        period=_period_facts(period),
        version=version,
        as_of=workspace.local(now),
        unit_reports=tuple(
            _unit_report(view, reading, today, workspace.calendar_of(view.unit))
            for view in unit_views(reading)
        ),
        assignments=tuple(
            _assignment_facts(
                assignment, members[assignment.id or 0], reading, happened.get(assignment.id or 0, ())
            )
            for assignment in assignments
            if assignment.role is Role.LEAD
        ),
        tasks=tuple(
            _task(view, reading, today, workspace.calendar_of(view.unit)) for view in task_views(reading)
        ),
        tickets=tuple(_ticket(ticket, reading) for ticket in reading.tickets),
        recommended_lines=recommended,
        cooperating_lines=cooperating,
        next_period_label=upcoming.label if upcoming else None,
        next_period_due_on=upcoming.unit_due_on if upcoming else None,
        shared_by=tuple(_numbers(reading).values()),
    )


def _next_period(session: Session, period: ReportingPeriod) -> ReportingPeriod | None:
    later = [
        one for one in plan_queries.periods(session, period.plan_id) if one.cut_off_on > period.cut_off_on
    ]
    return later[0] if later else None


def _plan_facts(session: Session, reading: PeriodReading) -> PlanFacts:
    plan = reading.plan
    coordinator = reading.units.get(plan.coordinating_unit_id or 0)
    issuer = reading.units.get(plan.issuer_unit_id or 0)
    parent = reading.units.get(coordinator.parent_id or 0) if coordinator else None
    name = coordinator.name if coordinator else plan.coordinating_unit_name or ""
    return PlanFacts(
        number=plan.document_number or plan.key,
        title=plan.title,
        issued_on=plan.issued_on,
        issuer=issuer.name if issuer else plan.issuer_name or "",
        parent_issuer=parent.name if parent else plan.parent_issuer_name,
        coordinator=name,
        coordinator_code=coordinator.code if coordinator else "",
        place=_place(issuer.name if issuer else plan.issuer_name or ""),
        recipients=_recipients(session, reading),
        report_to=issuer.name if issuer else plan.issuer_name,
    )


def _recipients(session: Session, reading: PeriodReading) -> tuple[str, ...]:
    """Of all plans the report serves, each once."""
    rows = (row for plan in reading.plans for row in plan_queries.recipients(session, plan.id or 0))
    return tuple(dict.fromkeys(row.name for row in rows))


def _numbers(reading: PeriodReading) -> dict[int, str]:
    """The number of each plan where the report serves several; a report of one plan names it once, in its head."""
    if len(reading.plans) == 1:
        return {}
    return {plan.id or 0: number_of(plan) for plan in reading.plans}


def _place(issuer: str) -> str:
    """The place name of the date line, where the issuer's own name carries it; else blank for the clerk."""
    for marker in ("tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ", "phường ", "xã "):
        position = issuer.rfind(marker)
        if position >= 0:
            return issuer[position + len(marker) :].strip()
    return ""


def _period_facts(period: ReportingPeriod) -> PeriodFacts:
    return PeriodFacts(
        key=period.key,
        label=period.label,
        window_start_on=period.window_start_on,
        window_end_on=period.window_end_on,
        cut_off_on=period.cut_off_on,
        unit_due_on=period.unit_due_on,
        top_due_on=period.top_due_on,
        is_cumulative=period.is_cumulative,
    )


def _days_late(view: ObligationView, progress: Progress, calendar: WorkCalendar) -> int:
    obligation = view.obligation
    if progress.timeliness is Timeliness.OVERDUE:
        return -progress.days_left
    if progress.timeliness is Timeliness.DONE_LATE and obligation.answered_on:
        return max(1, calendar.workdays_between(obligation.due_on, obligation.answered_on))
    return 0


def _unit_report(
    view: ObligationView, reading: PeriodReading, today: date, calendar: WorkCalendar
) -> UnitReportFacts:
    obligation = view.obligation
    progress = progress_of(obligation.state, obligation.due_on, obligation.answered_on, today, calendar)
    printed = printed_class(progress)
    return UnitReportFacts(
        obligation=obligation.key,
        unit=reading.name_of(view.unit),
        unit_code=view.unit.code,
        state=obligation.state.value,
        timeliness=progress.timeliness.value,
        printed_class=printed.value if printed else None,
        due_on=obligation.due_on,
        original_due_on=obligation.original_due_on,
        answered_on=obligation.answered_on,
        days_late=_days_late(view, progress, calendar),
        level_reached=obligation.level_reached,
        submission_id=reading.submission_of.get(obligation.id or 0),
        is_taken_over=is_taken_over(view),
    )


def _assignment_facts(
    assignment: Assignment, members: list[int], reading: PeriodReading, happened_on: tuple[date, ...]
) -> AssignmentFacts:
    members = [] if assignment.inside else members
    return AssignmentFacts(
        assignment_id=assignment.id or 0,
        section=assignment.section,
        task=assignment.task,
        unit_as_named=assignment.unit_as_named or "",
        unit_kind=assignment.unit_kind.value,
        role=assignment.role.value,
        is_standing=is_standing(assignment),
        members=len(members),
        lines=tuple(_line(assignment.id or 0, unit_id, reading) for unit_id in members),
        plan=_numbers(reading).get(assignment.plan_id, ""),
        inside=assignment.inside,
        happened_on=happened_on,
    )


def _line(assignment_id: int, unit_id: int, reading: PeriodReading) -> LineFacts:
    unit = reading.units[unit_id]
    line = reading.lines.get((assignment_id, reading.answer_of.get(unit_id, 0)))
    return LineFacts(
        unit=reading.name_of(unit),
        unit_code=unit.code,
        state=line.state.value if line else None,
        result=line.result if line else "",
        submission_id=line.submission_id if line else None,
    )


def _task(view: ObligationView, reading: PeriodReading, today: date, calendar: WorkCalendar) -> TaskFacts:
    obligation = view.obligation
    progress = progress_of(obligation.state, obligation.due_on, obligation.answered_on, today, calendar)
    printed = printed_class(progress)
    return TaskFacts(
        obligation=obligation.key,
        task=view.assignment.task if view.assignment else "",
        unit=reading.holder_of(view),
        unit_code=view.unit.code,
        due_phrase=obligation.due_phrase,
        due_on=obligation.due_on,
        original_due_on=obligation.original_due_on,
        state=obligation.state.value,
        timeliness=progress.timeliness.value,
        printed_class=printed.value if printed else None,
        answered_on=obligation.answered_on,
        days_late=_days_late(view, progress, calendar),
        level_reached=obligation.level_reached,
        plan=_numbers(reading).get(obligation.plan_id, ""),
    )


def _ticket(ticket: Difficulty, reading: PeriodReading) -> TicketFacts:
    return TicketFacts(
        kind=ticket.kind.value,
        unit=reading.name_of(reading.units[ticket.unit_id]),
        text=ticket.text,
        raised_on=ticket.raised_on,
        answer=ticket.answer,
    )
