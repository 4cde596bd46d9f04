"""Perform one action of a replayed year through the real operations."""

from pathlib import Path
from typing import Any

from flows.actions import Action
from flows.fire import fire
from flows.perform_desk import name_plan, perform_courtesy, perform_on_letter, perform_on_report, prepare_plan
from flows.perform_pauses import perform_for_people, perform_pause
from flows.perform_report import perform_report
from flows.perform_tickets import perform_on_ticket
from flows.perform_unit_change import perform_unit_change
from models import LineState, ObligationKind
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.answers.review_submission import accept_submission, return_submission
from operations.answers.submit_status import Answer, AnswerLine, submit_status
from operations.drafts.import_plan import import_plan
from operations.ladder.acknowledge_escalation import acknowledge_escalation
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.ladder.waive_obligation import waive_obligation
from operations.plans.confirm_plan import confirm_plan
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.lifecycle import AWAITED, PlanState


def perform(workspace: Workspace, action: Action) -> None:
    """BadInput names the line of the file when an action speaks of nothing."""
    workspace = workspace.acting_as(action.by or "người dùng", "replay")
    match action.kind:
        case "import":
            file = Path(action.details["file"])
            import_plan(workspace, file.read_bytes(), file.name)
        case "confirm":
            confirm_plan(workspace, _plan_key(workspace, action), action.details["decisions"])
        case "name_plan":
            if title := action.details.get("title"):
                name_plan(workspace, _plan_key(workspace, action), str(title))
        case "prepare":
            prepare_plan(workspace, action)
        case "write" | "review" | "sign" | "attach" | "correct":
            perform_on_report(workspace, action)
        case "courtesy":
            perform_courtesy(workspace, action)
        case "draft_letter" | "number_letter":
            perform_on_letter(workspace, action, find_obligation)
        case "answer_ticket" | "hand_ticket" | "decide_ticket":
            perform_on_ticket(workspace, action, find_obligation)
        case "change_unit":
            perform_unit_change(workspace, action)
        case "fire":
            fire(workspace, action)
        case "freeze" | "issue":
            perform_report(workspace, action)
        case "delegate" | "snooze" if not (action.period or action.obligation):
            perform_for_people(workspace, action)
        case _:
            _answer(workspace, action)


def _answer(workspace: Workspace, action: Action) -> None:
    view = find_obligation(workspace, action)
    obligation_id = view.obligation.id or 0
    details = action.details
    if action.due_version not in (None, view.obligation.due_version):
        return  # foreseen for a date that has moved; the new date has an answer of its own
    match action.kind:
        case "submit":
            submit_status(workspace, obligation_id, answer_of(workspace, view, action))
        case "accept":
            accept_submission(workspace, obligation_id)
        case "return":
            return_submission(
                workspace, obligation_id, reason=action.text("reason"), due_on=action.day("due_on")
            )
        case "ask_extension":
            until, reason = action.day("until"), action.text("reason")
            request_extension(
                workspace, obligation_id, until=until, reason=reason, by=action.by or view.unit.name
            )
        case "grant_extension":
            granted = action.day("until") if "until" in details else None
            note = str(details.get("reason", ""))
            decide_extension(workspace, obligation_id, grant=True, note=note, until=granted)
        case "refuse_extension":
            decide_extension(workspace, obligation_id, grant=False, note=str(details.get("reason", "")))
        case "acknowledge":
            acknowledge_escalation(
                workspace, obligation_id, until=action.day("until"), note=str(details.get("note", ""))
            )
        case "waive":
            waive_obligation(workspace, obligation_id, reason=action.text("reason"))
        case "snooze" | "wait_for" | "lift_wait":
            perform_pause(workspace, action, obligation_id)


def find_obligation(workspace: Workspace, action: Action) -> ObligationView:
    """The obligation an action speaks of; of several in one year the one that is awaited now."""
    with workspace.database.reading() as session:
        if action.unit:
            unit = unit_queries.unit_by_code(session, action.unit) or unit_queries.unit_by_name(
                session, action.unit
            )
            if unit is None:
                raise BadInput(
                    f"không có đơn vị {action.unit!r}", where=action.where, mend="xem: dondoc unit list"
                )
            views = obligation_queries.views_of_unit(session, unit.id or 0)
        else:
            found = obligation_queries.view_by_key(session, action.obligation or "")
            views = [found] if found else []
    matching = [view for view in views if speaks_of(action, view)]
    if not matching:
        subject = action.period or action.obligation or "?"
        raise BadInput(
            f"{action.unit} không có nghĩa vụ {subject!r}",
            where=action.where,
            mend="sửa 'period' hoặc 'obligation'",
        )
    awaited = [view for view in matching if view.obligation.state in AWAITED]
    return (awaited or matching)[0]


def speaks_of(action: Action, view: ObligationView) -> bool:
    plans = {view.plan.key, view.plan.document_number or view.plan.key, view.plan.source_name}
    plan = action.plan if action.plan in plans else view.plan.key
    return action.is_about(
        plan,
        action.unit or view.unit.code,
        view.period.key if view.period else None,
        view.assignment.task if view.assignment else None,
        view.obligation.key,
    )


def answer_of(workspace: Workspace, view: ObligationView, action: Action) -> Answer:
    """Lines by fragment of the task; '*' stands for every line not named otherwise."""
    given = action.details.get("lines") or [{"assignment": "*", "state": "done", "result": "Đã thực hiện."}]
    if view.obligation.kind is ObligationKind.INPUT:
        note = str(action.details.get("note", "")) or "Đã có ý kiến."
        return Answer(by=action.by or view.unit.name, lines=(), note=note)
    if view.assignment is not None:
        owed = [view.assignment]
    else:
        with workspace.database.reading() as session:
            owed = plan_queries.led_assignments(
                session, view.obligation.plan_id, view.obligation.unit_id, view.period
            )
    lines = []
    for assignment in owed:
        line = _line_for(assignment.task, given)
        if line is not None:
            state = LineState(line.get("state", "done"))
            lines.append(
                AnswerLine(
                    assignment.id or 0,
                    state,
                    str(line.get("result", "")),
                    dict(line.get("figures", {})),
                    tuple(line.get("estimates", ())),
                )
            )
    return Answer(
        by=action.by or view.unit.name,
        lines=tuple(lines),
        difficulty=str(action.details.get("difficulty", "")),
        proposal=str(action.details.get("proposal", "")),
    )


def _line_for(task: str, given: list[dict[str, Any]]) -> dict[str, Any] | None:
    named = [
        line for line in given if line.get("assignment") not in (None, "*") and line["assignment"] in task
    ]
    rest = [line for line in given if line.get("assignment") in (None, "*")]
    return next(iter(named + rest), None)


def _plan_key(workspace: Workspace, action: Action) -> str:
    with workspace.database.reading() as session:
        for plan in plan_queries.plans_in_state(session, PlanState.DRAFT):
            if action.plan in (plan.key, plan.document_number, plan.source_name):
                return plan.key
    raise BadInput(f"không có bản dự thảo kế hoạch {action.plan!r}", where=action.where)
