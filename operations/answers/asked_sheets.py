"""What form files ask: many obligations read at once, what lines of one plan share read once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from models import (
    Difficulty,
    Indicator,
    LineVerdict,
    Plan,
    Submission,
    SubmissionLine,
    TicketKind,
)
from models.queries import answer_sheets as sheet_queries
from models.queries import indicators as indicator_queries
from models.queries.answer_sheets import AskedAssignment
from models.queries.obligations import ObligationView
from models.queries.shared_reports import guests_of, number_of
from operations.obligation_words import plan_number, what_is_owed
from rules.answer_sheet import AnswerSheet, AskedIndicator, AskedLine
from rules.figures import figure_words, marked_figure
from rules.lifecycle import State

LONGEST_SHOWN = 1_500  # letters of a task or of last period's answer; the page shows the whole
CUT = " […]"


@dataclass
class AskedReading:
    """What a batch of forms needs of the database."""

    led: dict[int, list[sheet_queries.Led]] = field(default_factory=dict)  # by unit
    guests: dict[int, list[Plan]] = field(default_factory=dict)  # by host plan
    indicators: dict[int, list[Indicator]] = field(default_factory=dict)
    answered: list[sheet_queries.Answered] = field(default_factory=list)
    latest: dict[int, tuple[Submission, list[Difficulty]]] = field(default_factory=dict)
    fresh: dict[tuple[int, str], AskedLine] = field(default_factory=dict)  # lines nobody has answered yet

    @classmethod
    def of(cls, session: Session, views: Collection[ObligationView]) -> "AskedReading":
        reading = cls()
        plan_ids = {view.obligation.plan_id for view in views}
        unit_ids = {view.obligation.unit_id for view in views}
        for guest in guests_of(session, plan_ids):
            reading.guests.setdefault(guest.reports_with_plan_id or 0, []).append(guest)
        with_guests = plan_ids | {guest.id or 0 for group in reading.guests.values() for guest in group}
        reports = {view.obligation.unit_id for view in views if view.assignment is None}
        for one in sheet_queries.led_lines(session, with_guests, reports) if reports else ():
            reading.led.setdefault(one.unit_id, []).append(one)
        assignments = {one.assignment.id for group in reading.led.values() for one in group}
        assignments |= {view.assignment.id or 0 for view in views if view.assignment is not None}
        reading.indicators = indicator_queries.of_assignments(session, assignments)
        reading.answered = sheet_queries.answered_lines(session, plan_ids, unit_ids)
        returned = [view.obligation.id or 0 for view in views if view.obligation.state is State.RETURNED]
        reading.latest = sheet_queries.latest_answers(session, returned) if returned else {}
        return reading

    def assignments_of(self, view: ObligationView) -> list[AskedAssignment]:
        """The lines of a form, in the order of the page (models/queries/plans.led_assignments)."""
        if view.assignment is not None:
            one = view.assignment
            return [AskedAssignment(one.id or 0, one.plan_id, one.position, one.task, one.inside)]
        host = view.obligation.plan_id
        guests = [one for one in self.guests.get(host, []) if _covers(one, view)]
        order = {host: 0} | {one.id or 0: 1 for one in guests}
        found = [one for one in self.led.get(view.obligation.unit_id, []) if one.assignment.plan_id in order]
        standing = [one for one in found if not one.has_ended] or found
        lines = [one.assignment for one in standing if not one.assignment.inside]
        return sorted(lines, key=lambda one: (order[one.plan_id], one.plan_id, one.position))


def asked_sheets(session: Session, views: Sequence[ObligationView]) -> dict[int, AnswerSheet]:
    """The form of each obligation, by its id."""
    if not views:
        return {}
    reading = AskedReading.of(session, views)
    previous: dict[tuple[int, int], list[sheet_queries.Answered]] = {}
    for one in reading.answered:
        previous.setdefault((one.plan_id, one.unit_id), []).append(one)
    return {
        view.obligation.id or 0: _sheet(
            view, reading, previous.get((view.obligation.plan_id, view.obligation.unit_id), [])
        )
        for view in views
    }


def _covers(guest: Plan, view: ObligationView) -> bool:
    """A period that had ended before a plan's date is none of that plan's (tracking.md 2.6)."""
    return view.period is None or guest.issued_on is None or guest.issued_on <= view.period.window_end_on


def _sheet(
    view: ObligationView, reading: AskedReading, answered: list[sheet_queries.Answered]
) -> AnswerSheet:
    obligation = view.obligation
    obligation_id = obligation.id or 0
    latest, tickets = reading.latest.get(obligation_id, (None, []))
    before = {one.line.assignment_id: one.line for one in answered if one.obligation_id != obligation_id}
    own = {
        one.line.assignment_id: one.line
        for one in answered
        if latest is not None and one.submission_id == latest.id
    }
    assignments = reading.assignments_of(view)
    plans = {plan.id: number_of(plan) for plan in (view.plan, *reading.guests.get(obligation.plan_id, ()))}
    is_shared = len({one.plan_id for one in assignments} | {obligation.plan_id}) > 1
    said = {ticket.kind: ticket.text for ticket in tickets}
    return AnswerSheet(
        obligation_id=obligation_id,
        due_version=obligation.due_version,
        due_on=obligation.due_on,
        what=_shown(what_is_owed(view), 200),
        plan_number=plan_number(view),
        plan_title=_shown(view.plan.title, 600),
        unit_code=view.unit.code,
        unit_name=view.unit.name,
        report_to=view.plan.coordinating_unit_name or view.plan.issuer_name or "",
        lines=tuple(
            _line(one, reading, before, own, plans.get(one.plan_id, "") if is_shared else "")
            for one in assignments
        ),
        may_be_nothing=view.assignment is None,
        returned=_shown(latest.reason or "", LONGEST_SHOWN) if latest else "",
        difficulty=said.get(TicketKind.DIFFICULTY, ""),
        proposal=said.get(TicketKind.PROPOSAL, ""),
    )


def _line(
    assignment: AskedAssignment,
    reading: AskedReading,
    before: dict[int, SubmissionLine],
    own: dict[int, SubmissionLine],
    plan: str,
) -> AskedLine:
    assignment_id = assignment.id
    last, written = before.get(assignment_id), own.get(assignment_id)
    if last is None and written is None and (assignment_id, plan) in reading.fresh:
        return reading.fresh[assignment_id, plan]
    line = AskedLine(
        assignment_id,
        _shown(assignment.task),
        tuple(_indicator(one, last, written) for one in reading.indicators.get(assignment_id, ())),
        plan,
        previous_state=last.state.value if last else "",
        previous_result=_shown(last.result) if last else "",
    )
    if written is None:
        if last is None:
            reading.fresh[assignment_id, plan] = line
        return line
    is_returned = written.verdict is LineVerdict.RETURNED
    return replace(
        line,
        state=written.state.value,
        result=written.result,
        returned=_shown(written.verdict_reason) if is_returned else "",
        is_accepted=written.verdict is LineVerdict.ACCEPTED,
    )


def _indicator(one: Indicator, last: SubmissionLine | None, written: SubmissionLine | None) -> AskedIndicator:
    previous = (last.figures or {}).get(one.name) if last else None
    figure = (written.figures or {}).get(one.name) if written else None
    return AskedIndicator(
        one.name,
        one.measure,
        one.target,
        previous=marked_figure(
            figure_words(previous), is_estimated=last is not None and one.name in (last.estimates or ())
        )
        if previous is not None
        else "",
        figure=figure,
        is_estimated=written is not None and one.name in (written.estimates or ()),
    )


def _shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    return text if len(text) <= longest else text[: longest - len(CUT)] + CUT


def has_form(view: ObligationView) -> bool:
    """Reports and dated tasks of units are answered by form; an opinion is not, nor the report the desk compiles."""
    return view.obligation.kind.value != "input" and view.obligation.tier.value != "top"


def views_with_form(views: Iterable[ObligationView]) -> list[ObligationView]:
    return [view for view in views if has_form(view)]
