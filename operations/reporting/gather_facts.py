"""The facts of one period, read in one consistent look: who owed, who answered, what they said (tracking.md 6)."""

from collections import defaultdict
from datetime import date, datetime

from sqlmodel import Session

from models import Assignment, Difficulty, ReportingPeriod, TicketOutcome
from models.queries import plans as plan_queries
from models.queries import report_facts as queries
from models.queries.bulk import by_id
from models.queries.report_facts import StandingRow
from operations.plans.events_told import events_told
from operations.plans.period_reading import PeriodReading, members_owing, read_period
from operations.reporting.gather_earlier import earlier_facts, period_of_last_year
from operations.reporting.gather_indicators import indicator_facts
from operations.reporting.gather_owed import Judge, task_facts, unit_report_facts
from operations.reporting.gather_plan import next_period, period_facts, plan_facts
from operations.workspace import Workspace
from reports.consolidated.facts import AssignmentFacts, LineFacts, ReportFacts, SubmissionFacts, TicketFacts
from rules.cadence import Role
from rules.schedule import is_standing


def gather_facts(
    session: Session, workspace: Workspace, period: ReportingPeriod, *, version: int, now: datetime
) -> ReportFacts:
    """Facts on the day of compiling; timeliness is judged on that day, answers by the day they came in."""
    reading = read_period(session, period)
    assignments = [one for plan in reading.plans for one in plan_queries.assignments(session, plan.id or 0)]
    led = [one for one in assignments if one.role is Role.LEAD]
    members = members_owing(reading)
    happened = events_told(session, period, assignments)
    upcoming = next_period(session, period)
    judge = Judge(workspace, reading, workspace.local_day(now))
    last_year = period_of_last_year(session, reading.plan, period)
    of_tasks = by_id(session, Assignment, {row.assignment_id for row in reading.tasks})
    return ReportFacts(
        plan=plan_facts(session, reading),
        period=period_facts(period),
        version=version,
        as_of=workspace.local(now),
        unit_reports=tuple(unit_report_facts(row, reading, judge) for row in reading.reports),
        assignments=tuple(
            _assignment_facts(one, members[one.id or 0], reading, happened.get(one.id or 0, ()))
            for one in led
        ),
        tasks=tuple(task_facts(row, reading, judge, of_tasks) for row in reading.tasks),
        tickets=tuple(_ticket(ticket, reading, workspace) for ticket in reading.tickets),
        recommended_lines=sum(1 for one in assignments if one.role is Role.RECOMMENDED),
        cooperating_lines=sum(1 for one in assignments if one.role is Role.COOPERATE),
        next_period_label=upcoming.label if upcoming else None,
        next_period_due_on=upcoming.unit_due_on if upcoming else None,
        submissions=_submissions(session, workspace, reading),
        indicators=indicator_facts(session, reading, led, members, last_year),
        earlier=earlier_facts(session, reading, judge, last_year),
        shared_by=tuple(reading.numbers.values()),
    )


def _assignment_facts(
    assignment: Assignment, members: list[int], reading: PeriodReading, happened_on: tuple[date, ...]
) -> AssignmentFacts:
    members = [] if assignment.inside else members
    return AssignmentFacts(
        assignment_id=assignment.id or 0,
        section=assignment.section,
        task=assignment.task,
        unit_as_named=assignment.unit_as_named or _named_by_a_person(assignment, reading),
        unit_kind=assignment.unit_kind.value,
        role=assignment.role.value,
        is_standing=is_standing(assignment),
        members=len(members),
        lines=tuple(_line(assignment.id or 0, unit_id, reading) for unit_id in members),
        plan=reading.numbers.get(assignment.plan_id, ""),
        inside=assignment.inside,
        happened_on=happened_on,
    )


def _named_by_a_person(assignment: Assignment, reading: PeriodReading) -> str:
    """A sentence without a subject: the units that somebody gave it when the plan was confirmed."""
    units = (row.unit_id for row in reading.members if row.assignment_id == assignment.id)
    return ", ".join(dict.fromkeys(reading.names[unit] for unit in units if unit in reading.names))


def _line(assignment_id: int, unit_id: int, reading: PeriodReading) -> LineFacts:
    line = reading.lines.get((assignment_id, reading.answer_of.get(unit_id, 0)))
    return LineFacts(
        unit=reading.names[unit_id],
        unit_code=reading.units[unit_id].code,
        state=line.state.value if line else None,
        result=line.result if line else "",
        submission_id=line.submission_id if line else None,
    )


def _ticket(ticket: Difficulty, reading: PeriodReading, workspace: Workspace) -> TicketFacts:
    return TicketFacts(
        kind=ticket.kind.value,
        unit=reading.names[ticket.unit_id],
        text=ticket.text,
        raised_on=ticket.raised_on,
        answer=ticket.answer,
        ticket_id=ticket.id or 0,
        unit_code=reading.units[ticket.unit_id].code,
        due_on=ticket.due_on,
        answered_on=workspace.local_day(ticket.answered_at) if ticket.answered_at else None,
        answered_by=ticket.answered_by,
        submission_id=ticket.submission_id,
        is_decided=ticket.outcome is TicketOutcome.DECIDED,
        passed_to=ticket.passed_to,
        passed_on=workspace.local_day(ticket.passed_at) if ticket.passed_at and ticket.passed_to else None,
    )


def _submissions(
    session: Session, workspace: Workspace, reading: PeriodReading
) -> tuple[SubmissionFacts, ...]:
    """The origin of every line, figure, ticket and done task."""
    standing = [*reading.answers, *reading.task_answers]
    evidence: dict[int, list[str]] = defaultdict(list)
    for submission_id, name in queries.evidence_names(session, [one.id for one in standing]):
        evidence[submission_id].append(name)
    return tuple(_submission(one, workspace, reading, tuple(evidence.get(one.id, ()))) for one in standing)


def _submission(
    one: StandingRow, workspace: Workspace, reading: PeriodReading, evidence: tuple[str, ...]
) -> SubmissionFacts:
    return SubmissionFacts(
        id=one.id,
        obligation=one.obligation,
        unit=reading.names[one.unit_id],
        unit_code=reading.units[one.unit_id].code,
        version=one.version,
        submitted_at=workspace.local(one.submitted_at),
        submitted_by=one.submitted_by,
        channel=one.channel,
        evidence=evidence,
    )
