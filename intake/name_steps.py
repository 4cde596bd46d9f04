"""One word further into a unit's name, or its end: commas, "và", dashes, and names that hold a verb."""

import re

from intake.unit_text import UnitText, ends_at_place, looks_like_none, predicate, unit_pattern

_TOKEN = re.compile(r"[^\s,;:.()/]+(?:\.(?=\w))?[^\s,;:.()/]*")


_AND = re.compile(r"(?:và|hoặc|cùng với|cùng|với)(?!\w)")


_WITHIN = re.compile(r"trong\s+(?P<term>\d|vòng|thời hạn|khoảng|ngày)?")


def next_step(source: UnitText, position: int, *, plural: bool) -> int | None:
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
        known = _comma_name(source, here)
        if known:
            return known
        return _over_and(source, joined.end(), plural=plural, word=joined.group())
    compound = _compound(source, here)
    if compound:
        return compound
    if not plural and (_verb_of_name(source, here) or ends_at_place(source, position)):
        return _verb_of_name(source, here)
    if source.starts_predicate(here) and not _after_plural(source, here):
        return None
    if unit_pattern("name_ends").match(source.lower, here) and not source.capital_at(here):
        return None
    within = _WITHIN.match(source.lower, here)
    if within and (not plural or within["term"]):
        return None
    token = _TOKEN.match(source.text, here)
    return token.end() if token else None


def _compound(source: UnitText, here: int) -> int | None:
    """A name that holds a verb: "Giáo dục và Đào tạo", "sự nghiệp công lập"."""
    match = unit_pattern("compounds").match(source.lower, here) if source.capital_at(here) else None
    match = match or unit_pattern("lower_compounds").match(source.lower, here)
    return match.end() if match else None


def _verb_of_name(source: UnitText, here: int) -> int | None:
    """ "Phòng Kế hoạch tổng hợp chủ trì …": a verb before the real predicate belongs to the name."""
    match = unit_pattern("compounds").match(source.lower, here)
    follows = re.compile(r"\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)")
    return match.end() if match and follows.match(source.lower, match.end()) else None


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
    return _compound(source, after) or (token.end() if token else None)


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
    return _compound(source, after) or (token.end() if token else None)


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
    return _compound(source, after) or (token.end() if token else None)
