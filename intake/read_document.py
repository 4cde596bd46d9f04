"""Any file → Document: the kind is told by its content, the name only helps.

Whatever is wrong with a file ends in one UnreadableDocument that says what, where and how to mend it.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from intake.document import Document, Paragraph
from intake.readers.bounds import Budget, check_size, shortened
from intake.readers.legibility import is_legible, old_font
from rules.errors import UnreadableDocument

_SECRET = re.compile(r"(?:độ mật\s*:?\s*)?(?:TUYỆT MẬT|TỐI MẬT|MẬT)")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PACKAGES = {"docx", "docm", "dotx", "xlsx", "xlsm", "xltx"}
_NAMED = {*_PACKAGES, "pdf", "doc", "xls", "odt", "ods", "xlsb", "pptx", "jpg", "jpeg", "png", "zip", "rar"}


def read_document(data: bytes, name: str) -> Document:
    return read_within(data, name, _read)


def read_within(data: bytes, name: str, read: Callable[[bytes, Budget], Document]) -> Document:
    """What `read` makes of a file, within all bounds; whatever it meets becomes one UnreadableDocument."""
    check_size(data, name)
    budget = Budget(name)
    try:
        document = shortened(read(data, budget))
        _require_words(document, budget)
    except UnreadableDocument:
        raise
    except RecursionError as error:
        raise budget.refuse("tệp có các phần lồng nhau quá sâu", "mở tệp gốc rồi lưu lại") from error
    except MemoryError as error:
        raise budget.refuse("đọc tệp cần quá nhiều bộ nhớ", "tách riêng phần kế hoạch") from error
    except Exception as error:  # whatever a library meets in a broken file
        raise budget.refuse("tệp hỏng, không đọc được", "mở tệp gốc rồi lưu lại") from error
    _refuse_secret(document, name)
    return document


def _read(data: bytes, budget: Budget) -> Document:
    suffix = budget.name.lower().rsplit(".", 1)[-1] if "." in budget.name else ""
    if b"%PDF-" in data[:1024]:
        from intake.readers.pdf import read_pdf

        return read_pdf(data, budget)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_package(data, budget)
    if data.startswith(_OLD_OFFICE):
        raise budget.refuse(
            "định dạng Office cũ (.doc, .xls) hoặc tệp có mật khẩu", "lưu lại thành .docx hoặc .xlsx"
        )
    if data.lstrip()[:5].lower() == b"{\\rtf":
        raise budget.refuse("định dạng RTF chưa đọc được", "lưu lại thành .docx")
    if suffix in _NAMED:
        raise budget.refuse(f"tệp hỏng: nội dung không phải .{suffix}", "mở tệp gốc rồi lưu lại")
    from intake.readers.encodings import decoded, looks_like_a_page
    from intake.readers.web_archive import page_in

    page = page_in(data)
    text = decoded(page or data, budget)
    if page or suffix in ("html", "htm", "xhtml") or looks_like_a_page(text.text):
        from intake.readers.web_page import read_web_page

        return read_web_page(text, budget)
    from intake.readers.plain import read_plain

    return read_plain(text, budget)


def _read_package(data: bytes, budget: Budget) -> Document:
    from intake.readers.packages import Package

    package = Package(data, budget)
    main = package.main_part()
    if main.endswith("workbook.xml") or (main.startswith("xl/") and main.endswith(".xml")):
        from intake.readers.excel import read_excel

        document = read_excel(package, main, budget)
    elif main.endswith(".xml") and not main.startswith("ppt/"):
        from intake.readers.word import read_word

        document = read_word(package, main, budget)
    else:
        raise budget.refuse(
            _other_package(package.parts, main), "gửi tệp .docx, .xlsx, .pdf, .txt hoặc .html"
        )
    if any(part.endswith("vbaProject.bin") for part in package.parts):
        note = "Tệp có chứa macro; macro không được chạy và không ảnh hưởng đến nội dung đã đọc."
        return replace(document, problems=(*document.problems, note))
    return document


def _other_package(parts: Collection[str], main: str) -> str:
    if main.startswith("ppt/"):
        return "tệp trình chiếu PowerPoint, không phải văn bản kế hoạch"
    if main.endswith(".bin"):
        return "định dạng .xlsb chưa đọc được"
    if "content.xml" in parts and "mimetype" in parts:
        return "định dạng OpenDocument (.odt, .ods) chưa đọc được"
    return "tệp nén không phải Word hay Excel"


def _require_words(document: Document, budget: Budget) -> None:
    """Letters that are no words: the fonts of the 1990s keep Vietnamese in the places of other letters."""
    if not is_legible(_texts(document)):
        font = old_font(_texts(document))
        what = f"chữ gõ bằng phông cũ {font}" if font else "chữ bị hỏng bảng mã, không đọc được"
        raise budget.refuse(what, "chuyển sang phông Unicode (Times New Roman) rồi gửi lại")


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row if not cell.carried)


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
