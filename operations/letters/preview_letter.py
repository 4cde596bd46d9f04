"""What a letter will look like before any is sent: with the facts of a real obligation where its kind allows."""

from dataclasses import replace

from sqlmodel import Session

from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from notifications.letters import FACTS, REMINDER_KINDS, Letter, LetterKind, LetterLine
from notifications.samples import sample_letter
from operations.obligation_words import plan_number, rule_of_date, what_is_owed
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.progress import progress_of
from rules.wording import days_left_words

EXAMPLE_OFFICER = "Nguyễn Văn An"


def letter_to_preview(workspace: Workspace, kind: LetterKind, obligation_id: int | None = None) -> Letter:
    """The sample, or the same letter about an obligation. No link in it opens anything: none is signed."""
    base = workspace.sender.base_url
    sample = replace(
        sample_letter(kind), recipient_name=EXAMPLE_OFFICER, recipient_email="an.nv@example.vn", key="preview"
    )
    if obligation_id is None:
        facts = sample.facts | ({"link": base} if "link" in sample.facts else {})
        return replace(sample, facts=facts, lines=tuple(replace(line, link=base) for line in sample.lines))
    with workspace.database.reading() as session:
        view = _view(session, obligation_id)
        today = workspace.local_day(workspace.clock.now())
        unit = view.unit.name
        why = f"Ông/Bà là chuyên viên đầu mối của {unit}."
        if kind in REMINDER_KINDS:
            line = _line(workspace, view, sample.lines[0])
            return replace(sample, today=today, why=why, lines=(line,))
        known = {
            "what": what_is_owed(view),
            "plan": plan_number(view),
            "unit": unit,
            "link": base,
            "due": _day(view),
            "due_before": _day(view),
        }
    names = (*FACTS[kind].required, *FACTS[kind].optional)
    facts = sample.facts | {name: value for name, value in known.items() if name in names and value}
    return replace(sample, today=today, why=why, facts=facts)


def _view(session: Session, obligation_id: int) -> ObligationView:
    view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise BadInput(f"không có việc số {obligation_id}", mend="xem số của việc trong địa chỉ trang của nó")
    return view


def _day(view: ObligationView) -> str:
    return view.obligation.due_on.isoformat() if view.obligation.due_on else ""


def _line(workspace: Workspace, view: ObligationView, like: LetterLine) -> LetterLine:
    one = view.obligation
    today = workspace.local_day(workspace.clock.now())
    progress = progress_of(one.state, one.due_on, None, today, workspace.calendar_of(view.unit))
    is_top = one.tier.value == "top"
    return LetterLine(
        plan_number=plan_number(view),
        plan_title=view.plan.title,
        unit_name=view.unit.name,
        what=what_is_owed(view),
        due_on=one.due_on,
        delay_words=days_left_words(progress.days_left, one.due_on),
        level=like.level,
        kind=like.kind,
        is_own=like.is_own,
        rule=rule_of_date(view),
        report_to=view.plan.issuer_name if is_top else view.plan.coordinating_unit_name,
        link=workspace.sender.base_url,
        workdays_left=progress.days_left,
    )
