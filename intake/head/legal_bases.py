"""Recitals: the documents a plan rests on, with number, date and issuer."""

import re
from datetime import date

from intake.draft import LegalBasisDraft
from intake.times.dates import parts
from rules.errors import ImpossibleDate

RECITAL = re.compile(
    r"[-–•]?\s*(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Để |Nhằm |Tiếp tục thực hiện|Triển khai thực hiện (?:Kế hoạch|Quyết định|Nghị|Công văn|Chỉ thị)|Trên cơ sở)"
)


_BASIS = re.compile(
    r"(?P<type>Luật|Nghị quyết|Quyết định|Nghị định|Thông tư|Chỉ thị|Công văn|Kế hoạch|Tờ trình|Chương trình(?: hành động)?|Thông báo|Kết luận|Văn bản|Đề án|Hướng dẫn|Pháp lệnh|Điều lệ|Quy chế|Quy định|Công điện|Phương án|Báo cáo|Biên bản)"
    r"\s+(?:số\s+)?(?P<number>\d[\w]*\s*[/-]\s*[\wĐđ/\- ]*?[\wĐđ])\s*(?:,\s*)?ngày\s+(?P<date>\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|tháng\s*\d{1,2}\s*năm\s*\d{4}))(?:\s+của\s+(?P<issuer>[^;:.]{4,160}))?"
)


_ANY_DATE = re.compile(
    r"(?P<d>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})|(?P<wd>\d{1,2})\s*tháng\s*(?P<wm>\d{1,2})\s*năm\s*(?P<wy>\d{4})"
)


def safe_date(written: str) -> date | None:
    found = _ANY_DATE.search(written)
    if not found:
        return None
    day, month, year = parts(found)
    try:
        return date(year or 1, month, day)
    except ValueError:
        raise ImpossibleDate(
            f"không có ngày {written}", where="ngày ban hành", mend="sửa lại ngày trong văn bản"
        ) from None


def cites(line: str) -> bool:
    """A recital names a document with its number; a title may begin with the same words ("Thực hiện Đề án …")."""
    return line.startswith(("Căn cứ", "Xét")) or bool(_BASIS.search(line)) or line.endswith((";", ":"))


def legal_bases_in(lines: list[str]) -> tuple[LegalBasisDraft, ...]:
    out: list[LegalBasisDraft] = []
    for line in lines:
        if re.match(r"I\s*[.)]\s", line):
            break
        if not RECITAL.match(line):
            continue
        for match in _BASIS.finditer(line):
            issuer = re.split(
                r"\s+(?:về|ban hành|phê duyệt|quy định|ngày|tại|tăng cường)\s", match["issuer"] or ""
            )[0].strip(" ,")
            try:
                day = safe_date(match["date"])
            except ImpossibleDate:
                day = None
            out.append(LegalBasisDraft(re.sub(r"\s+", "", match["number"]), day, issuer or None))
    return tuple(out)
