"""One word further into a unit's name, or its end: commas, "và", dashes, and names that hold a verb."""

import re

from intake.names.name_joints import AND, comma_name, over_and, over_comma, over_dash
from intake.names.name_words import TOKEN, compound
from intake.names.unit_text import UnitText, ends_at_place, predicate, unit_pattern

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
        return over_dash(source, here)
    if char in ",/":
        return over_comma(source, here, plural=plural)
    joined = AND.match(source.lower, here)
    if joined:
        known = comma_name(source, here)
        if known:
            return known
        return over_and(source, joined.end(), plural=plural, word=joined.group())
    known = compound(source, here)
    if known:
        return known
    if not plural and (_verb_of_name(source, here) or ends_at_place(source, position)):
        return _verb_of_name(source, here)
    if source.starts_predicate(here) and not _after_plural(source, here):
        return _verbs_inside(source, here)
    if unit_pattern("name_ends").match(source.lower, here) and not source.capital_at(here):
        return None
    within = _WITHIN.match(source.lower, here)
    if within and (not plural or within["term"]):
        return None
    token = TOKEN.match(source.text, here)
    return token.end() if token else None


_BEFORE_THE_PREDICATE = re.compile(
    r"(?P<name>\w+(?:\s+(?!(?:và|đã|sẽ|để|là)\s)\w+){0,4})\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)"
)


def _verb_of_name(source: UnitText, here: int) -> int | None:
    """ "Phòng Kế hoạch tổng hợp chủ trì …": a verb before the real predicate belongs to the name."""
    match = _BEFORE_THE_PREDICATE.match(source.lower, here)
    if not match or source.capital_at(here) or _REAL_PREDICATE.match(source.lower, here):
        return None
    return match.end("name") if predicate().match(source.lower, here) else None


# These open a predicate whatever follows: "tham mưu …, chủ trì …" is no name.
_REAL_PREDICATE = re.compile(
    r"(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|căn cứ|trên cơ sở|tham mưu|chủ động|được giao|được phân công|là|phải|cần|báo cáo|theo)(?!\w)"
)


_TO_A_DASH = re.compile(r"\w+(?:\s+\w+){0,2}\s+-\s+(?=\w)")


def _verbs_inside(source: UnitText, here: int) -> int | None:
    """ "Khoa Hồi sức tích cực - Chống độc", "Vụ Thống kê và Thanh tra thống kê rà soát": no predicate begins yet."""
    dash = _TO_A_DASH.match(source.lower, here)
    if dash and source.capital_at(dash.end()) and not predicate().match(source.lower, dash.end()):
        return dash.end() - len(dash.group()) + len(dash.group().rstrip(" -"))
    verb = unit_pattern("verbs_in_names").match(source.lower, here)
    if not verb:
        return None
    after = source.skip(verb.end())
    listed = source.text[after : after + 1] in (",", ";") and source.starts_unit(source.skip(after + 1))
    goes_on = after > verb.end() and (
        source.starts_predicate(after) or unit_pattern("name_words").match(source.lower, after)
    )
    return verb.end() if listed or goes_on else None


def _after_plural(source: UnitText, position: int) -> bool:
    """No verb follows "các": "Ban Tuyên giáo các cấp"."""
    return bool(
        re.search(r"(?<!\w)(?:các|những|mỗi|từng)\s+$", source.lower[max(0, position - 12) : position])
    )
