"""Where a text comes from, when it is not the plan itself: news about a plan, phrases copied from another body."""

import re
from collections.abc import Sequence

from intake.document import Document
from intake.draft import Defect, DocumentHead
from intake.duties.sections import Kind, Line
from intake.folding import LOWER, UPPER, fold, one_line


def line_words(line: Line) -> str:
    return (
        f"dòng {line.anchor.line}"
        if line.anchor.line
        else f"trang {line.anchor.page}"
        if line.anchor.page
        else f"mục {line.section}"
    )


def source_faults(document: Document, head: DocumentHead, lines: Sequence[Line]) -> list[Defect]:
    """A news item about a plan is not the plan; phrases may have been copied from the plan of another body."""
    out = []
    top = " ".join(one_line(p.text) for p in document.paragraphs[:6])
    if re.search(
        r"(?:vừa|đã|mới)\s+(?:ký\s+)?(?:ban hành|có)\s+Kế hoạch|\d{1,2}/\d{1,2}/\d{4}\s+\d{1,2}:\d{2}", top
    ) and not any(line.is_title for line in lines):
        out.append(Defect("news_item", "Nguồn là bài báo tóm tắt, không phải văn bản kế hoạch.", "dòng 1"))
    return [*out, *_closing_of_another(lines), *_other_places(head, lines), *_other_year(head, lines)]


def _closing_of_another(lines: Sequence[Line]) -> list[Defect]:
    opening = " ".join(fold(line.text) for line in lines if line.kind is Kind.OPENING)
    for line in lines:
        match = re.match(
            r"Trên đây là (?:nội dung )?[Kk]ế hoạch .{0,220}? của ((?:Phòng|Sở|Trường|UBND|Ủy ban)[^,.;]{3,80})",
            line.text,
        )
        if match and opening and _issued_by_another(fold(match[1]), opening):
            return [
                Defect(
                    "copied_phrase",
                    f"Câu kết ghi “{match[1]}”, khác cơ quan ban hành: có thể chép từ văn bản khác.",
                    line_words(line),
                )
            ]
    return []


_LEVELS = r"tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu|thị trấn"
_NAME = rf"[{UPPER}][{LOWER}]+(?:[ -]{{1,3}}[{UPPER}][{LOWER}]+){{0,4}}"
_SCHOOL = re.compile(
    rf"[Tt]rường (?P<level>Mầm non|Mẫu giáo|Tiểu học|THCS|THPT|Trung học cơ sở|Trung học phổ thông) (?P<name>{_NAME})"
)
_HERE = re.compile(
    rf"(?:trên địa bàn|[Nn]hân dân|UBND|Uỷ ban nhân dân|Ủy ban nhân dân) (?P<level>{_LEVELS}) (?P<name>{_NAME})"
)


def _other_places(head: DocumentHead, lines: Sequence[Line]) -> list[Defect]:
    """ "trên địa bàn tỉnh B" in a plan of tỉnh A; another school's name in a school's plan."""
    out: dict[str, Defect] = {}
    own = " ".join(filter(None, (head.issuer, head.parent_issuer, head.title)))
    folded = fold(f"{own} {' '.join(line.text for line in lines if line.kind is Kind.OPENING)}")
    for pattern in (_SCHOOL, _HERE):
        mine = pattern.search(head.issuer or "")
        level = mine["level"] if mine else None
        if level is None:
            place = re.search(rf"(?P<level>{_LEVELS}) (?P<name>{_NAME})", own) if pattern is _HERE else None
            level = place["level"] if place else None
        for line in lines if level else ():
            if line.kind in (Kind.OPENING, Kind.CLOSING, Kind.ANNEX, Kind.FORMS):
                continue
            for match in pattern.finditer(line.text):
                if (
                    match["level"] == level
                    and fold(match["name"]) not in folded
                    and _is_about_itself(line, match)
                ):
                    message = (
                        f"Nhắc đến “{match.group()}”, khác cơ quan ban hành: có thể chép từ văn bản khác."
                    )
                    out.setdefault(fold(match["name"]), Defect("copied_phrase", message, line_words(line)))
    return list(out.values())


_NEIGHBOUR = re.compile(
    r"phối hợp|kinh nghiệm|giáp ranh|liên kết|hợp tác|các tỉnh|thăm|học tập|quyết định|nghị quyết|kế hoạch số|công văn|(?:của|với|và|,)\s*$"
)


def _is_about_itself(line: Line, match: re.Match[str]) -> bool:
    """A plan may well name a neighbour: to work with it, to learn from it, to cite its documents."""
    before = line.text[max(0, match.start() - 60) : match.start()].lower()
    after = line.text[match.end() : match.end() + 30]
    return not _NEIGHBOUR.search(before) and not re.match(r"\s*(?:,|và)\s*(?:tỉnh|thành phố|[A-ZĐ])", after)


def _other_year(head: DocumentHead, lines: Sequence[Line]) -> list[Defect]:
    """ "Trên đây là Kế hoạch … năm 2025" at the end of the plan for 2026."""
    if head.plan_year is None:
        return []
    for line in lines:
        match = re.match(
            r"Trên đây là (?:nội dung )?[Kk]ế hoạch [^.;]{0,200}?năm (20\d\d)(?!\s*[-–])", line.text
        )
        if match and int(match[1]) != head.plan_year and "năm học" not in line.text[: match.end()]:
            message = f"Câu kết ghi năm {match[1]}, kế hoạch là của năm {head.plan_year}: có thể chép từ văn bản khác."
            return [Defect("copied_phrase", message, line_words(line))]
    return []


def _issued_by_another(named: str, opening: str) -> bool:
    return (
        not re.search(rf"{re.escape(named)}\S*\s+(?:xay dung|ban hanh)", opening)
        and bool(re.search(r"(?:xay dung|ban hanh) ke hoach", opening))
        and named.split()[0]
        not in re.findall(r"(\w+)(?:\s\w+){0,8}\s(?:xay dung|ban hanh) ke hoach", opening)
    )
