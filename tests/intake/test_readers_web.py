"""Web pages without the site around them: lists with their marks, spanned cells carried, any encoding."""

import pytest

from intake.document import Document
from intake.read_document import read_document
from rules.errors import UnreadableDocument

BODY = (
    "<p>KẾ HOẠCH</p><p>Phục vụ người dân năm 2026</p><p>I. TỔ CHỨC THỰC HIỆN</p>"
    "<p>1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính kiểm tra việc phục vụ.</p><p>Nơi nhận:</p><p>- Lưu: VT.</p>"
)
LINES = [
    "KẾ HOẠCH",
    "Phục vụ người dân năm 2026",
    "I. TỔ CHỨC THỰC HIỆN",
    "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính kiểm tra việc phục vụ.",
    "Nơi nhận:",
    "- Lưu: VT.",
]


def read(body: str, head: str = "") -> Document:
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "kh.html")


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in read(body).paragraphs]


LINK = '<a href="/x">{}</a>'
MENU = "".join(
    f"<li>{LINK.format(name)}</li>" for name in ("Giới thiệu chung", "Tin tức", "Văn bản", "Liên hệ")
)
NEWS = "".join(f"<p>{LINK.format(f'Kế hoạch số {n} của Sở Nội vụ về công tác năm')}</p>" for n in range(5))
SITES = {
    "plain": "{}",
    "menu by tag": f"<nav><ul>{MENU}</ul></nav>{{}}<footer>Bản quyền</footer>",
    "menu by links alone": f"<div><ul>{MENU}</ul></div>{{}}",
    "breadcrumb": '<div class="breadcrumb">Trang chủ » Văn bản</div>{}',
    "share and print": '<div><a href="#">In bài viết</a></div><p>Xem cỡ chữ: A+ A-</p>{}<p>Chia sẻ</p>',
    "related news by name": f'{{}}<div class="tin-lien-quan"><h3>Tin liên quan</h3>{NEWS}</div>',
    "related news by links": f"{{}}<div><h3>Xem gì?</h3>{NEWS}</div>",
    "related news by title": "{}<p>Các tin khác:</p><p>Sở Y tế chủ trì hội nghị</p><p>Sở Tư pháp họp</p>",
    "comments": '{}<section id="comments"><p>Sở Nội vụ làm rất tốt</p></section>',
    "counters": "{}<div>Số lượt truy cập: 12.345</div><div>Sở Y tế thông báo</div>",
    "whole page in a form": "<form id='aspnetForm'>{}<p>" + "Nội dung dài của trang. " * 30 + "</p></form>",
    "search form": "<form><input value='Tìm'><label>Sở Y tế chủ trì</label></form>{}",
    "hidden": "<div style='display: none'>Sở Y tế chủ trì</div><p hidden>Sở Tư pháp</p>{}",
    "article with a header": "<header>Cổng tỉnh</header><article><header></header>{}</article>",
    "short articles first": "<article><p>Tin ngắn về Sở Y tế</p></article><article>{}</article>",
    "script and style": "<script>var x = 'Sở Y tế';</script><style>p {{}}</style>{}",
    "comment and condition": "<!-- Sở Y tế --><!--[if gte mso 9]><p>x</p><![endif]-->{}",
    "nested divs": "<div><div><div>{}</div></div></div>",
    "layout table": "<table><tr><td><b>"
    + LINK.format("Trang chủ")
    + "</b></td></tr><tr><td>{}</td></tr></table>",
}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_the_site_around_a_document_goes(site: str) -> None:
    found = texts(site.replace("{{}}", "\0").replace("{}", BODY).replace("\0", "{}"))
    assert [line for line in found if not line.startswith("Nội dung dài")] == LINES


def test_a_page_that_is_named_after_its_sidebar_is_kept() -> None:
    long = f"<div class='main-with-sidebar'>{BODY}{'<p>Sở Y tế làm việc của mình.</p>' * 60}</div>"
    assert texts(long)[: len(LINES)] == LINES


