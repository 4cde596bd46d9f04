"""The cells of a form that came back, each read as what it should be; what cannot be read is a fault that names its cell."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from intake.readers.excel_values import plain_number
from intake.readers.raw_sheets import CellValue, Odd, RawSheet
from rules.answer_sheet import (
    ACTUAL,
    ESTIMATE,
    LONGEST_TEXT,
    NOTHING,
    STATE_WORDS,
    estimate_in,
    is_mark,
    is_yes,
    state_in,
)
from rules.errors import BadInput
from rules.figures import LARGEST, bare_figure, figure_words, is_estimate, read_figure, written_again
from rules.wording import short_date

MOST_FAULTS = 8


class Place(NamedTuple):
    row: int
    column: int

    def __str__(self) -> str:
        return f"ô {get_column_letter(self.column)}{self.row}"


@dataclass
class AnswerCells:
    sheet: RawSheet
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, place: Place, what: str) -> None:
        self.faults.append(f"{place} {what}")

    def fault_words(self) -> str:
        """All of them in one line, the first ones of many."""
        faults = list(dict.fromkeys(self.faults))
        more = len(faults) - MOST_FAULTS
        return "; ".join(faults[:MOST_FAULTS]) + (f"; và {more} ô khác" if more > 0 else "")

    def text(self, place: Place) -> str:
        """Numbers and days as people write them; formulas have been told of already."""
        value = self._value(place)
        if value is None:
            return ""
        if isinstance(value, date):
            return short_date(value)
        if isinstance(value, int | float):
            return plain_number(value * 100) + "%" if self._is_percent(place) else plain_number(value)
        text = cleaned(value)
        if len(text) > LONGEST_TEXT:
            self.fault(place, f"dài hơn {LONGEST_TEXT} ký tự: rút gọn, phần chi tiết gửi thành tệp kèm theo")
        return text

    def state(self, place: Place) -> str:
        words = self.text(place)
        state = state_in(words)
        if state is None:
            choices = ", ".join((*STATE_WORDS.values(), NOTHING))
            self.fault(place, f"ghi “{_short(words)}”: chọn một trong {choices}")
        return state or ""

    def yes(self, place: Place) -> bool:
        words = self.text(place)
        said = is_yes(words)
        if said is None:
            self.fault(place, f"ghi “{_short(words)}”: chọn “Có” hoặc để trống")
        return bool(said)

    def marked_figure(self, place: Place, beside: Place, measure: str) -> tuple[str, bool]:
        """A figure and whether it is an estimate, by its own words or by the choice beside it."""
        figure, words = self.figure(place, measure), self.text(beside)
        if not is_mark(words):
            self.fault(beside, f"ghi “{_short(words)}”: chọn “{ACTUAL}” hoặc “{ESTIMATE}”")
            return figure, False
        said, written = estimate_in(words), is_estimate(figure)
        if said is False and written:
            self.fault(place, f"ghi “{_short(figure)}” mà bên cạnh chọn “{ACTUAL}”: sửa một trong hai")
        return bare_figure(figure), bool(said or written)

    def figure(self, place: Place, measure: str) -> str:
        """ "1.234,5", or nothing for an empty cell."""
        value = self._value(place)
        if value is None:
            return ""
        wanted = f"cần một số ({measure})" if measure else "cần một số"
        if isinstance(value, date):
            self.fault(place, f"là ngày {short_date(value)}: {wanted}")
            return ""
        if isinstance(value, str):
            return self._typed(place, cleaned(value), measure, wanted)
        if abs(value) >= LARGEST:
            self.fault(place, "là số quá lớn: kiểm tra lại đơn vị tính")
            return ""
        if self._is_percent(place) and measure.strip() != "%":
            self.fault(place, f"là tỷ lệ phần trăm: {wanted}")
            return ""
        words = self._number(place, value)
        if len(words.partition(",")[2]) == 3 and 1 <= abs(value) < 1000:
            # A program set to English takes "1.234", meant as a thousand, for a little more than one.
            self.notes.append(
                f"{str(place).capitalize()} đọc là {words} (ba chữ số thập phân): xem lại nếu là hàng nghìn."
            )
        return words

    def _typed(self, place: Place, text: str, measure: str, wanted: str) -> str:
        """A figure typed as text, with or without its measure."""
        if not text:
            return ""
        try:
            return written_again(read_figure(text, measure), is_estimated=is_estimate(text))
        except BadInput:
            self.fault(place, f"ghi “{_short(text)}”: {wanted}")
            return ""

    def must_be_empty(self, place: Place) -> None:
        if self.text(place):
            self.fault(place, "không phải ô để điền: chuyển nội dung sang ô nền vàng")

    def _number(self, place: Place, value: float) -> str:
        return figure_words(float(f"{value * 100:.15g}") if self._is_percent(place) else value)

    def _is_percent(self, place: Place) -> bool:
        return (place.row, place.column) in self.sheet.percents

    def _value(self, place: Place) -> str | int | float | date | None:
        value: CellValue = self.sheet.cells.get(place.row, {}).get(place.column)
        if isinstance(value, Odd):
            if value is not Odd.FORMULA:
                self.fault(place, f"chứa {value.value}: xóa rồi ghi lại")
            return None
        return value


def cleaned(text: str) -> str:
    """NFC, one kind of line end, without signs no database takes."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C").strip()


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:40]}…"
