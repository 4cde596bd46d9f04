"""Where a unit's name begins and ends in running text: heads, classes, name continuations, and lists of units."""

import re
from dataclasses import dataclass
from functools import cache

from intake.lexicon import alternatives, words
from intake.names.name_steps import next_step
from intake.names.plan_names import plan_name_at
from intake.names.unit_text import UnitSpan, UnitText, unit_pattern

LONGEST_NAME = 22  # words
MOST_UNITS = 60


@dataclass(frozen=True)
class UnitList:
    units: tuple[UnitSpan, ...]
    end: int


def read_units(source: UnitText, position: int = 0) -> UnitList | None:
    """The longest list of units that starts here."""
    units: list[UnitSpan] = []
    while len(units) < MOST_UNITS:
        start = source.skip(position)
        unit = read_unit(source, start)
        if unit is None:
            break
        units.append(unit)
        following = _after_separator(source, unit.end)
        if following is None or not source.starts_unit(following):
            break
        position = following
    return UnitList(tuple(units), units[-1].end) if units else None


def _after_separator(source: UnitText, position: int) -> int | None:
    match = re.compile(r"\s*(?:[,;/&]|\s-\s)?\s*(?:(?:và|hoặc|cùng với|cùng)\s+)?").match(
        source.lower, position
    )
    if not match or match.end() == position or not match.group().strip():
        return None
    return match.end()


def read_unit(source: UnitText, start: int) -> UnitSpan | None:
    composite = _composite(source, start)
    if composite:
        return composite
    match = source.starts_unit(start)
    if not match:
        return None
    whole = plan_name_at(source, start)
    plural = bool(match["plural"]) or (
        not source.capital_at(match.end("head") + 1)
        and bool(unit_pattern("bare_classes").match(source.lower, start))
    )
    position = whole or match.end()
    count = 0
    while count < LONGEST_NAME:
        step = next_step(source, position, plural=plural or _names_a_class(source.lower[start:position]))
        if step is None:
            break
        position = step
        count += 1
    position = _to_its_definition(source, start, _self_reference(source, start, position))
    text = source.text[start:position].strip(" ,;:.-–")
    return UnitSpan(text, start, start + len(source.text[start:position].rstrip(" ,;:.-–")), plural)


_DEFINED = re.compile(
    r"(?P<rest>(?:\s+\w+){1,6}?)\s*\((?:sau đây\s+)?(?:gọi (?:tắt|chung|là)|viết tắt|viết gọn|(?P<short>\w+\s+))"
)


def _to_its_definition(source: UnitText, start: int, position: int) -> int:
    """ "Cục Thu thập dữ liệu thống kê (Cục TTDL)": the name reaches to the bracket that shortens it."""
    match = _DEFINED.match(source.lower, position)
    if not match or not match["rest"].strip():
        return position
    first = source.lower[start:position].split(maxsplit=1)[0]
    short = match["short"]
    if short and (short.strip() != first or not source.text[match.end() : match.end() + 2].isupper()):
        return position
    return match.end("rest")


_SELF = re.compile(
    r"\s+được\s+(?:phân công|giao)(?:\s+(?:chủ trì|phối hợp))?(?:\s+thực hiện)?(?:\s+(?:các\s+)?nhiệm vụ)?(?!\w)"
)


def _self_reference(source: UnitText, start: int, position: int) -> int:
    """ "Các cơ quan được phân công chủ trì" is meaningless without its qualifier."""
    generic = re.fullmatch(
        r"các\s+(?:cơ quan|đơn vị|cơ quan, đơn vị|cơ quan, đơn vị, địa phương)",
        source.lower[start:position].strip(),
    )
    match = _SELF.match(source.lower, position) if generic else None
    return match.end() if match else position


def _names_a_class(so_far: str) -> bool:
    """ "UBND các xã" goes on as a class does: ", phường"."""
    return bool(_class_inside().search(so_far))


@cache
def _class_inside() -> re.Pattern[str]:
    committee = r"(?:ubnd|ủy ban nhân dân)\s+(?:quận|huyện|xã|phường|thị xã|tỉnh|thành phố)(?!\w)(?!\s+\w)"
    return re.compile(rf"(?<!\w)(?:(?:các|những)\s+{alternatives(words('units', 'classes'))}|{committee})")


@cache
def _plurals() -> re.Pattern[str]:
    return re.compile(alternatives(words("units", "plurals")) + r"\s+")


def _composite(source: UnitText, start: int) -> UnitSpan | None:
    own = _own_body().match(source.lower, start) if source.capital_at(start) else None
    if own:
        return UnitSpan(source.text[start : own.end()], start, own.end(), True)
    plural = _plurals().match(source.lower, start)
    begin = plural.end() if plural else start
    match = unit_pattern("composites").match(source.lower, begin)
    return UnitSpan(source.text[start : match.end()], start, match.end(), True) if match else None


@cache
def _own_body() -> re.Pattern[str]:
    """ "Sở và các đơn vị trực thuộc": the issuer with all that belongs to it."""
    bodies = alternatives(words("units", "own_bodies"))
    kind = r"(?:phòng|ban|đơn vị|cơ quan|trung tâm|bộ phận|tổ)"
    return re.compile(
        rf"{bodies}\s+(?:và|cùng)\s+(?:các\s+)?{kind}(?:,\s*{kind})*\s+(?:trực thuộc|thuộc)(?!\w)(?:\s+{bodies}(?=\s*(?:$|[,;.:])))?"
    )
