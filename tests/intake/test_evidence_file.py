"""A file is what its content says, or it is not taken."""

import io
import struct
import zipfile

import docx
import openpyxl
import pytest

from intake.evidence_file import MEDIA_TYPES, media_type_of
from rules.errors import BadInput

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _lying_bomb() -> bytes:
    """A package whose directory says four gigabytes."""
    content = bytearray(_package(**{"word__document.xml": b"x" * 1000}))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 2**32 - 2)
    return bytes(content)


WORD, SHEET = _saved(docx.Document()), _saved(openpyxl.Workbook())
ODT = _package(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<a/>"})

TAKEN = [
    ("bao cao.pdf", b"%PDF-1.4\n%\xe2\xe3\n", "application/pdf"),
    ("a.docx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.xlsx", SHEET, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
    ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
    ("a.xls", OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    ("a.jpg", b"\xff\xd8\xff\xe1\x00\x10Exif\0", "image/jpeg"),
    ("A.JPEG", b"\xff\xd8\xff\xdb\x00\x43", "image/jpeg"),
    ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    ("a.tif", b"II*\0\x08\0\0\0", "image/tiff"),
    ("a.tiff", b"MM\0*\0\0\0\x08", "image/tiff"),
    ("a.txt", "Đã ban hành".encode(), "text/plain"),
    ("a.csv", "số,tên\n1,a\n".encode("utf-16"), "text/csv"),
]
REFUSED = [
    ("a.exe", b"MZ\x90\0"),
    ("bao-cao.pdf", b"MZ\x90\0\x03" + bytes(100)),
    ("bao-cao.pdf", b"\x7fELF\x02\x01\x01"),
    ("bao-cao.docx", b"MZ\x90\0\x03" + bytes(100)),
    ("anh.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>"),
    ("anh.png", b"\xff\xd8\xff\xe0\x00\x10JFIF\0"),
    ("a.html", b"<html>"),
    ("a.svg", b"<svg/>"),
    ("a.txt", b"  <!DOCTYPE html><script>alert(1)</script>"),
    ("a.csv", b"\xef\xbb\xbf<html>"),
    ("a.txt", b"#!/bin/sh\nrm -rf /"),
    ("a.txt", b"a\0b"),
    ("a.zip", _package(**{"a.exe": b"MZ"})),
    ("a.docx", _package(**{"a.exe": b"MZ"})),
    ("a.xlsx", WORD),
    ("a.docx", ODT),
    ("a.docx", _package(**{"word__document.xml": b"x", "word__vbaProject.bin": b"x"})),
    ("a.docx", WORD[: len(WORD) // 2]),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le")),
    ("a.xls", OLE + "WordDocument".encode("utf-16-le")),
    ("a.pdf", b""),
    ("khong-duoi", b"%PDF-1.4"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), TAKEN, ids=[name for name, *_ in TAKEN])
def test_what_offices_send_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert media_type_of(content, name) == media_type


@pytest.mark.parametrize(("name", "content"), REFUSED)
def test_what_is_not_what_it_says_is_refused_in_one_line(name: str, content: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        media_type_of(content, name)
    assert caught.value.where == name
    assert caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_package_is_refused_whatever_byte_is_wrong(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("mimetype", MEDIA_TYPES[".odt"])
    whole, refused = out.getvalue(), 0
    for place in range(len(whole)):
        for wrong in (0x00, 0x01, 0x0E, 0xFF):
            try:
                media_type_of(whole[:place] + bytes([wrong]) + whole[place + 1 :], "a.odt")
            except BadInput:
                refused += 1
    assert refused > len(whole)


@pytest.mark.parametrize(
    "bomb", [_lying_bomb(), _package(**{"word__document.xml": bytes(30_000_000)})], ids=["lying", "dense"]
)
def test_a_bomb_is_refused_without_being_opened(bomb: bytes) -> None:
    with pytest.raises(BadInput, match="bung ra quá lớn"):
        media_type_of(bomb, "bao-cao.docx")
