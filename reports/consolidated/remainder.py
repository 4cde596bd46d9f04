"""The end of a report: who is missing, whether the sums agree, what comes next (tracking.md 6.2)."""

from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import Figures
from reports.consolidated.tables import late_table, missing_table
from reports.consolidated.wording import check_words, day_words, instant_words, joined, sentence
from reports.document import Block, Item, Paragraph
from rules.progress import PrintedClass
from rules.wording import number_words


def missing(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    if not facts.unit_reports:
        return (Paragraph("Trong kỳ không có đơn vị nào phải gửi báo cáo."),)
    return (
        Paragraph(_missing_words(figures), source="reports.awaited"),
        *((missing_table(figures.missing),) if figures.missing else ()),
        Paragraph(
            f"Có {number_words(len(figures.late))} đơn vị gửi báo cáo muộn."
            if figures.late
            else "Không có đơn vị gửi báo cáo muộn.",
            source="reports.late",
        ),
        *((late_table(figures.late),) if figures.late else ()),
    )


def _missing_words(figures: Figures) -> str:
    if not figures.missing:
        return "Tất cả các đơn vị phải báo cáo đã gửi báo cáo."
    overdue = sum(row.printed_class == PrintedClass.OVERDUE for row in figures.missing)
    found = joined((overdue, "đơn vị đã quá hạn"), (len(figures.missing) - overdue, "đơn vị còn trong hạn"))
    return f"Có {number_words(len(figures.missing))} đơn vị chưa gửi hoặc chưa gửi bổ sung báo cáo: {found}."


def reconciliation(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
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


def next_period(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    overdue = joined((figures.reports.overdue, "báo cáo"), (figures.tasks.overdue, "nhiệm vụ"))
    in_term = joined((figures.reports.in_term, "báo cáo"), (figures.tasks.in_term, "nhiệm vụ"))
    blocks: list[Block] = []
    if overdue:
        blocks.append(Item(f"Tiếp tục đôn đốc {overdue} đang quá hạn."))
    if in_term:
        blocks.append(Item(f"Theo dõi {in_term} đang thực hiện trong hạn."))
    if facts.next_period_label:
        due = f", hạn gửi báo cáo {day_words(facts.next_period_due_on)}" if facts.next_period_due_on else ""
        blocks.append(Item(f"Kỳ báo cáo tiếp theo: {facts.next_period_label}{due}."))
    return tuple(blocks) or (
        Paragraph("Kế hoạch không còn kỳ báo cáo tiếp theo và không còn việc đang thực hiện."),
    )
