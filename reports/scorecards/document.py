"""The scorecards of a year as an official document, which Word and PDF print (NĐ 30/2020)."""

from reports.consolidated.wording import instant_words
from reports.document import Annex, Block, Column, Head, Item, OfficialDocument, Paragraph, Section, Table
from reports.form import DOTS
from reports.scorecards.book import EvidenceRow, ScorecardBook, UnitScore
from reports.scorecards.columns import EVIDENCE_TITLE, IN_WORD, extension_words, proof_words
from reports.scorecards.measures import (
    FATE_WORDS,
    LEVEL_WORDS,
    MEASURES,
    NO_GRADE,
    YEAR_RULE,
    share_words,
)
from rules.scorecard import Scorecard, Share
from rules.wording import number_words, percent_words, table_date

MOST_EVIDENCE = 300  # rows; longer lists are read in Excel
FIGURES = (
    Column("Chỉ số", 46),
    Column("Tử số", 14, is_number=True),
    Column("Mẫu số", 14, is_number=True),
    Column("Kết quả", 20, is_number=True),
    Column("Cách tính", 66),
)
UNITS = (
    Column("TT", 10, is_mark=True),
    Column("Đơn vị", 58),
    Column("Số", 17, is_mark=True, group="Hoàn thành"),
    Column("%", 15, is_number=True, group="Hoàn thành"),
    Column("Số", 17, is_mark=True, group="Đúng hạn"),
    Column("%", 15, is_number=True, group="Đúng hạn"),
    Column("Số", 17, is_mark=True, group="Cập nhật"),
    Column("%", 15, is_number=True, group="Cập nhật"),
    Column("1–30", 12, is_number=True, group="Quá hạn (ngày)"),
    Column("31–60", 12, is_number=True, group="Quá hạn (ngày)"),
    Column("61–120", 13, is_number=True, group="Quá hạn (ngày)"),
    Column("> 120", 12, is_number=True, group="Quá hạn (ngày)"),
    Column("Trả lại (lần/việc)", 15, is_mark=True),
    Column("Gia hạn (được/xin)", 15, is_mark=True),
    Column("Mức cao nhất", 12, is_number=True),
    Column("Giải trình", 12, is_number=True),
)


def scorecard_document(book: ScorecardBook) -> OfficialDocument:
    """One unit: its figures and its evidence; several: a table of them, their evidence is read in Excel."""
    alone = book.units[0] if len(book.units) == 1 else None
    whose = f"của {alone.name}" if alone else "của các đơn vị"
    head = Head(
        superior=book.head.superior,
        agency=book.head.agency or DOTS,
        symbol=book.head.symbol,
        place=book.head.place,
        year=book.as_of.year,
        addressees=(),
        subject_lines=("Kết quả thực hiện chế độ báo cáo, nhiệm vụ được giao", f"năm {book.year} {whose}"),
        bases=(),
        recipients=(),
        signature=book.head.signature,
    )
    return OfficialDocument(
        head=head,
        as_of=book.as_of,
        version=1,
        opening=_opening(book),
        sections=(_scope(book), Section("figures", "II", "Kết quả", _figures(book.total))),
        closing=NO_GRADE,
        annexes=_annexes(book, alone),
    )


def _opening(book: ScorecardBook) -> str:
    plans = "; ".join(book.plans) if book.plans else "không có kế hoạch nào"
    return f"Số liệu tính đến {instant_words(book.as_of)}, theo các kế hoạch: {plans}."


def _scope(book: ScorecardBook) -> Section:
    said: list[Block] = [Paragraph(YEAR_RULE)]
    said.append(
        Item(
            f"{number_words(len(book.units))} đơn vị, {number_words(book.total.obligations)} việc trong năm."
        )
    )
    said += [
        Item("Việc được miễn, thôi theo dõi, chưa đến kỳ và nhiệm vụ thường xuyên đếm riêng."),
        Item(LEVEL_WORDS),
    ]
    if book.rows and not _carries_evidence(book):
        words = f"Danh sách bằng chứng có {number_words(len(book.rows))} dòng, xem tệp XLSX cùng số liệu."
        said.append(Item(words))
    return Section("scope", "I", "Phạm vi, cách tính", tuple(said))


def _figures(card: Scorecard) -> tuple[Block, ...]:
    rows = tuple(
        (measure.label, *_parts(measure.share(card)), measure.value_words(card), measure.formula)
        for measure in MEASURES
    )
    return (Table("", FIGURES, rows),)


def _parts(share: Share | None) -> tuple[str, str]:
    return (number_words(share.numerator), number_words(share.denominator)) if share else ("", "")


def _annexes(book: ScorecardBook, alone: UnitScore | None) -> tuple[Annex, ...]:
    if alone is None:
        rows = tuple(_unit_cells(str(number), unit) for number, unit in enumerate(book.units, start=1))
        total = ("", "Tổng số", *_card_cells(book.total))
        return (Annex("", "Kết quả của từng đơn vị", Table("", UNITS, rows, total)),) if rows else ()
    if not _carries_evidence(book):
        return ()
    return (Annex("", EVIDENCE_TITLE, Table("", IN_WORD, _evidence(alone))),)


def _carries_evidence(book: ScorecardBook) -> bool:
    return len(book.units) == 1 and 0 < len(book.rows) <= MOST_EVIDENCE


def _unit_cells(number: str, unit: UnitScore) -> tuple[str, ...]:
    return (number, unit.name, *_card_cells(unit.card))


def _card_cells(card: Scorecard) -> tuple[str, ...]:
    shares = (card.completion, card.on_time_share, card.update)
    return (
        *(words for share in shares for words in (_of(share), percent_words(share.value).removesuffix(" %"))),
        *(number_words(getattr(card, f"overdue_{age}")) for age in ("1_30", "31_60", "61_120", "over_120")),
        f"{card.returned_answers}/{card.returned_obligations}",
        f"{card.extensions_granted}/{card.extensions_asked}",
        str(card.highest_level),
        number_words(card.explained),
    )


def _of(share: Share) -> str:
    return share_words(share) if share.denominator else "–"


def _evidence(unit: UnitScore) -> tuple[tuple[str, ...], ...]:
    return tuple(_evidence_cells(number, row) for number, row in enumerate(unit.rows, start=1))


def _evidence_cells(number: int, row: EvidenceRow) -> tuple[str, ...]:
    moved = f" ({table_date(row.original_due_on)})" if row.original_due_on != row.due_on else ""
    return (
        str(number),
        f"{row.plan}: {row.what}",
        f"{table_date(row.due_on)}{moved}",
        table_date(row.answered_on) if row.answered_on else "",
        FATE_WORDS[row.fate],
        number_words(row.days_late) if row.days_late else "",
        number_words(row.returned) if row.returned else "",
        extension_words(row),
        f"{row.reminders}; {row.level}" if row.reminders or row.level else "",
        proof_words(row),
    )
