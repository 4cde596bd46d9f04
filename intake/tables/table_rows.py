"""Annex tables: merged cells carried, ditto marks and group rows understood, several lead units opened."""

import re
from dataclasses import replace

from intake.assignment_making import Duty, Frame, make
from intake.document import Anchor, Cell, Document
from intake.draft import AssignmentDraft
from intake.duties.labels import leads_and_partners
from intake.folding import fold, one_line, same_tones
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitSpan, UnitText
from intake.tables.cell_units import units_in_cell
from intake.tables.group_rows import group_title, names_time, names_units
from intake.tables.row_words import BLANK, Said, has_time_above, is_ditto, without_mark
from intake.tables.table_columns import Columns
from intake.tables.table_header import is_header_again
from intake.tables.table_layouts import TableLayout, table_layouts
from intake.tables.table_marks import marked_months, marked_units
from intake.times.time_cells import time_cadence
from rules.cadence import Cadence, Role


def read_tables(document: Document, frame: Frame) -> list[AssignmentDraft]:
    """A table that goes on over the page keeps its groups, its units and its last row."""
    out: list[AssignmentDraft] = []
    before: TableReading | None = None
    for layout in table_layouts(document):
        reading = TableReading(layout, frame, before if layout.continues else None)
        if before is not None and not layout.continues:
            out += before.last
        reading.read()
        out += reading.out
        before = reading
    return [*out, *(before.last if before is not None else ())]


