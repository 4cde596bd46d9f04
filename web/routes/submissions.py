"""The signed page: what one unit owes and how it answers. Opening it changes nothing; what is posted is kept first."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData

from models import AnswerDraft
from operations.answers.answer_drafts import draft_of
from operations.answers.answer_drafts import save_draft as keep_draft
from operations.answers.answer_of_draft import asked_of, faults_of
from operations.answers.keep_evidence import keep_evidence, withdraw_evidence
from operations.answers.send_draft import send_draft
from operations.answers.signed_links import LinkHolder, open_link
from operations.workspace import Workspace
from rules.answer_draft import DraftContent
from rules.errors import BadInput, DondocError, Refused
from rules.wording import short_date
from web.access import workspace_of
from web.answer_form import form_of
from web.answer_posted import content_of, evidence_line, files_of, has_files, seen_version
from web.errors import status_of
from web.pages import go_to
from web.posted import Posted, text_of
from web.submission_page import acting, again, said_of, submission_page, view_of

router = APIRouter()

Token = Annotated[str, Path(max_length=200)]


@router.get("/s/{token}", name="submission")
def submission(request: Request, token: Token) -> Response:
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    with workspace.database.reading() as session:
        return submission_page(request, session, view_of(session, holder), holder, token)


@router.post("/s/{token}", name="submit")
def submit(request: Request, token: Token, form: Posted) -> Response:
    """The answer, then the receipt by GET; a form with a mistake comes back with everything that was typed."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    content = _content(workspace, holder, form)
    try:
        draft = _keep(workspace, holder, form, content)
        receipt = send_draft(
            acting(workspace, holder),
            holder.obligation_id,
            by=holder.signature,
            email=holder.email,
            version=draft.version,
        )
    except DondocError as error:
        return _with_faults(request, holder, token, form, content, error, is_sending=True)
    return go_to(request, "submission", done="" if receipt else "approval_asked", token=token)


@router.post("/s/{token}/draft", name="save_draft")
def save_draft(request: Request, token: Token, form: Posted) -> Response:
    """By the button, with a page; by the script, with one line about when it was kept."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    content = _content(workspace, holder, form)
    is_script = request.headers.get("accept", "").startswith("application/json")
    try:
        draft = _keep(workspace, holder, form, content)
    except DondocError as error:
        if is_script and status_of(error)[0] != 500:
            return JSONResponse({"problem": said_of(error)}, status_code=status_of(error)[0])
        return _with_faults(request, holder, token, form, content, error)
    if is_script:
        at = workspace.local(draft.saved_at)
        said = f"Đã lưu nháp lúc {at.hour}:{at:%M} ngày {short_date(at.date())}"
        questions = _questions(workspace, holder, content)
        return JSONResponse({"version": draft.version, "said": said, "questions": questions})
    return go_to(request, "submission", done="draft_saved", token=token, anchor="answer")


@router.post("/s/{token}/evidence", name="add_evidence")
def add_evidence(request: Request, token: Token, form: Posted) -> Response:
    """Files into the draft, or one out of it; what was typed meanwhile is kept with them."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    content = _content(workspace, holder, form)
    withdrawn = text_of(form, "withdraw")
    try:
        if not withdrawn and not has_files(form):
            raise BadInput("chưa chọn tệp", mend="bấm “Chọn tệp” rồi tải lên")
        _keep(workspace, holder, form, content)
        if withdrawn:
            withdraw_evidence(acting(workspace, holder), holder.obligation_id, _number(withdrawn))
    except DondocError as error:
        return _with_faults(request, holder, token, form, content, error)
    done = "file_withdrawn" if withdrawn else "file_kept"
    return go_to(request, "submission", done=done, token=token, anchor="evidence")


def _content(workspace: Workspace, holder: LinkHolder, form: FormData) -> DraftContent:
    with workspace.database.reading() as session:
        return content_of(asked_of(session, view_of(session, holder)), form)


def _questions(workspace: Workspace, holder: LinkHolder, content: DraftContent) -> dict[str, str]:
    """What is asked of a figure, by the id of its field: while one types, not after it was sent."""
    with workspace.database.reading() as session:
        form = form_of(session, view_of(session, holder), content)
    return {
        f"figure-{line.assignment_id}-{one.indicator_id}": one.question
        for line in form.lines
        for one in line.figures
        if one.question
    }


def _keep(workspace: Workspace, holder: LinkHolder, form: FormData, content: DraftContent) -> AnswerDraft:
    """Words first, then files: what cannot be taken takes nothing else with it."""
    own = acting(workspace, holder)
    by = holder.signature
    draft = keep_draft(own, holder.obligation_id, content, by=by, seen_version=seen_version(form))
    line = evidence_line(form)
    refused = []
    for name, data in files_of(form):
        try:
            keep_evidence(own, holder.obligation_id, data, name, by=by, assignment_id=line)
        except (BadInput, Refused) as error:
            refused.append(said_of(error))
    if refused:
        raise BadInput(f"có tệp không nhận được: {' '.join(refused)}", mend="Những phần khác đã lưu nháp.")
    return draft


def _with_faults(
    request: Request,
    holder: LinkHolder,
    token: str,
    form: FormData,
    content: DraftContent,
    error: DondocError,
    *,
    is_sending: bool = False,
) -> Response:
    """The page with what was typed; each mistake stands at its line. Somebody else's newer draft is not shown over it."""
    with workspace_of(request).database.reading() as session:
        view = view_of(session, holder)
        faults = tuple(faults_of(asked_of(session, view), content)) if is_sending else ()
        filled = form_of(session, view, content, faults)
    return again(request, holder, token, filled, error, seen=_still_seen(request, holder, form, content))


def _still_seen(request: Request, holder: LinkHolder, form: FormData, content: DraftContent) -> int | None:
    """The version that the fields stand for: the kept one when these words were kept, else the one they began with."""
    with workspace_of(request).database.reading() as session:
        kept = draft_of(session, holder.obligation_id)
    if kept is None or kept.content == content.as_json():
        return None
    return seen_version(form)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise BadInput("không có tệp này", mend="tải lại trang")
    return int(written)
