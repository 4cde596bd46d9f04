"""Offices named after people: "Phòng Công chức, viên chức", "Cục Nhà giáo và Cán bộ quản lý giáo dục"."""

import re
from functools import cache

from intake.folding import UPPER
from intake.lexicon import alternatives, words
from intake.names.unit_text import UnitText, unit_head, unit_pattern

_OFFICES = re.compile(
    rf"(?<!\w)(?:Phòng|Cục|Vụ|Ban|Chi cục|Tổng cục|Trung tâm|Khoa|Tổ|Sở|Bộ phận|Viện|Bộ)\s+(?=[{UPPER}])"
)
_JOINTS = re.compile(r"\s*,\s*|\s+và\s+")
_OF_PARENTS = re.compile(r"(?:cha mẹ|phụ huynh|đại diện)")
_IN_CHARGE = re.compile(r"\s+phụ trách(?!\w)")
_AND = re.compile(r"\s*và\s+")
_JOINT = re.compile(r"\s*(?:[,;.:)/(–-]|và\s|$)")


@cache
def _staff_at_the_end() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives(words('units', 'staff'))}\s*$")


def further_staff(source: UnitText, joint: int, after: int) -> int | None:
    """Behind an office of people, further people without "các" are still its name; else only a bare "và Cán bộ"."""
    joined = _AND.match(source.lower, after)
    after = joined.end() if joined else after
    match = unit_pattern("staff").match(source.lower, after)
    field = _field_before(source, joint) if match else None
    if not match or field is None:
        return None
    of_people = _staff_at_the_end().search(field) and not _OF_PARENTS.search(field)
    bare = _JOINT.match(source.lower, match.end()) or source.starts_predicate(source.skip(match.end()))
    bare = bare and not _IN_CHARGE.match(source.lower, match.end())
    if not of_people:
        by_and = joined is not None or source.lower[joint : joint + 2] == "và"
        return match.end() if by_and and bare and source.capital_at(after) else None
    post = unit_head().match(source.lower, after)
    is_post = post is not None and post.end() > match.end() and not source.capital_at(after)
    return None if is_post else match.end()


def _field_before(source: UnitText, joint: int) -> str | None:
    """What the office before the joint is named after, in lower case; nothing where another name has begun since."""
    window = max(0, joint - 90)
    office = max(_OFFICES.finditer(source.text, window, joint), key=lambda m: m.start(), default=None)
    if office is None:
        return None
    field = source.lower[office.end() : joint].rstrip()
    if re.search(r"[.;:()]", field):
        return None
    for cut in _JOINTS.finditer(field):
        by_name = "và" in cut.group() and source.capital_at(office.end() + cut.end())
        if not by_name and not _staff_at_the_end().search(field[: cut.start()]):
            return None
    return field
