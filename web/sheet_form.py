"""The choice of columns as a form posts it."""

from typing import Any

from starlette.datastructures import FormData

from intake.tracking_sheets.fields import FIELDS
from intake.tracking_sheets.mapping import MOST_STATUSES, SheetMapping, mapping_of
from intake.tracking_sheets.statuses import SheetStatus
from rules.errors import BadInput
from web.posted import text_of

WHERE = "bảng ghép cột"


def posted_mapping(form: FormData, *, is_loose: bool = False) -> SheetMapping:
    """`is_loose`: what cannot be meant is left out, so that the page can be shown again."""
    given: dict[str, Any] = {
        "sheet": text_of(form, "sheet"),
        "head_row": text_of(form, "head_row"),
        "issuer": text_of(form, "issuer"),
        "year": text_of(form, "year"),
        "columns": {name: words for name in FIELDS if (words := text_of(form, f"col_{name}"))},
        "status": _statuses(form),
    }
    if not is_loose:
        return mapping_of(given, WHERE)
    for name in ("head_row", "year"):
        if not given[name].isascii() or not given[name].isdigit() or len(given[name]) > 4:
            given[name] = ""
    try:
        return mapping_of(given, WHERE)
    except BadInput:
        return SheetMapping(sheet=given["sheet"][:100])


def _statuses(form: FormData) -> dict[str, str]:
    found = {}
    for number in range(MOST_STATUSES):
        words, value = text_of(form, f"status_words_{number}"), text_of(form, f"status_{number}")
        if words and value in set(SheetStatus):
            found[words] = value
    return found


def import_number(form: FormData) -> int:
    written = text_of(form, "import")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise BadInput("không rõ hoàn tác lần nhập nào", mend="bấm nút ở dòng của lần nhập")
    return int(written)
