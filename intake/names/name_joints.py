"""What may join two parts of one unit's name: a dash, a comma, "và"."""

import re

from intake.folding import LOWER, UPPER
from intake.names.name_words import TOKEN, compound
from intake.names.staff_names import further_staff
from intake.names.unit_text import UnitText, looks_like_none, predicate, unit_pattern

AND = re.compile(r"(?:và|hoặc|cùng với|cùng|với)(?!\w)")


def over_dash(source: UnitText, here: int) -> int | None:
    after = source.skip(here + 1)
    if (
        after >= len(source.text)
        or not source.text[after].isalpha()
        or source.starts_predicate(after, after_dash=True)
    ):
        return None
    if source.text[here - 1 : here] == " " and source.starts_unit(after) and not source.capital_at(after):
        return None
    token = TOKEN.match(source.text, after)
    return compound(source, after) or (token.end() if token else None)


def over_comma(source: UnitText, here: int, *, plural: bool) -> int | None:
    known = comma_name(source, here)
    if known:
        return known
    belongs = re.compile(r",\s*(?:trực thuộc|thuộc)(?!\w)").match(source.lower, here)
    if belongs:
        return belongs.end()
    after = source.skip(here + 1)
    if after >= len(source.text):
        return None
    staff = further_staff(source, here, after)
    if staff:
        return staff
    number = _next_number(source, here, after)
    if number:
        return number
    joined = AND.match(source.lower, after)
    if joined:
        after = source.skip(joined.end())
    if re.search(r"chính trị\s*-\s*xã hội\s*$", source.lower[max(0, here - 40) : here]):
        return None
    if plural:
        ends = _class_after(source, after)
        if ends:
            return ends
    else:
        ends = _up_to_the_charge(source, after)
        if ends:
            return ends
    field = _bare_field(source, after)
    if field:
        return field
    if source.starts_unit(after) or not source.capital_at(after):
        return None
    if source.text[here] == "/" or (
        predicate().match(source.lower, after) and _next_is_lower_verb(source, after)
    ):
        return None
    token = TOKEN.match(source.text, after)
    return compound(source, after) or (token.end() if token else None)


_CHARGED = re.compile(r"(?P<name>\w+(?:\s+\w+){0,8})\s+(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)")
_NO_NAME = re.compile(
    r"(?:căn cứ|trên cơ sở|theo|chủ trì|phối hợp|tham mưu|báo cáo|trong|ngoài|khi|nếu|để|đồng thời)(?!\w)"
)


def _up_to_the_charge(source: UnitText, after: int) -> int | None:
    """ "Phòng Quản lý, bảo vệ và phát triển rừng có trách nhiệm …" is one name to where its charge begins."""
    match = _CHARGED.match(source.lower, after)
    if (
        not match
        or source.capital_at(after)
        or source.starts_unit(after)
        or _NO_NAME.match(source.lower, after)
    ):
        return None
    return match.end("name") if predicate().match(source.lower, after) else None


_NUMBER = re.compile(r"\d{1,2}(?![\w./%])")


def _next_number(source: UnitText, here: int, after: int) -> int | None:
    """ "Tòa án nhân dân khu vực 1, 2 và 3" is one name with three numbers."""
    match = _NUMBER.match(source.lower, after)
    return match.end() if match and source.lower[:here].rstrip()[-1:].isdigit() else None


_LISTS_FIELDS = re.compile(rf",\s+[{UPPER}][{LOWER}]+(?:\s+[{LOWER}]+){{0,4}}\s+và$")


def _bare_field(source: UnitText, after: int) -> int | None:
    """ "Phòng Bưu chính, Viễn thông": a field with nothing behind it is no body of its own."""
    match = unit_pattern("field_heads").match(source.lower, after) if source.capital_at(after) else None
    if not match:
        return None
    following = source.skip(match.end())
    ends = (
        following >= len(source.text)
        or source.text[following] in ",;:.("
        or source.starts_predicate(following)
    )
    return match.end() if ends else None


def _next_is_lower_verb(source: UnitText, after: int) -> bool:
    """ ", Chủ trì …" after a comma is a predicate in capitals, ", Truyền hình tỉnh" is a name."""
    return bool(
        re.compile(
            r"chủ trì|phối hợp|chủ động|tham mưu|có trách nhiệm|căn cứ|trên cơ sở|tổ chức|xây dựng kế hoạch"
        ).match(source.lower, after)
    )


def comma_name(source: UnitText, here: int) -> int | None:
    """Inside a field such as "Văn hóa, Thể thao và Du lịch"."""
    for match in unit_pattern("names_with_comma").finditer(source.lower, max(0, here - 40), here + 50):
        if match.start() < here < match.end():
            return match.end()
    return None


def _class_after(source: UnitText, after: int) -> int | None:
    """A further class noun of the same enumeration: ", ngành", ", thị xã", ", cơ quan thuộc Chính phủ"."""
    if source.capital_at(after) and not source.text[after : after + 4].isupper():
        return None
    if (
        unit_pattern("bare_classes").match(source.lower, after)
        and "chính trị" in source.lower[after : after + 26]
    ):
        return None
    match = unit_pattern("classes").match(source.lower, after)
    if not match or looks_like_none().match(source.lower, after):
        return None
    following = source.skip(match.end())
    of_place = unit_pattern("places").match(source.lower, following)
    named = (
        source.capital_at(following)
        and not of_place
        and match.group()
        not in {
            "cơ quan thuộc",
            "đơn vị",
            "tổ chức",
            "cơ quan",
            "các",
        }
    )
    return None if named else match.end()


def over_and(source: UnitText, after: int, *, plural: bool, word: str) -> int | None:
    joined, after = after, source.skip(after)
    if after >= len(source.text):
        return None
    staff = further_staff(source, joined - len(word), after) if word == "và" else None
    if staff:
        return staff
    number = _next_number(source, joined - len(word), after)
    if number:
        return number
    if plural and word in ("và", "hoặc"):
        ends = _class_after(source, after)
        if ends and not source.starts_unit(after):
            return ends
    field = (
        _bare_field(source, after)
        if word == "và" and _LISTS_FIELDS.search(source.text[max(0, joined - 70) : joined])
        else None
    )
    if field:
        return field
    if word not in ("và",) or source.starts_unit(after) or not source.capital_at(after):
        return None
    token = TOKEN.match(source.text, after)
    return compound(source, after) or (token.end() if token else None)
