"""What a column of a tracking sheet may hold, and which column is most likely which: by its heading, then by its cells."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from intake.document import Cell
from intake.folding import fold, one_line
from intake.lexicon import table
from intake.tables.column_kinds import kind_of_column
from intake.tracking_sheets.statuses import status_of

# Ours, in the order in which people think of them → the words of the mapping page.
FIELDS = {
    "task": "Nội dung nhiệm vụ",
    "lead": "Đơn vị chủ trì",
    "partner": "Đơn vị phối hợp",
    "time": "Thời hạn",
    "source": "Văn bản giao",
    "source_date": "Ngày văn bản giao",
    "issuer": "Cơ quan giao",
    "assigned_on": "Ngày giao",
    "section": "Nhóm, lĩnh vực",
    "output": "Sản phẩm phải có",
    "report_to": "Nơi nhận báo cáo",
    "status": "Tình trạng",
    "done_on": "Ngày hoàn thành",
    "result": "Kết quả",
    "note": "Ghi chú",
}
REQUIRED = ("task", "lead")
SAMPLE = 40
_OF_PLANS = {"task": "task", "lead": "lead", "persons": "lead", "leaders": "", "partner": "partner", "time": "time",
             "time_start": "assigned_on", "output": "output", "report_to": "report_to"}  # fmt: skip
_NUMBERED = re.compile(r"\d{1,5}\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]")
_DAY = re.compile(r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\.?|\d{4}-\d\d-\d\d")


@cache
def _entries() -> tuple[tuple[str, str], ...]:
    """(folded words, field), the longest words first."""
    found = [(fold(words), name) for name, many in table("tracking")["headings"].items() for words in many]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def field_of_heading(heading: str) -> tuple[str, float]:
    """The field a heading names and how surely; ("", 0) for one that says nothing to us; "number" is nobody's field."""
    folded = re.sub(r"\s+", " ", re.sub(r"\([^()]*\)", " ", fold(heading))).strip(" .:*/-")
    if not folded:
        return "", 0.0
    for words, name in _entries():
        if words == folded:
            return name, 1.0
    for words, name in _entries():
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded):
            return name, 0.5 + 0.5 * len(words) / len(folded)
    kind = kind_of_column(heading)
    return (_OF_PLANS[kind.name], 0.4) if kind and _OF_PLANS.get(kind.name) else ("", 0.0)


def guess_columns(headings: Sequence[str], body: Sequence[tuple[Cell, ...]]) -> dict[str, int]:
    """Field → column: the surest pair first, a column and a field once each; what headings leave open, cells may tell."""
    ranked: list[tuple[float, int, str]] = []
    for column, heading in enumerate(headings):
        # The lowest storey of a merged heading says more than the storeys above it.
        for weight, words in zip((1.0, 0.8, 0.6), [*reversed(heading.split(" / ")), heading], strict=False):
            name, sure = field_of_heading(words)
            if name:
                ranked.append((-sure * weight, column, name))
    found: dict[str, int] = {}
    taken: set[int] = {column for sure, column, name in ranked if name == "number" and sure <= -1}
    for _, column, name in sorted(ranked):
        if name in FIELDS and name not in found and column not in taken:
            found[name] = column
            taken.add(column)
    for name, column in _by_cells(body, len(headings), taken, found).items():
        found.setdefault(name, column)
    return {name: found[name] for name in FIELDS if name in found}


def _by_cells(
    body: Sequence[tuple[Cell, ...]], width: int, taken: set[int], found: Mapping[str, int]
) -> dict[str, int]:
    """Columns without a heading we know whose cells are nearly all of one kind."""
    out: dict[str, int] = {}
    for column in (one for one in range(width) if one not in taken):
        texts = [one_line(row[column].text) for row in body[:SAMPLE] if row[column].text.strip()]
        if len(texts) < 3:
            continue
        tests = (
            ("source", lambda text: bool(_NUMBERED.search(text))),
            ("status", lambda text: len(text) < 40 and status_of(text) is not None),
            ("time", lambda text: bool(_DAY.fullmatch(text))),
        )
        for name, test in tests:
            if name not in found and name not in out and sum(map(test, texts)) >= 0.8 * len(texts):
                out[name] = column
                break
    return out
