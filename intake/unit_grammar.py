"""Where a unit's name begins and ends in running text: heads, classes, name continuations, and lists of units."""

import re
from dataclasses import dataclass

from intake.lexicon import alternatives, words
from intake.unit_text import UnitSpan, UnitText, looks_like_none, predicate, unit_pattern

LONGEST_NAME = 22  # words
MOST_UNITS = 60


@dataclass(frozen=True)
class UnitList:
    units: tuple[UnitSpan, ...]
    end: int


_TOKEN = re.compile(r"[^\s,;:.()/]+(?:\.(?=\w))?[^\s,;:.()/]*")


_AND = re.compile(r"(?:và|hoặc|cùng với|cùng|với)(?!\w)")


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
    plural = bool(match["plural"]) or (
        not source.capital_at(match.end("head") + 1)
        and bool(unit_pattern("bare_classes").match(source.lower, start))
    )
    position = match.end()
    count = 0
    while count < LONGEST_NAME:
        step = _step(source, position, plural=plural or _names_a_class(source.lower[start:position]))
        if step is None:
            break
        position = step
        count += 1
    position = _self_reference(source, start, position)
    text = source.text[start:position].strip(" ,;:.-–")
    return UnitSpan(text, start, start + len(source.text[start:position].rstrip(" ,;:.-–")), plural)


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
    committee = r"(?:ubnd|ủy ban nhân dân)\s+(?:quận|huyện|xã|phường|thị xã|tỉnh|thành phố)(?!\w)(?!\s+\w)"
    return bool(
        re.search(
            rf"(?<!\w)(?:(?:các|những)\s+{alternatives(words('units', 'classes'))}|{committee})", so_far
        )
    )


def _composite(source: UnitText, start: int) -> UnitSpan | None:
    plural = re.compile(alternatives(words("units", "plurals")) + r"\s+").match(source.lower, start)
    begin = plural.end() if plural else start
    match = unit_pattern("composites").match(source.lower, begin)
    return UnitSpan(source.text[start : match.end()], start, match.end(), True) if match else None


def _step(source: UnitText, position: int, *, plural: bool) -> int | None:
    """One word further into the name, or nothing where the name ends."""
    here = source.skip(position)
    if here >= len(source.text):
        return None
    char = source.text[here]
    if char in ':;(.[“"':
        return None
    if char in "-–—":
        return _over_dash(source, here)
    if char in ",/":
        return _over_comma(source, here, plural=plural)
    joined = _AND.match(source.lower, here)
    if joined:
        return _over_and(source, joined.end(), plural=plural, word=joined.group())
    compound = _compound(source, here)
    if compound:
        return compound
    if source.starts_predicate(here) and not _after_plural(source, here):
        return None
    if unit_pattern("name_ends").match(source.lower, here) and not source.capital_at(here):
        return None
    token = _TOKEN.match(source.text, here)
    return token.end() if token else None


def _compound(source: UnitText, here: int) -> int | None:
    """A name that holds a verb: "Giáo dục và Đào tạo", "sự nghiệp công lập"."""
    match = unit_pattern("compounds").match(source.lower, here) if source.capital_at(here) else None
    match = match or unit_pattern("lower_compounds").match(source.lower, here)
    return match.end() if match else None


def _after_plural(source: UnitText, position: int) -> bool:
    """No verb follows "các": "Ban Tuyên giáo các cấp"."""
    return bool(re.search(r"(?<!\w)(?:các|những|mỗi|từng)\s+$", source.lower[:position]))


def _over_dash(source: UnitText, here: int) -> int | None:
    after = source.skip(here + 1)
    if (
        after >= len(source.text)
        or not source.text[after].isalpha()
        or source.starts_predicate(after, after_dash=True)
    ):
        return None
    if source.text[here - 1 : here] == " " and source.starts_unit(after) and not source.capital_at(after):
        return None
    token = _TOKEN.match(source.text, after)
    return token.end() if token else None


def _over_comma(source: UnitText, here: int, *, plural: bool) -> int | None:
    known = _comma_name(source, here)
    if known:
        return known
    belongs = re.compile(r",\s*(?:trực thuộc|thuộc)(?!\w)").match(source.lower, here)
    if belongs:
        return belongs.end()
    after = source.skip(here + 1)
    if after >= len(source.text):
        return None
    joined = _AND.match(source.lower, after)
    if joined:
        after = source.skip(joined.end())
    if re.search(r"chính trị\s*-\s*xã hội\s*$", source.lower[:here]):
        return None
    if plural:
        ends = _class_after(source, after)
        if ends:
            return ends
    if source.starts_unit(after) or not source.capital_at(after):
        return None
    if source.text[here] == "/" or (
        predicate().match(source.lower, after) and _next_is_lower_verb(source, after)
    ):
        return None
    token = _TOKEN.match(source.text, after)
    return token.end() if token else None


def _next_is_lower_verb(source: UnitText, after: int) -> bool:
    """ ", Chủ trì …" after a comma is a predicate in capitals, ", Truyền hình tỉnh" is a name."""
    return bool(
        re.compile(
            r"chủ trì|phối hợp|chủ động|tham mưu|có trách nhiệm|căn cứ|trên cơ sở|tổ chức|xây dựng kế hoạch"
        ).match(source.lower, after)
    )


def _comma_name(source: UnitText, here: int) -> int | None:
    """Inside a field such as "Văn hóa, Thể thao và Du lịch"."""
    window = max(0, here - 40)
    for match in unit_pattern("names_with_comma").finditer(source.lower, window):
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
    named = source.capital_at(following) and match.group() not in {
        "cơ quan thuộc",
        "đơn vị",
        "tổ chức",
        "cơ quan",
        "các",
    }
    return None if named else match.end()


def _over_and(source: UnitText, after: int, *, plural: bool, word: str) -> int | None:
    after = source.skip(after)
    if after >= len(source.text):
        return None
    if plural and word in ("và", "hoặc"):
        ends = _class_after(source, after)
        if ends and not source.starts_unit(after):
            return ends
    if word not in ("và",) or source.starts_unit(after) or not source.capital_at(after):
        return None
    token = _TOKEN.match(source.text, after)
    return token.end() if token else None
