"""A change of an assignment in the words people read: what it was, what it is, field by field."""

from dataclasses import dataclass

from models import Assignment
from operations.amendments.compare_plans import PlanDifference
from rules.cadence import CadenceKind, Every, Role
from rules.cadence_words import CADENCE_WORDS, EVERY_WORDS, ROLE_WORDS
from rules.revision import Change, Difference
from rules.wording import short_date

KINDS = {
    Difference.SAME: "giữ nguyên",
    Difference.ADDED: "thêm mới",
    Difference.DROPPED: "thôi thực hiện",
    Difference.REASSIGNED: "đổi đơn vị",
    Difference.MOVED: "đổi thời hạn",
    Difference.REWORDED: "đổi nội dung",
}
FIELDS = {
    "unit": "Đơn vị",
    "unit_name": "Tên đơn vị",
    "role": "Vai trò",
    "time": "Thời hạn",
    "phrase": "Thời hạn",
    "task": "Nhiệm vụ",
    "partners": "Phối hợp",
    "report_to": "Nơi nhận báo cáo",
    "report_via": "Kênh báo cáo",
    "output": "Sản phẩm",
}


@dataclass(frozen=True)
class FieldWords:
    """One field that differs; an empty text is a field that says nothing."""

    name: str
    label: str
    old: str
    new: str


def fields_in_words(difference: PlanDifference, change: Change) -> tuple[FieldWords, ...]:
    """The fields of a change, each before and after; none for what is only added or dropped."""
    if change.old is None or change.new is None:
        return ()
    old = difference.old_rows[change.old.id]
    new = difference.new_rows[change.new.id]
    found = []
    for name in change.fields:
        if name in ("time", "phrase"):
            was, now = when_words(old), when_words(new)
        elif name == "role":
            was, now = ROLE_WORDS[Role(old.role)], ROLE_WORDS[Role(new.role)]
        else:
            attribute = "unit" if name == "unit_name" else name
            was, now = (_text(getattr(line, attribute)) for line in (change.old, change.new))
        found.append(FieldWords(name, FIELDS[name], was, now))
    return tuple(found)


def when_words(row: Assignment) -> str:
    """'30/6/2021 (“trước ngày 30/6”)', 'hằng quý, 6 tháng', 'thường xuyên'."""
    rhythm = ", ".join(EVERY_WORDS[Every(every)] for every in row.cadence_every)
    words = [rhythm or CADENCE_WORDS[row.cadence_kind]]
    if row.due_on:
        words = [short_date(row.due_on)]
    elif row.cadence_kind is CadenceKind.DEADLINE:
        words = [row.due_named or CADENCE_WORDS[row.cadence_kind]]
    if row.cadence_text:
        words.append(f"(“{row.cadence_text}”)")
    words += [f"và {also['text'] or also['due']}" for also in row.cadence_also if also["text"] or also["due"]]
    return " ".join(words)


def _text(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
