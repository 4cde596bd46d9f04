"""Who a text is addressed to: "Giao X …", "X: …", "Căn cứ …, X …", "UBND tỉnh yêu cầu X …", "(X chủ trì)"."""

import re
from dataclasses import replace
from functools import lru_cache

from intake.duties.subject_grammar import Subject, giver_at, person_at, role_of_giver, subject_at
from intake.duties.turned_subjects import (
    after_fronted,
    after_time,
    after_title,
    at_the_end,
    in_brackets,
    told_by_issuer,
)
from intake.names.elliptic_names import without_list_colon
from intake.names.plan_names import plan_names
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText, predicate

__all__ = ["Subject", "subject_of"]


def subject_of(text: str, *, under_unit: bool = False) -> Subject | None:
    """The subject at the head of a text; under a unit's heading "Yêu cầu các …" is that unit's task."""
    return _subject_of(text, under_unit, plan_names())


@lru_cache(maxsize=1024)
def _subject_of(text: str, under_unit: bool, _names: tuple[str, ...]) -> Subject | None:
    text = without_list_colon(text)
    source = UnitText(text)
    giver = giver_at(source)
    start, role, several = 0, None, False
    if giver:
        if under_unit and giver["giver"]:
            return None
        start = giver.end()
        role = role_of_giver(giver["giver"])
        named = (
            giver.group().strip() != giver["giver"]
        )  # a courtesy such as "đồng chí" stands before the name
        person = person_at(text, start, role) if named else None
        if person:
            return person
        several = bool(re.search(r"các (?:đồng chí|ông)", giver.group()))
        tail = UnitText(without_list_colon(text[start:]))
        found = subject_at(tail, 0, role)
        if found:
            return replace(found, units=tuple(replace(u, plural=u.plural or several) for u in found.units))
    direct = _named_to_the_colon(source) or subject_at(source, 0, None) if not start else None
    if direct:
        return told_by_issuer(direct) or direct
    turned = after_time(source) or after_fronted(source) or after_title(source) or in_brackets(source)
    return turned or (None if under_unit else at_the_end(source))


_STRONG = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|báo cáo|thực hiện|tổ chức|tham mưu|xây dựng|hướng dẫn|theo dõi|chỉ đạo|triển khai|yêu cầu|đề nghị|tập trung|các nội dung|sau)(?!\w)"
)


def _named_to_the_colon(source: UnitText) -> Subject | None:
    """ "Công ty Khai thác công trình thủy lợi: Vận hành …": a name may hold what looks like a verb."""
    colon = source.text.find(":", 0, 110)
    if colon < 0 or re.search(r"[,;.(–]", source.text[:colon]) or len(source.text[:colon].split()) > 14:
        return None
    found = read_units(source)
    if (
        not found
        or len(found.units) != 1
        or found.units[0].plural
        or _STRONG.search(source.lower[found.end : colon])
    ):
        return None
    rest = source.text[colon + 1 :].strip()
    if (
        found.end >= colon
        or not rest[:1].isupper()
        or not predicate().match(source.lower, source.skip(colon + 1))
    ):
        return None
    return Subject((replace(found.units[0], text=source.text[:colon].strip(), end=colon),), rest)
