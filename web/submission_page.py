"""The signed page as it stands: what is owed, the form or the receipt, and what else a unit can do from here."""

from dataclasses import replace

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from models import (
    AnswerDraft,
    DraftState,
    EvidenceKind,
    ExtensionState,
    LineVerdict,
    ObligationKind,
    Submission,
    SubmissionLine,
    Tier,
)
from models.queries import answer_drafts as draft_queries
from models.queries import desk
from models.queries import evidence as evidence_queries
from models.queries import extensions as extension_queries
from models.queries import indicators as indicator_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import shared_numbers
from operations.answers.keep_evidence import LARGEST, MOST_FILES
from operations.answers.signed_links import LinkHolder
from operations.obligation_words import plan_number, rule_of_date, what_is_owed
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, NotFound
from rules.figures import marked_figure
from rules.keys import receipt_code
from rules.lifecycle import AWAITED, State
from web.access import Visitor, workspace_of
from web.answer_figures import shown_figure
from web.answer_form import AnswerForm, empty_form
from web.answer_way_values import answer_way_values
from web.errors import status_of
from web.labels import CLASSES, board_class, time_words
from web.obligation_ways import more_time_values, ways_out
from web.pages import render
from web.sessions import cookie_name

CHANNEL = "link"
ENDINGS = ".pdf,.docx,.xlsx,.doc,.xls,.odt,.ods,.jpg,.jpeg,.png,.tif,.tiff,.txt,.csv"


def acting(workspace: Workspace, holder: LinkHolder) -> Workspace:
    return workspace.acting_as(holder.signature, CHANNEL)


def view_of(session: Session, holder: LinkHolder) -> ObligationView:
    view = obligation_queries.view(session, holder.obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    return view


def said_of(error: DondocError) -> str:
    """What is wrong and how to mend it; a file keeps its name as it is written."""
    if not isinstance(error, BadInput):
        words = str(error)
        return words[:1].upper() + words[1:]
    words = f"{error.what[:1].upper()}{error.what[1:]}. {error.mend[:1].upper()}{error.mend[1:]}"
    words = f"{error.where}: {error.what}. {error.mend[:1].upper()}{error.mend[1:]}" if error.where else words
    return words if words.endswith((".", "!", "?")) else f"{words}."


def again(
    request: Request,
    holder: LinkHolder,
    token: str,
    form: AnswerForm,
    error: DondocError,
    *,
    seen: int | None = None,
) -> HTMLResponse:
    """The same page with what is wrong said on top; an answer that came in meanwhile shows its receipt."""
    status_code, _ = status_of(error)
    if status_code == 500:
        raise error
    form = replace(form, problem=said_of(error))
    with workspace_of(request).database.reading() as session:
        view = view_of(session, holder)
        return submission_page(
            request, session, view, holder, token, form, status_code=status_code, seen=seen
        )


def submission_page(
    request: Request,
    session: Session,
    view: ObligationView,
    holder: LinkHolder,
    token: str,
    form: AnswerForm | None = None,
    *,
    status_code: int = 200,
    seen: int | None = None,
) -> HTMLResponse:
    """`seen`: the version of the draft that the fields were made from, where it is not the kept one."""
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    obligation = view.obligation
    extensions = extension_queries.of_obligation(session, obligation.id or 0)
    latest = submission_queries.latest(session, obligation.id or 0)
    values = {
        "view": view,
        "holder": holder,
        "token": token,
        # Who came from their own pages finds the way back; who came from a letter has no pages.
        "has_pages": cookie_name(workspace) in request.cookies,
        "form": form or empty_form(session, view),
        "what": what_is_owed(view),
        "plan_number": plan_number(view),
        "shared_by": shared_numbers(session, [view.obligation.plan_id]).get(view.obligation.plan_id, ""),
        "rule": rule_of_date(view),
        "time": time_words(obligation, today, workspace.calendar_of(view.unit)),
        "label": CLASSES[board_class(obligation, today, workspace.calendar_of(view.unit))],
        "is_report": obligation.kind is ObligationKind.REPORT,
        "is_awaited": obligation.state in AWAITED and obligation.tier is not Tier.TOP,
        "is_by_consolidated_report": obligation.state in AWAITED and obligation.tier is Tier.TOP,
        "returned": latest if obligation.state is State.RETURNED else None,
        "pending": next((one for one in extensions if one.state is ExtensionState.ASKED), None),
        "earliest": workspace.calendar_of(view.unit).shift(max(today, obligation.due_on), 1),
        **more_time_values(workspace, view, extensions),
        **ways_out(session, workspace, view, today),
        **_draft_values(session, view, seen),
        **answer_way_values(session, workspace, view, holder, today),
        **_receipt(session, latest),
    }
    return render(request, Visitor(None), "submission.html", values, status_code=status_code)


def _draft_values(session: Session, view: ObligationView, seen: int | None) -> dict[str, object]:
    obligation_id = view.obligation.id or 0
    draft: AnswerDraft | None = draft_queries.draft_of(session, obligation_id)
    kept = draft.version if draft else 0
    files = evidence_queries.in_hand(session, obligation_id)
    sheets = [one for one in files if one.kind is EvidenceKind.ANSWER_SHEET]
    return {
        "draft": draft,
        "seen": kept if seen is None else seen,
        "is_outdated": draft is not None and seen is not None and seen != kept,
        "is_read": draft is not None and draft.state is DraftState.READ,
        "is_waiting_for_head": draft is not None and draft.state is DraftState.AWAITING_APPROVAL,
        "is_sent_back": draft is not None and draft.state is DraftState.SENT_BACK,
        "sheet": sheets[-1] if sheets else None,
        "files": [one for one in files if one.kind is EvidenceKind.EVIDENCE],
        "most_files": MOST_FILES,
        "most_bytes": LARGEST,
        "megabytes": LARGEST // 1024 // 1024,
        "endings": ENDINGS,
        "accepted": LineVerdict.ACCEPTED,
    }


def _receipt(session: Session, latest: Submission | None) -> dict[str, object]:
    if latest is None:
        return {"sent": None, "code": "", "sent_lines": [], "tasks": {}, "tickets": [], "sent_files": []}
    lines = submission_queries.lines(session, latest.id or 0)
    return {
        "sent": latest,
        "code": receipt_code(latest.id or 0),
        "sent_lines": lines,
        "sent_figures": _figures_sent(session, lines),
        "tasks": desk.assignments_named(session, [line.assignment_id for line in lines]),
        "tickets": submission_queries.difficulties_of(session, [latest.id or 0]),
        "sent_files": evidence_queries.of_submissions(session, [latest.id or 0]),
    }


def _figures_sent(session: Session, lines: list[SubmissionLine]) -> dict[int | None, dict[str, str]]:
    """Each with its unit of measure, as the desk reads it."""
    indicators = indicator_queries.of_assignments(session, [line.assignment_id for line in lines])
    measures = {(one.assignment_id, one.name): one.measure for of in indicators.values() for one in of}
    return {
        line.id: {
            name: marked_figure(
                f"{shown_figure(value)} {measures.get((line.assignment_id, name), '')}".rstrip(),
                is_estimated=name in (line.estimates or ()),
            )
            for name, value in line.figures.items()
        }
        for line in lines
    }
