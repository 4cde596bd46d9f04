"""Subjects that do not open their text: behind a clause, a title or a giver, or in brackets at the end."""

import re
from dataclasses import replace
from functools import cache

from intake.duties.subject_grammar import Subject, fronted, giver_at, person_at, role_of_giver, subject_at
from intake.folding import same_tones
from intake.lexicon import alternatives, words
from intake.names.unit_text import UnitText, unit_pattern
from intake.times.time_heads import time_head
from rules.cadence import Role

_BRACKETS = re.compile(r"\(([^()]{6,400})\)[\s.;]*$")
_TAKES_CHARGE = re.compile(r"(?:chủ trì|thực hiện|phụ trách|tham mưu|chịu trách nhiệm)")


def in_brackets(source: UnitText) -> Subject | None:
    """ "Tham gia hội chợ (Sở Du lịch chủ trì, hoàn thành trong quý II)"."""
    match = _BRACKETS.search(source.text)
    giver = giver_at(UnitText(match[1])) if match else None
    inner = subject_at(UnitText(match[1][giver.end() :] if giver else match[1]), 0, None) if match else None
    if not match or not inner or not _TAKES_CHARGE.match(same_tones(inner.rest)):
        return None
    return replace(inner, role=Role.LEAD, rest=f"{source.text[: match.start()].strip(' .;')} ({inner.rest})")


_LAST_PART = re.compile(r"\s[-–]\s+|,?\s+do\s+")
_ONLY_CHARGE = re.compile(
    r"(?:(?:chủ trì|thực hiện|phụ trách|tham mưu|chịu trách nhiệm|chuẩn bị|tổng hợp|đảm nhiệm|đảm nhận)(?:\s+(?:thực hiện|chính|nội dung|chung))?(?:,\s*[^.;]{0,120})?|chủ trì,?\s+[^.;]{0,120})[\s.;]*$"
)


def at_the_end(source: UnitText) -> Subject | None:
    """ "Nghiệm thu phiếu – Chi cục Thống kê thực hiện", "Báo cáo sơ kết do đồng chí A chuẩn bị"."""
    for match in reversed(list(_LAST_PART.finditer(source.lower, 8))):
        tail = source.text[match.end() :]
        giver = giver_at(UnitText(tail))
        start = giver.end() if giver else 0
        found = (person_at(tail, start, None) if giver else None) or subject_at(
            UnitText(tail[start:]), 0, None
        )
        if found and _ONLY_CHARGE.match(same_tones(found.rest)):
            front = source.text[: match.start()].strip(" .;,")
            end = time_head(front) or 0
            rest = f"{front[end:]} ({found.rest.strip(' .;')})"
            return replace(found, role=Role.LEAD, rest=rest, fronted=front[:end].strip(" :,–-"))
    return None


def after_time(source: UnitText) -> Subject | None:
    """ "Từ 06/01 đến 17/01/2025 – các Cục rà soát …", "Trước ngày 20/12: Cục Thống kê …"."""
    end = time_head(source.text)
    if end is None:
        return None
    giver = giver_at(source, source.skip(end))
    start = giver.end() if giver else source.skip(end)
    found = subject_at(source, start, role_of_giver(giver["giver"]) if giver else None)
    if not found or not found.rest.strip(" .;:/"):
        return None
    return replace(found, fronted=source.text[:end].strip(" :,–-"))


_DUTY = re.compile(
    r"(?:có trách nhiệm|chủ trì|phối hợp|tham mưu|chịu trách nhiệm|xây dựng|tổ chức|thực hiện|hướng dẫn|báo cáo|làm đầu mối|là đầu mối)"
)
_GIVER_AFTER_TITLE = re.compile(r"\s*(?:giao cho|giao|đề nghị|yêu cầu)?\s*")


_ABOUT_A_REPORT = re.compile(r"(?:\w+\s+){0,2}báo cáo")
_LABEL_OF_PEOPLE = re.compile(
    r"(?:đối tượng|thành phần|địa điểm|chủ trì|khách mời|đại biểu|cơ quan|đơn vị|kinh phí|nơi nhận|thời gian|giảng viên|báo cáo viên|phối hợp|chỉ tiêu|mục tiêu|yêu cầu|căn cứ|ghi chú|sản phẩm|kết quả)"
)


