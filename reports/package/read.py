"""Read a report package from outside: bounded, nothing written to disk, nothing believed that is not signed."""

import hashlib
import io
import json
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from config.package_keys import fingerprint, is_signed
from reports.consolidated.facts_json import checksum_of
from reports.package.content import (
    DOCUMENTS,
    FORMAT,
    HEAD,
    REPORT,
    SIGNATURE,
    SIGNATURE_FORMAT,
    PackageContent,
    content_from,
    derived_lines,
    printable_content,
)
from reports.package.write import signed_message
from rules.errors import BadInput

MEGABYTE = 1024 * 1024
LARGEST_PACKAGE = 50 * MEGABYTE
LARGEST = {REPORT: 20 * MEGABYTE, SIGNATURE: 64 * 1024} | dict.fromkeys(DOCUMENTS, 20 * MEGABYTE)
LARGEST_FIGURE = 1e18  # of a thousand units that each said the largest figure there is
ASK_AGAIN = "yêu cầu cơ quan gửi xuất lại gói bằng dondoc report export"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True)
class ReadPackage:
    """`sha256`: of what was signed. The signature is that of `public_key`; whether that is trusted is another question."""

    content: PackageContent
    public_key: str
    fingerprint: str
    sha256: str
    checksum: str


def read_package(data: bytes, name: str) -> ReadPackage:
    """BadInput in one line: what is wrong with it, and that the sender must mend it."""
    files = _unpacked(data, name)
    for needed in (REPORT, SIGNATURE):
        if needed not in files:
            raise _bad(f"gói thiếu {needed}", name)
    documents = {one: files[one] for one in DOCUMENTS if one in files}
    if not documents:
        raise _bad("gói không có văn bản báo cáo", name)
    key, signature, message = _signed(files, name)
    if not is_signed(key, signature, message):
        raise _bad("chữ ký của gói không đúng: gói đã bị sửa hoặc hỏng", name)
    content, checksum = _content(files[REPORT], documents, name)
    return ReadPackage(content, key, fingerprint(key), hashlib.sha256(message).hexdigest(), checksum)


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    if len(data) > LARGEST_PACKAGE:
        raise _bad(f"gói lớn hơn {LARGEST_PACKAGE // MEGABYTE} MB", name)
    if not data.startswith(b"PK\x03\x04"):
        raise _bad("không phải gói báo cáo", name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > len(LARGEST):
                raise _bad("gói có quá nhiều tệp", name)
            files: dict[str, bytes] = {}
            for part in parts:
                _check_part(part, files, name)
                with package.open(part) as stream:
                    content = stream.read(LARGEST[part.filename] + 1)
                if len(content) > LARGEST[part.filename]:
                    raise _bad(f"{part.filename} bung ra quá lớn", name)
                files[part.filename] = content
    except BadInput:
        raise
    except _DAMAGED as error:
        raise _bad("gói hỏng, không mở được", name) from error
    return files


def _check_part(part: zipfile.ZipInfo, known: dict[str, bytes], name: str) -> None:
    """Only our own names, on one level, each once: no folder, no path, no link, no secret compartment."""
    # zipfile cuts a name at its first NUL; what the file itself says must be that name too.
    if part.filename not in LARGEST or part.orig_filename != part.filename:
        raise _bad(f"gói có tệp lạ {part.orig_filename[:80]!r}", name)
    if part.filename in known:
        raise _bad(f"gói có hai tệp {part.filename}", name)
    mode = part.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or part.flag_bits & 1:
        raise _bad(f"{part.filename} không phải là tệp thường", name)
    if part.file_size > LARGEST[part.filename]:
        raise _bad(f"{part.filename} bung ra quá lớn", name)


def _signed(files: dict[str, bytes], name: str) -> tuple[str, str, bytes]:
    try:
        seal = json.loads(files[SIGNATURE])
        key, signature, told = str(seal["public_key"]), str(seal["signature"]), seal["files"]
        is_known = seal["format"] == SIGNATURE_FORMAT and isinstance(told, dict)
        fingerprint(key)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad("chữ ký của gói không đọc được", name) from error
    if not is_known:
        raise _bad("chữ ký của gói không đúng dạng", name)
    content = {one: data for one, data in files.items() if one != SIGNATURE}
    if set(told) != set(content):
        raise _bad("chữ ký không nói về đúng các tệp trong gói: gói đã bị sửa", name)
    # In the order in which the sender listed them; canonical JSON sorts names anyway.
    return key, signature, signed_message(content, key)


def _content(data: bytes, documents: dict[str, bytes], name: str) -> tuple[PackageContent, str]:
    try:
        head = HEAD.validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "đầu tệp"
        raise _bad(f"report.json không đúng dạng ({place})", name) from error
    if head.format != FORMAT:
        raise _bad(f"gói dạng {head.format[:40]!r}, ở đây đọc {FORMAT}", name)
    try:
        content = content_from(head, documents)
    except BadInput as error:
        raise _bad(error.what, name) from error
    if checksum_of(content.facts) != head.checksum or derived_lines(content.facts) != head.lines:
        raise _bad("số liệu trong gói không khớp nhau", name)
    if not all(map(_is_a_figure, _numbers(content))):
        raise _bad("gói có số liệu lớn quá mức", name)
    # Compared as it was signed, used as our own database and documents can hold it.
    return printable_content(content), head.checksum


def _numbers(content: PackageContent) -> Iterator[float | None]:
    for one in content.facts.indicators:
        for figure in one.figures:
            yield from (
                figure.value,
                figure.cumulative,
                figure.last_year,
                figure.numerator,
                figure.denominator,
            )
            yield from (figure.cumulative_numerator, figure.cumulative_denominator)


def _is_a_figure(number: float | None) -> bool:
    """JSON from outside may say Infinity, NaN or 1e999."""
    return number is None or abs(number) <= LARGEST_FIGURE


def _bad(what: str, name: str) -> BadInput:
    return BadInput(what, where=name, mend=ASK_AGAIN)
