"""From the signed page: hand a task to a colleague, take it back; the unit's head approves; files come out again."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from models.queries import obligations as obligation_queries
from operations.answers.approve_answer import approve_answer, send_back_answer
from operations.answers.ask_approval import withdraw_request
from operations.answers.hand_over import hand_over, may_take_back, take_back
from operations.answers.read_evidence import Reader, read_evidence
from operations.answers.signed_links import LinkHolder, open_link
from operations.obligation_words import what_is_owed
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, NotFound, Refused
from web.access import Visitor, workspace_of
from web.answer_way_values import answer_way_values
from web.downloads import download
from web.errors import status_of
from web.pages import go_to, render, said
from web.posted import Posted, text_of

__all__ = ["answer_way_values", "router"]

router = APIRouter()

Token = Annotated[str, Path(max_length=200)]
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
CHANNEL = "link"


@router.post("/s/{token}/hand-over", name="hand_over")
def hand(request: Request, token: Token, form: Posted) -> Response:
    typed = {name: text_of(form, name) for name in ("to", "to_name", "note")}

    def act(workspace: Workspace, holder: LinkHolder) -> None:
        hand_over(
            workspace,
            holder.obligation_id,
            to_email=typed["to"],
            to_name=typed["to_name"],
            note=typed["note"],
            by=holder.signature,
            email=holder.email,
        )

    return _done(request, token, act, done="handed_over", way="hand_over", typed=typed)


@router.post("/s/{token}/take-back", name="take_back")
def take(request: Request, token: Token) -> Response:
    def act(workspace: Workspace, holder: LinkHolder) -> None:
        with workspace.database.reading() as session:
            view = obligation_queries.view(session, holder.obligation_id)
            if view is None or not may_take_back(session, view, holder.email):
                raise Refused("chỉ người của đơn vị trong danh mục mới nhận lại được việc này")
        take_back(workspace, holder.obligation_id, by=holder.signature, email=holder.email)

    return _done(request, token, act, done="taken_back", way="take_back", typed={})


@router.post("/s/{token}/approve", name="approve_answer")
def approve(request: Request, token: Token, form: Posted) -> Response:
    version = _version(text_of(form, "version"))

    def act(workspace: Workspace, holder: LinkHolder) -> None:
        approve_answer(
            workspace, holder.obligation_id, by=holder.signature, email=holder.email, version=version
        )

    return _done(request, token, act, done="", way="approve", typed={})


@router.post("/s/{token}/send-back", name="send_back_answer")
def send_back(request: Request, token: Token, form: Posted) -> Response:
    version = _version(text_of(form, "version"))
    typed = {"reason": text_of(form, "reason"), "version": text_of(form, "version")}

    def act(workspace: Workspace, holder: LinkHolder) -> None:
        send_back_answer(
            workspace,
            holder.obligation_id,
            by=holder.signature,
            email=holder.email,
            reason=typed["reason"],
            version=version,
        )

    return _done(request, token, act, done="sent_back", way="send_back", typed=typed)


@router.post("/s/{token}/withdraw-request", name="withdraw_request")
def withdraw(request: Request, token: Token) -> Response:
    def act(workspace: Workspace, holder: LinkHolder) -> None:
        withdraw_request(workspace, holder.obligation_id, by=holder.signature)

    return _done(request, token, act, done="approval_withdrawn", way="withdraw", typed={})


@router.get("/s/{token}/evidence/{evidence_id}", name="signed_evidence")
def evidence(request: Request, token: Token, evidence_id: RowId) -> Response:
    """Of the link's own obligation only, also what has not been sent yet."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    reader = Reader(holder.signature, obligation_id=holder.obligation_id)
    return download(*read_evidence(_acting(workspace, holder), evidence_id, reader))


def _done(
    request: Request,
    token: str,
    act: Callable[[Workspace, LinkHolder], None],
    *,
    done: str,
    way: str,
    typed: dict[str, str],
) -> Response:
    """The page again by GET; a mistake comes back alone with what was typed and what is wrong with it."""
    workspace = workspace_of(request)
    holder = open_link(workspace, token)
    try:
        act(_acting(workspace, holder), holder)
    except DondocError as error:
        return _again(request, token, holder, error, way, typed)
    return go_to(request, "submission", done=done, token=token)


def _again(
    request: Request, token: str, holder: LinkHolder, error: DondocError, way: str, typed: dict[str, str]
) -> Response:
    status_code, _ = status_of(error)
    if status_code == 500:
        raise error
    words = f"{error.what}. {error.mend}" if isinstance(error, BadInput) else str(error)
    workspace = workspace_of(request)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, holder.obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        values = {
            "view": view,
            "what": what_is_owed(view),
            "token": token,
            "way": way,
            "typed": typed,
            "problem": said(words),
            **answer_way_values(session, workspace, view, holder, today),
        }
        return render(request, Visitor(None), "answer_way.html", values, status_code=status_code)


def _version(given: str) -> int:
    """A form without it approves nothing: what was read must be what is sent."""
    if given.isascii() and given.isdigit() and len(given) < 10:
        return int(given)
    raise BadInput("biểu mẫu thiếu số bản nháp", mend="tải lại trang")


def _acting(workspace: Workspace, holder: LinkHolder) -> Workspace:
    return workspace.acting_as(holder.signature, CHANNEL)
