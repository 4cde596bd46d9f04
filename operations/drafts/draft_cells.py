"""Fields of a draft ↔ the words in the cells of its file; both ways exact, faults in one line."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from operations.drafts.assignment_fields import AssignmentFields
from rules.cadence import Cadence, CadenceKind, Every, UnitKind
from rules.cadence_words import CADENCE_WORDS, EVERY_WORDS, ROLE_WORDS
from rules.errors import BadInput
from rules.folding import fold
from rules.wording import table_date

Value = str | int | float | date | None
Word = TypeVar("Word", bound=StrEnum)

ROLES = ROLE_WORDS
UNIT_KINDS = {UnitKind.NAMED: "một đơn vị", UnitKind.COLLECTIVE: "nhóm đơn vị"}
KINDS = CADENCE_WORDS | {CadenceKind.UNSPECIFIED: "không nêu"}
EVERY = EVERY_WORDS | {Every.UNSPECIFIED: "không rõ chu kỳ"}
KEPT, DROPPED = "có", "bỏ"
CHECKED = "đã xem"
# One further time a line: loại | chu kỳ | hạn như văn bản | hạn cuối | cụm từ
ALSO_PARTS = 5


def cells_of(fields: AssignmentFields) -> dict[str, Value]:
    """The editable cells of one assignment."""
    return {
        "section": fields.section or None,
        "unit": fields.unit,
        "unit_kind": UNIT_KINDS[fields.unit_kind],
        "role": ROLES[fields.role],
        "task": fields.task,
        "cooperating": "\n".join(fields.cooperating) or None,
        "output": fields.output,
        "report_to": "\n".join(fields.report_to) or None,
        "report_via": fields.report_via,
        "cadence_text": fields.cadence_text,
        "kind": KINDS[fields.kind],
        "every": "\n".join(EVERY[every] for every in fields.every) or None,
        "due_named": fields.due_named,
        "due_on": fields.due_on,
        "also": "\n".join(_also_words(also) for also in fields.also or ()) or None,
    }


def text_in(value: Value) -> str:
    """The words of a text cell; BadInput for what Excel has turned into something else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        raise BadInput(
            f"Excel đã đổi chữ thành ngày {table_date(value)}",
            mend="đặt định dạng ô là Văn bản (Text) rồi gõ lại",
        )
    raise BadInput(f"Excel đã đổi chữ thành số {value}", mend="đặt định dạng ô là Văn bản (Text) rồi gõ lại")


def lines_in(value: Value) -> tuple[str, ...]:
    return tuple(line.strip() for line in text_in(value).splitlines() if line.strip())


def codes_in(value: Value) -> tuple[str, ...]:
    """Codes of units, one a line or between semicolons; a code made of digits may come back as a number."""
    words = str(int(value)) if isinstance(value, int | float) and value == int(value) else text_in(value)
    return tuple(
        dict.fromkeys(code.strip() for code in words.replace(";", "\n").splitlines() if code.strip())
    )


def word_in(value: Value, words: Mapping[Word, str], default: Word) -> Word:
    """One of the words of a list, however cased or accented; an empty cell is the default."""
    text = text_in(value).strip()
    if not text:
        return default
    for code, word in words.items():
        if fold(word) == fold(text):
            return code
    raise BadInput(f"không có lựa chọn {text!r}", mend=f"dùng một trong: {', '.join(words.values())}")


def every_in(value: Value) -> tuple[Every, ...]:
    parts = [part for line in text_in(value).replace(";", "\n").replace(",", "\n").splitlines() if (part := line.strip())]  # fmt: skip
    return tuple(dict.fromkeys(word_in(part, EVERY, Every.UNSPECIFIED) for part in parts))


def day_in(value: Value) -> date | None:
    """A real date cell, or a date typed as text the way offices write it."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        raise BadInput(f"{value} không phải ngày", mend="gõ ngày như 30/06/2021")
    text = text_in(value).strip()
    if not text:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            # A day has no zone; only its date is kept.
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise BadInput(f"{text!r} không phải ngày", mend="gõ ngày như 30/06/2021")


def year_in(value: Value) -> int | None:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    if isinstance(value, int):
        return value
    text = text_in(value).strip()
    if not text:
        return None
    if not text.isdecimal():
        raise BadInput(f"{text!r} không phải năm", mend="gõ như 2021")
    return int(text)


def also_in(value: Value) -> tuple[Cadence | str, ...]:
    """Further times of a sentence: lines in the form of the file, or phrases still to be read (as text)."""
    return tuple(_also(line) for line in lines_in(value))


def _also_words(also: Cadence) -> str:
    parts = (
        KINDS[also.kind],
        ", ".join(EVERY[every] for every in also.every),
        _escaped(also.due),
        table_date(also.due_on) if also.due_on else "",
        _escaped(also.text),
    )
    return " | ".join(parts)


def _also(line: str) -> Cadence | str:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) == 1:
        return line
    if len(parts) != ALSO_PARTS:
        raise BadInput(
            f"dòng {line!r} có {len(parts)} phần, cần {ALSO_PARTS}",
            mend="ghi: loại | chu kỳ | hạn như văn bản | hạn cuối | cụm từ; hoặc chỉ ghi cụm từ",
        )
    kind, every, due, due_on, text = parts
    return Cadence(
        kind=word_in(kind, KINDS, CadenceKind.UNSPECIFIED),
        every=every_in(every),
        due=_unescaped(due),
        due_on=day_in(due_on),
        text=_unescaped(text),
    )


def _escaped(text: str | None) -> str:
    """A bar of the words themselves is written as a broken bar's code, so that parts stay apart."""
    return " ".join((text or "").replace("&", "&amp;").replace("|", "&bar;").split())


def _unescaped(text: str) -> str | None:
    return text.replace("&bar;", "|").replace("&amp;", "&") or None
