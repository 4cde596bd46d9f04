"""An office's own Word template: what is let in, what it may print, what it can never do."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from docx.document import Document as WordDocument

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.report import ConsolidatedReport
from reports.word import office_template
from reports.word.office_template import check_template, render_with_template
from reports.word.template_fields import FIELDS, KINDS, Kind, Many, values_of
from reports.word.template_sample import sample_template
from rules.errors import BadInput

SomeFacts = Callable[..., ReportFacts]
SETTINGS_RELS = "word/_rels/document.xml.rels"


def a_template(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, name: str, data: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part put in or changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, data(old.read(name)) if callable(data) else data)
    return target.getvalue()


def with_link(kind: str, target: str) -> bytes:
    link = f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    return with_part(
        a_template("{{ co_quan }}"),
        SETTINGS_RELS,
        lambda rels: rels.replace(b"</Relationships>", link.encode() + b"</Relationships>"),
    )


def mistakes(content: bytes) -> str:
    return "\n".join(map(str, check_template(content).mistakes))


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def report(some_facts: SomeFacts) -> ConsolidatedReport:
    return build_report(some_facts())


@pytest.fixture(scope="module")
def sample() -> bytes:
    return sample_template()


def test_the_sample_is_a_good_template_and_prints_a_whole_report(
    sample: bytes, report: ConsolidatedReport
) -> None:
    check = check_template(sample)
    assert check.is_good, mistakes(sample)
    made = render_with_template(sample, report, document_number="15", document_date=date(2021, 6, 21))
    text = text_of(made)
    assert "{" not in text
    for words in ("Số: 15/BC-SNV", "ngày 21 tháng 6 năm 2021", report.opening, report.closing, "- Như trên;", "Phụ lục III"):  # fmt: skip
        assert words in text
    for section in report.sections:
        assert f"{section.numeral}. {section.heading.upper()}" in text
    assert render_with_template(sample, report, document_number="15", document_date=date(2021, 6, 21)) == made
    assert sample_template() == sample


def test_every_documented_field_has_a_value_of_its_kind(report: ConsolidatedReport) -> None:
    values = values_of(report, None, None)
    assert list(values) == [name for name in values if name in FIELDS]
    assert values.keys() == FIELDS.keys()
    for name, kind in KINDS.items():
        assert fits(values[name], kind), name


def fits(value: object, kind: Kind) -> bool:
    if isinstance(kind, dict):
        return (
            isinstance(value, dict)
            and value.keys() == kind.keys()
            and all(fits(value[k], kind[k]) for k in kind)
        )
    if isinstance(kind, Many):
        return isinstance(value, list) and all(fits(one, kind.of) for one in value)
    return type(value) is str


def test_figures_can_be_put_anywhere(report: ConsolidatedReport) -> None:
    template = a_template(
        "{{ bao_cao.tong }}/{{ bao_cao.dung_han }}",
        "{% for mot in don_vi %}{{ mot.stt }}. {{ mot.ten }}: {{ mot.nhiem_vu.tong }}{% if not loop.last %}; {% endif %}{% endfor %}",
        "{% for mot in chua_gui if mot.cham %}{% endfor %}",
    )
    assert "vòng lặp chỉ đi qua danh sách" in mistakes(template)
    good = a_template(
        "{{ bao_cao.tong }}/{{ bao_cao.dung_han }}", "{% for mot in don_vi %}{{ mot.ten }};{% endfor %}"
    )
    units = "".join(f"{row.unit};" for row in report.figures.units)
    assert (
        text_of(render_with_template(good, report))
        == f"{report.figures.reports.total}/{report.figures.reports.on_time}\n{units}"
    )


ATTACKS = {
    "class of a text": "{{ ''.__class__.__mro__ }}",
    "class of a field": "{{ co_quan.__class__ }}",
    "attr filter": "{{ co_quan|attr('__class__') }}",
    "subscript": "{{ co_quan['__class__'] }}",
    "method": "{{ co_quan.upper() }}",
    "format": "{{ '%s'|format(co_quan) }}",
    "format method": "{{ '{0.__class__}'.format(co_quan) }}",
    "endless range": "{% for i in range(10**9) %}x{% endfor %}",
    "long text": "{{ 'a' * 10**9 }}",
    "power": "{{ 9**9**9 }}",
    "list made up": "{% for i in [1,2,3] %}x{% endfor %}",
    "square loop": "{% for a in don_vi %}{% for b in don_vi %}x{% endfor %}{% endfor %}",
    "include": "{% include 'word/document.xml' %}",
    "import": "{% import 'os' as os %}",
    "from import": "{% from 'a' import b %}",
    "extends": "{% extends 'a' %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}",
    "set": "{% set x = co_quan %}",
    "safe": "{{ co_quan|safe }}",
    "autoescape off": "{% autoescape false %}{{ co_quan }}{% endautoescape %}",
    "globals": "{{ cycler.__init__.__globals__ }}",
    "self": "{{ self }}",
    "namespace": "{% set ns = namespace(a=1) %}",
    "recursive loop": "{% for a in don_vi recursive %}{{ loop(don_vi) }}{% endfor %}",
    "loop internals": "{% for a in don_vi %}{{ loop._iterator }}{% endfor %}",
    "whole group": "{{ bao_cao }}",
    "cell colour": "{% cellbg co_quan %}",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_tag_that_could_do_more_than_print_is_refused_in_words(attack: str) -> None:
    template = a_template("{{ co_quan }}", f"Dòng này: {ATTACKS[attack]}")
    said = check_template(template)
    assert not said.is_good
    assert all(mistake.where for mistake in said.mistakes)


def test_the_second_wall_stands_where_the_first_would_fall(
    monkeypatch: pytest.MonkeyPatch, report: ConsolidatedReport
) -> None:
    """Without the reading of words the sandbox alone still lets nothing out."""
    monkeypatch.setattr(office_template, "word_mistakes", lambda markup, where: ([], {"co_quan"}))  # noqa: ARG005
    for name in ("class of a text", "class of a field", "attr filter", "subscript", "method", "format", "endless range", "long text", "include", "globals"):  # fmt: skip
        template = a_template(ATTACKS[name])
        assert not check_template(template).is_good, name
    with pytest.raises(BadInput):
        render_with_template(a_template(ATTACKS["method"]), report)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "Cơ quan: {{ co_qan }}",
            "đoạn “Cơ quan: {{ co_qan }}”: không có trường “co_qan” → có phải “co_quan” không?",
        ),
        ("{{ bao_cao.tog }}", "không có trường “tog” → có phải “tong” không?"),
        ("{% for x in don_vi %}{{ x.ten }}", "thiếu thẻ đóng"),
        ("{{ co_quan", "thẻ viết không đúng"),
        ("{% neu co_quan %}", "không có thẻ “neu”"),
        ("Không có gì để điền.", "mẫu không có trường nào"),
    ],
)
def test_a_slip_is_named_with_its_paragraph_and_how_to_mend_it(line: str, said: str) -> None:
    assert said in mistakes(a_template(line))


@pytest.mark.parametrize("mark", ["{{p ", "-%}", "{{ a"])
def test_a_file_full_of_marks_is_refused_at_once(mark: str) -> None:
    """The library's patterns would search to the end of the file for each of them."""
    assert not check_template(a_template(mark * 10_000)).is_good


