"""What planned letters say: the lines of a batch, read at once, and each letter as a value before it becomes words."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session

from models import Assignment, Obligation, Plan, ReportingPeriod, Unit
from models.queries import letter_subjects as subject_queries
from models.queries.bulk import by_id
from models.queries.letter_subjects import SpokenObligation, SpokenStep, Standing
from models.queries.obligations import ObligationView
from models.queries.planned_letters import PlannedLetter
from models.queries.shared_reports import shared_numbers
from notifications.letters import REMINDER_KINDS, Attachment, Letter, LetterKind, LetterLine
from operations.answers.asked_sheets import asked_sheets
from operations.answers.signed_links import Link, link_of
from operations.letters.choose_mail import choices_address
from operations.letters.letter_forms import attached_forms, obligations_with_form, wants_form
from operations.obligation_words import plan_number, rule_of_date, what_is_owed
from operations.workspace import Workspace
from rules.absence import same_person
from rules.answer_sheet import AnswerSheet
from rules.ladder import Audience
from rules.lifecycle import AWAITED
from rules.mail_choices import is_optional_step
from rules.progress import progress_of
from rules.wording import days_left_words

OWN = (Audience.DESK_OFFICER.value, Audience.UNIT_HEAD.value)
WHY = {
    Audience.DESK_OFFICER.value: "Ông/Bà là chuyên viên đầu mối của {unit}.",
    Audience.UNIT_HEAD.value: "Ông/Bà là thủ trưởng {unit}, đơn vị có việc quá hạn.",
    Audience.COORDINATING_DESK.value: "Ông/Bà theo dõi kế hoạch {plan} tại cơ quan đầu mối.",
    Audience.COORDINATOR_HEAD.value: "Ông/Bà phụ trách cơ quan đầu mối của kế hoạch {plan}.",
    Audience.ISSUER_LEADERSHIP.value: "Ông/Bà là lãnh đạo cơ quan ban hành kế hoạch {plan}.",
    Audience.COOPERATING_DESKS.value: "Đơn vị của Ông/Bà phối hợp thực hiện việc này theo kế hoạch {plan}.",
}

# Whoever took a task over answers for that task, not for the unit's desk.
HANDLER_WHY = "Ông/Bà được {unit} chuyển giao xử lý việc này."
INSTEAD_WHY = "Thư về việc này đã gửi người nhận trước nhưng không đến được."


@dataclass
class Subjects:
    """What a batch of letters speaks about. `wordings` keeps what lines of one task and date have in common."""

    workspace: Workspace
    now: datetime
    steps: dict[int, list[SpokenStep]] = field(default_factory=dict)
    obligations: dict[int, SpokenObligation] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    assignments: dict[int, Assignment] = field(default_factory=dict)
    periods: dict[int, ReportingPeriod] = field(default_factory=dict)
    shared: dict[int, str] = field(default_factory=dict)
    wordings: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    forms: dict[int, AnswerSheet] = field(default_factory=dict)  # by obligation; none in a dry run

    @property
    def today(self) -> date:
        return self.workspace.local_day(self.now)

    @classmethod
    def read(
        cls, session: Session, workspace: Workspace, letter_ids: Collection[int], now: datetime
    ) -> "Subjects":
        steps = subject_queries.steps_of_letters(session, letter_ids)
        every = [step for group in steps.values() for step in group]
        obligations = subject_queries.obligations_of(session, {step.obligation_id or 0 for step in every})
        plans = {step.plan_id for step in every}
        found = cls(
            workspace,
            now,
            steps,
            obligations,
            by_id(session, Plan, plans),
            by_id(
                session,
                Unit,
                {step.unit_id for step in every} | {one.unit_id for one in obligations.values()},
            ),
            by_id(session, Assignment, {one.assignment_id for one in obligations.values()}),
            by_id(session, ReportingPeriod, {one.period_id for one in obligations.values()}),
            shared_numbers(session, plans),
        )
        if not workspace.is_dry:
            asked = obligations_with_form(every, obligations)
            found.forms = asked_sheets(session, [found.view(one) for one in asked])
        return found

    def standing(self, obligation_id: int) -> Standing:
        one = self.obligations[obligation_id]
        return one.state, one.due_on, one.due_version

    def view(self, one: SpokenObligation) -> ObligationView:
        # The light row bears the table's own names for all that words are made of.
        return ObligationView(
            cast("Obligation", one),
            self.plans[one.plan_id],
            self.units[one.unit_id],
            self.assignments.get(one.assignment_id or 0),
            self.periods.get(one.period_id or 0),
        )


def letter_of(message: PlannedLetter, subjects: Subjects) -> tuple[Letter | None, list[Link]]:
    """The letter as it stands now, and the links it carries; None when nothing is left to say."""
    lines: list[LetterLine] = []
    links: list[Link] = []
    whys: dict[str, None] = {}
    steps = _highest_per_obligation(subjects.steps.get(message.id, []), subjects)
    for step in steps:
        line = _line(step, subjects, message, links)
        lines.append(line)
        said = HANDLER_WHY if _is_for_handler(step, subjects, message) else WHY[step.audience]
        why = said.format(unit=subjects.units[step.unit_id].name, plan=line.plan_number)
        if step.acting_for:
            why = f"{why} Ông/Bà nhận thay {step.acting_for}, đang vắng mặt."
        if step.instead_of_id:
            why = f"{why} {INSTEAD_WHY}"
        whys[why] = None
    if not lines:
        return None, []
    choices = choices_address(subjects.workspace, message.recipient_email)
    is_optional = all(is_optional_step(step.audience, step.level, step.letter) for step in steps)
    letter = Letter(
        key=message.key,
        kind=max((line.kind for line in lines), key=REMINDER_KINDS.index),
        recipient_name=message.recipient_name,
        recipient_email=message.recipient_email,
        why=" ".join(whys),
        today=subjects.today,
        lines=tuple(lines),
        opt_out=choices if is_optional else "",
        choices_link=choices,
        attachments=_forms(steps, subjects),
    )
    return letter, links


def _forms(steps: list[SpokenStep], subjects: Subjects) -> tuple[Attachment, ...]:
    """One for each report that this letter asks of the reader's unit."""
    own = [(step, subjects.obligations[step.obligation_id]) for step in steps if step.obligation_id]
    views = [subjects.view(one) for step, one in own if wants_form(step, one)]
    return attached_forms(subjects.workspace, views, subjects.forms)


