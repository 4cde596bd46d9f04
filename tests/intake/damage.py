"""What happens to one and the same plan between the printer and the reader: none of it changes what the plan says."""

import re
import textwrap
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

MENU = (
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Văn bản chỉ đạo điều hành",
    "Thủ tục hành chính",
    "Liên hệ",
    "Đăng nhập",
    "Sơ đồ trang",
    "Hôm nay: 12.345 lượt truy cập",
)
FOOTER = (
    "Chia sẻ Facebook Zalo",
    "Lượt xem: 1.204",
    "Tin liên quan",
    "Bản quyền thuộc về Cổng thông tin điện tử tỉnh",
    "Điện thoại: 0200.3.123.456",
    "Về đầu trang",
)
DASHES = "-–—−‐•"
WIDE_SPACES = (" ", "  ", "\u00a0", " \u200b")

_BULLET = re.compile(r"^[-–] ", re.MULTILINE)
_HEADING = re.compile(r"^([IVX]+\. )(.*)$|^()(KẾ HOẠCH)$", re.MULTILINE)


def furniture() -> st.SearchStrategy[tuple[list[str], list[str]]]:
    """Lines of a web page above and below, in any order."""
    above = st.lists(st.sampled_from(MENU), unique=True)
    below = st.lists(st.sampled_from(FOOTER), unique=True)
    return st.tuples(above, below)


def in_furniture(text: str, around: tuple[list[str], list[str]]) -> str:
    above, below = around
    return "\n".join([*above, text, *below])


def with_dashes(text: str, sign: str) -> str:
    """Every bullet with another dash."""
    return _BULLET.sub(f"{sign} ", text)


def in_case(text: str, change: Callable[[str], str]) -> str:
    """Headings of parts in capitals, or not; their numerals stay."""
    return _HEADING.sub(lambda found: (found[1] or "") + change(found[2] or found[4]), text)


def in_form(text: str, form: str) -> str:
    """Composed or decomposed letters, as different keyboards and converters leave them."""
    return unicodedata.normalize(form, text)  # type: ignore[arg-type]


def with_blank_lines(text: str, where: list[int]) -> str:
    lines = text.split("\n")
    for place in sorted((number % len(lines) for number in where), reverse=True):
        lines.insert(place, "")
    return "\n".join(lines)


def with_spaces(text: str, sign: str) -> str:
    return re.sub(r"(?<=\w) (?=\w)", sign, text)


def with_line_ends(text: str, end: str) -> str:
    return text.replace("\n", end)


def wrapped(text: str, width: int) -> str:
    """Long lines broken as a PDF or a mail program breaks them."""
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)) or line
        for line in text.split("\n")
    )
