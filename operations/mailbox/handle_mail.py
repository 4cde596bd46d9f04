"""What a person does with a message in the tray: reads it off, puts it to a duty, takes its form by hand."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from intake.mail.incoming import IncomingMail, MailFile
from intake.mail.read_mail import read_mail
from models import InboxMessage, InboxState
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from operations.answers.keep_evidence import keep_evidence
from operations.answers.take_answer_sheet import TakenSheet, take_answer_sheet
from operations.mailbox.keep_mail import read_kept_mail
from operations.mailbox.take_reply import is_sheet
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, NotFound, Refused, StorageFailed

LONGEST_WORD = 500
LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class KeptFiles:
    """How many files of a message became evidence, and why others did not."""

    kept: int
    refused: tuple[str, ...]


def message_of(session: Session, message_id: int) -> InboxMessage:
    found = inbox_queries.message(session, message_id)
    if found is None:
        raise NotFound("không có thư đến này")
    return found


def kept_mail(workspace: Workspace, message: InboxMessage) -> IncomingMail | None:
    """Read anew from the original; None when it is no longer in the data folder."""
    content = read_kept_mail(workspace, message.sha256)
    return read_mail(content) if content is not None else None


def mark_handled(workspace: Workspace, message_id: int, *, word: str) -> None:
    """tray → done, with what was done about it; once, and by name."""
    if not mark_many_handled(workspace, [message_id], word=word):
        raise Refused("thư này đã được xử lý trước đó")


def mark_many_handled(workspace: Workspace, message_ids: Collection[int], *, word: str) -> int:
    """The same word for all of them; how many still waited."""
    word = " ".join(word.split())[:LONGEST_WORD]
    if not word:
        raise BadInput("chưa ghi đã xử lý thế nào", mend="ghi một câu, ví dụ: đã gọi điện cho đơn vị")
    now, number = workspace.clock.now(), 0
    with workspace.database.transaction() as session:
        for message_id in sorted(set(message_ids)):
            message = message_of(session, message_id)
            detail = f"{message.detail}\n{workspace.actor}: {word}"
            if not inbox_queries.handle(session, message_id, at=now, by=workspace.actor, detail=detail):
                continue
            number += 1
            record_audit(
                session,
                workspace,
                at=now,
                action="mail_handled",
                subject=("inbox", message_id),
                change={"word": word},
            )
    return number


def attach_to_obligation(workspace: Workspace, message_id: int, obligation_id: int) -> None:
    """A person says what a message is about; its words stand on the page of the duty from now on."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        message = message_of(session, message_id)
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if message.obligation_id == obligation_id:
            return
        inbox_queries.change(session, message_id, obligation_id=obligation_id)
        said = message.body or message.subject
        record_audit(
            session,
            workspace,
            at=now,
            action="mail_note",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"inbox": message_id, "from": message.from_email, "note": said[:LONGEST_NOTE]},
        )


def take_form_by_hand(workspace: Workspace, message_id: int, file_name: str) -> TakenSheet:
    """Its form as the draft of the duty the message was put to; whoever sent it must be one who may answer."""
    message, file = _file_of(workspace, message_id, file_name)
    if not is_sheet(file):
        raise BadInput("tệp này không phải biểu Excel", where=file_name, mend="chọn tệp .xlsx của thư")
    taken = take_answer_sheet(
        workspace,
        file.content,
        file.file_name,
        by=message.from_name or message.from_email,
        email=message.from_email,
        obligation_id=message.obligation_id,
        arrived_at=message.arrived_at,
    )
    _note(workspace, message_id, taken.obligation_id, f"{workspace.actor} lấy biểu “{file_name}” thủ công")
    return taken


def keep_files_by_hand(workspace: Workspace, message_id: int) -> KeptFiles:
    """Every file of the message as evidence of the duty it was put to."""
    with workspace.database.reading() as session:
        message = message_of(session, message_id)
    if message.obligation_id is None:
        raise Refused("thư chưa gắn với việc nào; gắn thư với một việc trước")
    mail = kept_mail(workspace, message)
    kept, refused = 0, []
    for file in mail.files if mail else ():
        try:
            keep_evidence(
                workspace,
                message.obligation_id,
                file.content,
                file.file_name,
                by=message.from_name or message.from_email,
            )
            kept += 1
        except StorageFailed:
            raise
        except DondocError as error:
            refused.append(f"{file.file_name}: {error}")
    words = "; ".join([f"{workspace.actor} lưu {kept} tệp làm minh chứng", *refused])
    _note(workspace, message_id, message.obligation_id, words)
    return KeptFiles(kept, tuple(refused))


def _file_of(workspace: Workspace, message_id: int, file_name: str) -> tuple[InboxMessage, MailFile]:
    with workspace.database.reading() as session:
        message = message_of(session, message_id)
    mail = kept_mail(workspace, message)
    found = [file for file in mail.files if file.file_name == file_name] if mail else []
    if not found:
        raise NotFound("thư không có tệp này, hoặc bản gốc không còn trong thư mục dữ liệu")
    return message, found[0]


def _note(workspace: Workspace, message_id: int, obligation_id: int, words: str) -> None:
    """Beside what was decided when it came; a message that waited waits on until it is marked as handled."""
    with workspace.database.transaction() as session:
        message = message_of(session, message_id)
        inbox_queries.change(
            session, message_id, obligation_id=obligation_id, detail=f"{message.detail}\n{words}"[:4_000]
        )
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="mail_taken_by_hand",
            subject=("inbox", message_id),
            change={"obligation": obligation_id, "note": words},
        )


def is_waiting(message: InboxMessage) -> bool:
    return message.state is InboxState.TRAY
