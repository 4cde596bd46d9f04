"""Whether a document is a plan at all."""

from collections.abc import Sequence

from intake.document import Document
from intake.draft import AssignmentDraft, DocumentHead
from intake.folding import fold
from intake.tables.table_header import find_columns
from rules.errors import NotAPlan

_OTHER_TYPES = ("bao cao", "to trinh", "giay moi", "bien ban", "hop dong")


def require_a_plan(document: Document, head: DocumentHead, found: Sequence[AssignmentDraft]) -> None:
    if not document.blocks:
        raise NotAPlan("tệp không có nội dung", where=document.source, mend="kiểm tra lại tệp gửi")
    has_header = any(find_columns(block.rows) for block in document.tables)
    if not found and has_header:
        raise NotAPlan(
            "bảng phân công chỉ có dòng tiêu đề, không có nhiệm vụ nào",
            where=document.source,
            mend="điền nội dung bảng rồi gửi lại",
        )
    top = [fold(p.text) for p in document.paragraphs[:40]]
    if any(line in _OTHER_TYPES for line in top) and not has_header:
        raise NotAPlan(
            "đây không phải kế hoạch (loại văn bản khác)",
            where=document.source,
            mend="chọn đúng văn bản kế hoạch",
        )
    speaks_of_plan = any(
        "ke hoach" in line or "to chuc thuc hien" in line
        for line in [fold(p.text) for p in document.paragraphs]
    )
    if has_header or (found and speaks_of_plan) or (head.type == "KH" and head.number):
        return
    raise NotAPlan(
        "không thấy phần phân công nhiệm vụ của một kế hoạch",
        where=document.source,
        mend="kiểm tra lại đúng tệp kế hoạch chưa",
    )
