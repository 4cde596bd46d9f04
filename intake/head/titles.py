"""What a plan is about: the lines below "KẾ HOẠCH", and the year they name."""

import re

from intake.duties.outline import opens_item
from intake.folding import same_tones
from intake.head.legal_bases import RECITAL, cites

PLAN = re.compile(r"(?:KẾ\s+HOẠCH\b|Kế\s+[Hh]oạch\s*$)[\s.:]*(?P<rest>.*)")
_OTHER_TYPE = re.compile(
    r"(?:CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|PHƯƠNG ÁN|LỊCH CÔNG TÁC|ĐỀ ÁN)[\s.:]*(?P<rest>$)"
)


_KINDS = re.compile(r"(?:HÀNH ĐỘNG|PHỐI HỢP|LIÊN TỊCH|LIÊN NGÀNH|TRUYỀN THÔNG|TỔNG THỂ|CHI TIẾT)$")
_LIST = re.compile(r"(?:BẢNG|DANH MỤC|PHÂN CÔNG|LỊCH|NHIỆM VỤ)(?!\w)")


def title_in(lines: list[str]) -> str | None:
    found = _below(PLAN, lines) or _below(_OTHER_TYPE, lines[:60])
    return found or _of_a_list(lines[:40]) or _title_without_type(lines)


def _below(kind: re.Pattern[str], lines: list[str]) -> str | None:
    for position, line in enumerate(lines):
        match = kind.match(line)
        if match and len(line) < 200 and not line.endswith((";", ",")):
            rest = match["rest"].strip()
            follow = _title_lines(lines[position + 1 : position + 6]) if not rest or rest.isupper() else []
            if follow and _KINDS.fullmatch(rest):
                rest = ""  # "KẾ HOẠCH HÀNH ĐỘNG" is the kind of plan, its subject stands below
            title = " ".join([rest, *follow]).strip()
            if title:
                return title
    return None


def _of_a_list(lines: list[str]) -> str | None:
    """An annex by itself: "BẢNG PHÂN CÔNG NHIỆM VỤ", with the line in small letters below it."""
    for position, line in enumerate(lines):
        if _LIST.match(line) and line.isupper():
            follow = [
                one
                for one in _title_lines(lines[position + 1 : position + 4])
                if one.isupper() or one[:1].islower()
            ]
            return " ".join([line, *follow])
    return None


def _title_lines(following: list[str]) -> list[str]:
    out: list[str] = []
    for position, line in enumerate(following):
        after = following[position + 1] if position + 1 < len(following) else ""
        if (
            (RECITAL.match(line) and not _is_title(line, out, after))
            or opens_item(line)
            or line.startswith(("(", "Kính gửi"))
            or re.fullmatch(r"[-_*\s]+", line)
        ):
            break
        if out and (
            len(line) > 220 or line.endswith((".", ":", ";")) or (out[0].isupper() and line.upper() != line)
        ):
            break
        if _begins_issuing(line):
            break
        out.append(line)
    return out


def _is_title(line: str, before: list[str], after: str) -> bool:
    """ "Thực hiện Chương trình số 21-CTr/TU" may be what a plan is about: above a rule, or above its recitals."""
    if before or line.startswith(("Căn cứ", "Xét", "Theo đề nghị")) or line.endswith((";", ":", ",", ".")):
        return False
    return not cites(line) or (
        len(line) < 260 and (bool(re.fullmatch(r"[-_*\s]+", after)) or bool(RECITAL.match(after)))
    )


def _begins_issuing(line: str) -> bool:
    return bool(re.search(r"(?:ban hành|xây dựng) kế hoạch", same_tones(line))) and not line.isupper()


def _title_without_type(lines: list[str]) -> str | None:
    """A copy on a portal: the title is the last line before the recitals, or the first of the page."""
    if any(PLAN.fullmatch(line) for line in lines[:60]):
        return None  # "KẾ HOẠCH" with nothing below it: the subject is missing
    stop = next((n for n, line in enumerate(lines[:20]) if RECITAL.match(line)), None)
    candidates = lines[:stop] if stop else lines[:2]
    for line in reversed(candidates) if stop else candidates:
        if (
            15 < len(line) < 250
            and not opens_item(line)
            and not re.match(r"\d{1,2}/\d", line)
            and not line.endswith((".", ";"))
        ):
            return line
    return None


_SCHOOL_YEAR = re.compile(r"năm học\s*:?\s*(20\d\d)\s*[-–/]\s*(?:20)?\d\d", re.IGNORECASE)
_PERIODS = re.compile(
    r"(?:giai đoạn|đến năm|đến hết năm|từ năm|nhiệm kỳ|tầm nhìn)\s*:?\s*20\d\d(?:\s*[-–]\s*20\d\d)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:năm|(?:quý|tháng)\s*[\dIVX]+\s*[/.-]|NĂM)\s*(20\d\d)(?!\s*[-–]\s*20)", re.IGNORECASE)


def is_school_year(title: str | None) -> bool:
    """A school year spans two years: dates without a year then follow the day of issue."""
    return bool(_SCHOOL_YEAR.search(title or ""))


def plan_year_of(title: str | None) -> int | None:
    """The year a plan is for; of a school year the year it begins in; none for a plan of several years."""
    school = _SCHOOL_YEAR.search(title or "")
    if school:
        return int(school[1])
    years = _YEAR.findall(_PERIODS.sub(" ", title or ""))
    return int(years[-1]) if years else None
