"""What people do with a draft: change its words, drop it, attach the signed paper once it is issued."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from intake.evidence_file import media_type_of
from models import ArchivedFile, DocumentState, FileKind, OfficialLetter
from models.queries import archive as archive_queries
from models.queries import correspondence as letter_queries
from models.queries import plans as plan_queries
from models.queries import signatories as signatory_queries
from operations.correspondence.letter_content import content_now
from operations.record_audit import record_audit
from operations.reporting.archive_report import keep_file
from operations.workspace import Workspace
from reports.correspondence.content import LetterContent, LetterWords
from reports.correspondence.content_json import content_to_json
from reports.correspondence.wording import DEADLINE
from reports.document import Signature
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Refused
from rules.file_names import safe_file_name

LONGEST_SUBJECT = 300
LONGEST_SYMBOL = 60
MEGABYTE = 1024 * 1024
LARGEST_SCAN = 20 * MEGABYTE
MOST_SCANS = 20
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
CHANGED_MEANWHILE = "người khác vừa sửa công văn này; tải lại trang để xem bản mới"


def edit_letter(
    workspace: Workspace,
    letter_id: int,
    *,
    version: int,
    words: LetterWords,
    answer_by: date | None,
    symbol: str,
    drafting_office: str = "",
    signatory_id: int | None = None,
    keeps_signature: bool = False,
) -> None:
    """Words are the desk's from now on; what is owed goes on being read from the record.

    `signatory_id` None: dotted lines, unless the signature stays as it is.
    """
    now = workspace.clock.now()
    _check_words(workspace, words, answer_by, symbol)
    with workspace.database.transaction() as session:
        letter = drafted(session, letter_id)
        known = content_now(session, workspace, letter)
        head = replace(
            known.head,
            symbol=symbol,
            drafting_office=drafting_office,
            signature=known.head.signature if keeps_signature else _signature(session, letter, signatory_id),
        )
        content = replace(known, words=words, head=head, answer_by=answer_by)
        values = {"content": content_to_json(content), "answer_by": answer_by}
        if not letter_queries.change_draft(
            session, letter_id, version, edited_at=now, edited_by=workspace.actor, **values
        ):
            raise LostRace(CHANGED_MEANWHILE)
        _record(session, workspace, letter, "letter_edited", {"fields": _changed(known, content)})


def drop_letter(workspace: Workspace, letter_id: int, *, reason: str) -> None:
    """drafted → dropped; the reason stays on record, and the ladder drafts no other for the same steps."""
    reason = reason.strip()
    if not reason:
        raise BadInput("chưa ghi lý do bỏ dự thảo", mend="ghi lý do, ví dụ: đơn vị đã báo cáo")
    with workspace.database.transaction() as session:
        letter = drafted(session, letter_id)
        if not letter_queries.change_draft(
            session, letter_id, letter.version, state=DocumentState.DROPPED, dropped_reason=reason
        ):
            raise LostRace(CHANGED_MEANWHILE)
        _record(session, workspace, letter, "letter_dropped", {"reason": reason})


def attach_signed_letter(
    workspace: Workspace, letter_id: int, content: bytes, file_name: str
) -> ArchivedFile:
    """The scan of the signed paper, or the digitally signed file, kept beside what was issued."""
    name = safe_file_name(file_name)
    media_type = _checked_scan(content, name)
    with workspace.database.transaction() as session:
        letter = letter_queries.hold_letter(session, letter_id)
        if letter is None:
            raise NotFound("không có công văn này")
        if letter.state is not DocumentState.ISSUED:
            raise IllegalMove("công văn chưa có số; ghi số, ngày rồi đính kèm bản đã ký")
        if len(archive_queries.files_of_letter(session, letter_id)) >= MOST_SCANS:
            raise Refused(f"mỗi công văn lưu nhiều nhất {MOST_SCANS} tệp")
        file = keep_file(
            session,
            workspace,
            letter_id=letter_id,
            kind=FileKind.SIGNED,
            file_name=name,
            media_type=media_type,
            content=content,
        )
        _record(session, workspace, letter, "letter_signed", {"file": name, "sha256": file.sha256})
    return file


def drafted(session: Session, letter_id: int) -> OfficialLetter:
    """The row, held, while it is still a draft."""
    letter = letter_queries.hold_letter(session, letter_id)
    if letter is None:
        raise NotFound("không có công văn này")
    if letter.state is DocumentState.ISSUED:
        raise IllegalMove("công văn đã có số, không sửa được nữa")
    if letter.state is DocumentState.DROPPED:
        raise IllegalMove("dự thảo này đã được bỏ")
    return letter


def _check_words(workspace: Workspace, words: LetterWords, answer_by: date | None, symbol: str) -> None:
    if not words.subject.strip():
        raise BadInput("chưa ghi trích yếu", mend="ghi trích yếu, ví dụ: đôn đốc gửi báo cáo 6 tháng")
    if len(words.subject) > LONGEST_SUBJECT:
        raise BadInput(f"trích yếu dài hơn {LONGEST_SUBJECT} ký tự", mend="rút gọn trích yếu")
    if not words.opening.strip():
        raise BadInput("chưa ghi đoạn mở đầu", mend="ghi đoạn mở đầu của công văn")
    if len(symbol) > LONGEST_SYMBOL:
        raise BadInput("ký hiệu dài quá", mend="ghi dạng SNV-CCHC")
    today = workspace.local_day(workspace.clock.now())
    if answer_by is not None and answer_by <= today:
        raise BadInput("thời hạn trả lời đã qua", mend="chọn một ngày sau hôm nay")
    said = (words.subject, words.opening, *words.paragraphs, words.closing)
    if answer_by is not None and not any(DEADLINE in text for text in said):
        raise BadInput(
            "đã chọn thời hạn nhưng lời văn không nhắc đến",
            mend=f"ghi {DEADLINE} vào chỗ cần nêu thời hạn, hoặc để trống ngày",
        )


def _signature(session: Session, letter: OfficialLetter, signatory_id: int | None) -> Signature:
    if signatory_id is None:
        return Signature()
    plan = plan_queries.plan(session, letter.plan_id)
    for one in signatory_queries.of_units(session, [plan.coordinating_unit_id or 0]):
        if one.id == signatory_id:
            return Signature(tuple(one.lines), one.name)
    raise NotFound("không có người ký này")


def _checked_scan(content: bytes, name: str) -> str:
    if not content:
        raise BadInput("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(content) > LARGEST_SCAN:
        raise BadInput(
            f"tệp lớn hơn {LARGEST_SCAN // MEGABYTE} MB", where=name, mend="quét ở độ phân giải thấp hơn"
        )
    if not name.lower().endswith(SCANS):
        raise BadInput("bản đã ký phải là PDF hoặc ảnh quét", where=name, mend="lưu thành PDF rồi gửi lại")
    return media_type_of(content, name)


def _changed(before: LetterContent, after: LetterContent) -> list[str]:
    pairs = {
        "subject": (before.words.subject, after.words.subject),
        "text": (
            (before.words.opening, before.words.paragraphs, before.words.closing),
            (after.words.opening, after.words.paragraphs, after.words.closing),
        ),
        "recipients": (before.words.recipients, after.words.recipients),
        "answer_by": (before.answer_by, after.answer_by),
        "head": (before.head, after.head),
    }
    return [name for name, (one, other) in pairs.items() if one != other]


def _record(
    session: Session, workspace: Workspace, letter: OfficialLetter, action: str, change: dict[str, object]
) -> None:
    record_audit(
        session,
        workspace,
        at=workspace.clock.now(),
        action=action,
        subject=("letter", letter.id or 0),
        plan_id=letter.plan_id,
        change=change,
    )
