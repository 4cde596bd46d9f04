"""One letter that came in: what it says, its files, and what a person takes from it."""

from typing import Annotated

from fastapi import Depends, Response
from pydantic import Field

from operations.mailbox.handle_mail import keep_files_by_hand, kept_mail, message_of, take_form_by_hand
from operations.mailbox.keep_mail import read_kept_mail
from operations.mailbox.take_reply import is_sheet
from rules.errors import NotFound
from web.api.access import Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.routes.letters import InboxLetterOut, inbox_out
from web.api.sent import Shape
from web.api.shared import RowId, file_answer, file_response

router = api_router("letters")

BYTES = "application/octet-stream"


class MailFileOut(Shape):
    """`form`: it may be the form of a report."""

    file_name: str
    size: int
    form: bool


class InboxDetailOut(InboxLetterOut):
    """`body`: what the sender wrote, without what was quoted; `has_original` false: its files are gone."""

    body: str
    has_original: bool
    files: list[MailFileOut]


class FormIn(Shape):
    """`file`: the name of the file that is the form."""

    file: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$", examples=["bieu.xlsx"])]


class TakenFormOut(Shape):
    """`empty`: lines that still want an answer before it can be sent."""

    obligation: int
    summary: str
    lines: int
    empty: int


class KeptFilesOut(Shape):
    kept: int
    refused: list[str]


@router.get("/inbox/{message_id}", name="api_inbox_message")
def message(caller: Known, message_id: RowId) -> InboxDetailOut:
    with caller.workspace.database.reading() as session:
        found = message_of(session, message_id)
    mail = kept_mail(caller.workspace, found)
    return InboxDetailOut(
        **inbox_out(caller, found).model_dump(),
        body=found.body,
        has_original=mail is not None,
        files=[
            MailFileOut(file_name=one.file_name, size=len(one.content), form=is_sheet(one))
            for one in (mail.files if mail else ())
        ],
    )


@router.get(
    "/inbox/{message_id}/original",
    name="api_inbox_original",
    response_class=Response,
    responses=file_response(BYTES),
)
def original(caller: Known, message_id: RowId) -> Response:
    """As it came, with every file; a stranger wrote it."""
    with caller.workspace.database.reading() as session:
        found = message_of(session, message_id)
    content = read_kept_mail(caller.workspace, found.sha256)
    if content is None:
        raise NotFound("bản gốc của thư không còn trong thư mục dữ liệu")
    return file_answer(content, f"thu-den-{message_id}.eml", BYTES)


@router.post("/inbox/{message_id}/form", name="api_take_mailed_form")
def take_form(
    caller: Known, message_id: RowId, given: Annotated[FormIn, Depends(json_body(FormIn))]
) -> TakenFormOut:
    """Its form becomes the draft of the answer; whoever sent it must be one who may answer."""
    taken = take_form_by_hand(caller.workspace, message_id, given.file)
    return TakenFormOut(
        obligation=taken.obligation_id, summary=taken.summary, lines=taken.lines, empty=taken.empty
    )


@router.post("/inbox/{message_id}/files", name="api_keep_mailed_files")
def keep_files(caller: Known, message_id: RowId) -> KeptFilesOut:
    """Every file becomes evidence of what the letter was put to; those that may not be kept are told."""
    done = keep_files_by_hand(caller.workspace, message_id)
    return KeptFilesOut(kept=done.kept, refused=list(done.refused))