def after_title(source: UnitText) -> Subject | None:
    """ "Tổ chức Ngày Pháp luật: Văn phòng Sở chủ trì …"."""
    colon = source.text.find(":", 8, 160)
    if colon < 0 or "." in source.text[:colon]:
        return None
    giver = _GIVER_AFTER_TITLE.match(source.lower, colon + 1)
    start = giver.end() if giver else colon + 1
    found = subject_at(source, start, role_of_giver(giver.group().strip() if giver else None))
    if not found and _ABOUT_A_REPORT.match(source.lower):
        found = after_fronted(UnitText(source.text[start:]))
    if not found or not (_DUTY.match(same_tones(found.rest)) or (giver and giver.group().strip())):
        named = (
            found
            and found.rest.strip(" .;:")
            and (found.units[0].plural or source.capital_at(found.units[0].start))
        )
        if not named or _LABEL_OF_PEOPLE.match(source.lower):
            return None
    if not found:
        return None
    return replace(found, fronted=source.text[:colon].strip())


_TOLD = re.compile(
    rf"(?:trân trọng\s+|kính\s+)?(?P<giver>{alternatives(['đề nghị', 'yêu cầu', 'giao cho', 'giao'])})\s+"
)


def told_by_issuer(subject: Subject) -> Subject | None:
    """ "UBND tỉnh yêu cầu Sở Nội vụ …": the one told is the second unit."""
    source = UnitText(subject.rest)
    giver = _TOLD.match(source.lower)
    if not giver:
        return None
    inner = subject_at(UnitText(subject.rest[giver.end() :]), 0, role_of_giver(giver["giver"]))
    return inner if inner and inner.rest else None


_MAY_STAND_BEFORE = re.compile(
    r",\s*(?:thì\s+)?|(?:vướng mắc|phát sinh|khó khăn)\s+|(?<!\w)(?:đề nghị|yêu cầu|giao)\s+|-\s"
)
_GIVER = re.compile(r"(đề nghị|yêu cầu|giao)\s+")


_TIME_OPENS = re.compile(r"(?:định kỳ|(?:hằng|hàng)\s|0?6 tháng|trước ngày|đột xuất)")


_SAYS = re.compile(
    r"(?<!\w)(?:tổng hợp|rà soát|đánh giá|kiểm tra|xây dựng|tổ chức|tham mưu|gửi|thực hiện|cập nhật|theo dõi|thống kê|hướng dẫn|lập|trình|chủ trì|phối hợp)(?!\w)"
)


def _says_what(source: UnitText, start: int) -> bool:
    """ "Định kỳ 6 tháng tổng hợp kết quả, báo cáo A, B": a verb has come, so what follows the comma is no subject."""
    return bool(_TIME_OPENS.match(source.lower)) and _SAYS.search(source.lower, 0, start) is not None


_ENDS_IN_A_CLASS = re.compile(
    r"(?:(?<!\w)(?:các|những)\s+[^,;.]{2,30}|(?<!\w)(?:cơ quan|đơn vị|ngành|sở|phòng|ban|địa phương|tổ chức|cấp))\s*$"
)


def _goes_on_with_a_class(source: UnitText, comma: int, start: int) -> bool:
    """ "của các cơ quan, địa phương báo cáo …": still the class before the comma."""
    return (
        source.text[start : start + 1].islower()
        and not _plurals().match(source.lower, start)
        and not _is_post(source, start)
        and _ENDS_IN_A_CLASS.search(source.lower[max(0, comma - 40) : comma]) is not None
    )


def _is_post(source: UnitText, start: int) -> bool:
    """ "… của Sở, thủ trưởng các đơn vị triển khai": who heads a body is no further class of it."""
    post = unit_pattern("posts").match(source.lower, start)
    return post is not None and not unit_pattern("staff").match(source.lower, start)


@cache
def _plurals() -> re.Pattern[str]:
    return re.compile(alternatives(words("units", "plurals")))


def after_fronted(source: UnitText) -> Subject | None:
    """ "Căn cứ …, các sở, ngành xây dựng …" and "… nếu có vướng mắc các đơn vị phản ánh về …"."""
    if not fronted().match(source.lower):
        return None
    sentence = re.compile(r"[.;]\s").search(source.text)
    limit = sentence.start() if sentence else len(source.text)
    for match in _MAY_STAND_BEFORE.finditer(source.lower, 0, limit):
        giver = _GIVER.match(source.lower, match.end())
        start = giver.end() if giver else match.end()
        role = role_of_giver(giver[1] if giver else match.group().strip())
        if match.group().startswith(",") and (
            _goes_on_with_a_class(source, match.start(), start) or _says_what(source, match.start())
        ):
            continue
        found = subject_at(source, start, role)
        if found and found.rest.strip(" .;/") and source.text[start : start + 1]:
            return Subject(
                found.units, found.rest, found.role or role, found.note, source.text[:start].strip(" ,")
            )
    return None
