"""What stands beside the assignments of a draft: its head, its doubts, the names and what they mean."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from intake.doubts.reading_words import FIELD_WORDS
from models import Doubt, Plan
from operations.drafts.review_draft import NameBinding, Reading, Review
from rules.wording import short_date
from web.certainty import CERTAIN, UNSURE, Certainty, certainty_of
from web.document_pane import DocumentPane
from web.draft_entries import Entry, PageLink

HOW_BOUND = {
    "decision": "người rà soát chọn",
    "name": "đúng tên trong danh mục",
    "group": "đúng tên lớp đơn vị trong danh mục",
    "children": "đơn vị thuộc cơ quan ban hành",
    "remembered": "nhớ từ kế hoạch trước của cơ quan này",
    "ignored": "người rà soát bỏ qua",
    "unbound": "chưa gắn",
}
# A doubt says where it stands in words ("dòng 46", "bảng 2, dòng 3", "trang 5").
_PLACE = re.compile(r"(?:bảng (?P<table>\d+), )?(?P<what>dòng|trang) (?P<number>\d+)")


@dataclass(frozen=True)
class FieldLine:
    """One field with how it was read; `place` is an anchor on the page."""

    label: str
    value: str
    certainty: Certainty | None = None
    how: str = ""
    place: str = ""
    place_words: str = ""

    @property
    def is_certain(self) -> bool:
        return self.certainty is CERTAIN


@dataclass(frozen=True)
class Head:
    lines: tuple[FieldLine, ...]
    words: str


@dataclass(frozen=True)
class DoubtLine:
    doubt: Doubt
    place: str


@dataclass(frozen=True)
class Doubts:
    lines: tuple[DoubtLine, ...]

    @property
    def open(self) -> int:
        return sum(line.doubt.settled_at is None for line in self.lines)


@dataclass(frozen=True)
class NameLine:
    name: NameBinding
    used: tuple[PageLink, ...]

    @property
    def how_words(self) -> str:
        return HOW_BOUND[self.name.how]

    @property
    def is_chosen(self) -> bool:
        return self.name.how in ("decision", "ignored", "remembered")


@dataclass(frozen=True)
class Names:
    """`partners`: unbound names that only cooperate, which keep nothing from being confirmed."""

    open: tuple[NameLine, ...]
    partners: tuple[NameLine, ...]
    settled: tuple[NameLine, ...]
    changing: NameLine | None
    orphans: int  # assignments without a unit
    subject: str  # the unit that answers for them


# Where on the pages a need is met, by a word of what `Review.needs` says.
_WHERE = (
    ("tên chưa gắn", "names"),
    ("không nêu đơn vị", "names"),
    ("phải trả lời", "doubts"),
    ("đầu mối", "schedule"),
    ("lịch báo cáo", "schedule"),
)


def needs_of(review: Review) -> list[tuple[str, str]]:
    """What still keeps the plan from being confirmed, each with the part of the page that mends it."""
    return [(need, next((part for word, part in _WHERE if word in need), "")) for need in review.needs]


def head_of(review: Review, pane: DocumentPane) -> Head:
    lines = tuple(
        field_line(FIELD_WORDS[name].capitalize(), value, review.head_readings.get(name), pane)
        for name, value in _head_values(review.plan, review.recipients)
    )
    weak = [line for line in lines if line.certainty is UNSURE]
    words = f"{len(weak)} mục cần xem" if weak else "số, ngày, cơ quan ban hành, trích yếu"
    return Head(lines, words)


def field_line(
    label: str, value: str, reading: Reading | None, pane: DocumentPane, *, own_place: str = ""
) -> FieldLine:
    """`own_place`: where the row itself stands, which goes without saying."""
    if reading is None:
        return FieldLine(label, value)
    is_elsewhere = reading.place_words != own_place
    return FieldLine(
        label=label,
        value=value,
        certainty=certainty_of(reading),
        how=reading.how_words,
        place=pane.places.find(reading.source, value),
        place_words=reading.place_words if is_elsewhere else "",
    )


def _head_values(plan: Plan, recipients: list[str]) -> list[tuple[str, str]]:
    issued = short_date(plan.issued_on) if plan.issued_on else plan.issued_partial
    signer = plan.signer or {}
    return [
        ("number", plan.document_number or ""),
        ("type", plan.document_type or ""),
        ("date", issued or ""),
        ("issuer", plan.issuer_name or ""),
        ("parent_issuer", plan.parent_issuer_name or ""),
        ("title", plan.title),
        ("plan_year", str(plan.plan_year or "")),
        ("coordinating_unit", plan.coordinating_unit_name or ""),
        ("signer", ", ".join(filter(None, (signer.get("position"), signer.get("name"))))),
        ("recipients", "; ".join(recipients)),
    ]


def doubts_of(review: Review, pane: DocumentPane) -> Doubts:
    return Doubts(tuple(DoubtLine(doubt, _place_of(doubt.place, pane)) for doubt in review.doubts))


def _place_of(words: str, pane: DocumentPane) -> str:
    found = _PLACE.search(words)
    if found is None:
        return ""
    number = int(found["number"])
    if found["what"] == "trang":
        return pane.places.find({"page": number})
    return pane.places.find(
        {"table": int(found["table"]), "row": number} if found["table"] else {"start_line": number}
    )


def names_of(
    review: Review, entries: list[Entry], address_of: Callable[[Entry], str], *, changing: str = ""
) -> Names:
    """Open names first, those that bind before those that only cooperate; `changing`: a settled name taken up again."""
    numbers = {entry.assignment.id: PageLink(address_of(entry), str(entry.number)) for entry in entries}
    lines = [
        NameLine(name, tuple(numbers[one] for one in name.where_used if one in numbers))
        for name in review.names
    ]
    unbound = [line for line in lines if line.name.how == "unbound"]
    return Names(
        open=tuple(line for line in unbound if line.name.is_needed),
        partners=tuple(line for line in unbound if not line.name.is_needed),
        settled=tuple(line for line in lines if line.name.how != "unbound"),
        changing=next((line for line in lines if line.name.written == changing), None),
        orphans=sum(not row.assignment.unit_as_named for row in review.rows),
        subject=review.decisions.missing_subject or "",
    )
