"""How each field of a draft was read, in the words of the review: how sure, how, and where."""

from dataclasses import dataclass, field
from typing import Any

from intake.doubts.reading_words import FIELD_WORDS, how_in_words, place_in_words
from intake.draft import FieldReading, SourcePlace
from models import Assignment
from models.base import JsonDict

# Below this a field is shown as doubtful until a person has looked at its row.
DOUBTFUL_BELOW = 0.75
FLAG_WORDS = {
    "missing_unit": "không nêu đơn vị thực hiện",
    "damaged_name": "tên đơn vị có lỗi chữ",
    "closing_formula": "giống câu kết của văn bản",
    "impossible_date": "ngày không có thật",
    "unfamiliar_unit": "đơn vị chưa gặp, nhận ra theo vị trí trong câu",
    "unit_from_above": "đơn vị lấy theo dòng phía trên",
    "done_in_sheet": "bảng theo dõi ghi đã hoàn thành",
    "stopped_in_sheet": "bảng theo dõi ghi dừng, không thực hiện",
    "added_by_person": "người rà soát thêm",
}


@dataclass(frozen=True)
class Reading:
    """How one field was read, in words; `anchor` is where the page shows the place (`#l12`, `#t1r3`, `#p2`)."""

    confidence: float
    how: str
    how_words: str
    place_words: str
    anchor: str
    source: JsonDict = field(default_factory=dict)

    @property
    def is_doubtful(self) -> bool:
        """What the document leaves unsaid has its usual meaning; that is no doubt, however often it happens."""
        return self.confidence < DOUBTFUL_BELOW and self.how != "default"


def readings_in_words(readings: JsonDict) -> dict[str, Reading]:
    """The stored readings as people read them; tolerant of plans imported before there were any."""
    return {name: _reading(table) for name, table in readings.items()}


def _reading(table: JsonDict) -> Reading:
    source: dict[str, Any] = table.get("source") or {}
    how = str(table.get("how") or "")
    confidence = float(table.get("confidence", 1.0))
    words = "người rà soát ghi" if how == "person" else how_in_words(FieldReading(confidence, how=how))
    return Reading(confidence, how, words, place_words_of(source), anchor_of(source), source)


def place_words_of(source: JsonDict) -> str:
    known = {name: source[name] for name in SourcePlace.__dataclass_fields__ if name in source}
    return place_in_words(SourcePlace(**known))


def anchor_of(source: JsonDict) -> str:
    """Where the page shows a place of the document; empty when the place is unknown."""
    if source.get("start_line"):
        return f"#l{source['start_line']}"
    if source.get("table") and source.get("row"):
        return f"#t{source['table']}r{source['row']}"
    if source.get("row"):
        return f"#r{source['row']}"
    return f"#p{source['page']}" if source.get("page") else ""


def why_doubtful(row: Assignment, readings: dict[str, Reading]) -> list[str]:
    """What made the reader unsure, field by field; a row of an older import only has one figure for all."""
    why = [FLAG_WORDS.get(str(flag), "cần người xem lại") for flag in row.flags if flag != "added_by_person"]
    why += [
        f"{FIELD_WORDS.get(name, name)}: {reading.how_words}"
        for name, reading in readings.items()
        if reading.is_doubtful and not (name == "unit" and "missing_unit" in row.flags)
    ]
    if not why and row.confidence < DOUBTFUL_BELOW:
        why.append("cách đọc chưa chắc")
    return why