class TableReading:
    """Walks the rows of one table; what a row leaves out is taken from the row or the group above it."""

    def __init__(self, layout: TableLayout, frame: Frame, before: "TableReading | None" = None) -> None:
        self.layout = layout
        self.columns: Columns = layout.columns
        self.frame = frame
        self.group: str = before.group if before else ""
        self.group_units: list[UnitSpan] = before.group_units if before else []
        self.group_time: str = before.group_time if before else ""
        self.above: Said = before.above if before else Said()
        self.times: dict[str, tuple[Cadence | None, tuple[str, ...]]] = {}
        self.out: list[AssignmentDraft] = []
        self.last: list[AssignmentDraft] = before.last if before else []

    def read(self) -> None:
        """`out` takes every duty but those of the last row, which may go on in the next table."""
        rows = self.layout.table.rows
        for index in range(self.columns.first_row, len(rows)):
            row = rows[index]
            if is_header_again(row, self.columns):
                continue
            title = group_title(rows, index, self.columns)
            if title is not None:
                self._enter(title)
            else:
                self._row(index, row)

    def _enter(self, title: str) -> None:
        if not title:
            return
        self.group = title
        self.group_time = names_time(title)
        self.group_units = names_units(title)
        self.above = Said()

    def _row(self, index: int, row: tuple[Cell, ...]) -> None:
        said = self._said(row)
        if not said.task or BLANK.fullmatch(said.task) or self._repeats(index, row):
            if not said.task and self._is_further_unit(row, said):
                self._give(index, row, replace(said, task=self.above.task))
            return
        if self._goes_on(row, said):
            self.last = [replace(a, task=f"{a.task} {said.task}") for a in self.last]
            return
        self._give(index, row, said)

    def _said(self, row: tuple[Cell, ...]) -> Said:
        columns = self.columns
        time = self._text(row, columns.time)
        start = self._text(row, columns.time_start)
        if start and time and not is_ditto(time):
            time = f"từ {start} đến {time}"
        if columns.months:
            time = marked_months(row, columns) or time
        lead = row[columns.lead].text if columns.lead is not None else ""
        partner = row[columns.partner].text if columns.partner is not None else ""
        return Said(self._text(row, columns.task), lead, partner, time or start)

    def _text(self, row: tuple[Cell, ...], column: int | None) -> str:
        return one_line(row[column].text) if column is not None else ""

    def _repeats(self, index: int, row: tuple[Cell, ...]) -> bool:
        """A row that only continues a merged task and lead cell adds no task of its own."""
        task, lead = self.columns.task, self.columns.lead
        if index == 0 or not row[task].carried or (lead is not None and not row[lead].carried):
            return False
        above = self.layout.table.rows[index - 1]
        return fold(above[task].text) == fold(row[task].text)

    def _is_further_unit(self, row: tuple[Cell, ...], said: Said) -> bool:
        """An empty task cell beside a body of its own: one more unit for the task above."""
        lead = self.columns.lead
        if lead is None or not self.above.task or row[lead].carried or not said.lead.strip():
            return False
        return said.lead[:1].isupper() and read_units(UnitText(one_line(said.lead))) is not None

    def _goes_on(self, row: tuple[Cell, ...], said: Said) -> bool:
        """A row cut by the end of a page: no number, no unit, and the task begins in small letters."""
        number = self.columns.number
        if number is None or row[number].text.strip() or not self.last:
            return False
        return said.task[:1].islower() and not said.lead.strip() and not said.time

    def _give(self, index: int, row: tuple[Cell, ...], said: Said) -> None:
        own = said
        said, flags = self._completed(said)
        self.above = said
        units, partners = self._units(row, said)
        if said.time not in self.times:
            self.times[said.time] = time_cadence(said.time, self.frame)
        cadence, more = self.times[said.time]
        duty = Duty(
            without_mark(said.task),
            self._place(index),
            self.group,
            Role.LEAD,
            partners,
            cadence,
            self._text(row, self.columns.output) or None,
            0.95,
            (*flags, *more),
            report_to=tuple(unit.text for unit in units_in_cell(self._text(row, self.columns.report_to)))
            or None,
            note=self._text(row, self.columns.note),
        )
        self.out += self.last
        self.last = [make(unit, duty, self.frame) for unit in units or [None]]
        if own.lead.strip() == "" and not self.columns.marks and self.group_units:
            self.above = replace(self.above, lead="")

    def _completed(self, said: Said) -> tuple[Said, tuple[str, ...]]:
        """Ditto marks and empty cells filled from the row above; an empty unit with an empty time takes both."""
        flags: tuple[str, ...] = ()
        silent = not said.lead.strip() or is_ditto(said.lead)
        if silent and self.above.lead and not self.columns.marks:
            flags = ("unit_from_above",)
            time = self.above.time if not said.time else said.time
            said = replace(said, lead=self.above.lead, time=time)
            if not said.partner.strip() and has_time_above(self.above, said):
                said = replace(said, partner=self.above.partner)
        if is_ditto(said.time):
            said = replace(said, time=self.above.time)
        if is_ditto(said.partner):
            said = replace(said, partner=self.above.partner)
        return replace(said, time=said.time or self.group_time), flags

    def _units(
        self, row: tuple[Cell, ...], said: Said
    ) -> tuple[list[UnitSpan | None], tuple[str, ...] | None]:
        if self.columns.marks:
            leads, crossed = marked_units(row, self.columns)
            return list(leads), tuple(crossed)
        names, inside = leads_and_partners(said.lead, mixed=self.columns.lead_mixed)
        partner = said.partner if said.partner.strip() else inside or self._partners_in_note(row)
        known = self.columns.partner is not None or partner is not None
        partners = tuple(unit.text for unit in units_in_cell(partner or "")) if known else None
        units: list[UnitSpan | None] = [*units_in_cell(names)] or [*self.group_units]
        return units, partners

    def _partners_in_note(self, row: tuple[Cell, ...]) -> str | None:
        """ "Ghi chú: Phối hợp: Phòng A" names partners where the table has no column for them."""
        note = row[self.columns.note].text if self.columns.note is not None else ""
        match = re.search(r"phối hợp\s*(?:với|cùng)?\s*:?\s+", same_tones(note))
        return note[match.end() :] if match else None

    def _place(self, index: int) -> Anchor:
        anchor = self.layout.table.anchor
        row = self.layout.row_number(index)
        return Anchor(table=self.layout.number, row=row, page=anchor.page, sheet=anchor.sheet)
