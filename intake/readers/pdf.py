"""PDF files with a text layer: tables by their rules, other text in order, page furniture dropped, lines joined.

A file without letters (a scan), or whose letters are no words (a broken font map, fonts of the 1990s), is refused with
that reason. Attachments, scripts, forms and links are not looked at. The file is taken apart in a process of its own.
"""

from collections.abc import Iterator
from typing import Any

from intake.document import Document, Paragraph, Table
from intake.readers.bounds import Budget
from intake.readers.legibility import is_legible
from intake.readers.mended_words import rejoined
from intake.readers.page_furniture import without_furniture
from intake.readers.pdf_process import read_apart
from intake.readers.pdf_tables import PageTable, as_table, page_table, put_together
from intake.readers.printed_lines import PrintedLine, Setting, join_printed
from intake.readers.text import tidy

LEAST_LETTERS_PER_PAGE = 40


def read_pdf(data: bytes, budget: Budget) -> Document:
    pages = read_apart(data, budget)["pages"]
    _require_text(pages, budget)
    lines = without_furniture([_lines(page, number) for number, page in enumerate(pages, 1)])
    setting = Setting.of([line for page in lines for line in page])
    blocks: list[Paragraph | Table] = []
    for piece in _flow(pages, lines, budget):
        if isinstance(piece, PageTable):
            number = sum(isinstance(block, Table) for block in blocks) + 1
            blocks.append(as_table(piece, number))
        else:
            blocks += join_printed(piece, setting)
    for block in blocks:
        if isinstance(block, Paragraph):
            budget.read_paragraph()
    return Document(tuple(blocks), budget.name, tuple(_problems(pages)))


def _lines(page: dict[str, Any], number: int) -> list[PrintedLine]:
    out = []
    for line in page["lines"]:
        text = rejoined(" ".join(tidy(str(line["text"])).split()))
        if text:
            out.append(
                PrintedLine(
                    text,
                    number,
                    line["x0"],
                    line["x1"],
                    line["base"],
                    line["size"],
                    line["first"],
                    line["bold"],
                    page["width"],
                )
            )
    return out


def _flow(
    pages: list[dict[str, Any]], lines: list[list[PrintedLine]], budget: Budget
) -> Iterator[list[PrintedLine] | PageTable]:
    """Text and tables in the order of the pages; a table that goes on over the page comes as one."""
    open_table: PageTable | None = None
    text: list[PrintedLine] = []
    for number, page in enumerate(pages, 1):
        rest = lines[number - 1]
        for found in page["tables"]:
            table = page_table(found, number)
            for row in table.rows:
                budget.read_row(len(row))
            above = [line for line in rest if line.base < found["top"] + 2]
            rest = [line for line in rest if line.base >= found["top"] + 2]
            text += above
            if open_table and not text and put_together(open_table, table):
                continue
            if open_table:
                yield open_table
            if text:
                yield text
            text, open_table = [], table
        text += rest
        if rest and open_table:
            yield open_table
            open_table = None
    if open_table:
        yield open_table
    if text:
        yield text


def _require_text(pages: list[dict[str, Any]], budget: Budget) -> None:
    letters = sum(page["letters"] for page in pages)
    unmapped = sum(page["unmapped"] for page in pages)
    if unmapped * 5 > letters and unmapped > LEAST_LETTERS_PER_PAGE:
        raise _broken_font(budget)
    if letters < LEAST_LETTERS_PER_PAGE:
        raise budget.refuse("tệp PDF là bản quét, không có lớp chữ", "gửi bản Word hoặc PDF xuất từ Word")
    if 2 * len(_scans(pages)) > len(pages):
        raise budget.refuse(
            "phần lớn tệp PDF là bản quét, không có lớp chữ", "gửi bản Word hoặc PDF xuất từ Word"
        )
    if not is_legible(_texts(pages)):
        raise _broken_font(budget)


def _scans(pages: list[dict[str, Any]]) -> list[int]:
    """The numbers of the pages that are only a picture."""
    return [
        number
        for number, page in enumerate(pages, 1)
        if page["picture"] > 0.25 and page["letters"] < LEAST_LETTERS_PER_PAGE
    ]


def _broken_font(budget: Budget) -> Exception:
    return budget.refuse(
        "lớp chữ của tệp PDF bị hỏng bảng mã (phông cũ hoặc phông thiếu bảng chữ)",
        "gửi bản Word, hoặc PDF xuất từ Word",
    )


def _texts(pages: list[dict[str, Any]]) -> Iterator[str]:
    for page in pages:
        yield from (line["text"] for line in page["lines"])
        yield from (place[0] for table in page["tables"] for row in table["rows"] for place in row)


def _problems(pages: list[dict[str, Any]]) -> Iterator[str]:
    if scans := _scans(pages):
        shown = ", ".join(map(str, scans[:10])) + (" …" if len(scans) > 10 else "")
        yield f"Trang {shown} chỉ có ảnh quét, không đọc được."
    covered = sum(page["picture"] > 0.8 and page["letters"] >= LEAST_LETTERS_PER_PAGE for page in pages)
    if covered * 2 > len(pages):
        yield "Các trang là ảnh quét có lớp chữ do máy nhận dạng; hãy đối chiếu từng nhiệm vụ với bản gốc."
