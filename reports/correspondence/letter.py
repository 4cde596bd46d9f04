"""A công văn as an official document: the form every renderer prints (NĐ 30/2020, Phụ lục I)."""

from reports.correspondence.content import LetterContent, LetterKind, OwedRow
from reports.correspondence.wording import MOST_IN_TEXT, due_words, row_words, told_words, with_deadline
from reports.document import Annex, Block, Column, Head, Item, OfficialDocument, Paragraph, Section, Table
from rules.wording import number_words, short_date, table_date

ANNEX_TITLE = "Danh mục nhiệm vụ, báo cáo"
COLUMNS = (
    Column("TT", 12, is_mark=True),
    Column("Nhiệm vụ, báo cáo", 102),
    Column("Thời hạn", 30),
    Column("Quá hạn (ngày làm việc)", 26, is_number=True),
    Column("Đã nhắc", 52),
    Column("Ghi chú", 30),
)


def official_letter(content: LetterContent, *, version: int = 1) -> OfficialDocument:
    """One letter as one value; number, date and an unset signature stay blank for the clerk."""
    words, head = content.words, content.head
    # A decision names what it is about in its first sentence; how often it was urged is not the point there.
    listed = () if content.kind is LetterKind.EXTENSION else content.rows
    in_text = len(listed) <= MOST_IN_TEXT
    rows: tuple[Block, ...] = tuple(Item(row_words(row)) for row in listed) if in_text else ()
    paragraphs = tuple(Paragraph(with_deadline(text, content)) for text in words.paragraphs)
    return OfficialDocument(
        head=Head(
            superior=head.superior,
            agency=head.agency,
            symbol=head.symbol,
            place=head.place,
            year=content.as_of.year,
            addressees=content.addressees,
            subject_lines=(with_deadline(words.subject, content),),
            bases=words.bases,
            recipients=words.recipients,
            type="",
            signature=head.signature,
            drafting_office=head.drafting_office,
        ),
        as_of=content.as_of,
        version=version,
        opening=with_deadline(words.opening, content),
        sections=(Section("body", "", "", (*rows, *paragraphs)),),
        closing=with_deadline(words.closing, content),
        annexes=() if in_text else (_annex(listed),),
    )


def _annex(rows: tuple[OwedRow, ...]) -> Annex:
    """The only annex of a document has no number of its own."""
    cells = tuple(_cells(number, row) for number, row in enumerate(rows, start=1))
    return Annex("", ANNEX_TITLE, Table(ANNEX_TITLE, COLUMNS, cells))


def _cells(number: int, row: OwedRow) -> tuple[str, ...]:
    note = f"đã báo cáo {short_date(row.answered_on)}" if row.answered_on else ""
    late = "" if row.is_settled or row.days_late <= 0 else number_words(row.days_late)
    moved = row.original_due_on and row.original_due_on != row.due_on
    due = table_date(row.due_on) if row.due_on and not moved else due_words(row)
    return (str(number), row.what, due, late, told_words(row), note)
