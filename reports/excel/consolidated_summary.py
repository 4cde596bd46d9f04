"""The first sheet: the figures of the period in one place, each with its rule and the key of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import ClassCounts, Figures
from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.source_rules import CLASSES, DATED, dated_words
from reports.consolidated.wording import instant_words, plan_words
from reports.excel.consolidated_indicators import INDICATOR_HEAD, indicator_totals
from reports.excel.data_sheet import Book
from rules.progress import PrintedClass

SHEET = "Tổng hợp"
SOURCES = "Nguồn số liệu"
_COUNTS = ("total", *CLASSES, "closed")
_SPANS = ("cumulative", "last_year")
_HEAD = ("Số liệu", "Trong kỳ", "Lũy kế từ đầu năm", "Cùng kỳ năm trước", "Cách tính", "Nguồn")
_WIDTHS = (52, 18, 18, 18, 60, 22)
_LINES = "Kết quả từng đơn vị"


@dataclass
class _Pen:
    """The next row of the sheet."""

    book: Book
    page: Any
    row: int = 0

    def line(self, *values: object, look: str = "", sheet: str = "", at: int = 0) -> None:
        """Texts and numbers side by side; the last one links to the rows on `sheet` when that is given."""
        for column, value in enumerate(values):
            if isinstance(value, str):
                self.book.text(self.page, self.row, column, value, look or "text")
            elif isinstance(value, int | float):
                kind = "share" if look == "share" and column == 1 else "figure"
                self.page.write_number(self.row, column, value, self.book.looks[kind])
        if sheet:
            target = f"internal:'{sheet}'!A{at + 2}"
            link = self.book.looks["link"]
            self.page.write_url(self.row, len(values) - 1, target, link, string=str(values[-1]))
        self.row += 1

    def head(self, title: str, labels: tuple[str, ...]) -> None:
        self.row += 1
        self.line(title, look="strong")
        self.line(*labels, look="head")


def write_summary(book: Book, page: Any, report: ConsolidatedReport, first_rows: dict[str, int]) -> None:
    """`first_rows`: of each key on the sheet of sources."""
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    pen = _Pen(book, page)
    pen.line(report.head.subject, look="title")
    pen.line(plan_words(report.facts.plan))
    pen.line(f"Tính đến {instant_words(report.as_of)}, bản tổng hợp số {report.version}")
    _classes(pen, report, first_rows)
    _rates(pen, report.figures)
    _indicators(pen, report.figures)
    _checks(pen, report.figures)
    notes = [*report.facts.notes, *_said_of_cells(book, report.facts)]
    if notes:
        pen.row += 1
        pen.line("Ghi chú", look="strong")
        for note in notes:
            pen.line(note)


def _said_of_cells(book: Book, facts: ReportFacts) -> Iterable[str]:
    if book.cut:
        yield f"Có {book.cut} ô dài hơn số ký tự Excel giữ được, đã cắt bớt và ghi dấu […]; nguyên văn có trong bản Word."
    if not facts.submissions:
        yield "Bản số liệu này được lập khi hệ thống chưa ghi kèm người gửi từng báo cáo."


def _classes(pen: _Pen, report: ConsolidatedReport, first_rows: dict[str, int]) -> None:
    pen.head("1. Tổng hợp theo phân loại", _HEAD)
    figures = report.figures
    for kind, counts in (("reports", figures.reports), ("tasks", figures.tasks)):
        earlier = [_earlier(report.facts, span, kind) for span in _SPANS]
        for count in _COUNTS:
            what, rule = dated_words(kind, count)
            key = f"{kind}.{count}"
            place = first_rows.get(key)
            values = [_count(counts, count), *(_count(one, count) if one else None for one in earlier)]
            pen.line(what, *values, rule, key, sheet=SOURCES if place is not None else "", at=place or 0)
    rule = "Lượt đơn vị của nhiệm vụ thường xuyên; tính riêng, không cộng vào bốn phân loại."
    pen.line(
        "Nhiệm vụ thường xuyên (lượt đơn vị)", figures.standing, None, None, rule, "standing", sheet=_LINES
    )
    pen.line(
        "Nhiệm vụ thường xuyên đã báo cáo", figures.standing_answered, None, None, rule, "standing.answered", sheet=_LINES
    )  # fmt: skip
    pen.line("Nội dung phối hợp (không tính vào số liệu)", report.facts.cooperating_lines)
    pen.line("Nội dung đề nghị (không tính vào số liệu)", report.facts.recommended_lines)


def _earlier(facts: ReportFacts, span: str, kind: str) -> ClassCounts | None:
    """The same period of last year as it was; since the beginning of the year: earlier periods and this one."""
    labels = [one.printed_class for one in facts.earlier if (one.span, f"{one.kind}s") == (span, kind)]
    if not labels:
        return None
    if span == "cumulative":
        rows = facts.unit_reports if kind == "reports" else facts.tasks
        labels += [row.printed_class for row in rows]
    on_time, late, in_term, overdue = (labels.count(label) for label in PrintedClass)
    return ClassCounts(on_time, late, in_term, overdue, labels.count(None))


def _count(counts: ClassCounts, name: str) -> int:
    return int(getattr(counts, name))


def _rates(pen: _Pen, figures: Figures) -> None:
    pen.head("2. Tỷ lệ", ("Tỷ lệ", "Giá trị", "Tử số", "Mẫu số", "Cách tính", "Nguồn"))
    for kind, rates in (("reports", figures.report_rates), ("tasks", figures.task_rates)):
        for name, rate in zip(("completion", "on_time", "update"), rates, strict=False):
            what = f"{DATED[kind]}: {rate.label.lower()}"
            key = f"{kind}.rate:{name}"
            rule = dated_words(kind, f"rate:{name}")[1]
            pen.line(what, rate.value, rate.numerator, rate.denominator, rule, key, look="share")


def _indicators(pen: _Pen, figures: Figures) -> None:
    if figures.indicators:
        pen.head("3. Chỉ tiêu, số liệu", INDICATOR_HEAD)
        for row in indicator_totals(figures):
            pen.line(*row, sheet="Chỉ tiêu")


def _checks(pen: _Pen, figures: Figures) -> None:
    pen.head("4. Đối soát số liệu", ("Nội dung", "Số liệu", "Chênh lệch", "", "Cách cộng", ""))
    for check in figures.checks:
        gaps = dict(check.differences)
        for way, value in check.sums:
            pen.line(check.what, value, gaps.get(way, 0), None, way)
