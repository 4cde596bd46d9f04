"""The faults of a document that a person should know about, each with its place."""

from collections.abc import Sequence
from itertools import zip_longest

from intake.assignment_making import Frame
from intake.document import Document
from intake.doubts.annex_faults import annex_faults
from intake.doubts.duty_faults import duty_faults
from intake.doubts.indirect_duties import indirect_duties
from intake.doubts.numbering_faults import numbering_faults
from intake.doubts.requirement_faults import requirement_faults
from intake.doubts.source_faults import line_words, source_faults
from intake.draft import AssignmentDraft, Defect, DocumentHead
from intake.duties.sections import LONGEST_PARAGRAPH, Kind, Line
from intake.head.headings import top_of
from intake.head.number_and_date import issue_date_in


def defects_of(
    document: Document,
    head: DocumentHead,
    lines: Sequence[Line],
    found: Sequence[AssignmentDraft],
    frame: Frame,
) -> tuple[Defect, ...]:
    return (
        *_head_defects(head, document),
        *_coordination(head, lines, found),
        *numbering_faults(lines),
        *annex_faults(document, lines),
        *duty_faults(head, lines, found, frame),
        *requirement_faults(lines, frame),
        *indirect_duties(found),
        *source_faults(document, head, lines),
        *_too_long(document),
        *_cut_off(lines),
        *(Defect("reader", problem, document.source) for problem in document.problems),
    )


def _too_long(document: Document) -> list[Defect]:
    long = [p for p in document.paragraphs if len(p.text) > LONGEST_PARAGRAPH]
    return [
        Defect("paragraph_too_long", "Có đoạn văn quá dài, chỉ đọc phần đầu.", f"“{p.text[:40]}…”")
        for p in long
    ]


def _cut_off(lines: Sequence[Line]) -> list[Defect]:
    """A point that ends with a comma although nothing of its kind follows: a sentence lost its end."""
    out = []
    for line, following in zip_longest(lines, lines[1:]):
        if line.is_title or line.kind in (Kind.OPENING, Kind.CLOSING) or not line.text.rstrip().endswith(","):
            continue
        goes_on = following is not None and not following.is_title and following.level >= line.level
        if not goes_on:
            words = f"“…{' '.join(line.text.split()[-6:])}”"
            out.append(Defect("cut_off", f"Đoạn văn dừng giữa câu: {words}.", line_words(line)))
    return out


def _head_defects(head: DocumentHead, document: Document) -> list[Defect]:
    out = []
    if not head.number or head.number.startswith(("/", "-")):
        out.append(Defect("number_missing", "Số văn bản để trống.", head.number or "đầu văn bản"))
    if head.date is None:
        out.append(_date_defect(head, document))
    if head.title is None:
        out.append(Defect("title_missing", "Không thấy trích yếu (tên gọi) của kế hoạch.", "đầu văn bản"))
    if head.issuer is None:
        out.append(Defect("issuer_missing", "Không thấy tên cơ quan ban hành.", "đầu văn bản"))
    if head.signer is None:
        out.append(Defect("signer_missing", "Không thấy chức vụ và họ tên người ký.", "cuối văn bản"))
    elif head.signer.name is None:
        out.append(
            Defect(
                "signer_name_missing", "Người ký chỉ có chức vụ, thiếu họ tên.", head.signer.position or ""
            )
        )
    if not head.recipients:
        out.append(Defect("recipients_missing", "Không có nơi nhận.", "cuối văn bản"))
    return out


def _date_defect(head: DocumentHead, document: Document) -> Defect:
    written = issue_date_in(top_of(document))
    if written and written["d"] and written["m"]:
        return Defect("impossible_date", f"Ngày ban hành không có thật: “{written.group()}”.", "đầu văn bản")
    partial = f" (chỉ có {head.date_partial})" if head.date_partial else ""
    return Defect("date_missing", f"Thiếu ngày ban hành{partial}.", "đầu văn bản")


def _coordination(
    head: DocumentHead, lines: Sequence[Line], found: Sequence[AssignmentDraft]
) -> list[Defect]:
    """Only a plan with an organising part can be expected to name who follows it up."""
    organised = any(line.kind is Kind.ORGANISE for line in lines)
    if head.coordinating_unit or not organised or not found:
        return []
    message = "Kế hoạch không nêu đơn vị đầu mối theo dõi, tổng hợp kết quả thực hiện."
    return [Defect("coordinator_missing", message, "phần tổ chức thực hiện")]
