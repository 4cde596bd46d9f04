"""Every kind of file → the same Document, and every refusal in one line that says what, where and how to mend."""

import unicodedata
from collections.abc import Callable

import pytest

from intake.document import Document, Paragraph
from intake.read_document import read_document
from intake.read_plan import read_plan
from rules.cadence import CadenceKind
from rules.errors import BadInput, NotAPlan, UnreadableDocument
from rules.workdays import WorkCalendar
from tests.intake import made_files, sample_plans

CALENDAR = WorkCalendar()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_word_shows_automatic_numbers_final_text_and_text_boxes() -> None:
    document = read_document(made_files.a_word_plan(), "kh.docx")
    numbered = [p for p in document.paragraphs if p.number]
    assert [(p.number, p.text) for p in numbered] == [
        ("1.", "Sở Y tế: Xây dựng quy trình."),
        ("2.", "Sở Nội vụ: Báo cáo Ủy ban nhân dân tỉnh hằng quý"),
    ]
    assert "Ghi chú trong khung" in texts(document)


def test_word_carries_merged_cells() -> None:
    (table,) = read_document(made_files.a_word_plan(), "kh.docx").tables
    column = [(row[2].text, row[2].carried) for row in table.rows[2:4]]
    assert column == [("Sở Tư pháp", False), ("Sở Tư pháp", True)]


@pytest.mark.parametrize(
    ("make", "name"),
    [(made_files.a_word_plan, "kh.docx"), (made_files.an_excel_plan, "kh.xlsx")],
)
def test_an_annex_table_gives_one_assignment_per_row_and_unit(make: Callable[[], bytes], name: str) -> None:
    draft = read_plan(make(), name, calendar=CALENDAR)
    rows = [a for a in draft.assignments if a.source.row]
    assert [(a.unit, a.task, a.cadence.due) for a in rows] == [
        ("Sở Tư pháp", "Rà soát danh mục thủ tục", "2026-Q2"),
        ("Sở Tư pháp", "Cập nhật Cổng dịch vụ công", None),
        ("Sở Nội vụ", "Khảo sát sự hài lòng", "2026-11-30"),
        ("Sở Tài chính", "Khảo sát sự hài lòng", "2026-11-30"),
    ]
    assert rows[1].cadence.kind is CadenceKind.CONTINUOUS
    assert {a.section for a in rows} == {"I. CÔNG KHAI THỦ TỤC"}
    assert draft.document.number == "58/KH-UBND"


def test_excel_places_are_rows_of_the_sheet_and_hidden_sheets_are_named() -> None:
    draft = read_plan(made_files.an_excel_plan(), "kh.xlsx", calendar=CALENDAR)
    assert [a.source.row for a in draft.assignments] == [5, 6, 7, 7]
    assert {a.source.sheet for a in draft.assignments} == {"Sheet"}
    assert any("Nháp" in d.message for d in draft.defects)


def test_pdf_joins_wrapped_lines_and_drops_page_furniture() -> None:
    long = sample_plans.RUNNING.replace(
        "Tập huấn cho nhân viên.", "Tập huấn cho nhân viên " + "và người lao động " * 60 + "hết."
    )
    document = read_document(made_files.a_pdf_plan(long), "kh.pdf")
    assert not any("Công báo" in text for text in texts(document))
    assert any(text.startswith("- Tập huấn") and text.endswith("hết.") for text in texts(document))


def test_a_pdf_plan_reads_like_its_text() -> None:
    draft = read_plan(made_files.a_pdf_plan(sample_plans.RUNNING), "kh.pdf", calendar=CALENDAR)
    same = read_plan(sample_plans.RUNNING.encode(), "kh.txt", calendar=CALENDAR)
    assert [(a.unit, a.task, a.role) for a in draft.assignments] == [
        (a.unit, a.task, a.role) for a in same.assignments
    ]
    assert all(a.source.page for a in draft.assignments)


def test_a_pdf_table_is_read_by_its_rules() -> None:
    data = made_files.a_pdf_plan(
        "KẾ HOẠCH\nPhục vụ người dân năm 2026\nPHỤ LỤC DANH MỤC NHIỆM VỤ CỦA KẾ HOẠCH", made_files.ROWS
    )
    draft = read_plan(data, "kh.pdf", calendar=CALENDAR)
    assert [a.unit for a in draft.assignments] == ["Sở Tư pháp", "Sở Tư pháp", "Sở Nội vụ", "Sở Tài chính"]
    assert draft.assignments[0].cooperating == ("Các sở, ngành",)