def test_a_tag_hidden_in_the_markup_is_refused() -> None:
    hidden = with_part(
        GOOD, "word/document.xml", lambda d: d.replace(b"<w:sectPr", b'<w:sectPr w:any="{{ co_quan }}"', 1)
    )
    assert "đứng ngoài chữ" in mistakes(hidden)


def test_every_mistake_is_named_at_once() -> None:
    assert len(check_template(a_template("{{ mot }} {{ hai }}", "{{ ba() }}")).mistakes) == 3


def test_tags_in_headers_are_read_too() -> None:
    document = Document(io.BytesIO(a_template("{{ co_quan }}")))
    document.sections[0].header.paragraphs[0].add_run("{{ ''.__class__ }}")
    assert "đầu trang" in mistakes(saved(document))


@pytest.mark.parametrize(
    ("kind", "target", "said"),
    [
        ("attachedTemplate", "file:///C:/Normal.dotm", "tệp mẫu khác"),
        ("attachedTemplate", "https://xa.example/a.dotm", "tệp mẫu khác"),
        ("image", "https://xa.example/a.png", "liên kết ra ngoài"),
        ("oleObject", "file:///etc/passwd", "OLE"),
        ("hyperlink", "file:///etc/passwd", "liên kết ra ngoài"),
        ("aFChunk", "a.html", "altChunk"),
    ],
)
def test_links_that_fetch_or_run_are_refused(kind: str, target: str, said: str) -> None:
    assert said in mistakes(with_link(kind, target))


def test_an_ordinary_link_is_no_fault() -> None:
    assert check_template(with_link("hyperlink", "https://sonoivu.example/")).is_good


GOOD = a_template("{{ co_quan }}")
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
FIELD = b'<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "c:/a"</w:instrText></w:r></w:p><w:sectPr'
BEGIN, END = (f'<w:fldChar w:fldCharType="{mark}"/>' for mark in ("begin", "end"))
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
HEADER_IN_PNG = b'<Override PartName="/word/media/a.png" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'


def with_field(*pieces: str) -> bytes:
    """Marks as they stand, codes between them."""
    inside = "".join(
        piece if piece.startswith("<") else f"<w:instrText>{piece}</w:instrText>" for piece in pieces
    )
    made = f"<w:p><w:r>{inside}</w:r></w:p><w:sectPr".encode()
    return with_part(GOOD, "word/document.xml", lambda part: part.replace(b"<w:sectPr", made, 1))


