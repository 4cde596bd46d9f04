"""The faults of a document that a person should know about."""

import re
from collections.abc import Sequence

from intake.document import Document, Table
from intake.draft import AssignmentDraft, Defect, DocumentHead, SourcePlace
from intake.outline import PART
from intake.sections import LONGEST_PARAGRAPH, Kind, Line
from intake.source_faults import line_words, source_faults
from intake.table_header import find_columns

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def defects_of(
    document: Document, head: DocumentHead, lines: Sequence[Line], found: Sequence[AssignmentDraft]
) -> tuple[Defect, ...]:
    return (
        *_head_defects(head),
        *_numbering(lines),
        *_annexes(document, lines),
        *_subjects(found),
        *source_faults(document, lines),
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
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if line.is_title or line.kind in (Kind.OPENING, Kind.CLOSING) or not line.text.rstrip().endswith(","):
            continue
        goes_on = following is not None and not following.is_title and following.level >= line.level
        if not goes_on:
            words = f"“…{' '.join(line.text.split()[-6:])}”"
            out.append(Defect("cut_off", f"Đoạn văn dừng giữa câu: {words}.", line_words(line)))
    return out


def _head_defects(head: DocumentHead) -> list[Defect]:
    out = []
    if not head.number or head.number.startswith("/"):
        out.append(Defect("number_missing", "Số văn bản để trống.", head.number or "đầu văn bản"))
    if head.date is None:
        partial = f" (chỉ có {head.date_partial})" if head.date_partial else ""
        out.append(Defect("date_missing", f"Thiếu ngày ban hành{partial}.", "đầu văn bản"))
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


def _numbering(lines: Sequence[Line]) -> list[Defect]:
    """Roman parts must run I, II, III; the points of one part must not repeat."""
    out: list[Defect] = []
    last = 0
    for line in lines:
        if not line.is_title or line.kind in (Kind.ANNEX, Kind.FORMS, Kind.CLOSING, Kind.OPENING):
            last = 0 if line.is_title and line.kind in (Kind.OPENING, Kind.ANNEX, Kind.FORMS) else last
            continue
        if line.level == PART:
            last = 0
            continue
        number = _ROMAN.get(line.item.mark, 0)
        if number and number != last + 1:
            out.append(
                Defect("numbering", f"Số mục “{line.item.mark}” không nối tiếp mục trước.", line_words(line))
            )
        last = number or last
    return out + _repeated_points(lines)


def _repeated_points(lines: Sequence[Line]) -> list[Defect]:
    repeated: dict[tuple[str, str], list[str]] = {}
    seen: set[tuple[int, str]] = set()
    for line in lines:
        if line.is_title:
            seen = set()
            continue
        if line.item.mark:
            seen = {one for one in seen if one[0] <= line.level}
        if not re.fullmatch(r"\d{1,2}|[a-zđ]", line.item.mark):
            continue
        key = (line.level, line.item.mark)
        if key in seen and line.kind not in (Kind.ANNEX, Kind.FORMS, Kind.CLOSING):
            repeated.setdefault((line.section.split(".")[0], line.item.mark), []).append(line_words(line))
        seen.add(key)
    return [
        Defect("numbering", f"Số thứ tự “{mark}” bị lặp trong mục {section or 'đầu'}.", ", ".join(places))
        for (section, mark), places in repeated.items()
    ]


def _annexes(document: Document, lines: Sequence[Line]) -> list[Defect]:
    present = any(line.kind in (Kind.ANNEX, Kind.FORMS) for line in lines) or any(
        isinstance(block, Table) and find_columns(block.rows) for block in document.blocks
    )
    if present:
        return []
    for line in lines:
        if re.search(
            r"phụ lục[^.;]{0,30}(?:kèm theo|đính kèm)|(?:theo|tại) phụ lục", line.text, re.IGNORECASE
        ):
            return [
                Defect(
                    "annex_missing", "Văn bản dẫn phụ lục nhưng không có phụ lục kèm theo.", line_words(line)
                )
            ]
    return []


def _subjects(found: Sequence[AssignmentDraft]) -> list[Defect]:
    out = []
    orphans = [a for a in found if "missing_unit" in a.flags]
    if orphans:
        first = orphans[0].task[:80]
        message = f"{len(orphans)} nhiệm vụ không nêu đơn vị thực hiện, trước hết là “{first}”."
        out.append(Defect("missing_unit", message, ", ".join(_place_words(a.source) for a in orphans)))
    for a in found:
        if "impossible_date" in a.flags:
            out.append(
                Defect(
                    "impossible_date", f"Ngày không có thật trong: “{a.task[:80]}”.", _place_words(a.source)
                )
            )
    damaged = {a.unit: _place_words(a.source) for a in reversed(found) if "damaged_name" in a.flags}
    out += [
        Defect("damaged_name", f"Tên đơn vị có lỗi chữ: “{name}”.", where) for name, where in damaged.items()
    ]
    return out


def _place_words(place: SourcePlace) -> str:
    """Where a clerk finds it: dòng 12; bảng 1, dòng 3; trang 2."""
    if place.start_line:
        return f"dòng {place.start_line}"
    if place.row:
        return (
            f"trang tính {place.sheet}, dòng {place.row}"
            if place.sheet
            else f"bảng {place.table}, dòng {place.row}"
        )
    return f"trang {place.page}" if place.page else ""