def test_a_web_page_loses_the_furniture_of_the_site() -> None:
    body = "".join(f"<p>{line}</p>" for line in sample_plans.RUNNING.split("\n"))
    page = f"<html><body><nav>Trang chủ</nav><div class='sidebar'>Sở Nội vụ: Tin mới</div><article>{body}</article><footer>Bản quyền</footer></body></html>"
    document = read_document(page.encode(), "kh.html")
    assert not {"Trang chủ", "Sở Nội vụ: Tin mới", "Bản quyền"} & set(texts(document))
    draft = read_plan(page.encode(), "kh.html", calendar=CALENDAR)
    same = read_plan(sample_plans.RUNNING.encode(), "kh.txt", calendar=CALENDAR)
    assert [(a.unit, a.task) for a in draft.assignments] == [(a.unit, a.task) for a in same.assignments]


def test_a_web_table_carries_spanned_cells() -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in made_files.ROWS)
    page = f"<html><body><h1>KẾ HOẠCH phục vụ người dân năm 2026</h1><table>{cells}</table></body></html>"
    draft = read_plan(page.encode(), "kh.html", calendar=CALENDAR)
    assert len(draft.assignments) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_text_reads_the_same_in_any_encoding(encoding: str) -> None:
    assert texts(read_document(sample_plans.RUNNING.encode(encoding), "kh.txt")) == texts(
        read_document(sample_plans.RUNNING.encode(), "kh.txt")
    )


DAMAGE: dict[str, Callable[[str], str]] = {
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "zero-width characters": lambda text: text.replace("Sở", "S\u200bở"),
    "other dashes": lambda text: text.replace("\n- ", "\n– "),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_text_gives_the_same_assignments(damage: Callable[[str], str]) -> None:
    draft = read_plan(damage(sample_plans.RUNNING).encode(), "kh.txt", calendar=CALENDAR)
    same = read_plan(sample_plans.RUNNING.encode(), "kh.txt", calendar=CALENDAR)
    assert [(a.unit, a.task, a.cadence.due) for a in draft.assignments] == [
        (a.unit, a.task, a.cadence.due) for a in same.assignments
    ]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    import textwrap

    broken = "\n".join("\n".join(textwrap.wrap(line, 40)) + "\n" for line in sample_plans.RUNNING.split("\n"))
    draft = read_plan(broken.encode(), "kh.txt", calendar=CALENDAR)
    same = read_plan(sample_plans.RUNNING.encode(), "kh.txt", calendar=CALENDAR)
    assert [(a.unit, a.task) for a in draft.assignments] == [(a.unit, a.task) for a in same.assignments]


REFUSALS = [
    (b"", "kh.txt", UnreadableDocument, "rỗng"),
    (b"PK\x03\x04 broken", "kh.docx", UnreadableDocument, "hỏng"),
    (made_files.a_zip_bomb(), "kh.docx", UnreadableDocument, "bung ra quá lớn"),
    (
        made_files.a_package(
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
        ),
        "kh.docx",
        UnreadableDocument,
        "không an toàn",
    ),
    (made_files.a_package(b"<a/>"), "kh.docx", UnreadableDocument, "Word hỏng"),
    (b"%PDF-1.7 broken", "kh.pdf", UnreadableDocument, "PDF hỏng"),
    (made_files.an_empty_pdf(), "kh.pdf", UnreadableDocument, "bản quét"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kh.doc", UnreadableDocument, "Office cũ"),
    (b"{\\rtf1 text}", "kh.rtf", UnreadableDocument, "RTF"),
    (b"just text", "kh.docx", UnreadableDocument, "không phải .docx"),
    (bytes(range(128, 256)) * 20, "kh.txt", UnreadableDocument, "UTF-8"),
    ("MẬT\nSố: 1/KH-UBND\nKẾ HOẠCH\nSở Nội vụ chủ trì".encode(), "kh.txt", UnreadableDocument, "độ mật"),
    (b"<html><body></body></html>", "kh.html", UnreadableDocument, "trang web"),
    (made_files.an_excel_plan([made_files.ROWS[0]]), "kh.xlsx", NotAPlan, "chỉ có dòng tiêu đề"),
    ("BÁO CÁO\nSở Nội vụ chủ trì thực hiện kế hoạch".encode(), "kh.txt", NotAPlan, "không phải kế hoạch"),
    (
        "Công thức nấu phở bò ngon tại nhà cho bốn người ăn".encode(),
        "pho.txt",
        NotAPlan,
        "không thấy phần phân công",
    ),
]


@pytest.mark.parametrize(
    ("data", "name", "error", "reason"), REFUSALS, ids=[f"{r[1]}-{r[3]}" for r in REFUSALS]
)
def test_what_cannot_be_used_is_refused_in_one_line(
    data: bytes, name: str, error: type[BadInput], reason: str
) -> None:
    with pytest.raises(error) as refusal:
        read_plan(data, name, calendar=CALENDAR)
    said = str(refusal.value)
    assert reason in said
    assert name in said
    assert "\n" not in said
    assert refusal.value.mend


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.readers.bounds.LARGEST_FILE", 10)
    with pytest.raises(UnreadableDocument, match="quá giới hạn"):
        read_document(b"x" * 11, "kh.txt")
