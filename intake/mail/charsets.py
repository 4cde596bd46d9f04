"""Bytes of a mail → text, whatever charset it claims; broken letters are shown as broken, nothing raises."""

import codecs
import re

from intake.folding import clean

# Some codecs of Python are no charsets of mail at all, and two of them take quadratic time (punycode, idna).
_NO_CHARSETS = frozenset(
    {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
_OTHER_NAMES = {
    "windows-1258": "cp1258",
    "x-viet-vps": "cp1258",
    "unicode-1-1-utf-7": "utf-7",
    "gb2312": "gb18030",
}
_VIETNAMESE = re.compile(
    "[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE
)


def text_of(data: bytes, declared: str) -> str:
    """By the charset it claims, then UTF-8, then the Vietnamese one of Windows."""
    for charset in filter(None, (known_charset(declared), "utf-8")):
        try:
            text = data.decode(charset)
            text.encode()  # half a letter, as UTF-7 can spell one, no database takes
            return clean(text)
        except (UnicodeError, LookupError, ValueError):
            continue
    windows = clean(data.decode("cp1258", errors="replace"))
    return windows if _reads_well(windows) else clean(data.decode("utf-8", errors="replace"))


def known_charset(declared: str) -> str:
    """The codec of a charset name; empty for one that no mail is written in."""
    name = declared.strip().strip("\"'").lower()[:40]
    try:
        found = codecs.lookup(_OTHER_NAMES.get(name, name))
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("-", "_") not in _NO_CHARSETS else ""


def _reads_well(text: str) -> bool:
    """cp1258 gives a letter for nearly every byte: it counts when the letters are Vietnamese ones."""
    high = [sign for sign in text if sign > "\x7f"]
    good = sum(1 for sign in high if _VIETNAMESE.match(sign))
    return bool(high) and good * 10 >= len(high) * 8
