"""One cell of a file of answers: text, number, day, or what must not stand there."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from rules.errors import BadInput
from rules.figures import LARGEST, figure_words, read_figure

LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Refused:
    """A cell that is never taken, and why."""

    what: str


Cell = str | int | float | date | Refused | None


def text_in(cell: Cell) -> str:
    """The words of a cell: NFC, without control characters; BadInput for what is no text."""
    if isinstance(cell, Refused):
        raise BadInput(cell.what, mend="thay bằng giá trị")
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return _number_words(cell)
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C").strip()
    if len(text) > LONGEST_TEXT:
        raise BadInput(f"dài hơn {LONGEST_TEXT} ký tự", mend="rút gọn")
    return text


def figure_in(cell: Cell) -> str:
    """A figure as it will be read again (rules/figures.py), or nothing for an empty cell.

    Its measure is known later, so words behind the number are looked at then.
    """
    if isinstance(cell, int | float):
        if not abs(cell) < LARGEST:  # also what is no number at all
            raise BadInput("số quá lớn", mend="kiểm tra lại số liệu")
        return figure_words(float(cell))
    text = text_in(cell)
    if text and not any(sign.isdigit() for sign in text):
        read_figure(text)
    return text


def day_in(cell: Cell) -> date | None:
    """2021-06-30, 30/6/2021, or a day as Excel keeps it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_in(cell)
    if not text:
        return None
    parts = re.split(r"[/.-]", text)
    written = "-".join((parts[2], f"{parts[1]:0>2}", f"{parts[0]:0>2}")) if len(parts) == 3 else text
    for one in (text, written):
        try:
            return date.fromisoformat(one)
        except ValueError:
            continue
    raise BadInput(f"“{text[:40]}” không phải là ngày", mend="ghi theo dạng 30/6/2021")


def _number_words(number: int | float) -> str:
    """A code or a position that Excel took for a number."""
    if not abs(number) < LARGEST:
        raise BadInput("số quá lớn", mend="ghi dạng chữ")
    return str(int(number)) if number == int(number) else figure_words(float(number))