LISTS = {
    "bullets": ("<ul><li>một</li><li>hai</li></ul>", ["- một", "- hai"]),
    "numbers": ("<ol><li>một</li><li>hai</li></ol>", ["1. một", "2. hai"]),
    "letters from c": ("<ol type='a' start='3'><li>một</li></ol>", ["c) một"]),
    "roman": ("<ol type='I'><li>một</li><li>hai</li></ol>", ["I. một", "II. hai"]),
    "nested": ("<ol><li>một<ul><li>hai</li></ul></li><li>ba</li></ol>", ["1. một", "+ hai", "2. ba"]),
    "own marks": ("<ul><li>- một</li><li>a) hai</li></ul>", ["- một", "a) hai"]),
    "mark twice": ("<ul><li>--một</li><li>• - hai</li></ul>", ["- một", "- hai"]),
    "paragraph in an item": ("<ul><li><p>một</p><p>Hai</p></li></ul>", ["- một", "Hai"]),
}


@pytest.mark.parametrize(("markup", "wanted"), LISTS.values(), ids=LISTS.keys())
def test_items_carry_the_mark_the_browser_shows(markup: str, wanted: list[str]) -> None:
    assert texts(BODY + markup)[len(LINES) :] == wanted


INLINE = {
    "entities": ("<p>S&#7903; Y t&#x1EBF; &amp; S&ocirc;ng&nbsp;C&acirc;y</p>", ["Sở Y tế & Sông Cây"]),
    "breaks": ("<p>Một<br>Hai<br/>Ba</p>", ["Một", "Hai", "Ba"]),
    "split by markup": ("<p><b>Sở</b> <span>Nội</span> vụ</p>", ["Sở Nội vụ"]),
    "source lines": ("<p>Sở\n   Nội\n vụ</p>", ["Sở Nội vụ"]),
    "superscript": ("<p>100 m<sup>2</sup></p>", ["100 m2"]),
    "footnote mark": ("<p>Sở Y tế<a href='#_ftn1'>[1]</a> làm</p>", ["Sở Y tế làm"]),
    "deleted": ("<p>Sở <del>Nội vụ</del>Y tế</p>", ["Sở Y tế"]),
    "definition list": ("<dl><dt>Chủ trì</dt><dd>Sở Y tế</dd></dl>", ["Chủ trì", "Sở Y tế"]),
}


@pytest.mark.parametrize(("markup", "wanted"), INLINE.values(), ids=INLINE.keys())
def test_text_reads_as_the_browser_shows_it(markup: str, wanted: list[str]) -> None:
    assert texts(BODY + markup)[len(LINES) :] == wanted


def cells(markup: str) -> list[list[str]]:
    (table,) = read(BODY + markup).tables
    return [[("^" if cell.carried else "") + cell.text for cell in row] for row in table.rows]


TABLES = {
    "across and down": (
        "<tr><th rowspan=2>TT</th><th colspan=2>Cơ quan</th></tr><tr><th>Chủ trì</th><th>Phối hợp</th></tr>",
        [["TT", "Cơ quan", "^Cơ quan"], ["^TT", "Chủ trì", "Phối hợp"]],
    ),
    "title over any number": (
        "<tr><td>1</td><td>a</td><td>b</td></tr><tr><td colspan=100>I. NHÓM</td></tr><tr><td>2</td><td>c</td><td>d</td></tr>",
        [["1", "a", "b"], ["I. NHÓM", "^I. NHÓM", "^I. NHÓM"], ["2", "c", "d"]],
    ),
    "rest of the table": (
        "<tr><td rowspan=0>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr>",
        [["a", "b"], ["^a", "c"], ["^a", "d"]],
    ),
    "lines of a cell": (
        "<tr><td>1</td><td>Sở Y tế<br>Sở Tư pháp</td></tr><tr><td>2</td><td><p>a</p><ul><li>b</li></ul></td></tr>",
        [["1", "Sở Y tế\nSở Tư pháp"], ["2", "a\n- b"]],
    ),
    "sections": (
        "<thead><tr><th>TT</th><th>Việc</th></tr></thead><tbody><tr><td>1</td><td>a</td></tr></tbody>",
        [["TT", "Việc"], ["1", "a"]],
    ),
}


