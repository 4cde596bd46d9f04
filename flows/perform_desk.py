"""Replayed acts of the desk that compiles a report: words, review, signature, correction, numbers, công văn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flows.actions import Action
from models import DocumentKind, DocumentState, Plan, ReportingPeriod, ReportSnapshot
from models.queries import correspondence as letter_queries
from models.queries import plans as plan_queries
from models.queries import report_texts as text_queries
from models.queries import reports as report_queries
from models.queries.obligations import ObligationView
from operations.correspondence.draft_by_hand import draft_by_hand, draft_courtesy
from operations.correspondence.issue_letter import issue_letter
from operations.drafts.edit_head import edit_head, head_fields_of
from operations.plans.define_indicators import IndicatorFields, add_indicator
from operations.plans.put_indicators import aggregation_of
from operations.plans.set_field import set_field
from operations.reporting.attach_signed import attach_signed
from operations.reporting.correct_report import correct_report
from operations.reporting.edit_text import edit_text
from operations.reporting.outlines import choose_outline
from operations.reporting.render_report import render_report
from operations.reporting.review_report import review_report
from operations.reporting.sign_report import sign_report
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.lifecycle import PlanState


def name_plan(workspace: Workspace, key: str, title: str) -> None:
    """A person corrects the title that a reader took from the wrong line."""
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    if plan is not None:
        edit_head(workspace, key, replace(head_fields_of(plan), title=title), version=plan.draft_version)


def prepare_plan(workspace: Workspace, action: Action) -> None:
    """Its field, the outline of its reports and the figures asked for, right after the plan was confirmed."""
    plan = _plan(workspace, action)
    if field := action.details.get("field"):
        set_field(workspace, plan.id or 0, field)
    if outline := action.details.get("outline"):
        choose_outline(workspace, plan.key, outline)
    with workspace.database.reading() as session:
        assignments = plan_queries.assignments(session, plan.id or 0)
    for asked in action.details["indicators"]:
        named = [one for one in assignments if asked["task"] in one.task]
        if not named:
            raise BadInput(f"kế hoạch {plan.key} không có nhiệm vụ {asked['task']!r}", where="desk.toml")
        for place, assignment in enumerate(named):
            add_indicator(workspace, assignment.id or 0, _fields(asked, place))


def _fields(asked: Mapping[str, Any], place: int) -> IndicatorFields:
    """Several targets are those of the task's groups, in the order of the plan."""
    target = asked.get("target")
    return IndicatorFields(
        asked["name"],
        asked["measure"],
        aggregation_of(asked.get("aggregation", "sum")),
        target[place] if isinstance(target, list) else target,
        asked.get("numerator", ""),
        asked.get("denominator", ""),
    )


def perform_on_report(workspace: Workspace, action: Action) -> None:
    """What is done to the newest report of a period."""
    period, report = _report(workspace, action)
    report_id = report.id or 0
    match action.kind:
        case "write":
            slot = action.text("slot")
            with workspace.database.reading() as session:
                known = text_queries.of_slot(session, period.id or 0, slot)
            seen = known.version if known else 0
            edit_text(workspace, period.id or 0, slot, action.text("text"), seen_version=seen)
        case "review":
            review_report(workspace, report_id)
        case "sign":
            sign_report(workspace, report_id, lines=action.details["lines"], name=action.text("name"))
        case "attach":
            # Stands for the scan: the printed pages as a PDF.
            scan = render_report(report, "pdf", fonts=workspace.settings.fonts)
            attach_signed(workspace, report_id, scan, f"ban-da-ky-{period.key.lower()}.pdf")
        case "correct":
            correct_report(workspace, report_id, reason=action.text("reason"), keep_facts=True)


def perform_courtesy(workspace: Workspace, action: Action) -> None:
    """To a body the plan only recommends something to."""
    letter_id = draft_courtesy(workspace, _plan(workspace, action).id or 0, action.unit or "")
    _number(workspace, action, letter_id)


def perform_on_letter(
    workspace: Workspace, action: Action, find: Callable[[Workspace, Action], ObligationView]
) -> None:
    """A draft by hand, or the clerk's number on a draft; `find` gives the obligation."""
    obligation_id = find(workspace, action).obligation.id or 0
    if action.kind == "draft_letter":
        letter_id = draft_by_hand(workspace, DocumentKind(action.text("letter")), [obligation_id])
    else:
        with workspace.database.reading() as session:
            letters = letter_queries.letters_about(session, [obligation_id]).get(obligation_id, [])
        drafts = [one.id or 0 for one in letters if one.state is DocumentState.DRAFTED]
        if not drafts:
            raise BadInput(f"không có dự thảo công văn gửi {action.unit}", where=action.where)
        letter_id = drafts[0]
    _number(workspace, action, letter_id)


def _number(workspace: Workspace, action: Action, letter_id: int) -> None:
    if number := action.details.get("number"):
        issue_letter(workspace, letter_id, number=number, day=workspace.local_day(workspace.clock.now()))


def _plan(workspace: Workspace, action: Action) -> Plan:
    with workspace.database.reading() as session:
        for plan in plan_queries.plans_in_state(session, PlanState.ACTIVE):
            if action.plan in (plan.key, plan.document_number, plan.source_name):
                return plan
    raise BadInput(f"không có kế hoạch {action.plan!r}", where=action.where)


def _report(workspace: Workspace, action: Action) -> tuple[ReportingPeriod, ReportSnapshot]:
    plan = _plan(workspace, action)
    with workspace.database.reading() as session:
        for period in plan_queries.periods(session, plan.id or 0):
            report = report_queries.newest_of_period(session, period.id or 0)
            if period.key == action.period and report is not None:
                return period, report
    raise BadInput(f"kế hoạch {plan.key} chưa có báo cáo kỳ {action.period!r}", where=action.where)
