"""An office's own Word template: checked when it comes, and filled with the plain values of one report."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml import etree  # type: ignore[import-untyped]

from reports.archive import with_fixed_dates
from reports.consolidated.printable import printable
from reports.document import OfficialDocument
from reports.form import type_words
from reports.word.template_fields import KINDS, Kind, Many, values_of
from reports.word.template_package import Mistake, NotATemplate, package_mistakes
from reports.word.template_tags import tag_mistakes
from reports.word.template_words import sandbox, word_mistakes
from rules.errors import BadInput

MOST_ROWS = 5_000
_MOST_MADE = 60_000_000  # characters of markup
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_WHERE = {"document": "nội dung", "header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích cuối trang"}  # fmt: skip
# What a library may raise over a file or a filling it does not understand.
_FAILURES = (TemplateError, etree.LxmlError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)  # fmt: skip


@dataclass(frozen=True)
class TemplateCheck:
    """Good when nothing is wrong with it; `fields`: those it prints."""

    mistakes: tuple[Mistake, ...]
    fields: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.mistakes


def check_template(content: bytes) -> TemplateCheck:
    """Read, never run, until nothing is wrong with its words; then filled once with made-up values."""
    try:
        found = package_mistakes(content)
    except NotATemplate as error:
        return TemplateCheck((error.mistake,))
    if found:
        return TemplateCheck(found)
    try:
        template = _opened(content)
        mistakes, used = _read_words(template)
    except _FAILURES:
        return TemplateCheck(
            (Mistake("không đọc được tệp Word", mend="mở bằng Word, lưu lại dạng .docx rồi thử lại"),)
        )
    if not mistakes and not used:
        mistakes = [Mistake("mẫu không có trường nào", mend="xem danh mục: dondoc report template fields")]
    if not mistakes:
        mistakes = _trial(template)
    return TemplateCheck(tuple(dict.fromkeys(mistakes)), tuple(sorted(used)))


def render_with_template(
    content: bytes,
    report: OfficialDocument,
    *,
    document_number: str | None = None,
    document_date: date | None = None,
) -> bytes:
    """BadInput when the file is no good template (any more) or the report is too long for one."""
    rows = max((len(annex.table.rows) for annex in report.annexes), default=0)
    if rows > MOST_ROWS:
        raise BadInput(
            f"phụ lục có {rows} hàng, mẫu của cơ quan chỉ dùng cho đến {MOST_ROWS} hàng",
            where="mẫu báo cáo",
            mend="dùng mẫu có sẵn hoặc tệp Excel",
        )
    check = check_template(content)
    if not check.is_good:
        raise BadInput(check.mistakes[0].what, where=check.mistakes[0].where or "mẫu báo cáo", mend=check.mistakes[0].mend)  # fmt: skip
    template = _opened(content)
    try:
        template.render(values_of(report, document_number, document_date), sandbox(), autoescape=True)
    except _FAILURES as error:
        raise BadInput("mẫu không điền được với báo cáo này", where="mẫu báo cáo", mend="kiểm tra bằng: dondoc report template check") from error  # fmt: skip
    return _saved(template, report)


class _Template(DocxTemplate):  # type: ignore[misc]
    """The library's template without what it adds by itself: it fills no properties, and its output is bounded."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """The names of the file are given by us."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:  # noqa: ARG002
        pieces, room = [], _MOST_MADE
        for piece in jinja_env.from_string(src_xml).generate(context):
            room -= len(piece)
            if room < 0:
                raise BadInput("báo cáo điền theo mẫu quá dài", where="mẫu báo cáo", mend="dùng mẫu có sẵn")
            pieces.append(piece)
        made: str = self.resolve_listing("".join(pieces))
        return made


def _opened(content: bytes) -> Any:
    template = _Template(io.BytesIO(content))
    template.init_docx()
    return template


def _parts(template: Any) -> Iterator[tuple[str, str]]:
    """Every part that the library fills, as it will read it: name, markup."""
    yield "document", template.get_xml()
    for uri, name in ((template.HEADER_URI, "header"), (template.FOOTER_URI, "footer")):
        for _, part in template.get_headers_footers(uri):
            yield name, template.get_part_xml(part)
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield "footnotes", part.blob.decode()


def _read_words(template: Any) -> tuple[list[Mistake], set[str]]:
    mistakes: list[Mistake] = []
    used: set[str] = set()
    parts = list(_parts(template))
    for name, markup in parts:
        mistakes += tag_mistakes(etree.fromstring(markup.encode(), _plain_parser()), _WHERE[name])
    if mistakes:
        return mistakes, used
    for name, markup in parts:
        # Each paragraph on a line of its own, so that the number of a line leads back to its words.
        flat = re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(markup).replace("\n", " "))
        found, fields = word_mistakes(flat, _WHERE[name])
        mistakes += found
        used |= fields
    return mistakes, used


def _plain_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _trial(template: Any) -> list[Mistake]:
    """A template that reads well may still be cut wrongly over paragraphs and rows: that shows when it is filled."""
    try:
        template.render({name: _made_up(kind) for name, kind in KINDS.items()}, sandbox(), autoescape=True)
        buffer = io.BytesIO()
        template.save(buffer)
    except (*_FAILURES, BadInput) as error:
        return [Mistake(f"không điền thử được ({type(error).__name__})", mend="đặt {%p …%} một mình trong một đoạn, {%tr …%} một mình trong một hàng")]  # fmt: skip
    return []


def _made_up(kind: Kind) -> Any:
    if isinstance(kind, dict):
        return {name: _made_up(one) for name, one in kind.items()}
    if isinstance(kind, Many):
        return [_made_up(kind.of)] * 2
    return "Thử <w:p> & \"'{{ 7*7 }}"


def _saved(template: Any, report: OfficialDocument) -> bytes:
    names = template.docx.core_properties
    names.title = " ".join(printable(f"{type_words(report.head)} {report.head.subject}").split())[:255]
    names.author = names.last_modified_by = printable(report.head.agency)[:255]
    names.created = names.modified = report.as_of.astimezone(UTC).replace(tzinfo=None)
    buffer = io.BytesIO()
    template.save(buffer)
    return with_fixed_dates(buffer.getvalue(), report.as_of)
