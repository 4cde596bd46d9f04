"""How sure the fields of a table row are: by the column they stand in, and whether the cell is its own."""

from dataclasses import dataclass

from intake.document import Cell, Document
from intake.doubts.line_index import bare
from intake.draft import AssignmentDraft, FieldReading, SourcePlace
from intake.folding import same_tones
from intake.tables.table_layouts import TableLayout, table_layouts
from rules.cadence import CadenceKind


@dataclass(frozen=True)
class _Row:
    place: SourcePlace
    layout: TableLayout
    cells: tuple[Cell, ...]

    def text(self, column: int | None) -> str:
        return self.cells[column].text if column is not None else ""

    def how(self, column: int) -> str:
        return "merged_cell" if self.cells[column].carried else "column"


class RowIndex:
    """The assignment tables by number."""

    def __init__(self, document: Document) -> None:
        self._layouts = {layout.number: layout for layout in table_layouts(document)}

    def row_of(self, place: SourcePlace) -> _Row | None:
        layout = self._layouts.get(place.table) if place.table is not None else None
        if layout is None or place.row is None:
            return None
        return _Row(place, layout, layout.row(place.row))


def row_readings(a: AssignmentDraft, rows: RowIndex) -> dict[str, FieldReading] | None:
    """The readings of a duty that was read from a table row; nothing for any other duty."""
    row = rows.row_of(a.source)
    if row is None:
        return None
    columns = row.layout.columns
    return {
        "unit": _unit(a, row),
        "role": FieldReading(0.95 if columns.says_lead else 0.85, row.place, "table_header"),
        "cooperating": _value(a.cooperating, row, columns.partner, columns.lead),
        "task": FieldReading(_sure(row, columns.task), row.place, row.how(columns.task)),
        "output": _value(a.output, row, columns.output, None),
        "report_to": _report_to(a, row),
        "cadence": _cadence(a, row),
    }


def _sure(row: _Row, column: int) -> float:
    return 0.9 if row.cells[column].carried else 0.95


def _unit(a: AssignmentDraft, row: _Row) -> FieldReading:
    lead = row.layout.columns.lead
    if a.unit is None:
        return FieldReading(0.3, row.place, "not_found")
    if lead is None:
        return FieldReading(0.9, row.place, "table_header" if row.layout.columns.marks else "row_above")
    if _holds(row.text(lead), a.unit):
        return FieldReading(_sure(row, lead), row.place, row.how(lead))
    if _holds(row.text(lead), a.unit.split(" ", 1)[-1]):
        return FieldReading(0.85, row.place, row.how(lead))
    return FieldReading(0.85, row.place, "row_above")


def _holds(text: str, words: str) -> bool:
    return bare(words) in bare(text)


def _value(value: object, row: _Row, column: int | None, other: int | None) -> FieldReading:
    if not value:
        return FieldReading(0.9 if column is not None else 0.8, row.place, "not_found")
    if column is not None and row.text(column).strip():
        return FieldReading(_sure(row, column), row.place, row.how(column))
    if other is not None and row.text(other).strip():
        return FieldReading(0.9, row.place, row.how(other))
    return FieldReading(0.85, row.place, "in_clause")


def _report_to(a: AssignmentDraft, row: _Row) -> FieldReading:
    if a.report_to:
        return FieldReading(0.9, row.place, "in_clause")
    says = "báo cáo" in same_tones(a.task) or "gửi" in same_tones(a.task)
    return FieldReading(0.5 if says else 0.85, row.place, "not_found")


def _cadence(a: AssignmentDraft, row: _Row) -> FieldReading:
    time = row.layout.columns.time
    if not a.cadence.text:
        return FieldReading(0.6, row.place, "default")
    if a.cadence.kind is CadenceKind.UNSPECIFIED:
        return FieldReading(0.5, row.place, "not_understood")
    if time is not None and _holds(row.text(time), a.cadence.text):
        return FieldReading(_sure(row, time), row.place, row.how(time))
    return FieldReading(0.85, row.place, "in_clause" if _holds(a.task, a.cadence.text) else "row_above")