@pytest.mark.parametrize(("markup", "wanted"), TABLES.values(), ids=TABLES.keys())
def test_a_table_has_rows_of_equal_length_with_spans_carried(markup: str, wanted: list[list[str]]) -> None:
    assert cells(f"<table>{markup}</table>") == wanted


def test_a_sheet_saved_as_a_page_gives_its_titles_and_signature_as_text() -> None:
    rows = "<tr><td colspan=3>PHỤ LỤC</td></tr><tr><td>STT</td><td>Việc</td><td>Chủ trì</td></tr>"
    rows += "<tr><td>1</td><td>Rà soát</td><td>Sở Y tế</td></tr><tr><td>Nơi nhận:</td><td></td><td>GIÁM ĐỐC</td></tr>"
    document = read(f"{BODY}<table>{rows}</table>")
    assert [p.text for p in document.paragraphs[len(LINES) :]] == ["PHỤ LỤC", "Nơi nhận:", "GIÁM ĐỐC"]
    assert [[cell.text for cell in row] for row in document.tables[0].rows] == [
        ["STT", "Việc", "Chủ trì"],
        ["1", "Rà soát", "Sở Y tế"],
    ]


def test_a_caption_of_a_table_is_text_before_it() -> None:
    markup = (
        "<table><caption>Biểu 1</caption><tr><td>1</td><td>a</td></tr><tr><td>2</td><td>b</td></tr></table>"
    )
    assert texts(BODY + markup)[-1] == "Biểu 1"


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "windows-1258"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("windows-1258", "windows-1258"),
        ("windows-1258", ""),
    ],
)
def test_any_encoding_gives_the_same_lines(encoding: str, declared: str) -> None:
    import unicodedata

    page = f"<html><head>{META.format(declared) if declared else ''}</head><body>{BODY}</body></html>"
    data = _in_1258(page) if encoding == "windows-1258" else page.encode(encoding)
    found = read_document(data, "kh.html")
    assert [unicodedata.normalize("NFC", p.text) for p in found.paragraphs] == LINES


def _in_1258(text: str) -> bytes:
    """Windows keeps the marks of tone apart from the letter, and the letter whole."""
    import unicodedata

    out = []
    for char in text:
        spread = unicodedata.normalize("NFD", char)
        tones = "".join(c for c in spread if c in "\u0300\u0301\u0303\u0309\u0323")
        letter = unicodedata.normalize("NFC", "".join(c for c in spread if c not in tones))
        out.append(letter + tones)
    return "".join(out).encode("cp1258")


def test_a_page_of_windows_letters_and_entities_is_read() -> None:
    page = f"<html><head></head><body>{BODY}</body></html>".encode("cp1258", errors="xmlcharrefreplace")
    assert [p.text for p in read_document(page, "kh.html").paragraphs] == LINES


@pytest.mark.parametrize("name", ["kh.html", "kh.txt", "kh"])
def test_a_page_is_known_by_its_content(name: str) -> None:
    data = f"<!DOCTYPE html><html><body>{BODY}</body></html>".encode()
    assert [p.text for p in read_document(data, name).paragraphs] == LINES


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="trang web không có nội dung"):
        read(f"<nav>{MENU}</nav>")


def test_a_page_saved_with_its_pictures_in_one_file_is_read() -> None:
    from email.message import EmailMessage

    archive = EmailMessage()
    archive["Subject"] = "Kế hoạch"
    archive.make_related()
    archive.add_related(f"<html><body>{BODY}</body></html>", subtype="html", cte="quoted-printable")
    archive.add_related(b"GIF89a", maintype="image", subtype="gif")
    found = read_document(archive.as_bytes(), "kh.mht")
    assert [p.text for p in found.paragraphs] == LINES
