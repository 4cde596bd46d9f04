"""The words of the official form that a clerk completes (NĐ 30/2020, Phụ lục I)."""

import re
from datetime import date

from reports.consolidated.wording import long_date
from reports.document import Head

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# No-break spaces: room for the pen that justification and line ends leave alone.
BLANK = "\u00a0" * 6
SHORT_BLANK = "\u00a0" * 4
DOTS = "…" * 12
PLACE_BLANK = "…" * 6  # the date line stays one line

_PLACE = re.compile(
    r"\s+(?=(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã(?!\s+hội)|phường|thị trấn)\s)", re.IGNORECASE
)
# Before "VÀ" and after a dash.
_JOINT = re.compile(r" (?=VÀ )|(?<= -) ")
_FITS_SURELY = 22  # whatever letters they are
_FITS_ONE_LINE = 26  # capitals of size 13 in the left column
_POINTS = "abcdđeghiklmnopqrstuvxy"


def number_line(head: Head, number: str | None) -> str:
    """'Số:      /BC-SNV'; below ten with a leading zero; a number that brings its symbol is taken as it is."""
    if not number:
        return f"Số:{BLANK}/{head.symbol}"
    number = number.strip()
    if "/" in number:
        return f"Số: {number}"
    return f"Số: {number.zfill(2) if number.isdigit() else number}/{head.symbol}"


def date_words(head: Head, day: date | None) -> str:
    if day is None:
        return f"ngày{SHORT_BLANK}tháng{SHORT_BLANK}năm {head.year}"
    return long_date(day)


def place_and_date(head: Head, day: date | None) -> str:
    return f"{head.place or PLACE_BLANK}, {date_words(head, day)}"


def number_and_date_words(head: Head, number: str | None, day: date | None) -> str:
    """'số 15/BC-SNV ngày 18 tháng 6 năm 2021', inside a sentence."""
    return f"số{number_line(head, number).removeprefix('Số:')} {date_words(head, day)}"


def agency_lines(name: str) -> tuple[str, ...]:
    """In capitals; a long name breaks before the name of its place, so that the place stays whole."""
    if len(name) <= _FITS_ONE_LINE:
        return (name.upper(),)
    parts = tuple(part.upper() for part in _PLACE.split(name, maxsplit=1))
    return tuple(line for part in parts for line in _halves(part))


def _halves(line: str) -> tuple[str, ...]:
    """'SỞ LAO ĐỘNG -', 'THƯƠNG BINH VÀ XÃ HỘI': what cannot stand on one line breaks where its first part is longest."""
    places = [found.start() for found in _JOINT.finditer(line) if found.start() <= _FITS_SURELY]
    if len(line) <= _FITS_ONE_LINE or not places:
        return (line,)
    return line[: places[-1]].strip(), line[places[-1] :].strip()


def issuing_lines(head: Head) -> tuple[str, ...]:
    """The agency under its superior, whose name is not said twice: 'SỞ NGOẠI VỤ', 'VĂN PHÒNG'."""
    above = f" {head.superior or ''}".casefold()
    is_said = len(above) > 1 and head.agency.casefold().endswith(above)
    return agency_lines(head.agency[: -len(above)] if is_said else head.agency)


def distribution(head: Head) -> tuple[str, ...]:
    """Nơi nhận: 'Như trên' stands for the addressee; the drafting office is the clerk's to fill in."""
    same = ("Như trên",) if head.addressees else ()
    others = tuple(name for name in head.recipients if name not in head.addressees)
    return (*(f"- {name};" for name in (*same, *others)), f"- Lưu: VT, {head.drafting_office or DOTS[:4]}.")


def addressee_lines(head: Head) -> tuple[str, ...]:
    """'Kính gửi: …' on one line for one addressee; several stand below it, ';' after each and '.' after the last."""
    if len(head.addressees) <= 1:
        return tuple(f"Kính gửi: {name}" for name in head.addressees)
    *others, last = head.addressees
    return ("Kính gửi:", *(f"- {name};" for name in others), f"- {last}.")


def type_words(head: Head) -> str:
    """'Báo cáo'; a document without a type of its own is a công văn."""
    return head.type.capitalize() if head.type else "Công văn"


def letter_subject(head: Head) -> str:
    """'V/v …' under the number of a công văn, once, whether or not the subject brings it."""
    subject = re.sub(r"^(?:v/v|về việc)\s+", "", head.subject, flags=re.IGNORECASE)
    return f"V/v {subject}"


def position_lines(head: Head) -> tuple[str, ...]:
    """'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', …: the office chose them; dots where nobody has."""
    return tuple(line.upper() for line in head.signature.lines) or (DOTS,)


def signer_name(head: Head) -> str:
    return head.signature.name or DOTS


def annex_note(head: Head, number: str | None, day: date | None) -> str:
    """'(Kèm theo Báo cáo số … ngày … của …)'."""
    return f"(Kèm theo {type_words(head)} {number_and_date_words(head, number, day)} của {head.agency})"


def section_heading(numeral: str, heading: str) -> str:
    """'I. TÌNH HÌNH CHUNG'; "" for text that stands by itself."""
    if not heading:
        return ""
    return f"{numeral}. {heading.upper()}" if numeral else heading.upper()


def point_letter(number: int) -> str:
    """The letter of a điểm, from 1: a, b, c, d, đ, e, g …; the decree knows no f, j, w, z. After y comes aa."""
    rounds, place = divmod(number - 1, len(_POINTS))
    return _POINTS[place] if not rounds else _POINTS[(rounds - 1) % len(_POINTS)] + _POINTS[place]
