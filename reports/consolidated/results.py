"""Results by section of the plan and by assignment: the answers of the units, gathered."""

import re

from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import Answer, AssignmentResult, Figures
from reports.consolidated.wording import LINE_STATES, k_of_n_words, names_words, plan_type, sentence
from reports.document import Block, Heading, Item, Paragraph
from rules.wording import short_date

# "IV.1", "2", "III.2.a": the number of a section and nothing else.
_NUMBERING = re.compile(r"^(?:[IVXLC]+|\d+|[a-zđ])(?:[./](?:[IVXLC]+|\d+|[a-zđ]))*[.)]?$", re.IGNORECASE)


def results_by_assignment(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    """Numbered through; a line for each section of the plan where the section changes."""
    if not figures.assignments:
        return (Paragraph("Trong kỳ không có nhiệm vụ nào phải báo cáo."),)
    blocks: list[Block] = []
    section: str | None = None
    plan = ""
    if facts.shared_by:
        blocks.append(
            Paragraph(f"Báo cáo chung cho {len(facts.shared_by)} kế hoạch: {names_words(facts.shared_by)}.")
        )
    for number, item in enumerate(figures.assignments, start=1):
        if item.plan != plan:
            blocks.append(Heading(f"Kế hoạch số {item.plan}", is_group=True))
            plan, section = item.plan, None
        if item.section and item.section != section:
            blocks.append(Heading(_section_words(item.section, plan_type(facts.plan)), is_group=True))
        section = item.section
        blocks += _assignment(number, item)
    return tuple(blocks)


def _section_words(section: str, plan: str) -> str:
    return f"Mục {section} của {plan}" if _NUMBERING.match(section) else section


def _assignment(number: int, item: AssignmentResult) -> list[Block]:
    if item.inside:
        return [
            Heading(f"{number}. {' '.join(item.task.split())}"),
            Paragraph(f"Đơn vị thực hiện: {item.unit_as_named}. Đã lồng ghép trong {sentence(item.inside)}"),
        ]
    kind = "Nhiệm vụ thường xuyên. " if item.is_standing else ""
    return [
        Heading(f"{number}. {' '.join(item.task.split())}"),
        Paragraph(f"{kind}Đơn vị thực hiện: {item.unit_as_named}{_k_of_n(item)}.{_happened(item)}"),
        *(_answer(answer) for answer in item.answers),
        *([Item(lead="Chưa báo cáo", text=sentence(names_words(item.silent)))] if item.silent else []),
    ]


def _k_of_n(item: AssignmentResult) -> str:
    """Of one unit the line below says it all."""
    return "" if item.members == 1 and not item.is_collective else f"; {k_of_n_words(item)}"


def _happened(item: AssignmentResult) -> str:
    days = tuple(short_date(day) for day in item.happened_on)
    return f" Phát sinh ngày {names_words(days)}." if days else ""


def _answer(answer: Answer) -> Item:
    """'Sở A, Sở B (đã hoàn thành): …'"""
    state = LINE_STATES.get(answer.state, answer.state)
    return Item(
        lead=f"{names_words(answer.units)} ({state})",
        text=sentence(answer.text) if answer.text else "không nêu nội dung.",
    )
