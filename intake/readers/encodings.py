"""Bytes → text: UTF-8, UTF-16, or an older encoding that is recognisably Vietnamese; anything else is refused."""

import contextlib
import re
from dataclasses import dataclass
from html import unescape

from charset_normalizer import from_bytes

from intake.folding import clean
from intake.readers.bounds import Budget
from intake.readers.legibility import is_legible, old_font
from rules.errors import UnreadableDocument

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE
)
_COMMON = {"và", "của", "các", "thực", "hiện", "kế", "hoạch", "công", "tỉnh", "báo", "cáo"}
_TAG = re.compile(r"<[^<>]{0,500}>")
_JUDGED_BY = 200_000  # letters
_GUESSED_FROM = 64 * 1024  # bytes looked at when nothing says what the encoding is


@dataclass(frozen=True)
class Decoded:
    text: str
    problems: tuple[str, ...] = ()


def decoded(data: bytes, budget: Budget) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_few_faults(
                data, encoding, budget, "dấu đầu tệp nói là Unicode nhưng nội dung thì không"
            )
    if b"\0" in data[:4000]:
        return Decoded(_without_mark(data, budget))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _older(data, budget)


def _without_mark(data: bytes, budget: Budget) -> str:
    """UTF-16 without its mark: every second byte of the Latin letters is empty."""
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    for encoding in ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_as_vietnamese(text) or (text.isascii() and "\0" not in text):
            return text
    raise _wrong(budget, "tệp nhị phân, không phải văn bản")


def _with_few_faults(data: bytes, encoding: str, budget: Budget, why: str) -> Decoded:
    """A file that is what it says but for a few broken letters is read, and the faults are said."""
    text = data.decode(encoding, errors="replace")
    faults = text.count("\ufffd")
    if faults * 200 > len(text):
        raise _wrong(budget, why)
    note = f"Có {faults} chữ bị hỏng mã trong tệp, hiện là “\ufffd”."
    return Decoded(text, (note,) if faults else ())


def _older(data: bytes, budget: Budget) -> Decoded:
    """The encoding the page declares, then the Vietnamese one of Windows, then a guess: accepted if it reads."""
    with contextlib.suppress(UnreadableDocument):
        return _with_few_faults(data, "utf-8", budget, "không phải UTF-8")
    declared = _DECLARED.search(data[:4096])
    guess = from_bytes(data[:_GUESSED_FROM]).best()
    names = [declared[1].decode("ascii") if declared else "", "cp1258", guess.encoding if guess else ""]
    for encoding in filter(None, names):
        try:
            text = clean(data.decode(encoding))
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        shown = unescape(_TAG.sub(" ", text[:_JUDGED_BY]))
        if _reads_as_vietnamese(shown) and is_legible([shown]):
            return Decoded(text)
    font = old_font([data[:_GUESSED_FROM].decode("cp1252", errors="replace")])
    raise _wrong(
        budget,
        f"chữ gõ bằng bảng mã cũ {font}" if font else "bảng mã không đọc được (có thể là TCVN3 hoặc VNI)",
    )


def _reads_as_vietnamese(text: str) -> bool:
    words = re.findall(r"\w+", text[:_JUDGED_BY].lower())
    common = sum(1 for word in words if word in _COMMON)
    return len(words) > 5 and common * 25 > len(words)


def _wrong(budget: Budget, what: str) -> UnreadableDocument:
    return budget.refuse(what, "lưu lại tệp ở bảng mã Unicode (UTF-8) hoặc gửi bản Word")


def looks_like_a_page(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<?xml")) or (
        "<body" in head and "<p" in text[:20_000].lower()
    )