FILES = {
    "plain text": (b"hello {{ co_quan }}", "không phải tệp .docx"),
    "empty": (b"", "không phải tệp .docx"),
    "cut short": (GOOD[: len(GOOD) // 2], "không phải tệp .docx"),
    "an archive of other things": (with_part(b"PK\x05\x06" + b"\0" * 18, "a.txt", b"a"), "không phải tệp .docx"),
    "macro type": (
        with_part(GOOD, "[Content_Types].xml", lambda t: t.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )),
        "macro",
    ),
    "macro part": (with_part(GOOD, "word/vbaProject.bin", b"\xd0\xcf"), "macro"),
    "embedded file": (with_part(GOOD, "word/embeddings/a.xlsx", b"PK"), "tệp nhúng"),
    "zip bomb": (with_part(GOOD, "word/media/a.png", b"\0" * 40_000_000), "bung ra lớn hơn"),
    "markup bomb": (with_part(GOOD, "word/document.xml", b"<a>" + b" " * 3_000_000 + b"</a>"), "quá dài"),
    "entity": (with_part(GOOD, "word/document.xml", DOCTYPE), "DOCTYPE"),
    "broken markup": (with_part(GOOD, "word/document.xml", b"<a>"), "bị hỏng"),
    "a field that looks things up, after one that counts": (
        with_field('<w:fldChar w:fldCharType="begin"/>', "PAGE", END, BEGIN, "DDE", "AUTO c:\\\\a", END), "DDEAUTO",
    ),
    "a field cut over two paragraphs": (with_field(BEGIN, "PA", "</w:r></w:p><w:p><w:r>", "GE2", END), "PAGE2"),
    "a field that writes the code of another": (with_field(BEGIN, BEGIN, "REF a", END, END), "lồng"),
    "a link of a field to a file": (with_field(BEGIN, 'HYPERLINK \\o "a" "file:///c:/a"', END), "file:///c:/a"),
    "a link of a field to a share": (with_field(BEGIN, "HYPERLINK \\\\\\\\may\\\\a", END), "may"),
    "a field in the other dialect of the markup": (
        with_part(GOOD, "word/header9.xml", f'<w:hdr xmlns:w="{STRICT}"><w:instrText>DDE a</w:instrText></w:hdr>'.encode()),
        "DDE",
    ),
    "markup under another name": (with_part(GOOD, "word/header9.dat", b"<a/>"), "phần lạ"),
    "markup that calls itself a picture": (
        with_part(GOOD, "[Content_Types].xml", lambda t: t.replace(b"</Types>", HEADER_IN_PNG)), "phần lạ",
    ),
    "links in a part written large": (
        with_part(GOOD, "word/_rels/a.xml.RELS", b'<a><b Type="/image" TargetMode="External" Target="http://a.example/"/></a>'),
        "liên kết ra ngoài",
    ),
    "a picture fetched by its markup": (
        with_part(GOOD, "word/a.xml", b'<v:imagedata xmlns:v="urn:v" src="http://a.example/a.png"/>'), "liên kết ra ngoài",
    ),
    "a film from the web": (with_part(GOOD, "word/a.xml", b'<v:webVideoPr xmlns:v="urn:v"/>'), "video"),
    "field code": (with_part(GOOD, "word/document.xml", lambda d: d.replace(b"<w:sectPr", FIELD, 1)), "INCLUDETEXT"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_plain_word_file_is_refused_in_words(name: str) -> None:
    content, said = FILES[name]
    assert said in mistakes(content)


def test_fields_that_count_and_point_are_no_fault() -> None:
    codes = (
        "PAGE",
        ' TOC \\o "1-3" \\h ',
        ' HYPERLINK "https://sonoivu.example/" \\o "Sở" ',
        ' HYPERLINK \\l "muc" ',
    )
    inside = [mark for code in codes for mark in (BEGIN, code, END)]
    table_of_contents = [BEGIN, "TOC", '<w:fldChar w:fldCharType="separate"/>', BEGIN, "PAGEREF a", END, END]
    assert mistakes(with_field(*inside, *table_of_contents)) == ""


def test_text_of_a_unit_is_printed_and_never_run(
    sample: bytes, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    hostile = "{{ 7*7 }} {% for a in don_vi %} {_{ x }_} <w:p/> & \a\f"
    facts = some_facts(tasks=(build.task(hostile),), plan=replace(build.plan, coordinator="Sở {{7*7}}"))
    text = text_of(render_with_template(sample, build_report(facts)))
    assert "{{ 7*7 }} {% for a in don_vi %} {_{ x }_} <w:p/> & \ufffd\ufffd" in text
    assert "SỞ {{7*7}}" in text
    assert "49" not in text.replace("1949", "")


def test_a_report_too_long_for_a_template_says_so(sample: bytes, report: ConsolidatedReport) -> None:
    annex = report.annexes[0]
    table = replace(annex.table, rows=annex.table.rows[:1] * (office_template.MOST_ROWS + 1))
    with pytest.raises(BadInput, match="5001 hàng"):
        render_with_template(sample, replace(report, annexes=(replace(annex, table=table),)))


def test_what_comes_out_is_bounded(
    monkeypatch: pytest.MonkeyPatch, sample: bytes, report: ConsolidatedReport
) -> None:
    monkeypatch.setattr(office_template, "_MOST_MADE", 10_000)
    with pytest.raises(BadInput):
        render_with_template(sample, report)


def test_the_documents_name_every_field() -> None:
    said = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")
    for name, (words, _) in FIELDS.items():
        assert f"| `{name}` | {words} |" in said
