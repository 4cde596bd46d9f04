"""What a year of obligations is read as, and each of them as a row of evidence."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import ExtensionState, ObligationKind, OfficialLetter, Tier
from models import SubmissionState as AnswerState
from models.queries import report_facts as fact_queries
from models.queries import scorecards as queries
from models.queries.report_facts import UnitRow
from models.queries.scorecard_years import PlanRow
from models.queries.scorecards import AnswerRow, YearChoice, YearRow
from operations.correspondence.issued_letters import number_words_of
from operations.workspace import Workspace
from reports.scorecards.book import EvidenceRow
from rules.lifecycle import State
from rules.progress import Timeliness, progress_of
from rules.scorecard import DONE, Fate, Scored, fate_of

LAPSED = "đã quá hạn khi thôi theo dõi"
TAKEN_OVER = "tiếp nhận khi đã quá hạn"
ENDED = "đã gộp vào việc của đơn vị tiếp nhận"
REPORT, UPWARD, TASK = "Báo cáo định kỳ", "Báo cáo gửi cấp trên", "Nhiệm vụ có thời hạn"


@dataclass(frozen=True)
class YearReading:
    """What was read, by obligation."""

    workspace: Workspace
    today: date
    rows: list[YearRow]
    plans: Mapping[int, PlanRow]
    units: Mapping[int, UnitRow]
    tasks: Mapping[int, str]  # by assignment
    periods: Mapping[int, str]
    standing: dict[int, AnswerRow]
    returned: Counter[int]
    reminders: dict[int, tuple[int, int]]
    extensions: Counter[tuple[int, ExtensionState]]
    explanations: dict[int, list[OfficialLetter]]
    files: dict[int, list[str]]  # by submission
    ended: set[int]
    known: dict[tuple[State, date, date | None], Timeliness]

    def plan_number(self, plan_id: int) -> str:
        return self.plans[plan_id].number

    def timeliness(self, row: YearRow) -> Timeliness:
        """Rows that share their dates are judged once."""
        dates = (row.state, row.due_on, row.answered_on)
        if dates not in self.known:
            self.known[dates] = progress_of(*dates, self.today, self.workspace.calendar).timeliness
        return self.known[dates]


def year_reading(
    session: Session,
    workspace: Workspace,
    choice: YearChoice,
    plans: Mapping[int, PlanRow],
    units: Mapping[int, UnitRow],
    now: datetime,
) -> YearReading:
    rows = [row for row in queries.obligations_of_year(session, choice) if row.plan_id in plans]
    answers = queries.answers_of_year(session, choice)
    standing = {one.obligation_id: one for one in answers if one.state is not AnswerState.RETURNED}
    explanations: dict[int, list[OfficialLetter]] = defaultdict(list)
    for obligation_id, letter in queries.explanations_of_year(session, choice):
        explanations[obligation_id].append(letter)
    files: dict[int, list[str]] = defaultdict(list)
    for submission_id, name in fact_queries.evidence_names(session, [one.id for one in standing.values()]):
        files[submission_id].append(name)
    cancelled = [row.id for row in rows if row.state is State.CANCELLED]
    return YearReading(
        workspace=workspace,
        today=workspace.local_day(now),
        rows=rows,
        plans=plans,
        units=units,
        tasks=queries.tasks_of(session, {row.assignment_id for row in rows}),
        periods=queries.labels_of(session, {row.period_id for row in rows}),
        standing=standing,
        returned=Counter(one.obligation_id for one in answers if one.state is AnswerState.RETURNED),
        reminders=queries.reminders_of_year(session, choice),
        extensions=queries.extensions_of_year(session, choice),
        explanations=dict(explanations),
        files=dict(files),
        ended=queries.ended_by_unit_change(session, cancelled) if cancelled else set(),
        known={},
    )


def evidence_row(row: YearRow, reading: YearReading) -> EvidenceRow:
    fate = fate_of(row.state, reading.timeliness(row))
    answer = reading.standing.get(row.id)
    times, level = reading.reminders.get(row.id, (0, 0))
    granted = reading.extensions[row.id, ExtensionState.GRANTED]
    refused = reading.extensions[row.id, ExtensionState.REFUSED]
    unit = reading.units[row.unit_id]
    changed_on = reading.workspace.local_day(row.changed_at)
    is_lapsed = fate is Fate.CANCELLED and row.id not in reading.ended and row.due_on < changed_on
    is_taken_over = row.inherited_on is not None and row.due_on < row.inherited_on
    return EvidenceRow(
        obligation_id=row.id,
        obligation=row.key,
        plan=reading.plan_number(row.plan_id),
        kind=_kind(row),
        what=_what(row, reading),
        unit_id=row.unit_id,
        unit_code=unit.code,
        unit=unit.name,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        fate=fate,
        answered_on=row.answered_on if fate in DONE else None,
        days_late=_days_late(fate, row, reading.today),
        is_unit_report=row.kind is ObligationKind.REPORT and row.tier is Tier.UNIT,
        returned=reading.returned[row.id],
        asked=granted + refused + reading.extensions[row.id, ExtensionState.ASKED],
        granted=granted,
        refused=refused,
        reminders=times,
        level=max(level, row.level_reached),
        explanations=tuple(number_words_of(one) for one in reading.explanations.get(row.id, ())),
        submission_id=answer.id if answer else None,
        submitted_at=reading.workspace.local(answer.submitted_at) if answer else None,
        submitted_by=answer.submitted_by if answer else "",
        channel=answer.channel if answer else "",
        files=tuple(reading.files.get(answer.id, ())) if answer else (),
        note=_note(row, reading, is_lapsed=is_lapsed, is_taken_over=is_taken_over),
        is_taken_over=is_taken_over,
        is_lapsed=is_lapsed,
    )


def scored(row: EvidenceRow) -> Scored:
    """Cards are counted from the very rows that are printed."""
    return Scored(
        fate=row.fate,
        is_unit_report=row.is_unit_report,
        days_late=row.days_late,
        returned=row.returned,
        asked=row.asked,
        granted=row.granted,
        refused=row.refused,
        reminders=row.reminders,
        level=row.level,
        explanations=len(row.explanations),
        is_taken_over=row.is_taken_over,
        is_lapsed=row.is_lapsed,
    )


def _kind(row: YearRow) -> str:
    if row.kind is ObligationKind.TASK:
        return TASK
    return UPWARD if row.tier is Tier.TOP else REPORT


def _what(row: YearRow, reading: YearReading) -> str:
    label = reading.periods.get(row.period_id or 0)
    if row.kind is ObligationKind.REPORT and label is not None:
        return f"{'Báo cáo tổng hợp' if row.tier is Tier.TOP else 'Báo cáo'} {label}"
    return reading.tasks.get(row.assignment_id or 0, row.key)


def _days_late(fate: Fate, row: YearRow, today: date) -> int:
    if fate is Fate.OVERDUE:
        return (today - row.due_on).days
    return (row.answered_on - row.due_on).days if fate is Fate.LATE and row.answered_on else 0


def _note(row: YearRow, reading: YearReading, *, is_lapsed: bool, is_taken_over: bool) -> str:
    said = [ENDED] if row.id in reading.ended else []
    said += [LAPSED] if is_lapsed else []
    said += [TAKEN_OVER] if is_taken_over else []
    before = reading.units.get(row.inherited_from_id or 0)
    said += [f"nhận từ {before.name}"] if before else []
    return "; ".join(said)
