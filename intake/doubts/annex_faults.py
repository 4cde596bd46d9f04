"""Annexes that are cited but absent, or present but empty."""

import re
from collections.abc import Iterator, Sequence

from intake.document import Document, Paragraph, Table
from intake.doubts.source_faults import line_words
from intake.draft import Defect
from intake.duties.sections import Kind, Line
from intake.folding import one_line, same_tones
from intake.tables.table_layouts import TableLayout, table_layouts

_CITES = re.compile(
    r"phụ lục(?P<which>(?:\s+(?:số\s+)?[\divx]+(?:\s*(?:,|và|-)\s*[\divx]+)*(?!\w))?)[^.;]{0,40}?(?:kèm theo|đính kèm)"
    r"|(?:theo|tại|xem|trong)\s+(?:các\s+)?phụ lục(?P<which2>(?:\s+(?:số\s+)?[\divx]+(?:\s*(?:,|và|-)\s*[\divx]+)*(?!\w))?)|kèm theo\s+(?:\d+\s+)?phụ lục"
)
_OF_ANOTHER = re.compile(
    r"(?:ban hành\s+)?(?:kèm theo|của|thuộc|tại)\s+(?:bộ\s+)?(?:nghị định|thông tư|quyết định|công văn|văn bản|luật|nghị quyết|hướng dẫn|chương trình|chỉ thị|đề án|kế hoạch số)"
)
_TITLE = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU|Biểu|MẪU|Mẫu)(?:\s+(?:số\s*)?(?P<n>[\dIVX]+))?(?!\w)"
)


def annex_faults(document: Document, lines: Sequence[Line]) -> list[Defect]:
    titles = list(_annex_titles(document))
    layouts = list(table_layouts(document))
    return [*_absent(lines, titles, layouts), *_empty(document, layouts)]


def _annex_titles(document: Document) -> Iterator[str]:
    for block in document.blocks:
        text = one_line(block.text) if isinstance(block, Paragraph) else ""
        match = _TITLE.match(text)
        if match and len(text) < 160 and "kèm theo" not in text[:30].lower():
            yield (match["n"] or "").upper()


def _absent(lines: Sequence[Line], titles: Sequence[str], layouts: Sequence[TableLayout]) -> list[Defect]:
    any_annex = bool(titles) or any(line.kind in (Kind.ANNEX, Kind.FORMS) for line in lines)
    if not any_annex and layouts:
        return []
    for line in lines:
        lowered = same_tones(line.text)
        match = _CITES.search(lowered) if line.kind not in (Kind.ANNEX, Kind.FORMS) else None
        if not match or _OF_ANOTHER.search(lowered[match.start() : match.end() + 60]):
            continue
        if not any_annex:
            words = "Văn bản dẫn phụ lục nhưng không có phụ lục kèm theo."
            return [Defect("annex_missing", words, line_words(line))]
        numbers = re.findall(r"[\divx]+", (match["which"] or match["which2"] or "").replace("số", ""))
        missing = [number for number in numbers if number.upper() not in titles]
        if missing and any(titles):
            named = ", ".join(number.upper() for number in missing)
            return [
                Defect(
                    "annex_missing",
                    f"Văn bản dẫn Phụ lục {named} nhưng không có trong tệp.",
                    line_words(line),
                )
            ]
    return []


def _empty(document: Document, layouts: Sequence[TableLayout]) -> list[Defect]:
    """An assignment table with a header and nothing below it; an annex title with nothing behind it."""
    out = []
    for layout in layouts:
        rows = layout.table.rows[layout.columns.first_row :]
        if not any(re.search(r"\w{2}", row[layout.columns.task].text) for row in rows):
            sheet = layout.table.anchor.sheet
            where = f"trang tính {sheet}" if sheet else f"bảng {layout.number}"
            out.append(Defect("annex_empty", "Bảng phân công chỉ có dòng tiêu đề, chưa có nội dung.", where))
    last = next((block for block in reversed(document.blocks) if not _is_blank(block)), None)
    if isinstance(last, Paragraph) and re.fullmatch(
        r"PHỤ LỤC(?:\s+(?:SỐ\s*)?[\dIVX]+)?[.:]?", one_line(last.text)
    ):
        out.append(Defect("annex_empty", "Phụ lục chỉ có tên, chưa có nội dung.", f"“{one_line(last.text)}”"))
    return out


def _is_blank(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip(" -_*.")
