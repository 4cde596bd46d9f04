"""Writing: one answer, a draft of it, its form file and its evidence, or many answers from one file."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.responses import JSONResponse, Response

from models import ContactRole, Tier
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.answers.answer_drafts import save_draft
from operations.answers.answer_of_draft import asked_of
from operations.answers.answer_sheet_of import answer_sheet_of
from operations.answers.ask_approval import is_approval_needed
from operations.answers.find_owed import UPWARD
from operations.answers.import_answers import check_answers, import_answers, import_as_json
from operations.answers.judge_answer import Fate, content_given, whole_answer
from operations.answers.keep_evidence import keep_evidence
from operations.answers.send_draft import send_draft
from operations.answers.submit_status import take_answer
from operations.answers.take_answer_sheet import take_answer_sheet
from rules.errors import Refused
from web.api.access import Caller, Known
from web.api.bodies import TABLES, XLSX, SentFile, file_body, json_body
from web.api.obligations import ObligationId, draft_out
from web.api.once import api_router
from web.api.problems import Problem
from web.api.receipts import receipt_out, refusal_of, said
from web.api.schemas import DraftOut, EvidenceOut, FormOut, ImportOut, ReceiptOut
from web.api.sent import AnswerIn, DraftIn
from web.downloads import disposition

router = api_router("answers")

CREATED, ACCEPTED = 201, 202
SENT: dict[int | str, dict[str, Any]] = {
    CREATED: {"model": ReceiptOut},
    ACCEPTED: {"model": ReceiptOut, "description": "Waits for the unit's head"},
}
FORM_FILE = {"content": {XLSX: {}}, "description": "The form, XLSX"}


@router.get(
    "/obligations/{obligation_id}/form", name="api_form", response_class=Response, responses={200: FORM_FILE}
)
def form(caller: Known, obligation_id: ObligationId) -> Response:
    """The XLSX form of this unit and period, as it would be asked now."""
    view = caller.view(obligation_id)
    with caller.workspace.database.reading() as session:
        sheet = answer_sheet_of(session, caller.workspace, view)
    headers = {"Content-Disposition": disposition(sheet.file_name)}
    return Response(sheet.content, media_type=sheet.media_type, headers=headers)


@router.post("/obligations/{obligation_id}/form", name="api_take_form", response_model=FormOut)
def take_form(
    caller: Known,
    obligation_id: ObligationId,
    file: Annotated[SentFile, Depends(file_body({XLSX: "form.xlsx"}))],
    confirm: bool = False,
) -> FormOut:
    """A filled-in form is read into the draft, and kept as it came; `confirm=true` sends the draft at once."""
    view = _answerable(caller, obligation_id)
    taken = take_answer_sheet(
        caller.workspace,
        file.content,
        file.name,
        by=caller.name,
        email=_address_of_the_unit(caller, view),
        obligation_id=obligation_id,
    )
    with caller.workspace.database.reading() as session:
        draft = draft_out(session, caller.workspace, asked_of(session, view))
    questions = draft.questions if draft else []
    sent = None
    if confirm:
        sent = receipt_out(send_draft(caller.workspace, obligation_id, by=caller.name, email=caller.email))
    return FormOut(
        summary=taken.summary, lines=taken.lines, empty=taken.empty, questions=questions, sent=sent
    )


@router.put("/obligations/{obligation_id}/draft", name="api_save_draft", response_model=DraftOut)
def put_draft(
    caller: Known, obligation_id: ObligationId, draft: Annotated[DraftIn, Depends(json_body(DraftIn))]
) -> DraftOut | None:
    """Kept as the signed page keeps it; nothing is sent."""
    view = _answerable(caller, obligation_id)
    save_draft(caller.workspace, obligation_id, draft.content(), by=caller.name, seen_version=draft.version)
    with caller.workspace.database.reading() as session:
        return draft_out(session, caller.workspace, asked_of(session, view))


@router.post(
    "/obligations/{obligation_id}/answer", name="api_answer", response_model=ReceiptOut, responses=SENT
)
def answer(
    caller: Known, obligation_id: ObligationId, given: Annotated[AnswerIn, Depends(json_body(AnswerIn))]
) -> JSONResponse:
    """One whole answer. The same again is `known` and changes nothing; where the unit's head must approve, it waits for that."""
    view = _answerable(caller, obligation_id)
    workspace = caller.workspace
    content = content_given(given.content(), " ".join(given.by.split()), given.received_on)
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        must_ask = caller.unit_id is not None and is_approval_needed(session, view, caller.email, today)
        judged = whole_answer(session, workspace, view, content, caller.giver, asks_head=must_ask)
    if judged.fate is Fate.KNOWN:
        return said(ReceiptOut(status="known", receipt=judged.receipt, late=judged.is_late), 200)
    if judged.fate is Fate.REFUSED or judged.answer is None:
        raise refusal_of(view, judged)
    if must_ask:
        save_draft(workspace, obligation_id, content.content, by=caller.name)
        receipt = send_draft(workspace, obligation_id, by=judged.answer.by, email=caller.email)
    else:
        with workspace.database.transaction() as session:
            now = workspace.clock.now()
            receipt = take_answer(
                session, workspace, obligation_id, judged.answer, now=now, came_in_at=judged.came_in_at
            )
    return said(receipt_out(receipt, judged.questions), CREATED if receipt else ACCEPTED)


@router.post(
    "/obligations/{obligation_id}/evidence",
    name="api_evidence",
    response_model=EvidenceOut,
    status_code=CREATED,
)
def evidence(
    caller: Known,
    obligation_id: ObligationId,
    file: Annotated[SentFile, Depends(file_body({}, fields=frozenset({"assignment"})))],
) -> EvidenceOut:
    """Goes with the next answer; before that. The same file again is the same evidence."""
    _answerable(caller, obligation_id)
    number = file.fields.get("assignment", "")
    if number and not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Problem(422, "assignment phải là số")
    kept = keep_evidence(
        caller.workspace,
        obligation_id,
        file.content,
        file.name,
        by=caller.name,
        assignment_id=int(number) if number else None,
    )
    return EvidenceOut(
        id=kept.id or 0,
        file_name=kept.file_name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )


@router.post("/answers", name="api_answers", response_model=ImportOut)
def answers(
    caller: Known,
    file: Annotated[SentFile, Depends(file_body(TABLES))],
    dry_run: bool = False,
    all_or_nothing: bool = False,
    received_on: Annotated[date | None, Query()] = None,
) -> dict[str, Any]:
    """Many answers (CSV, XLSX, JSON lines). Each is judged and sent by itself; look at the fates, not only at the status."""
    if dry_run:
        done = check_answers(caller.workspace, file.content, file.name, caller.giver, received_on=received_on)
    else:
        done = import_answers(
            caller.workspace,
            file.content,
            file.name,
            caller.giver,
            received_on=received_on,
            all_or_nothing=all_or_nothing,
        )
    return import_as_json(done)


def _answerable(caller: Caller, obligation_id: int) -> ObligationView:
    view = caller.view(obligation_id)
    if view.obligation.tier is Tier.TOP:
        raise Refused(UPWARD)
    return view


def _address_of_the_unit(caller: Caller, view: ObligationView) -> str:
    """The key says who may answer for the unit; a form file asks for one of the unit's own addresses."""
    unit_id = view.unit.id or 0
    with caller.workspace.database.reading() as session:
        desk = unit_queries.people_of(session, [unit_id]).get((unit_id, ContactRole.DESK))
    return desk.email if desk else caller.email
