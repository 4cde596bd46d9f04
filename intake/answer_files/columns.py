"""The columns of a file of answers: one id for programs, one title for people, and the words their cells may hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.errors import BadInput
from rules.folding import fold

# id → title; the id, the title and the title without marks are all read.
TITLES = {
    "obligation": "Mã việc",
    "unit": "Đơn vị",
    "plan": "Kế hoạch",
    "period": "Kỳ",
    "assignment": "Nhiệm vụ",
    "state": "Tình hình",
    "result": "Kết quả",
    "figures": "Số liệu",
    "estimates": "Số ước",
    "difficulty": "Khó khăn, vướng mắc",
    "proposal": "Kiến nghị, đề xuất",
    "nothing": "Không phát sinh",
    "nothing_reason": "Lý do không phát sinh",
    "note": "Ý kiến",
    "by": "Người báo cáo",
    "received_on": "Ngày nhận",
}
# Columns of the template that only help to fill it in.
FOR_PEOPLE = {"unit_name": "Tên đơn vị", "task": "Nội dung nhiệm vụ", "due_on": "Hạn"}
STATES = {
    "done": "Đã hoàn thành",
    "in_progress": "Đang thực hiện",
    "not_started": "Chưa thực hiện",
}
STATE_WORDS = {
    **{fold(one): one for one in STATES},
    **{fold(words): one for one, words in STATES.items()},
    "hoan thanh": "done",
}
YES = frozenset({"x", "co", "yes", "true", "1", "dung"})
NO = frozenset({"", "khong", "no", "false", "0"})
FIGURE_TITLES = ("số liệu", "figures")

_NAMES = {
    fold(name): column
    for table in (TITLES, FOR_PEOPLE)
    for column, title in table.items()
    for name in (column, title)
} | {
    "kho khan": "difficulty",
    "kien nghi": "proposal",
    "ly do": "nothing_reason",
}


@dataclass(frozen=True)
class Column:
    """`indicator`: the figures of one indicator stand in it."""

    id: str
    title: str
    indicator: str = ""


def columns_of(header: Sequence[str], where: str) -> list[Column | None]:
    """What each column holds; BadInput for one nobody knows, one that is there twice, and for a file that names nothing."""
    found = [column_of(title) for title in header]
    unknown = [title for title, one in zip(header, found, strict=True) if one is None and title.strip()]
    if unknown:
        raise BadInput(
            f"không có cột nào tên “{unknown[0][:60]}”",
            where=where,
            mend="đổi tên hoặc bỏ cột đó; các cột: " + ", ".join(TITLES.values()),
        )
    seen: set[tuple[str, str]] = set()
    for one in (one for one in found if one is not None):
        if (one.id, fold(one.indicator)) in seen:
            raise BadInput(f"cột “{one.title[:60]}” có hai lần", where=where, mend="bỏ một cột")
        seen.add((one.id, fold(one.indicator)))
    ids = {one.id for one in found if one is not None}
    if "obligation" not in ids and not {"unit", "plan"} <= ids:
        raise BadInput(
            "thiếu cột nói báo cáo của ai", where=where, mend="cần cột “Mã việc”, hoặc “Đơn vị” và “Kế hoạch”"
        )
    return found


def column_of(title: str) -> Column | None:
    """ "Số liệu: Số văn bản" holds one indicator; every other column is of the table."""
    before, colon, indicator = title.partition(":")
    if colon and fold(before) in {fold(one) for one in FIGURE_TITLES} and indicator.strip():
        return Column("figure", title, " ".join(indicator.split()))
    known = _NAMES.get(fold(title))
    return Column(known, title) if known else None
