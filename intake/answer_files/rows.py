"""A file of answers (CSV, XLSX, JSON lines) → rows; every fault named with its row and column.

Pure: what the rows mean is found by `operations/answers/match_answers.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from intake.answer_files.cells import Cell, day_in, figure_in, text_in
from intake.answer_files.columns import NO, STATE_WORDS, STATES, TITLES, YES, Column, columns_of
from intake.answer_files.tables import csv_table, excel_table, json_cell, json_lines
from rules.errors import BadInput
from rules.folding import fold

KINDS = (".xlsx", ".csv", ".jsonl")
ONE_LINE = frozenset({"obligation", "unit", "plan", "period", "assignment", "by"})


@dataclass(frozen=True)
class AnswerRow:
    """One row as the file gives it. `place` names it for people; `faults`: why it cannot be taken, with its columns.

    `figures` are as written, by the name of the indicator as written; `estimates`: the names of those that are "số ước".
    """

    place: str
    unit: str = ""
    plan: str = ""
    period: str = ""
    obligation: str = ""
    assignment: str = ""
    state: str = ""
    result: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    estimates: tuple[str, ...] = ()
    difficulty: str = ""
    proposal: str = ""
    nothing: bool = False
    nothing_reason: str = ""
    note: str = ""
    by: str = ""
    received_on: date | None = None
    faults: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """A row of the prefilled template that nobody has filled in."""
        texts = (self.state, self.result, self.difficulty, self.proposal, self.nothing_reason, self.note)
        return not (self.figures or self.nothing or self.faults or any(texts))


def read_answers(data: bytes, name: str) -> tuple[AnswerRow, ...]:
    """BadInput for a file that cannot be read as a whole; what is wrong in one row is that row's own fault.

    Rows of the template that were left blank say nothing, and are left out.
    """
    ending = name.rpartition(".")[2].lower()
    match ending:
        case "csv" | "txt":
            rows = _rows(*csv_table(data, name), name)
        case "xlsx":
            rows = _rows(*excel_table(data, name), name)
        case "jsonl" | "ndjson" | "json":
            rows = [_row_of_object(given, f"dòng {number}") for number, given in json_lines(data, name)]
        case _:
            raise BadInput(
                f"không đọc được báo cáo dạng .{ending[:10]}", where=name, mend="dùng .xlsx, .csv hoặc .jsonl"
            )
    if not rows:
        raise BadInput("tệp không có dòng nào", where=name, mend="điền ít nhất một dòng")
    filled = tuple(row for row in rows if not row.is_blank)
    if not filled:
        raise BadInput("chưa dòng nào có nội dung báo cáo", where=name, mend="điền tình hình, kết quả")
    return filled


def _rows(header: list[str], table: Any, name: str) -> list[AnswerRow]:
    """Rows without a single word are passed over."""
    columns = columns_of(header, f"{name}, dòng tên cột")
    rows = []
    for number, cells in table:
        if all(cell in (None, "") for cell in cells):
            continue
        row = _row(
            [(one, cell) for one, cell in zip(columns, cells, strict=False) if one is not None],
            f"dòng {number}",
        )
        beyond = any(
            cell not in (None, "") and (place >= len(columns) or columns[place] is None)
            for place, cell in enumerate(cells)
        )
        rows.append(_with_fault(row, "có ô nằm ngoài các cột") if beyond else row)
    return rows


def _row_of_object(given: Mapping[str, object], place: str) -> AnswerRow:
    record: list[tuple[Column, Cell]] = []
    faults = []
    for key, value in given.items():
        if key == "estimates" and isinstance(value, list):
            if all(isinstance(one, str) for one in value):
                record.append((Column(key, key), ";".join(value)))
            else:
                faults.append("trường “estimates”: phải là các tên chỉ tiêu")
        elif key == "figures" and isinstance(value, dict):
            record += [(Column("figure", one, one), json_cell(number)) for one, number in value.items()]
        elif key in TITLES:
            record.append((Column(key, key), json_cell(value)))
        else:
            faults.append(f"không có trường “{key[:40]}”")
    row = _row(record, place)
    return _with_fault(row, *faults)


def _with_fault(row: AnswerRow, *faults: str) -> AnswerRow:
    return replace(row, faults=(*row.faults, *faults))


def _row(record: list[tuple[Column, Cell]], place: str) -> AnswerRow:
    values: dict[str, Any] = {}
    figures: dict[str, str] = {}
    faults = []
    for column, cell in record:
        try:
            if column.id == "figure":
                _add_figure(figures, column.indicator, cell)
            elif column.id == "figures":
                for name, written in _named_figures(text_in(cell)):
                    _add_figure(figures, name, written)
            elif column.id in TITLES:
                values[column.id] = _value(column.id, cell)
        except BadInput as error:
            faults.append(
                f"cột “{column.title[:60]}”: {error.what}" + (f" → {error.mend}" if error.mend else "")
            )
    return AnswerRow(place, figures=figures, faults=tuple(faults), **values)


def _value(column: str, cell: Cell) -> object:
    if column == "received_on":
        return day_in(cell)
    text = text_in(cell)
    if column == "estimates":
        names = (" ".join(name.split()) for name in text.replace("\n", ";").split(";"))
        return tuple(dict.fromkeys(name for name in names if name))
    if column == "state":
        if text and fold(text) not in STATE_WORDS:
            words = ", ".join(STATES.values())
            raise BadInput(f"“{text[:40]}” không phải là tình hình thực hiện", mend=f"chọn: {words}")
        return STATE_WORDS[fold(text)] if text else ""
    if column == "nothing":
        if fold(text) not in YES | NO:
            raise BadInput(f"“{text[:40]}” không rõ có hay không", mend="ghi x hoặc để trống")
        return fold(text) in YES
    return " ".join(text.split()) if column in ONE_LINE else text


def _add_figure(figures: dict[str, str], indicator: str, cell: Cell) -> None:
    written = figure_in(cell)
    name = " ".join(text_in(indicator).split())
    if not written:
        return
    if fold(name) in {fold(one) for one in figures}:
        raise BadInput(f"số liệu “{name[:40]}” có hai lần", mend="giữ một số")
    figures[name] = written


def _named_figures(text: str) -> list[tuple[str, str]]:
    """Số văn bản = 12; Tỷ lệ = 95,5"""
    found = []
    for part in filter(str.strip, text.replace("\n", ";").split(";")):
        name, equals, value = part.rpartition("=")
        if not equals or not name.strip():
            raise BadInput(
                f"“{part.strip()[:40]}” không rõ là số liệu nào", mend="ghi “tên = số”, ngăn bằng dấu ;"
            )
        found.append((name, value.strip()))
    return found
