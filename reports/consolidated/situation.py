"""The general situation: what was followed and urged, and the classes and rates of reports and tasks."""

from collections.abc import Sequence

from reports.consolidated.counting import dated_rows
from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import Figures, Rate
from reports.consolidated.tables import ages_table, named_table, summary_table
from reports.consolidated.wording import (
    classes_words,
    day_words,
    instant_words,
    plan_words,
    sentence,
    window_words,
)
from reports.document import Block, Heading, Item, Paragraph
from rules.wording import number_words, short_date


def direction(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    """Who follows what, how far was urged, which dates were moved."""
    if not figures.assignments and not figures.units:
        return (Paragraph("Trong kỳ không có nhiệm vụ, đơn vị nào phải theo dõi."),)
    collective = sum(item.is_collective for item in figures.assignments)
    standing = sum(item.is_standing for item in figures.assignments)
    sentences = [
        f"{facts.plan.coordinator} theo dõi {number_words(len(figures.assignments))} nhiệm vụ của {_plans(facts)}, "
        f"trong đó {number_words(standing)} nhiệm vụ thường xuyên, {number_words(collective)} nhiệm vụ giao chung cho nhiều đơn vị; "
        f"có {number_words(len(figures.units))} đơn vị thực hiện."
    ]
    if facts.cooperating_lines or facts.recommended_lines:
        sentences.append(
            f"Ngoài ra có {number_words(facts.cooperating_lines)} nội dung phối hợp và "
            f"{number_words(facts.recommended_lines)} nội dung đề nghị, không tính vào số liệu của báo cáo này."
        )
    return (
        Paragraph(" ".join(sentences), "assignments.members"),
        Paragraph(_urging(facts), "urged"),
        *_moved_dates(facts),
    )


def _plans(facts: ReportFacts) -> str:
    shared = facts.shared_by
    return (
        f"{number_words(len(shared))} kế hoạch số {', '.join(shared)}" if shared else plan_words(facts.plan)
    )


def _urging(facts: ReportFacts) -> str:
    levels = [row.level_reached for row in dated_rows(facts) if row.level_reached > 0]
    if not levels:
        return "Trong kỳ không có báo cáo, nhiệm vụ nào phải đôn đốc do quá hạn."
    by_level = "; ".join(f"mức {level}: {number_words(levels.count(level))}" for level in sorted(set(levels)))
    return f"Số báo cáo, nhiệm vụ phải đôn đốc do quá hạn là {number_words(len(levels))}, tính theo mức cao nhất đã đôn đốc: {by_level}."


def _moved_dates(facts: ReportFacts) -> tuple[Block, ...]:
    moved = sum(row.due_on != row.original_due_on for row in dated_rows(facts))
    words = f"Số báo cáo, nhiệm vụ có thay đổi thời hạn là {number_words(moved)}."
    return (Paragraph(words, "moved"),) if moved else ()


def overview(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    return (
        *((summary_table(figures),) if facts.unit_reports or facts.tasks or figures.standing else ()),
        Heading("1. Chế độ báo cáo của đơn vị"),
        *_reporting(facts, figures),
        Heading("2. Nhiệm vụ có thời hạn"),
        *_dated_tasks(facts, figures),
        Heading("3. Nhiệm vụ thường xuyên"),
        Paragraph(
            f"Có {number_words(figures.standing)} lượt đơn vị thực hiện nhiệm vụ thường xuyên, "
            f"{number_words(figures.standing_answered)} lượt đã có báo cáo trong kỳ."
            if figures.standing
            else "Trong kỳ không có nhiệm vụ thường xuyên phải báo cáo.",
            "standing" if figures.standing else "",
        ),
        *(
            (ages_table(figures.report_ages, figures.task_ages),)
            if figures.reports.overdue + figures.tasks.overdue
            else ()
        ),
    )


def _reporting(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    if not facts.unit_reports:
        return (Paragraph("Trong kỳ không có đơn vị nào phải gửi báo cáo."),)
    period = facts.period
    return (
        Paragraph(
            f"Kỳ báo cáo {period.label}: {window_words(period)}, chốt số liệu ngày {short_date(period.cut_off_on)}, "
            f"hạn đơn vị gửi báo cáo {day_words(period.unit_due_on)}. "
            f"Tính đến {instant_words(facts.as_of)}: {classes_words(figures.reports, 'báo cáo')}",
            "reports.all",
        ),
        *_rates(figures.report_rates, "reports"),
    )


def _dated_tasks(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    if not facts.tasks:
        return (Paragraph("Trong kỳ không có nhiệm vụ có thời hạn."),)
    named: tuple[Block, ...] = (named_table(figures.named),) if figures.named else ()
    return (
        Paragraph(classes_words(figures.tasks, "nhiệm vụ"), "tasks.all"),
        *_rates(figures.task_rates, "tasks"),
        *named,
    )


def _rates(rates: Sequence[Rate], source: str) -> tuple[Block, ...]:
    """In the order of reports.consolidated.counting.rates_of; the rows behind a rate are its denominator."""
    return tuple(
        Item(lead=rate.label, text=sentence(rate.words), source=f"{source}.rate:{kind}")
        for kind, rate in zip(("completion", "on_time", "update"), rates, strict=False)
    )
