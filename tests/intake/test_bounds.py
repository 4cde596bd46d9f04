"""What a file may cost: long plans are read, hostile files are refused with the bound they met, soon and in little room."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest

from intake.read_document import read_document
from rules.errors import UnreadableDocument
from tests.intake import long_plans
from tests.intake.raw_pages import TEXT, a_drawing_in_itself, a_page, pages
from tests.intake.sheet_files import a_sheet_file, row
from tests.intake.timed_reading import read
from tests.intake.word_files import a_word_file, abstract, level, p, tbl, tc, tr, use


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def lying(data: bytes, claim: int) -> bytes:
    """The list of contents claims another size for the first part."""
    place = data.rindex(b"PK\x01\x02") + 24
    return data[:place] + claim.to_bytes(4, "little") + data[place + 4 :]


OPEN = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
BOMB = packed(document=OPEN + b" " * 40_000_000)
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><w:p>&b;</w:p>"
LATE_ENTITY = b"<!--" + b" " * 9000 + b"--><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><a>&a;</a>"
DEEP = "<w:sdt><w:sdtContent>" * 600 + p("x") + "</w:sdtContent></w:sdt>" * 600
WIDE = '<w:gridSpan w:val="100000000"/>'
FAR = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "bomb": (lambda: BOMB, "kh.docx", "bung ra quá lớn"),
    "bomb that claims to be small": (lambda: lying(BOMB, 900), "kh.docx", "hỏng"),
    "bomb that claims to be endless": (lambda: lying(BOMB, 2**32 - 2), "kh.docx", "bung ra quá lớn"),
    "bomb inside a bomb": (lambda: packed(document=BOMB), "kh.docx", "không đọc được"),
    "billion laughs": (lambda: packed(document=LAUGHS), "kh.docx", "không an toàn"),
    "foreign entity": (lambda: packed(document=LATE_ENTITY), "kh.docx", "không an toàn"),
    "foreign entity in utf-16": (
        lambda: packed(document=LATE_ENTITY.decode().encode("utf-16")),
        "kh.docx",
        "không an toàn",
    ),
    "deep markup": (lambda: a_word_file(DEEP), "kh.docx", "lồng nhau quá sâu"),
    "wide cell": (lambda: a_word_file(tbl(tr(tc("a", WIDE), "b"))), "kh.docx", "1000 cột"),
    "many wide rows": (
        lambda: a_word_file(tbl(*[tr(tc("a", WIDE.replace("100000000", "900")))] * 400)),
        "kh.docx",
        "300000 ô",
    ),
    "many rows": (lambda: a_word_file(tbl("<w:tr><w:tc/><w:tc/></w:tr>" * 20_001)), "kh.docx", "20000 dòng"),
    "many paragraphs": (lambda: a_word_file(p("a") * 20_001), "kh.docx", "20000 đoạn văn"),
    "many merged cells": (
        lambda: a_sheet_file(row("a", "b", "c") * 9000, after=FAR * 3000 + FAR.replace("A1", "B2")),
        "kh.xlsx",
        "300000 ô",
    ),
    "a cell on every diagonal": (
        lambda: a_sheet_file("".join(_diagonal(number) for number in range(1, 1100))),
        "kh.xlsx",
        "1000 cột",
    ),
    "deep page": (lambda: b"<html><body>" + b"<div>" * 100_000 + b"x", "kh.html", "lồng nhau quá sâu"),
    "page of tags": (lambda: b"<html><body>" + b"<p>" * 1_000_001, "kh.html", "1000 nghìn thẻ"),
    "page of text": (lambda: b"<html><body>" + b"chu " * 2_200_000, "kh.html", "8 triệu chữ"),
    "endless text": (lambda: "Sở Y tế, Sở Tư pháp\n".encode() * 450_000, "kh.txt", "8 triệu chữ"),
    "endless lines": (lambda: b"\n" * 2_000_000, "kh.txt", "nghìn dòng"),
    "a table of lines without end": (
        lambda: b"a | b | c\n1 | 2 | 3\n" + b"x\n" * 100_000,
        "kh.txt",
        "20000 dòng",
    ),
    "many lines": (lambda: "Sở Y tế.\n".encode() * 20_001, "kh.txt", "20000 đoạn văn"),
    "many pages": (lambda: pages(1001), "kh.pdf", "1001 trang"),
    "a page inside itself": (lambda: pages(1, kids=b"2 0 R 2 0 R", stated=5), "kh.pdf", "hỏng ở trang 1"),
    "drawings without end": (lambda: a_page(TEXT + b"1 1 m 9 9 l S " * 60_000), "kh.pdf", "quá nhiều nét"),
    "letters without end": (lambda: a_page(many_letters()), "kh.pdf", "quá nhiều nét vẽ hoặc chữ"),
}


def many_letters() -> bytes:
    line = b"BT /F1 2 Tf 10 %d Td (" + b"Ke hoach cua tinh ve phuc vu nguoi dan. " * 6 + b") Tj ET\n"
    return b"".join(line % (100 + 2 * place) for place in range(300))


def _diagonal(number: int) -> str:
    from intake.readers.excel_sheet import column_letters

    cell = f'<c r="{column_letters(number)}{number}" t="inlineStr"><is><t>x</t></is></c>'
    return f'<row r="{number}">{cell}</row>'


@pytest.mark.parametrize(("make", "name", "bound"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_the_bound_it_met(
    make: Callable[[], bytes], name: str, bound: str
) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read(make(), name)
    assert bound in refusal.value.what
    assert (refusal.value.where, bool(refusal.value.mend)) == (name, True)
    assert "\n" not in str(refusal.value)


HARMLESS: dict[str, tuple[Callable[[], bytes], str]] = {
    "claims of a dimension": (
        lambda: a_sheet_file(row("a", "b", "c") * 3, before='<dimension ref="A1:XFD1048576"/>', after=FAR),
        "kh.xlsx",
    ),
    "hidden to the end": (
        lambda: a_sheet_file(row("a"), before='<cols><col min="2" max="999999999" hidden="1"/></cols>'),
        "kh.xlsx",
    ),
    "a number of five hundred levels": (
        lambda: a_word_file(
            p("việc", number=(1, 0)) * 500,
            numbering=abstract(0, level(0, "upperRoman", "%1" * 500, start=3999)) + use(1, 0),
        ),
        "kh.docx",
    ),
    "spans without end": (
        lambda: (
            b"<table>"
            + b"<tr><td colspan=99999999 rowspan=99999999>a</td><td>b</td></tr>" * 500
            + b"</table>"
        ),
        "kh.html",
    ),
    "a million letters without a space": (lambda: "á".encode() * 1_000_000, "kh.txt"),
    "a million opening brackets": (lambda: b"<html><body>" + b"<" * 400_000, "kh.html"),
    "a million dots": (lambda: b"." * 1_000_000, "kh.txt"),
    "a tree of pages that lies": (lambda: pages(1, stated=10_000_000), "kh.pdf"),
    "a giant page": (lambda: a_page(TEXT, box=b"[0 0 1e9 1e9]"), "kh.pdf"),
    "a page of no size": (lambda: a_page(TEXT, box=b"[0 0 0 0]"), "kh.pdf"),
}


@pytest.mark.parametrize(("make", "name"), HARMLESS.values(), ids=HARMLESS.keys())
def test_claims_that_cost_nothing_are_no_reason_to_refuse(make: Callable[[], bytes], name: str) -> None:
    assert read(make(), name).source == name


LINES = (
    "-",
    "=_ ",
    "| - ",
    ". . ",
    "a | b | ",
    "Sở Nội vụ chủ trì, ",
    "a",
    "1.",
    "và ",
    "(",
    "ngày 31/12/2026, ",
    "quý ",
    "- ",
    "á",
    "Sở ",
    ";",
    "phối hợp với ",
)


@pytest.mark.parametrize("piece", LINES)
def test_a_line_of_a_million_letters_is_read_in_its_beginning_and_said(piece: str) -> None:
    document = read((piece * (1_000_000 // len(piece))).encode() + b"\nhet", "kh.txt")
    assert all(len(paragraph.text) <= 20_000 for paragraph in document.paragraphs)
    assert not document.paragraphs[1:] or "chỉ đọc 20000 chữ đầu" in document.problems[0]


def test_a_long_rule_in_a_table_is_no_riddle() -> None:
    rule = "| " + "-" * 5000 + "x | y |"
    document = read(f"a | b | c | d\n{rule}\n1 | b | c | d\n2 | c | d | e\n".encode(), "kh.txt")
    assert len(document.blocks) > 0


@pytest.mark.parametrize(("limit", "value"), [("SECONDS", 1), ("MOST_MEMORY", 200 * 1024 * 1024)])
def test_the_system_bounds_what_a_printed_file_may_cost(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(f"intake.readers.pdf_process.{limit}", value)
    with pytest.raises(UnreadableDocument, match=r"quá 1 giây|hơn 200 MB"):
        read_document(a_drawing_in_itself(), "kh.pdf")


def test_a_paragraph_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.readers.bounds.MOST_PIECES", 5_000)
    with pytest.raises(UnreadableDocument, match="5 nghìn mẩu chữ"):
        read(a_word_file(p("<w:r/>" * 6_000)), "kh.docx")


@pytest.mark.parametrize(
    ("error", "said"),
    [(RecursionError, "lồng nhau quá sâu"), (MemoryError, "quá nhiều bộ nhớ"), (KeyError, "tệp hỏng")],
)
def test_whatever_happens_inside_becomes_one_line(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], said: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("intake.readers.plain.read_plain", fails)
    with pytest.raises(UnreadableDocument, match=said) as refusal:
        read(b"Ke hoach", "kh.txt")
    assert isinstance(refusal.value.__cause__, error)


def test_time_is_bounded_also_where_every_count_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.readers.bounds.SECONDS", 0.0)
    with pytest.raises(UnreadableDocument, match="quá 0 giây"):
        read_document(a_word_file(p("a") * 10), "kh.docx")


def test_the_process_of_a_printed_file_knows_no_secrets_and_may_write_nothing() -> None:
    from intake.readers import pdf_process

    program = (
        "import os, resource; from intake.readers.pdf_process import _bound; _bound(5, 10**9);"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["0", "5"]
    assert set(pdf_process.ENVIRONMENT) == {"LC_ALL"}


def test_several_threads_may_read_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    files = [
        (a_page(TEXT), "kh.pdf"),
        (long_plans.as_word(2), "kh.docx"),
        (long_plans.as_sheet(20), "kh.xlsx"),
    ] * 3
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda one: read_document(*one), files))
    assert [document.blocks for document in found[:3]] * 3 == [document.blocks for document in found]
