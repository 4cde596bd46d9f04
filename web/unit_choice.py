"""Units as people type them into a form: 'Sở Nội vụ (SNV)', 'SNV', or the name alone."""

import re
from collections.abc import Iterable

from models import Unit
from rules.errors import BadInput, UnknownUnit
from rules.folding import fold

_WITH_CODE = re.compile(r".*\((?P<code>[^()]+)\)")


def unit_words(unit: Unit) -> str:
    """The form a list offers and the field gives back."""
    return f"{unit.name} ({unit.code})"


def words_of_code(units: Iterable[Unit], code: str | None) -> str:
    return next((unit_words(unit) for unit in units if unit.code == code), code or "")


def codes_typed(units: Iterable[Unit], text: str) -> tuple[str, ...]:
    """The codes of one or several units, parted by semicolons; UnknownUnit names the one that is not found."""
    known = list(units)
    return tuple(_code_of(known, part.strip()) for part in text.split(";") if part.strip())


def code_typed(units: Iterable[Unit], text: str, what: str) -> str | None:
    """At most one unit; None when the field is empty."""
    codes = codes_typed(units, text)
    if len(codes) > 1:
        raise BadInput(f"{what} chỉ là một đơn vị", mend="chọn một đơn vị trong danh mục")
    return codes[0] if codes else None


def _code_of(units: list[Unit], typed: str) -> str:
    with_code = _WITH_CODE.fullmatch(typed)
    wanted = {typed.casefold(), *({with_code["code"].strip().casefold()} if with_code else ())}
    by_code = [unit for unit in units if unit.code.casefold() in wanted]
    by_name = [unit for unit in units if fold(typed) in (fold(unit.name), fold(unit.short_name or ""))]
    found = by_code or by_name
    if len(found) != 1:
        reason = "không có trong danh mục" if not found else f"có {len(found)} đơn vị cùng tên"
        raise UnknownUnit(f"“{typed}” {reason}", mend="chọn trong danh sách gợi ý hoặc gõ mã đơn vị")
    return found[0].code
