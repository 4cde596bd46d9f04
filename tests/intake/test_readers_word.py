"""Word files as a reader of the page sees them: changes accepted, fields resolved, furniture left out, text once."""

import io
import zipfile

import pytest

from intake.document import Document
from intake.read_document import read_document
from rules.errors import UnreadableDocument
from tests.intake.word_files import a_word_file, p, packed, r, tbl, tc, tr

FILLING = p("Kế hoạch của Ủy ban nhân dân tỉnh về phục vụ người dân năm 2026")


def read(body: str, styles: str = "") -> Document:
    return read_document(a_word_file(body, styles=styles), "kh.docx")


def texts(body: str, styles: str = "") -> list[str]:
    return [paragraph.text for paragraph in read(body, styles).paragraphs]


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
BOX = "<w:txbxContent>{}</w:txbxContent>"
INLINE = {
    "inserted stays": (r("Sở ") + f"<w:ins>{r('Nội vụ')}</w:ins>", ["Sở Nội vụ"]),
    "deleted goes": (r("Sở Nội vụ") + "<w:del><w:r><w:delText> và Sở Y tế</w:delText></w:r></w:del>", ["Sở Nội vụ"]),
    "moved here stays": (r("a ") + f"<w:moveTo>{r('b')}</w:moveTo>", ["a b"]),
    "moved away goes": (r("a") + f"<w:moveFrom>{r(' b')}</w:moveFrom>", ["a"]),
    "hidden goes": (r("a") + r(" bí mật", "<w:vanish/>"), ["a"]),
    "not hidden stays": (r("a") + r(" b", '<w:vanish w:val="0"/>'), ["a b"]),
    "capitals as shown": (r("Kế hoạch", "<w:caps/>"), ["KẾ HOẠCH"]),
    "hyperlink": (f'<w:hyperlink r:id="x">{r("Cổng dịch vụ công")}</w:hyperlink>', ["Cổng dịch vụ công"]),
    "soft hyphen": ("<w:r><w:t>thực</w:t><w:softHyphen/><w:t> hiện\u00ad</w:t></w:r>", ["thực hiện"]),
    "hard hyphen": ("<w:r><w:t>58/KH</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r>", ["58/KH-UBND"]),
    "tab": ("<w:r><w:t>1.</w:t><w:tab/><w:t>Việc</w:t></w:r>", ["1. Việc"]),
    "tab stops are no tabs": (
        '<w:pPr><w:tabs><w:tab w:val="left" w:pos="5"/></w:tabs></w:pPr>' + r("Việc"),
        ["Việc"],
    ),
    "line break": (f"{r('KẾ HOẠCH')}<w:r><w:br/></w:r>{r('Phục vụ')}", ["KẾ HOẠCH", "Phục vụ"]),
    "break inside a sentence": (f"{r('Sở Y tế chủ trì')}<w:r><w:br/></w:r>{r('phối hợp')}", ["Sở Y tế chủ trì phối hợp"]),
    "page break": (f'<w:r><w:br w:type="page"/></w:r>{r("PHỤ LỤC")}', ["PHỤ LỤC"]),
    "symbol": ('<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>' + r(" Việc"), ["- Việc"]),
    "field shows its result": (
        FIELD.format("begin")
        + '<w:r><w:instrText>DATE \\@ "d"</w:instrText></w:r>'
        + FIELD.format("separate")
        + r("05/01/2026")
        + FIELD.format("end"),
        ["05/01/2026"],
    ),
    "field inside a field": (
        FIELD.format("begin")
        + FIELD.format("begin")
        + FIELD.format("separate")
        + r("điều kiện")
        + FIELD.format("end")
        + FIELD.format("separate")
        + r("kết quả")
        + FIELD.format("end"),
        ["kết quả"],
    ),
    "field without result": (r("a") + FIELD.format("begin") + r("TOC") + FIELD.format("end"), ["a"]),
    "simple field": (f'<w:fldSimple w:instr="REF x">{r("Phụ lục 1")}</w:fldSimple>', ["Phụ lục 1"]),
    "page number in the body": (f'<w:fldSimple w:instr=" PAGE ">{r("12")}</w:fldSimple>', []),
    "content control": (CONTROL.format("", r("Sở Y tế")), ["Sở Y tế"]),
    "placeholder of a control": (r("a") + CONTROL.format("<w:showingPlcHdr/>", r("Nhập chữ")), ["a"]),
    "note mark": (r("a") + '<w:r><w:footnoteReference w:id="2"/></w:r>', ["a"]),
    "formula": ("<m:oMath><m:r><m:t>≥ 90%</m:t></m:r></m:oMath>", ["≥ 90%"]),
    "ruby": ("<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>a</w:t></w:r></w:rubyBase></w:ruby></w:r>", ["a"]),
    "text box": (f"{r('a')}<w:r><w:pict><v:shape><v:textbox>{BOX.format(p('khung'))}</v:textbox></v:shape></w:pict></w:r>", ["a", "khung"]),
    "text box in both dialects once": (
        f"{r('a')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX.format(p('khung'))}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX.format(p('khung'))}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ["a", "khung"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "wanted"), INLINE.values(), ids=INLINE.keys())
def test_a_paragraph_says_what_the_page_shows(markup: str, wanted: list[str]) -> None:
    assert texts(FILLING + p(markup))[1:] == wanted


BLOCKS = {
    "content control": (CONTROL.format("", p("một")), ["một"]),
    "control in a control": (CONTROL.format("", CONTROL.format("", p("một") + p("hai"))), ["một", "hai"]),
    "inserted": (f"<w:ins>{p('một')}</w:ins>", ["một"]),
    "deleted": (f"<w:del>{p('một')}</w:del>", []),
    "end deleted: one paragraph": (p("một", marks="<w:del/>") + p("hai"), ["một hai"]),
    "moved away whole": (p(f"<w:moveFrom>{r('một')}</w:moveFrom>", marks="<w:moveFrom/>") + p("hai"), ["hai"]),
    "sections": ('<w:p><w:pPr><w:sectPr><w:pgSz w:orient="landscape"/></w:sectPr></w:pPr></w:p>' + p("một"), ["một"]),
    "both dialects": (
        f"<mc:AlternateContent><mc:Choice>{p('một')}</mc:Choice><mc:Fallback>{p('một')}</mc:Fallback></mc:AlternateContent>",
        ["một"],
    ),
    "contents by control": (
        CONTROL.format('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>', p("I. Mục đích\t3")),
        [],
    ),
    "frame around text": (tbl(tr(tc(p("một") + p("hai")))), ["một", "hai"]),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "wanted"), BLOCKS.values(), ids=BLOCKS.keys())
def test_blocks_stand_where_the_final_text_has_them(markup: str, wanted: list[str]) -> None:
    assert texts(FILLING + markup)[1:] == wanted


def test_styles_hide_raise_and_embolden() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:rPr><w:b/><w:caps/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Muc"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="character" w:styleId="V"><w:name w:val="an"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p("Mục đích", style="T") + p("Mục đích", style="H2") + p(r("a") + r("b", '<w:rStyle w:val="V"/>'))
    document = read(FILLING + body, styles)
    assert [(q.text, q.is_heading, q.is_bold) for q in document.paragraphs[1:]] == [
        ("MỤC ĐÍCH", True, True),
        ("a", False, False),
    ]


def test_the_document_may_stand_in_any_part() -> None:
    document = read_document(a_word_file(FILLING, main="noidung/vanban2.xml"), "kh.docx")
    assert len(document.paragraphs) == 1


def test_a_package_with_names_of_windows_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(a_word_file(FILLING))) as package:
        parts = {
            name.replace("/", "\\"): package.read(name).decode().split("?>", 1)[1]
            for name in package.namelist()
        }
    assert len(read_document(packed(parts), "kh.docx").paragraphs) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (p(r("a") + "<w:r><w:object/></w:r>"), "đối tượng nhúng"),
        ('<w:altChunk r:id="x"/>', "chèn từ tệp khác"),
        (p(f"<w:ins>{r('a')}</w:ins>"), "chưa duyệt"),
    ],
)
def test_what_was_not_read_is_said(body: str, said: str) -> None:
    assert any(said in problem for problem in read(FILLING + body).problems)


def test_macros_are_never_run_and_said() -> None:
    out = io.BytesIO(a_word_file(FILLING))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    document = read_document(out.getvalue(), "kh.docm")
    assert "macro" in document.problems[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (a_word_file("<w:p><w:r><w:drawing/></w:r></w:p>"), "chỉ có ảnh"),
        (packed({"word/document.xml": "<a/>"}), "Word hỏng"),
        (packed({"ppt/presentation.xml": "<a/>", "_rels/.rels": "<a/>"}), "không phải Word hay Excel"),
        (packed({"mimetype": "x", "content.xml": "<a/>"}), "OpenDocument"),
        (a_word_file(p("ThÞ x· An Hßa x©y dùng kÕ ho¹ch tuyªn truyÒn c¶i c¸ch hµnh chÝnh n¨m 2026 cña c¸c c¬ quan ") * 4), "TCVN3"),
        (a_word_file(p("Sôû Noäi vuï chuû trì, phoái hôïp vôùi caùc cô quan thöïc hieän keá hoaïch ") * 4), "VNI"),
    ],
    ids=["picture", "no body", "slides", "odt", "tcvn3", "vni"],
)  # fmt: skip
def test_what_is_no_readable_word_file_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read_document(data, "kh.docx")
