"""Office files are zip packages: opened only within bounds, never with foreign entities."""

import io
import zipfile

from rules.errors import UnreadableDocument

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 10_000
LARGEST_RATIO = 400


def check_size(data: bytes, name: str) -> None:
    if not data:
        raise UnreadableDocument("tệp rỗng", where=name, mend="chọn lại tệp")
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(
            f"tệp lớn {len(data) // 1024 // 1024} MB, quá giới hạn {LARGEST_FILE // 1024 // 1024} MB",
            where=name,
            mend="bỏ bớt ảnh trong văn bản rồi gửi lại",
        )


def check_package(data: bytes, name: str) -> set[str]:
    """The names of the parts, after the bounds have been checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_bounds(parts, len(data), name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(4096).upper():
                            raise UnreadableDocument(
                                "tệp chứa khai báo XML không an toàn",
                                where=name,
                                mend="mở bằng Word rồi lưu lại",
                            )
            return {part.filename for part in parts}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableDocument(
            "tệp hỏng hoặc có mật khẩu, không mở được", where=name, mend="mở bằng Word hoặc Excel rồi lưu lại"
        ) from None


def _check_bounds(parts: list[zipfile.ZipInfo], size: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    if (
        unpacked > LARGEST_UNPACKED
        or len(parts) > MOST_PARTS
        or (unpacked > 10_000_000 and unpacked > size * LARGEST_RATIO)
    ):
        raise UnreadableDocument(
            "tệp nén bất thường, bung ra quá lớn", where=name, mend="mở bằng Word hoặc Excel rồi lưu lại"
        )
