"""Quyền hạn, chức vụ của người ký: which lines may stand over a signature (NĐ 30/2020, Phụ lục I; Điều 13)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rules.errors import BadInput

MOST_LINES = 3
LONGEST_LINE = 90
LONGEST_NAME = 80
EXAMPLE = "ví dụ: TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH | PHÓ CHỦ TỊCH"

# One code a line, "" for a plain position. A collective is signed for by its head, who may be acting or represented by
# a deputy; who signs by order may hand it to a deputy (Điều 13 khoản 4), who signs by mandate may not (khoản 3).
COMBINATIONS = {
    ("",),
    ("Q.",),
    ("TM.", ""),
    ("TM.", "Q."),
    ("KT.", ""),
    ("TM.", "KT.", ""),
    ("TL.", ""),
    ("TL.", "KT.", ""),
    ("TUQ.", ""),
}
# "Q" and nothing behind it may begin a plain word; the longer codes do not.
_CODE = re.compile(r"^(?:(TM|KT|TL|TUQ)(?:\.\s*|\s+)|(Q)\.\s*)(?=\w)")
_DEPUTY = ("PHÓ ", "THỨ TRƯỞNG", "ỦY VIÊN")
_TITLE = re.compile(
    r"^(ông|bà|đồng chí|đ/c|gs|pgs|ts|ths|tiến sĩ|thạc sĩ|giáo sư|bs|bác sĩ|ks|kỹ sư|cn|cử nhân|ls|luật sư)[.\s]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SignatureLines:
    """As they are printed; `warnings`: what is unusual and still allowed."""

    lines: tuple[str, ...]
    name: str
    warnings: tuple[str, ...] = ()


def check_signature(lines: Iterable[str], name: str) -> SignatureLines:
    """Lines in capitals with their codes; BadInput where the decree knows no such combination."""
    printed = tuple(filter(None, map(_printed, lines)))
    codes = tuple(_code_of(line) for line in printed)
    if not printed:
        raise BadInput("chưa ghi quyền hạn, chức vụ của người ký", mend=EXAMPLE)
    if any(len(line) > LONGEST_LINE for line in printed):
        raise BadInput(f"dòng chức vụ dài hơn {LONGEST_LINE} ký tự", mend=EXAMPLE)
    if codes not in COMBINATIONS:
        raise BadInput(f"không có thể thức ký “{' / '.join(printed)}”", mend=_mend(codes))
    said = " ".join(name.split())
    if len(said) > LONGEST_NAME:
        raise BadInput(f"họ tên dài hơn {LONGEST_NAME} ký tự", mend="ghi họ và tên")
    return SignatureLines(printed, said, tuple(_warnings(printed, codes, said)))


def split_lines(words: str) -> tuple[str, ...]:
    """'TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH', or one on each line."""
    return tuple(part.strip() for part in re.split(r"[|\n]", words) if part.strip())


def _printed(line: str) -> str:
    words = " ".join(line.split()).upper()
    found = _CODE.match(words)
    return f"{found[1] or found[2]}. {words[found.end() :]}" if found else words


def _code_of(line: str) -> str:
    found = _CODE.match(line)
    return f"{found[1] or found[2]}." if found else ""


def _mend(codes: tuple[str, ...]) -> str:
    if len(codes) > MOST_LINES:
        return f"nhiều nhất {MOST_LINES} dòng; {EXAMPLE}"
    match codes[:1]:
        case ("TM.",):
            return "sau TM. là chức vụ người đứng đầu, hoặc KT. rồi chức vụ cấp phó"
        case ("KT." | "TL." | "TUQ." as code,) if len(codes) == 1:
            return f"sau dòng {code} phải có dòng chức vụ của người ký"
        case ("TUQ.",):
            return "người ký thừa ủy quyền không giao lại cho người khác ký; sau TUQ. là chức vụ của người ký"
        case _:
            return EXAMPLE


def _warnings(lines: tuple[str, ...], codes: tuple[str, ...], name: str) -> Iterable[str]:
    if "KT." in codes and not lines[-1].startswith(_DEPUTY):
        yield f"KT. là ký thay cấp trưởng; “{lines[-1]}” không phải chức vụ cấp phó"
    if _TITLE.match(name):
        yield "trước họ tên người ký không ghi học hàm, học vị, danh hiệu (trừ văn bản của cơ quan giáo dục, y tế, khoa học)"
    if not name:
        yield "chưa ghi họ tên người ký; văn bản chừa dòng chấm"
