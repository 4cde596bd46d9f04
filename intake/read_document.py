"""Any file → Document: the kind is told by its content, the name only helps."""

import re

from intake.document import Document, Paragraph
from intake.readers.packages import check_package, check_size
from rules.errors import UnreadableDocument

_SECRET = re.compile(r"(?:độ mật\s*:?\s*)?(?:TUYỆT MẬT|TỐI MẬT|MẬT)")


def read_document(data: bytes, name: str) -> Document:
    check_size(data, name)
    document = _read(data, name)
    _refuse_secret(document, name)
    return document


def _read(data: bytes, name: str) -> Document:
    suffix = name.lower().rsplit(".", 1)[-1] if "." in name else ""
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from intake.readers.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK"):
        return _read_package(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableDocument(
            "định dạng Office cũ (.doc, .xls) hoặc tệp có mật khẩu",
            where=name,
            mend="lưu lại thành .docx hoặc .xlsx",
        )
    if data.lstrip()[:5].lower() == b"{\\rtf":
        raise UnreadableDocument("định dạng RTF chưa đọc được", where=name, mend="lưu lại thành .docx")
    if suffix in ("docx", "xlsx", "pdf", "doc", "xls", "odt", "jpg", "png"):
        raise UnreadableDocument(
            f"tệp hỏng: nội dung không phải .{suffix}", where=name, mend="mở tệp gốc rồi lưu lại"
        )
    head = data[:2000].lstrip().lower()
    if suffix in ("html", "htm") or head.startswith((b"<!doctype html", b"<html")):
        from intake.readers.web_page import read_web_page

        return read_web_page(data, name)
    from intake.readers.plain import read_plain

    return read_plain(data, name)


def _read_package(data: bytes, name: str) -> Document:
    parts = check_package(data, name)
    if "word/document.xml" in parts:
        from intake.readers.word import read_word

        return read_word(data, name)
    if any(part.startswith("xl/") for part in parts):
        from intake.readers.excel import read_excel

        return read_excel(data, name)
    raise UnreadableDocument(
        "tệp nén không phải Word hay Excel", where=name, mend="gửi tệp .docx, .xlsx, .pdf, .txt hoặc .html"
    )


def _refuse_secret(document: Document, name: str) -> None:
    """State secrets are kept outside (QĐ 42/2014: secret tasks never enter the shared database)."""
    seen = 0
    for block in document.blocks:
        texts = (
            [block.text]
            if isinstance(block, Paragraph)
            else [cell.text for row in block.rows[:4] for cell in row]
        )
        for text in (line for whole in texts for line in re.split(r"\n| / ", whole)):
            seen += 1
            if _SECRET.fullmatch(text.strip(" .:*[]()")) and seen < 80:
                raise UnreadableDocument(
                    f"văn bản có dấu độ mật “{text.strip()}”, không được đưa vào hệ thống này",
                    where=name,
                    mend="xử lý theo quy định về bảo vệ bí mật nhà nước",
                )
        if seen >= 80:
            return