def _highest_per_obligation(steps: list[SpokenStep], subjects: Subjects) -> list[SpokenStep]:
    """What still has to be said: answered, re-dated and handed over ones drop out, of two steps the higher speaks."""
    standing: dict[tuple[int, int, int], SpokenStep] = {}
    for step in steps:
        if step.obligation_id is None:
            standing[0, step.plan_id, step.unit_id] = step
            continue
        one = subjects.obligations[step.obligation_id]
        is_handed_over = step.audience in OWN and step.unit_id != one.unit_id
        if one.state not in AWAITED or step.due_on != one.due_on or is_handed_over:
            continue
        key = (step.obligation_id, 0, 0)
        if key not in standing or standing[key].level <= step.level:
            standing[key] = step
    return list(standing.values())


def _line(step: SpokenStep, subjects: Subjects, message: PlannedLetter, links: list[Link]) -> LetterLine:
    if step.obligation_id is None:
        return _courtesy_line(step, subjects)
    one = subjects.obligations[step.obligation_id]
    is_own = step.audience in OWN
    link = None
    if is_own:
        link = link_of(
            subjects.workspace,
            obligation_id=one.id,
            due_version=one.due_version,
            email=message.recipient_email,
            name=message.recipient_name,
            series=one.link_series,
            now=subjects.now,
        )
        links.append(link)
    return LetterLine(
        **_wording(one, subjects),
        level=step.level,
        kind=_kind(step, is_own),
        is_own=is_own,
        link=link.address if link else None,
    )


def _is_for_handler(step: SpokenStep, subjects: Subjects, message: PlannedLetter) -> bool:
    if step.obligation_id is None or step.audience != Audience.DESK_OFFICER.value:
        return False
    handler = subjects.obligations[step.obligation_id].handled_by_email
    return handler is not None and (
        step.acting_for is not None or same_person(handler) == same_person(message.recipient_email)
    )


def _wording(one: SpokenObligation, subjects: Subjects) -> dict[str, Any]:
    """The words that do not depend on who reads them; many lines share them."""
    unit = subjects.units[one.unit_id]
    # what is the same for every unit
    key = (*one._replace(id=0, unit_id=0, handled_by_email=None, link_series=0), unit.calendar)
    if key not in subjects.wordings:
        view = subjects.view(one)
        calendar = subjects.workspace.calendar_of(unit)
        progress = progress_of(one.state, one.due_on, None, subjects.today, calendar)
        subjects.wordings[key] = {
            "plan_number": plan_number(view),
            "plan_title": view.plan.title,
            "what": what_is_owed(view, subjects.shared.get(one.plan_id, "")),
            "due_on": one.due_on,
            "delay_words": days_left_words(progress.days_left, one.due_on),
            "rule": rule_of_date(view),
            "report_to": view.plan.issuer_name
            if one.tier.value == "top"
            else view.plan.coordinating_unit_name,
            "workdays_left": progress.days_left,
        }
    return subjects.wordings[key] | {"unit_name": unit.name}


def _kind(step: SpokenStep, is_own: bool) -> LetterKind:
    """A step's letter as its reader sees it: urging one's own unit, or reporting upward about another."""
    kind = LetterKind(step.letter)
    if kind in (LetterKind.FOLLOW_UP, LetterKind.ESCALATION):
        return LetterKind.FOLLOW_UP if is_own else LetterKind.ESCALATION
    return kind


def _courtesy_line(step: SpokenStep, subjects: Subjects) -> LetterLine:
    plan = subjects.plans[step.plan_id]
    return LetterLine(
        plan_number=plan.document_number or plan.key,
        plan_title=plan.title,
        unit_name=subjects.units[step.unit_id].name,
        what=f"kế hoạch “{plan.title}”",
        due_on=None,
        delay_words="",
        level=0,
        kind=LetterKind.COURTESY,
        is_own=True,
        rule="đề nghị của cơ quan ban hành kế hoạch",
        report_to=plan.coordinating_unit_name,
    )
