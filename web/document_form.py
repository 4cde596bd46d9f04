"""The edit form of a công văn: what was typed, as words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from starlette.datastructures import FormData, UploadFile

from operations.correspondence.change_letter import LARGEST_SCAN
from reports.correspondence.content import LetterContent, LetterWords
from rules.errors import BadInput
from web.posted import optional_date_of, text_of

MOST_VERSION = 2**31 - 1


class Edited(NamedTuple):
    version: int
    words: LetterWords
    answer_by: date | None
    symbol: str
    drafting_office: str
    signatory_id: int | None


def edited_of(form: FormData) -> Edited:
    return Edited(
        version=number_of(form, "version") or 0,
        words=LetterWords(
            subject=" ".join(text_of(form, "subject").split()),
            opening=text_of(form, "opening"),
            paragraphs=lines_of(form, "paragraphs"),
            closing=text_of(form, "closing"),
            bases=tuple(line.rstrip(";.") for line in lines_of(form, "bases")),
            recipients=tuple(line.strip("-–;. ") for line in lines_of(form, "recipients")),
        ),
        answer_by=optional_date_of(form, "answer_by", "thời hạn trả lời"),
        symbol=" ".join(text_of(form, "symbol").split()),
        drafting_office=" ".join(text_of(form, "drafting_office").split())[:60],
        signatory_id=number_of(form, "signatory"),
    )


def fields_of(content: LetterContent) -> Mapping[str, Any]:
    """What the form shows."""
    words = content.words
    return {
        "subject": words.subject,
        "opening": words.opening,
        "paragraphs": "\n".join(words.paragraphs),
        "closing": words.closing,
        "bases": "\n".join(words.bases),
        "recipients": "\n".join(words.recipients),
    }


def lines_of(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text_of(form, name).splitlines() if line.strip())


def number_of(form: FormData, name: str) -> int | None:
    value = text_of(form, name)
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 10) or int(value) > MOST_VERSION:
        raise BadInput("biểu mẫu không đúng dạng", where=name, mend="tải lại trang")
    return int(value)


def scan_of(form: FormData) -> tuple[bytes, str]:
    """One byte beyond the bound is enough to be refused."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadInput("chưa chọn tệp", mend="bấm “Chọn tệp” rồi chọn bản đã ký (PDF hoặc ảnh quét)")
    return file.file.read(LARGEST_SCAN + 1), file.filename
