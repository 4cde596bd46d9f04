"""What a file from outside is, by its content: the ending must agree, or it is not taken.

Nothing is inflated or opened here; what a package says of its size is bounded, so that a bomb is not handed on to the
people who review. Archives (zip, rar, 7z) are not taken: what is inside them would go in unseen.
"""

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import PurePath

import puremagic

from intake.readers.bounds import LARGEST_RATIO, LARGEST_UNPACKED, MEGABYTE, MOST_PARTS
from rules.errors import BadInput

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
LETTER_TYPES = {".eml": "message/rfc822", ".msg": "application/vnd.ms-outlook"}
TAKEN = "PDF, Word, Excel, OpenDocument, ảnh JPG, PNG, TIFF, văn bản TXT, CSV"
# A part that only this kind of package has; OpenDocument names itself in its first part.
_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
# Streams of the older Office files, as their directory spells them.
_STREAMS = {".doc": ("WordDocument",), ".xls": ("Workbook", "Book"), ".msg": ("__properties_version1.0",)}
_PACKAGES = (*_PARTS, ".odt", ".ods")
_TEXTS = (".txt", ".csv")
_MARKUP = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<body", "<head", "#!", "mz\x90")
# Words of a program about itself; whatever else the content may be taken for, these decide.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")


def media_type_of(content: bytes, name: str) -> str:
    """BadInput in one line where the content is not what the ending says, or is of a kind that is not taken."""
    ending = PurePath(name).suffix.lower()
    if ending not in MEDIA_TYPES:
        raise BadInput(
            f"không nhận loại tệp {ending or 'không có phần mở rộng'}",
            where=name,
            mend=f"gửi {TAKEN}; tệp nén thì giải nén rồi gửi từng tệp",
        )
    if content.startswith(_PROGRAMS) or not _agrees(content, ending, name):
        raise BadInput(
            f"nội dung không phải là tệp {ending}",
            where=name,
            mend="mở bằng đúng chương trình, lưu lại (không đặt mật khẩu) rồi gửi",
        )
    return MEDIA_TYPES[ending]


def letter_type_of(name: str) -> str:
    """A letter is kept as it came, whatever is in it."""
    return LETTER_TYPES.get(PurePath(name).suffix.lower(), LETTER_TYPES[".eml"])


def _agrees(content: bytes, ending: str, name: str) -> bool:
    if ending in _TEXTS:
        return _is_text(content)
    if ending in _PACKAGES:
        return content.startswith(b"PK\x03\x04") and _is_package(content, ending, name)
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return False
    if ending in _STREAMS:
        return ".doc" in found and any(name.encode("utf-16-le") in content for name in _STREAMS[ending])
    return ending in found


# What unpacking raises, method by method, besides the errors of `zipfile` itself.
_DAMAGED = (zlib.error, lzma.LZMAError, struct.error, EOFError)


def _is_text(content: bytes) -> bool:
    """Text of any encoding people have; nothing that a browser or a shell would act on."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        text = content.decode("utf-8", errors="replace")
    head = text.lstrip("\ufeff \t\r\n").lower()
    return "\0" not in text and not head.startswith(_MARKUP)


def _is_package(content: bytes, ending: str, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts)
            is_bomb = unpacked > LARGEST_UNPACKED or (
                unpacked > 5 * MEGABYTE and unpacked > packed * LARGEST_RATIO
            )
            if is_bomb or len(parts) > MOST_PARTS:
                raise BadInput(
                    "tệp nén bất thường, bung ra quá lớn", where=name, mend="mở tệp rồi lưu lại, gửi bản lưu"
                )
            names = {part.filename.replace("\\", "/").lstrip("/") for part in parts}
            if any(one.lower().endswith("vbaproject.bin") for one in names):
                return False
            if ending in _PARTS:
                return _PARTS[ending] in names
            if "mimetype" not in names or package.getinfo("mimetype").file_size > 200:
                return False
            return package.read("mimetype").decode("ascii", errors="replace").strip() == MEDIA_TYPES[ending]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, KeyError, *_DAMAGED):
        return False
