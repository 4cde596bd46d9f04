"""How sure the fields of the document head are, and where they stand."""

import re
from collections.abc import Iterable, Sequence

from intake.document import Document, Paragraph, Table
from intake.doubts.line_index import bare
from intake.draft import AssignmentDraft, DocumentHead, FieldReading, Readings, SourcePlace
from intake.folding import same_tones

_REACH = 160  # lines from either end in which a head or a tail may stand
_NAMED = re.compile(r"đầu mối|thường trực")
_NOTHING = SourcePlace()

Placed = tuple[str, SourcePlace]


def head_readings(head: DocumentHead, document: Document, found: Sequence[AssignmentDraft]) -> Readings:
    top, end = _top(document), _end(document)
    return (
        ("number", _number(head, top)),
        ("type", _stated(head.type, _seek(head.type and "kế hoạch", top))),
        ("date", _date(head, top)),
        ("issuer", _issuer(head.issuer, top)),
        ("parent_issuer", _issuer(head.parent_issuer, top)),
        ("title", _title(head, top)),
        ("plan_year", _plan_year(head, top)),
        ("coordinating_unit", _coordinator(head, found)),
        ("legal_bases", _list(head.legal_bases, _seek_number(head, top), "recitals")),
        ("recipients", _list(head.recipients, _seek("nơi nhận", end), "recipients")),
        ("signer", _signer(head, end)),
    )


def _top(document: Document) -> list[Placed]:
    return _lines(document.blocks[:_REACH])[:_REACH]


def _end(document: Document) -> list[Placed]:
    """The end of the plan first; an annex may stand behind it, so the rest follows."""
    return list(reversed(_lines(document.blocks)))


def _lines(blocks: Iterable[Paragraph | Table]) -> list[Placed]:
    out: list[Placed] = []
    tables = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            anchor = block.anchor
            place = SourcePlace(anchor.line, anchor.end_line, None, None, anchor.page, anchor.sheet)
            out.append((f"{block.number or ''} {block.text}", place))
            continue
        tables += 1
        anchor = block.anchor
        for number, row in enumerate(block.rows[:_REACH], anchor.row or 1):
            place = SourcePlace(None, None, tables, number, anchor.page, anchor.sheet)
            out += [(line, place) for cell in row if not cell.carried for line in cell.text.split("\n")]
    return out


def _seek(words: str | None, lines: Sequence[Placed]) -> SourcePlace | None:
    wanted = bare(words or "")
    if not wanted.strip():
        return None
    return next((place for text, place in lines if wanted in bare(text)), None)


def _stated(value: object, place: SourcePlace | None) -> FieldReading:
    if not value:
        return FieldReading(0.5, _NOTHING, "not_found")
    return FieldReading(0.95, place, "letterhead") if place else FieldReading(0.6, _NOTHING, "inferred")


def _number(head: DocumentHead, top: Sequence[Placed]) -> FieldReading:
    written = re.sub(r"\s", "", head.number or "").lstrip("/").lower()
    if not written:
        return FieldReading(0.5, _NOTHING, "not_found")
    for text, place in top:
        if written in re.sub(r"[\s.…_]", "", text).lower().replace("…", ""):
            own = bool(re.search(r"(?i)(?:^|\s)số\s*:|^\s*\d{1,5}\s*/", text))
            if head.number and head.number.startswith("/"):
                return FieldReading(0.9, place, "blank")
            return FieldReading(0.95, place, "letterhead") if own else FieldReading(0.7, place, "inferred")
    return FieldReading(0.7, _NOTHING, "inferred")


def _date(head: DocumentHead, top: Sequence[Placed]) -> FieldReading:
    year = str(head.date.year) if head.date else (head.date_partial or "")[:4]
    if not year:
        return FieldReading(0.5, _NOTHING, "not_found")
    following = [*(text for text, _ in top[1:]), ""]
    for (line, place), after in zip(top, following, strict=True):
        text = f"{line} {after}" if same_tones(line).rstrip().endswith(("ngày", "tháng", "năm")) else line
        lowered = same_tones(text)
        if year in text and re.search(
            r"ngày[\s.…_]*\d{0,2}[\s.…_]*(?:tháng|[/.-])|,\s*\d{1,2}[/.-]\d", lowered
        ):
            if head.date is None:
                return FieldReading(0.9, place, "blank")
            recital = re.match(r"\s*(?:[-–•]\s*)?(?:căn cứ|thực hiện|theo)\s", lowered)
            return (
                FieldReading(0.6, place, "inferred") if recital else FieldReading(0.95, place, "letterhead")
            )
    return FieldReading(0.6, _NOTHING, "inferred")


def _issuer(name: str | None, top: Sequence[Placed]) -> FieldReading:
    if not name:
        return FieldReading(0.5, _NOTHING, "not_found")
    wanted = bare(name).replace(" ubnd ", " uy ban nhan dan ")
    for text, place in top[:40]:
        if len(text) < 160 and text.upper() == text and _joins(text, wanted):
            return FieldReading(0.95, place, "letterhead")
    return FieldReading(0.7, _seek(name, top) or _NOTHING, "inferred")


def _joins(text: str, wanted: str) -> bool:
    """A letterhead may break a name over lines: its first line is enough to find it."""
    line = bare(text).replace(" ubnd ", " uy ban nhan dan ").strip()
    return len(line.split()) > 1 and (wanted.strip() in line or wanted.strip().startswith(line))


def _title(head: DocumentHead, top: Sequence[Placed]) -> FieldReading:
    if not head.title:
        return FieldReading(0.5, _NOTHING, "not_found")
    place = _seek(" ".join(head.title.split()[:4]), top)
    return FieldReading(0.95, place, "title") if place else FieldReading(0.6, _NOTHING, "inferred")


def _plan_year(head: DocumentHead, top: Sequence[Placed]) -> FieldReading:
    if head.plan_year is None:
        return FieldReading(0.6, _NOTHING, "not_found")
    if head.title and str(head.plan_year) in head.title:
        return FieldReading(0.95, _title(head, top).place, "title")
    return FieldReading(0.6, _date(head, top).place, "inferred")


def _coordinator(head: DocumentHead, found: Sequence[AssignmentDraft]) -> FieldReading:
    name = head.coordinating_unit
    if name is None:
        return FieldReading(0.6, _NOTHING, "not_found")
    own = [a for a in found if a.unit and bare(a.unit) == bare(name)]
    named = next((a for a in own if _NAMED.search(same_tones(a.task))), None)
    if named is not None:
        return FieldReading(0.9, named.source, "in_clause")
    collects = next((a for a in own if "tổng hợp" in same_tones(a.task)), own[0] if own else None)
    return FieldReading(0.65, collects.source if collects else _NOTHING, "inferred")


def _seek_number(head: DocumentHead, top: Sequence[Placed]) -> SourcePlace | None:
    number = next((base.number for base in head.legal_bases if base.number), None)
    return _seek(number, top)


def _list(values: Sequence[object], place: SourcePlace | None, how: str) -> FieldReading:
    return FieldReading(0.9, place or _NOTHING, how) if values else FieldReading(0.7, _NOTHING, "not_found")


def _signer(head: DocumentHead, end: Sequence[Placed]) -> FieldReading:
    signer = head.signer
    if signer is None:
        return FieldReading(0.6, _NOTHING, "not_found")
    place = _seek(signer.name or signer.position, end)
    return FieldReading(0.9 if signer.name and signer.position else 0.7, place or _NOTHING, "signature")
