"""Office files are zip packages of XML parts. Only the parts that carry text are inflated, each byte counted.

The packages are opened here and not by python-docx or openpyxl: those inflate every part before anybody can count,
and openpyxl makes a cell for every place of a merged range (A1:XFD1048576 are 17 billion).
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from intake.readers.bounds import LARGEST_RATIO, MEGABYTE, MOST_IN_A_TREE, MOST_PARTS, Budget
from intake.readers.markup import SAFE, children, local_name
from rules.errors import UnreadableDocument

_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    struct.error,
    zlib.error,
)
_FOREIGN = (b"<!DOCTYPE", b"<!ENTITY")
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Relation:
    kind: str  # the last word of its type: "styles", "officeDocument"
    target: str
    key: str


class Package:
    """One opened Office file; whatever is wrong with it becomes an UnreadableDocument."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.budget = budget
        with self._broken_is_unreadable():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        if len(parts) > MOST_PARTS:
            raise _bomb(budget, f"chứa hơn {MOST_PARTS} phần")
        self.parts = {
            part.filename.replace("\\", "/").lstrip("/"): part for part in parts if not part.is_dir()
        }

    @contextmanager
    def open(self, name: str, most: int) -> Iterator["_Counted"]:
        """A part to be read piece by piece, of so many marks at most."""
        with self._broken_is_unreadable(), self._zip.open(self.parts[name]) as stream:
            yield _Counted(stream, self.parts[name].compress_size, most, self.budget)

    def tree(self, name: str) -> Any:
        """A whole part as a tree; None where the package has no such part."""
        if name not in self.parts:
            return None
        parser = etree.XMLParser(**SAFE)
        with self.open(name, MOST_IN_A_TREE) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
            return parser.close()

    def elements(self, name: str, *tags: str, most: int) -> Iterator[Any]:
        """The elements of these names of a part, each when it has been read to its end."""
        with self.open(name, most) as stream:
            wanted = [f"{{*}}{tag}" for tag in tags]
            for _, element in etree.iterparse(stream, events=("end",), tag=wanted, **SAFE):
                yield element

    def relations(self, part: str = "") -> list[Relation]:
        """What a part ("" = the package itself) refers to inside the package; nothing outside is ever fetched."""
        folder, base = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        out = []
        for link in children(root):
            if local_name(link) != "Relationship" or link.get("TargetMode") == "External":
                continue
            target = unquote(link.get("Target") or "").replace("\\", "/")
            full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = (link.get("Type") or "").rsplit("/", 1)[-1]
            out.append(Relation(kind, posixpath.normpath(full), link.get("Id") or ""))
        return out

    def main_part(self) -> str:
        """The document itself, wherever its maker put it."""
        found = [r.target for r in self.relations() if r.kind == "officeDocument" and r.target in self.parts]
        usual = ("word/document.xml", "xl/workbook.xml")
        return next(iter(found), next((name for name in usual if name in self.parts), ""))

    @contextmanager
    def _broken_is_unreadable(self) -> Iterator[None]:
        try:
            yield
        except etree.XMLSyntaxError as error:
            raise self.budget.refuse(_why(str(error)), "mở bằng Word hoặc Excel rồi lưu lại") from error
        except _BROKEN as error:
            raise self.budget.refuse(
                "tệp hỏng hoặc có mật khẩu, không mở được", "mở bằng Word hoặc Excel rồi lưu lại"
            ) from error


def _why(said: str) -> str:
    if "depth" in said:
        return "tệp có các phần lồng nhau quá sâu"
    if "limit exceeded" in said:
        return "tệp nén bất thường, bung ra quá lớn"
    return "tệp hỏng, nội dung XML không đọc được"


def _bomb(budget: Budget, how: str) -> UnreadableDocument:
    return budget.refuse(f"tệp nén bất thường, {how}", "mở bằng Word hoặc Excel rồi lưu lại")


class _Counted:
    """A stream that counts what really comes out, not what the header of the part promises."""

    def __init__(self, stream: IO[bytes], packed: int, most: int, budget: Budget) -> None:
        self._stream = stream
        self._packed = packed
        self._most = most
        self._budget = budget
        self._given = 0
        self._marks = 0
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(_CHUNK if size < 0 else min(size, _CHUNK))
        if not chunk:
            return chunk
        self._given += len(chunk)
        self._marks += chunk.count(b"<") + chunk.count(b"=")
        self._budget.inflate(len(chunk))
        if self._given > 5 * MEGABYTE and self._given > self._packed * LARGEST_RATIO:
            raise _bomb(self._budget, "bung ra quá lớn")
        self._budget.count_marks(self._marks, self._most)
        plain = (self._tail + chunk).replace(b"\0", b"").upper()
        if any(mark in plain for mark in _FOREIGN):
            raise self._budget.refuse(
                "tệp chứa khai báo XML không an toàn", "mở bằng Word hoặc Excel rồi lưu lại"
            )
        self._tail = chunk[-40:]
        return chunk
