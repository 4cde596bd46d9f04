"""The cells of a form file that came back as the answer they hold (rules/answer_sheet.py); a formula's cell is named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from intake.answer_cells import AnswerCells, Place
from intake.filled_sheet import FilledSheet
from intake.readers.raw_sheets import Odd
from rules.answer_draft import DraftContent, DraftLine, line_said
from rules.answer_sheet import (
    DIFFICULTY_ROW,
    HEAD_ROW,
    NOTHING,
    NOTHING_ROW,
    PROPOSAL_ROW,
    AnswerSheet,
    AskedLine,
)
from rules.errors import BadInput


@dataclass(frozen=True)
class ReadAnswer:
    """What the form says; `notes`: what its sender should know, though nothing is wrong."""

    content: DraftContent
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> int:
        """Lines without a state that no "không phát sinh" answers."""
        return 0 if self.content.is_nothing else sum(not line.state for line in self.content.lines)


def content_of(filled: FilledSheet, asked: AnswerSheet) -> ReadAnswer:
    """The answer to what is asked; BadInput names every cell that cannot be taken, and nothing of the file is."""
    reading = _Reading(filled, asked)
    content = reading.content()
    if reading.cells.faults:
        raise BadInput(reading.cells.fault_words(), where=filled.name, mend="sửa trong tệp rồi gửi lại")
    return ReadAnswer(content, tuple(reading.cells.notes))


@dataclass
class _Reading:
    filled: FilledSheet
    asked: AnswerSheet

    def __post_init__(self) -> None:
        self.cells = AnswerCells(self.filled.sheet)

    def content(self) -> DraftContent:
        self._check_formulas()
        self._check_strangers()
        self._check_order()
        is_nothing, nothing_reason = self._nothing()
        return DraftContent(
            lines=tuple(self._line(line, nothing_reason) for line in self.asked.lines),
            difficulty=self._text(DIFFICULTY_ROW),
            proposal=self._text(PROPOSAL_ROW),
            is_nothing=is_nothing,
            nothing_reason=nothing_reason,
        )

    def _line(self, line: AskedLine, nothing_reason: str) -> DraftLine:
        state, result = "", ""
        if place := self._state_place(line.row_id):
            result = self._text(line.row_id)
            state = self.cells.state(place)
            if state == NOTHING:
                reason = self._reason_of_line(place, result, nothing_reason)
                return replace(self._said(line, "in_progress", reason), is_nothing=True)
        return self._said(line, state, result)

    def _said(self, line: AskedLine, state: str, result: str) -> DraftLine:
        figures: dict[str, str] = {}
        estimates: list[str] = []
        for number, one in enumerate(line.indicators):
            if place := self._state_place(line.figure_row_id(number)):
                figure, is_estimated = self.cells.marked_figure(
                    place, Place(place.row, self.filled.result_column), one.measure
                )
                figures |= {one.name: figure} if figure else {}
                estimates += [one.name] if is_estimated else []
        return line_said(line.assignment_id, state, result, figures, estimates)

    def _reason_of_line(self, place: Place, result: str, nothing_reason: str) -> str:
        reason = result or nothing_reason
        if not reason:
            self.cells.fault(place, f"chọn “{NOTHING}” thì ghi lý do ở cột kết quả")
        return reason

    def _nothing(self) -> tuple[bool, str]:
        place = self._state_place(NOTHING_ROW) if self.asked.may_be_nothing else None
        if place is None:
            return False, ""
        is_nothing, reason = self.cells.yes(place), self._text(NOTHING_ROW)
        if is_nothing and not reason:
            self.cells.fault(
                Place(place.row, self.filled.result_column), f"chọn “{NOTHING}” thì phải ghi lý do"
            )
        return is_nothing, reason

    def _text(self, row_id: str) -> str:
        place = self._state_place(row_id)
        if place is None:
            return ""
        if row_id in (DIFFICULTY_ROW, PROPOSAL_ROW):
            self.cells.must_be_empty(place)
        return self.cells.text(Place(place.row, self.filled.result_column))

    def _state_place(self, row_id: str) -> Place | None:
        """Of copies of a row the one that is filled in; where several are, nobody can say which counts."""
        numbers = self.filled.rows.get(row_id, [])
        filled = [number for number in numbers if self._is_filled(number)]
        if len(filled) > 1:
            self.cells.fault(
                Place(filled[1], self.filled.result_column), "dòng bị chép thành hai, giữ một dòng"
            )
        number = next(iter(filled or numbers), None)
        return None if number is None else Place(number, self.filled.state_column)

    def _is_filled(self, number: int) -> bool:
        row = self.filled.sheet.cells.get(number, {})
        return any(column in row for column in (self.filled.state_column, self.filled.result_column))

    def _check_formulas(self) -> None:
        for number, row in sorted(self.filled.sheet.cells.items()):
            for column, value in sorted(row.items()):
                if value is Odd.FORMULA:
                    self.cells.fault(
                        Place(number, column),
                        "chứa công thức: chép ô rồi dán giá trị (Paste Special, Values)",
                    )

    def _check_strangers(self) -> None:
        """What stands in rows nobody asked for must not be lost in silence."""
        known = {*self.asked.row_ids, HEAD_ROW}
        named = {number for row_id in known for number in self.filled.rows.get(row_id, [])}
        for number in sorted(self.filled.sheet.cells):
            if number > 1 and number not in named and self._is_filled(number):
                column = min(
                    column
                    for column in self.filled.sheet.cells[number]
                    if column in (self.filled.state_column, self.filled.result_column)
                )
                self.cells.fault(
                    Place(number, column), "nằm ở dòng chèn thêm: chuyển nội dung vào dòng của nhiệm vụ"
                )
        last = max(self.filled.state_column, self.filled.result_column)
        aside = [
            Place(number, column)
            for number, row in sorted(self.filled.sheet.cells.items())
            for column in sorted(row)
            if column > last
        ]
        if aside:
            self.cells.notes.append(f"Chữ ngoài bảng không được đọc: {_some(map(str, aside))}.")

    def _check_order(self) -> None:
        rows = self.filled.rows
        for number, line in enumerate(self.asked.lines, start=1):
            wanted = (line.row_id, *(line.figure_row_id(place) for place in range(len(line.indicators))))
            if missing := [row_id for row_id in wanted if row_id not in rows]:
                what = (
                    f"dòng của nhiệm vụ {number}"
                    if line.row_id in missing
                    else f"dòng số liệu của nhiệm vụ {number}"
                )
                self.cells.notes.append(f"Thiếu {what} (đã bị xóa khỏi biểu): để trống.")
        found = [rows[row_id][0] for row_id in self.asked.row_ids if row_id in rows]
        if found != sorted(found):
            self.cells.notes.append(
                "Các dòng của biểu đã bị đổi chỗ; mỗi dòng vẫn được đọc đúng nhiệm vụ của nó."
            )


def _some(words: Iterable[str], most: int = 5) -> str:
    listed = list(words)
    more = f" và {len(listed) - most} ô khác" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
