"""What came in, on the house's side: accepted or returned line by line, its files, its links, who handles it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from operations.answers.hand_over import hand_over, take_back
from operations.answers.read_evidence import Reader, read_evidence
from operations.answers.review_submission import accept_submission, return_submission
from operations.answers.revoke_link import revoke_link
from operations.units.choose_approval import choose_approval
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, NotFound
from rules.line_verdicts import Verdict
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.answer_table import Typed
from web.downloads import download
from web.errors import status_of
from web.obligation_page import obligation_page
from web.pages import go_to, said
from web.posted import Posted, date_of, text_of

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]
WORD, REASON = "verdict-", "reason-"


@router.post("/obligations/{obligation_id}/accept", name="accept")
def accept(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    try:
        if text_of(form, "reason"):  # Enter in a field presses the first button of a form
            raise BadInput("đã ghi ý kiến trả lại", mend="bấm Trả lại bổ sung, hoặc xóa ý kiến rồi tiếp nhận")
        accept_submission(
            _acting(request, visitor), obligation_id, verdicts=_verdicts(form), seen=_seen(form)
        )
    except DondocError as error:
        return _again(request, visitor, obligation_id, form, error)
    return go_to(request, "obligation", done="accepted", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/return", name="return")
def return_(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    try:
        return_submission(
            _acting(request, visitor),
            obligation_id,
            reason=text_of(form, "reason"),
            due_on=date_of(form, "due_on", "hạn bổ sung"),
            verdicts=_verdicts(form),
            seen=_seen(form),
        )
    except DondocError as error:
        return _again(request, visitor, obligation_id, form, error)
    return go_to(request, "obligation", done="returned", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/links/{link_id}/revoke", name="revoke_link")
def revoke(request: Request, visitor: Person, obligation_id: RowId, link_id: RowId) -> Response:
    workspace = _own(request, visitor, obligation_id)
    revoke_link(workspace, obligation_id, link_id)
    return go_to(request, "obligation", done="link_revoked", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/hand-over", name="hand_over_from_page")
def hand(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    hand_over(
        _own(request, visitor, obligation_id),
        obligation_id,
        to_email=text_of(form, "to"),
        to_name=text_of(form, "to_name"),
        note=text_of(form, "note"),
        by=visitor.name,
    )
    return go_to(request, "obligation", done="handed_over", obligation_id=obligation_id)


@router.post("/obligations/{obligation_id}/take-back", name="take_back_from_page")
def take(request: Request, visitor: Person, obligation_id: RowId, form: Posted) -> Response:
    workspace = _own(request, visitor, obligation_id)
    take_back(workspace, obligation_id, by=visitor.name, reason=text_of(form, "reason"))
    return go_to(request, "obligation", done="taken_back", obligation_id=obligation_id)


@router.post("/approvals", name="choose_approval")
def approval(request: Request, visitor: Person, form: Posted) -> Response:
    """A unit's own head or desk, for their unit alone; the coordinating desk for any."""
    workspace, code, wanted = _acting(request, visitor), text_of(form, "unit"), text_of(form, "approval")
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
    if unit is None:
        raise NotFound(f"không có đơn vị mã “{code}”")
    if not (visitor.may_see_unit(unit.id) and visitor.acts_for(unit.id)):
        raise Forbidden
    if wanted not in ("on", "off"):
        raise BadInput("chưa chọn có duyệt hay không", mend="chọn một")
    choose_approval(workspace, code, is_needed=wanted == "on")
    return go_to(request, "unit", done="approval_chosen", code=code)


@router.get("/evidence/{evidence_id}", name="evidence")
def evidence(request: Request, visitor: Person, evidence_id: RowId) -> Response:
    user = visitor.user
    if visitor.is_of_a_unit and (user is None or user.unit_id is None):
        raise NotFound("không có tệp này")
    reader = Reader(visitor.name or "khách", unit_id=user.unit_id if user and visitor.is_of_a_unit else None)
    return download(*read_evidence(_acting(request, visitor), evidence_id, reader))


def _again(
    request: Request, visitor: Visitor, obligation_id: int, form: FormData, error: DondocError
) -> Response:
    """The page with everything that was written, and what is wrong on top; fifty reasons are not typed twice."""
    status_code, _ = status_of(error)
    if status_code in (404, 500, 503):
        raise error
    words = f"{error.what}. {error.mend}" if isinstance(error, BadInput) else str(error)
    typed = Typed(
        reason=text_of(form, "reason"),
        due_on=text_of(form, "due_on"),
        words=_by_line(form, WORD),
        reasons=_by_line(form, REASON),
    )
    problem = said(words)
    return obligation_page(
        request, visitor, obligation_id, problem=problem, typed=typed, status_code=status_code
    )


def _verdicts(form: FormData) -> dict[int, Verdict]:
    """A reason beside a line nobody has chosen for is a return of that line; the rules refuse one beside an accepted line."""
    words, reasons = _by_line(form, WORD), _by_line(form, REASON)
    chosen = {line: word for line, word in words.items() if word in ("accepted", "returned")}
    chosen |= {line: "returned" for line, reason in reasons.items() if reason and line not in chosen}
    return {line: Verdict(word == "accepted", reasons.get(line, "")) for line, word in chosen.items()}


def _by_line(form: FormData, prefix: str) -> dict[int, str]:
    numbers = (name.removeprefix(prefix) for name in form if name.startswith(prefix))
    return {
        int(one): text_of(form, f"{prefix}{one}")
        for one in numbers
        if one.isascii() and one.isdigit() and len(one) < 10
    }


def _seen(form: FormData) -> int | None:
    seen = text_of(form, "submission")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 12 else None


def _own(request: Request, visitor: Visitor, obligation_id: int) -> Workspace:
    """A unit's own people act on what their unit owes and nothing else."""
    workspace = _acting(request, visitor)
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    if view is None:
        raise NotFound("không có nghĩa vụ báo cáo này")
    if not visitor.may_see_unit(view.unit.id):
        raise Forbidden
    return workspace


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name or "khách", "web")
