"""Scorecards as a workbook: the table of units, the evidence, and the formulas that count one from the other."""

import io
from collections.abc import Iterator
from datetime import UTC

import xlsxwriter

from reports.consolidated.wording import instant_words
from reports.excel.data_sheet import Book, Field, Row, write_table
from reports.scorecards.book import ScorecardBook
from reports.scorecards.columns import FIELDS, evidence_cells
from reports.scorecards.measures import LEVEL_WORDS, MEASURES, NO_GRADE, YEAR_RULE, Measure
from rules.scorecard import Scorecard

SUMMARY, EVIDENCE, FORMULAS = "Tổng hợp", "Bằng chứng", "Công thức"
TOTAL = "Tổng số"


def scorecards_xlsx(book: ScorecardBook) -> bytes:
    """The same book gives the same bytes; rows are streamed."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    created = book.as_of.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties(
        {"title": f"Kết quả thực hiện năm {book.year}", "author": book.head.agency[:255], "created": created}
    )
    sheets = Book(workbook)
    write_table(sheets, sheets.sheet(SUMMARY), tuple(_summary_fields()), _summary_rows(book))
    evidence = tuple(Field(label, kind, width) for label, kind, width in FIELDS)
    write_table(sheets, sheets.sheet(EVIDENCE), evidence, _evidence_rows(book))
    formulas = (
        Field("Chỉ số", width=40),
        Field("Cách tính", width=70),
        Field("Đếm lại từ bằng chứng", width=90),
    )
    write_table(sheets, sheets.sheet(FORMULAS), formulas, _formula_rows(book))
    workbook.close()
    return buffer.getvalue()


def _summary_fields() -> Iterator[Field]:
    """Each rate beside its numerator and denominator."""
    yield Field("Mã", width=12)
    yield Field("Đơn vị", width=44)
    for measure in MEASURES:
        if measure.share(Scorecard()) is not None:
            yield Field(f"{measure.label}: tử số", "number", 11)
            yield Field(f"{measure.label}: mẫu số", "number", 11)
            yield Field(measure.label, "share", 11)
        else:
            yield Field(measure.label, "number", 11)


def _summary_rows(book: ScorecardBook) -> Iterator[Row]:
    for unit in book.units:
        yield _summary_row(unit.code, unit.name, unit.card)
    yield _summary_row("", TOTAL, book.total)


def _summary_row(code: str, name: str, card: Scorecard) -> Row:
    return (code, name, *(value for measure in MEASURES for value in _values(measure, card)))


def _values(measure: Measure, card: Scorecard) -> Iterator[int | float | str]:
    found = measure.count(card)
    if isinstance(found, int):
        yield found
        return
    yield found.numerator
    yield found.denominator
    # Nothing to divide by: the cell stays empty, and no sum or average takes it for nought.
    yield "" if found.value is None else found.value


def _evidence_rows(book: ScorecardBook) -> Iterator[Row]:
    return (cells for unit in book.units for cells in evidence_cells(unit))


def _formula_rows(book: ScorecardBook) -> Iterator[Row]:
    for measure in MEASURES:
        yield (measure.label, measure.formula, measure.again)
    yield ("Tính đến", instant_words(book.as_of), "")
    yield ("Kế hoạch được tính", "; ".join(book.plans), "")
    yield ("Năm", YEAR_RULE, "")
    yield ("Mức đôn đốc", LEVEL_WORDS, "")
    yield ("Ô tỷ lệ để trống", "không có mẫu số nên không tính được tỷ lệ", "")
    yield ("Cách dùng", NO_GRADE, "")
