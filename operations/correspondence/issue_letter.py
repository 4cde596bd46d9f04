"""The clerk numbers a signed công văn: its content is frozen, its files are kept, what it is about knows of it."""

from datetime import date
from typing import Literal

from models import DocumentState, FileKind, OfficialLetter
from models.queries import correspondence as letter_queries
from operations.correspondence.change_letter import CHANGED_MEANWHILE, drafted
from operations.correspondence.issued_letters import KIND_NAMES
from operations.correspondence.letter_content import content_now
from operations.record_audit import record_audit
from operations.reporting.archive_report import keep_file
from operations.workspace import Workspace
from reports.correspondence.content import LetterContent
from reports.correspondence.content_json import content_from_json, content_to_json
from reports.correspondence.letter import official_letter
from reports.correspondence.wording import DEADLINE
from rules.errors import BadInput, LostRace, NotFound, Refused
from rules.folding import fold
from rules.wording import short_date

Form = Literal["docx", "pdf", "html"]
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: dict[Form, str] = {
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
KEPT_FORMS: tuple[Form, ...] = ("docx", "pdf")
LONGEST_NUMBER = 100


def issue_letter(
    workspace: Workspace, letter_id: int, *, number: str, day: date, confirm_answered: bool = False
) -> None:
    """drafted → issued. What is all answered by now goes out only when a person says so again."""
    number = _checked_number(number)
    now = workspace.clock.now()
    if day > workspace.local_day(now):
        raise BadInput("ngày văn bản ở sau hôm nay", mend="ghi ngày ký, ngày cấp số")
    with workspace.database.reading() as session:
        known = letter_queries.letter(session, letter_id)
        if known is None:
            raise NotFound(f"không có công văn số thứ tự {letter_id}; xem: dondoc document list")
        content = content_now(session, workspace, known, day=day)
        version = known.version
    _check(content, day, confirm_answered=confirm_answered)
    # Files take their time; nobody waits for them, and a draft changed meanwhile is refused below.
    files = {
        form: render_content(workspace, content, form, number=number, day=day, version=version)
        for form in KEPT_FORMS
    }
    with workspace.database.transaction() as session:
        letter = drafted(session, letter_id)
        if content_now(session, workspace, letter, day=day).rows != content.rows:
            raise LostRace("tình hình vừa thay đổi; xem lại dự thảo rồi ghi số")
        if not letter_queries.issue(
            session,
            letter_id,
            version,
            content=content_to_json(content),
            answer_by=content.answer_by,
            number=number,
            day=day,
            at=now,
            by=workspace.actor,
        ):
            raise LostRace(CHANGED_MEANWHILE)
        for form, made in files.items():
            keep_file(
                session,
                workspace,
                letter_id=letter_id,
                kind=FileKind.ISSUED,
                file_name=letter_file_name(letter, form, number),
                media_type=MEDIA_TYPES[form],
                content=made,
            )
        about = letter_queries.obligations_of(session, [letter_id]).get(letter_id, [])
        change = {"letter": f"{number} ngày {short_date(day)}", "name": KIND_NAMES[letter.kind.value]}
        subjects = [("letter", letter_id), *(("obligation", one) for one in about)]
        for subject in subjects:
            record_audit(
                session,
                workspace,
                at=now,
                action="letter_issued",
                subject=subject,
                plan_id=letter.plan_id,
                change=change,
            )


def render_letter(workspace: Workspace, letter_id: int, form: Form) -> tuple[OfficialLetter, bytes]:
    """As it would be issued now, with blanks; an issued one as it was issued."""
    with workspace.database.reading() as session:
        letter = letter_queries.letter(session, letter_id)
        if letter is None:
            raise NotFound(f"không có công văn số thứ tự {letter_id}; xem: dondoc document list")
        content = content_now(session, workspace, letter)
    number, day = letter.document_number, letter.document_date
    # The version of an issued one counts the issuing too: the file says the same before and after.
    version = letter.version - (letter.state is DocumentState.ISSUED)
    return letter, render_content(workspace, content, form, number=number, day=day, version=version)


def render_content(
    workspace: Workspace,
    content: LetterContent,
    form: Form,
    *,
    number: str | None,
    day: date | None,
    version: int = 1,
) -> bytes:
    """By way of its JSON, so that it is printed as it is kept."""
    document = official_letter(content_from_json(content_to_json(content)), version=version)
    match form:
        case "docx":
            from reports.word.render import render_docx

            return render_docx(document, document_number=number, document_date=day)
        case "pdf":
            from reports.pdf.render import render_pdf

            fonts = str(workspace.settings.fonts or "")
            return render_pdf(document, document_number=number, document_date=day, fonts=fonts)
        case "html":
            from reports.html.page import render_html

            return render_html(document, document_number=number, document_date=day).encode()


def letter_file_name(letter: OfficialLetter, form: Form, number: str | None = None) -> str:
    """'cong-van-12-snv-2021-7.docx': words every file system takes; the last number is the row's."""
    said = number or letter.document_number or "du-thao"
    words = "-".join(fold(f"cong van {said}".replace("/", " ")).split())
    kept = "".join(sign for sign in words if sign.isascii() and (sign.isalnum() or sign == "-"))
    return f"{kept[:80]}-{letter.id}.{form}"


def _checked_number(number: str) -> str:
    number = number.strip()
    if not number:
        raise BadInput("chưa ghi số văn bản", mend="ghi số do văn thư cấp, ví dụ 123 hoặc 123/SNV-CCHC")
    if len(number) > LONGEST_NUMBER or any(sign in number for sign in "\n\r\t"):
        raise BadInput("số, ký hiệu không đúng dạng", mend="ghi dạng 123 hoặc 123/SNV-CCHC")
    return number


def _check(content: LetterContent, day: date, *, confirm_answered: bool) -> None:
    """Nothing goes out silently wrong."""
    words = content.words
    said = (words.subject, words.opening, *words.paragraphs, words.closing)
    if any(DEADLINE in text for text in said):
        if content.answer_by is None:
            raise BadInput("chưa chọn thời hạn trả lời", mend="sửa dự thảo, chọn thời hạn")
        if content.answer_by <= day:
            raise BadInput(
                f"thời hạn trả lời {short_date(content.answer_by)} không sau ngày văn bản {short_date(day)}",
                mend="sửa dự thảo, chọn thời hạn khác",
            )
    if content.kind.value not in ("urging", "explanation"):
        return
    if content.is_settled and not confirm_answered:
        raise Refused(
            "đơn vị đã báo cáo mọi việc nêu trong công văn; bỏ dự thảo, hoặc xác nhận vẫn phát hành"
        )
    awaited = [row.due_on for row in content.rows if not row.is_settled and row.due_on]
    if awaited and min(awaited) >= day:
        # More time was given since it was drafted, or the date is a slip.
        raise Refused(
            f"đến ngày văn bản {short_date(day)} không việc nào nêu trong công văn quá hạn; "
            "bỏ dự thảo, hoặc ghi lại ngày"
        )
