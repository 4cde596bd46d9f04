"""Where a text comes from, when it is not the plan itself: news about a plan, phrases copied from another body."""

import re
from collections.abc import Sequence

from intake.document import Document
from intake.draft import Defect
from intake.folding import fold, one_line
from intake.sections import Kind, Line


def line_words(line: Line) -> str:
    return (
        f"dòng {line.anchor.line}"
        if line.anchor.line
        else f"trang {line.anchor.page}"
        if line.anchor.page
        else f"mục {line.section}"
    )


def source_faults(document: Document, lines: Sequence[Line]) -> list[Defect]:
    """A news item about a plan is not the plan; a closing phrase may have been copied from another body."""
    out = []
    top = " ".join(one_line(p.text) for p in document.paragraphs[:6])
    if re.search(
        r"(?:vừa|đã|mới)\s+(?:ký\s+)?(?:ban hành|có)\s+Kế hoạch|\d{1,2}/\d{1,2}/\d{4}\s+\d{1,2}:\d{2}", top
    ) and not any(line.is_title for line in lines):
        out.append(Defect("news_item", "Nguồn là bài báo tóm tắt, không phải văn bản kế hoạch.", "dòng 1"))
    return out + _copied_phrases(lines)


def _copied_phrases(lines: Sequence[Line]) -> list[Defect]:
    opening = " ".join(fold(line.text) for line in lines if line.kind is Kind.OPENING)
    for line in lines:
        match = re.match(
            r"Trên đây là (?:nội dung )?[Kk]ế hoạch .{0,220}? của ((?:Phòng|Sở|Trường|UBND|Ủy ban)[^,.;]{3,80})",
            line.text,
        )
        if match and opening and _issued_by_another(fold(match[1]), opening):
            return [
                Defect(
                    "copied_phrase",
                    f"Câu kết ghi “{match[1]}”, khác cơ quan ban hành: có thể chép từ văn bản khác.",
                    line_words(line),
                )
            ]
    return []


def _issued_by_another(named: str, opening: str) -> bool:
    return (
        not re.search(rf"{re.escape(named)}\S*\s+(?:xay dung|ban hanh)", opening)
        and bool(re.search(r"(?:xay dung|ban hanh) ke hoach", opening))
        and named.split()[0]
        not in re.findall(r"(\w+)(?:\s\w+){0,8}\s(?:xay dung|ban hanh) ke hoach", opening)
    )
