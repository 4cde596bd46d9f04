"""The sections of a report, one function each: what the facts say, and plainly so when they say nothing (tracking.md 6.2)."""

from collections.abc import Callable

from reports.consolidated.facts import ReportFacts, TicketFacts
from reports.consolidated.figures import Figures
from reports.consolidated.gathering import by_unit
from reports.consolidated.results import results_by_assignment
from reports.consolidated.situation import direction, overview
from reports.consolidated.tables import late_table, missing_table
from reports.consolidated.wording import (
    check_words,
    instant_words,
    joined,
    sentence,
)
from reports.document import Block, Heading, Item, Paragraph, Section
from rules.progress import PrintedClass
from rules.wording import number_words, weekday_date

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def sections(facts: ReportFacts, figures: Figures) -> tuple[Section, ...]:
    """A section by indicator joins here as one more line, once figures are collected."""
    written: tuple[tuple[str, str, Callable[[ReportFacts, Figures], tuple[Block, ...]]], ...] = (
        ("direction", "Công tác chỉ đạo, điều hành", direction),
        ("overview", "Tình hình thực hiện chung", overview),
        ("results", "Kết quả theo nhiệm vụ", results_by_assignment),
        ("difficulties", "Khó khăn, vướng mắc và kiến nghị", _difficulties),
        ("missing", "Đơn vị chưa báo cáo, báo cáo muộn", _missing),
        ("reconciliation", "Đối soát số liệu", _reconciliation),
        ("next", "Phương hướng kỳ tới", _next_period),
    )
    return tuple(
        Section(key, numeral, heading, blocks(facts, figures))
        for numeral, (key, heading, blocks) in zip(_NUMERALS, written, strict=False)
    )


def _difficulties(facts: ReportFacts, _figures: Figures) -> tuple[Block, ...]:
    difficulties = by_unit(facts.tickets, is_difficulty=True)
    proposals = by_unit(facts.tickets, is_difficulty=False)
    return (
        Heading("1. Khó khăn, vướng mắc"),
        *(_said(ticket) for ticket in difficulties),
        *(() if difficulties else (Paragraph("Trong kỳ không có đơn vị nào nêu khó khăn, vướng mắc."),)),
        Heading("2. Kiến nghị, đề xuất"),
        *(_said(ticket) for ticket in proposals),
        *(() if proposals else (Paragraph("Trong kỳ không có đơn vị nào nêu kiến nghị, đề xuất."),)),
    )


def _said(ticket: TicketFacts) -> Item:
    answer = (
        f" Đã trả lời: {sentence(ticket.answer.strip())}" if ticket.answer and ticket.answer.strip() else ""
    )
    return Item(lead=ticket.unit, text=f"{sentence(ticket.text.strip())}{answer}")


def _missing(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    if not facts.unit_reports:
        return (Paragraph("Trong kỳ không có đơn vị nào phải gửi báo cáo."),)
    return (
        Paragraph(_missing_words(figures)),
        *((missing_table(figures.missing),) if figures.missing else ()),
        Paragraph(
            f"Có {number_words(len(figures.late))} đơn vị gửi báo cáo muộn."
            if figures.late
            else "Không có đơn vị gửi báo cáo muộn."
        ),
        *((late_table(figures.late),) if figures.late else ()),
    )


def _missing_words(figures: Figures) -> str:
    if not figures.missing:
        return "Tất cả các đơn vị phải báo cáo đã gửi báo cáo."
    overdue = sum(row.printed_class == PrintedClass.OVERDUE for row in figures.missing)
    found = joined((overdue, "đơn vị đã quá hạn"), (len(figures.missing) - overdue, "đơn vị còn trong hạn"))
    return f"Có {number_words(len(figures.missing))} đơn vị chưa gửi hoặc chưa gửi bổ sung báo cáo: {found}."


def _reconciliation(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    """The sums always; of the finer checks only those that fail, and a sentence that says the others hold."""
    sums, finer = figures.checks[:3], figures.checks[3:]
    failed = [check for check in finer if check.differences]
    verdict = (
        "Phân loại đã ghi được tính lại từ ngày gửi và hạn; số ngày quá hạn, số đơn vị của từng nhiệm vụ được cộng lại: số liệu khớp."
        if not failed
        else "Kết quả tính lại phân loại, số ngày quá hạn và số đơn vị của từng nhiệm vụ không khớp ở các mục sau:"
    )
    version = f"Số liệu tổng hợp lúc {instant_words(facts.as_of)}, bản tổng hợp số {facts.version}."
    return (
        Paragraph(version),
        *(Item(check_words(check)) for check in sums),
        Paragraph(verdict),
        *(Item(check_words(check)) for check in failed),
        *(Item(lead="Ghi chú", text=sentence(note)) for note in facts.notes),
    )


def _next_period(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    overdue = joined((figures.reports.overdue, "báo cáo"), (figures.tasks.overdue, "nhiệm vụ"))
    in_term = joined((figures.reports.in_term, "báo cáo"), (figures.tasks.in_term, "nhiệm vụ"))
    blocks: list[Block] = []
    if overdue:
        blocks.append(Item(f"Tiếp tục đôn đốc {overdue} đang quá hạn."))
    if in_term:
        blocks.append(Item(f"Theo dõi {in_term} đang thực hiện trong hạn."))
    if facts.next_period_label:
        due = (
            f", hạn gửi báo cáo {weekday_date(facts.next_period_due_on)}" if facts.next_period_due_on else ""
        )
        blocks.append(Item(f"Kỳ báo cáo tiếp theo: {facts.next_period_label}{due}."))
    return tuple(blocks) or (
        Paragraph("Kế hoạch không còn kỳ báo cáo tiếp theo và không còn việc đang thực hiện."),
    )
