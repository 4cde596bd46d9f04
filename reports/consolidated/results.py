"""Results by assignment or by unit: the answers gathered, or the coordinator's wording in their place."""

import re
from collections.abc import Iterable

from reports.consolidated.facts import AssignmentFacts, LineFacts, TextFacts
from reports.consolidated.figures import Answer, AssignmentResult
from reports.consolidated.outline import Filling
from reports.consolidated.sources import answer_source
from reports.consolidated.wording import (
    LINE_STATES,
    k_of_n_words,
    names_words,
    plan_type,
    sentence,
    task_words,
)
from reports.consolidated.words import answer_lead, assignment_slot, text_blocks
from reports.document import Block, Heading, Item, Paragraph
from rules.outline import Feed, GroupedBy
from rules.wording import short_date

NOT_NAMED = "chưa nêu"
# "IV.1", "2", "III.2.a": the number of a section and nothing else.
_NUMBERING = re.compile(r"^(?:[IVXLC]+|\d+|[a-zđ])(?:[./](?:[IVXLC]+|\d+|[a-zđ]))*[.)]?$", re.IGNORECASE)


def results(filling: Filling) -> tuple[Block, ...]:
    """Every assignment of the part once; grouped by unit every line of a unit once."""
    if not filling.assignments:
        return _nothing(filling)
    shared = filling.facts.shared_by
    opening = (
        (Paragraph(f"Báo cáo chung cho {len(shared)} kế hoạch: {names_words(shared)}."),)
        if shared and filling.is_first_of_results
        else ()
    )
    if filling.part.grouped_by is GroupedBy.UNIT:
        return (*opening, *_by_unit(filling))
    return (*opening, *_by_task(filling, filling.assignments))


def _nothing(filling: Filling) -> tuple[Block, ...]:
    """A part that a person writes, or that is left for the rest, need not say that nothing came to it."""
    if filling.has_all_results:
        return (Paragraph("Trong kỳ không có nhiệm vụ nào phải báo cáo."),)
    if filling.part.takes_the_rest or Feed.WRITTEN in filling.part.feeds:
        return ()
    return (Paragraph("Trong kỳ không có nhiệm vụ phải báo cáo về nội dung này."),)


def _by_task(
    filling: Filling, assignments: Iterable[tuple[AssignmentFacts, AssignmentResult]]
) -> list[Block]:
    """Numbered through; a line for each section of the plan where it changes, unless the outline sorts them anew."""
    blocks: list[Block] = []
    section: str | None = None
    plan = ""
    for number, (_, item) in enumerate(assignments, start=1):
        if item.plan != plan and not filling.is_part:
            blocks.append(Heading(f"Kế hoạch số {item.plan}", is_group=True))
            plan, section = item.plan, None
        if item.section and item.section != section and not filling.is_part:
            words = _section_words(item.section, plan_type(filling.facts.plan))
            blocks.append(Heading(words, is_group=True))
        section = item.section
        blocks += _assignment(number, item, filling)
    return blocks


def _section_words(section: str, plan: str) -> str:
    return f"Mục {section} của {plan}" if _NUMBERING.match(section) else section


def _assignment(number: int, item: AssignmentResult, filling: Filling) -> list[Block]:
    heading = Heading(f"{number}. {task_words(item.task)}")
    of_plan = f"Theo kế hoạch số {item.plan}. " if item.plan and filling.is_part else ""
    if item.inside:
        inside = f"Đã lồng ghép trong {sentence(item.inside)}"
        return [heading, Paragraph(f"{of_plan}Đơn vị thực hiện: {item.unit_as_named}. {inside}")]
    kind = "Nhiệm vụ thường xuyên. " if item.is_standing else ""
    source = f"assignment:{item.assignment_id}"
    words = f"{of_plan}{kind}Đơn vị thực hiện: {item.unit_as_named or NOT_NAMED}{_k_of_n(item, filling.facts.plan.coordinator)}.{_happened(item)}"
    return [
        heading,
        Paragraph(words, source=f"{source}:members"),
        *_said(item, filling.texts.get(assignment_slot(item.assignment_id))),
        *_silent(item, f"{source}:silent"),
    ]


def _said(item: AssignmentResult, text: TextFacts | None) -> Iterable[Block]:
    """The coordinator's wording, else the answers; who said nothing is named either way."""
    if text is not None:
        return text_blocks(text)
    return (
        _answer(answer, answer_source(item.assignment_id, place)) for place, answer in enumerate(item.answers)
    )


def _silent(item: AssignmentResult, source: str) -> list[Block]:
    return (
        [Item(lead="Chưa báo cáo", text=sentence(names_words(item.silent)), source=source)]
        if item.silent
        else []
    )


def _k_of_n(item: AssignmentResult, coordinator: str) -> str:
    """Of one unit the line below says it all; the coordinator does not report to itself (tracking.md 2.2)."""
    named = item.unit_as_named.casefold()
    if item.members == 0 and named and coordinator.casefold().startswith(named):
        return ", là đơn vị đầu mối, trực tiếp thực hiện"
    return "" if item.members == 1 and not item.is_collective else f"; {k_of_n_words(item)}"


def _happened(item: AssignmentResult) -> str:
    days = tuple(short_date(day) for day in item.happened_on)
    return f" Phát sinh ngày {names_words(days)}." if days else ""


def _answer(answer: Answer, source: str) -> Item:
    text = sentence(answer.text) if answer.text else "không nêu nội dung."
    return Item(lead=answer_lead(answer), text=text, source=source)


def _by_unit(filling: Filling) -> list[Block]:
    """First what belongs to no single unit: the coordinator's own wording, and what nobody owes."""
    common = [one for one in filling.assignments if _is_common(one, filling)]
    blocks = _by_task(filling, common)
    lines: dict[tuple[str, str], list[tuple[AssignmentFacts, LineFacts]]] = {}
    for assignment, result in filling.assignments:
        if not _is_common((assignment, result), filling):
            for line in assignment.lines:
                lines.setdefault((line.unit, line.unit_code), []).append((assignment, line))
    for number, ((unit, code), said) in enumerate(lines.items(), start=len(common) + 1):
        blocks.append(Heading(f"{number}. {unit}"))
        blocks += [_line(assignment, line, code) for assignment, line in said]
    return blocks


def _is_common(one: tuple[AssignmentFacts, AssignmentResult], filling: Filling) -> bool:
    assignment, _ = one
    return not assignment.lines or assignment_slot(assignment.assignment_id) in filling.texts


def _line(assignment: AssignmentFacts, line: LineFacts, code: str) -> Item:
    task = task_words(assignment.task).rstrip(".;:")
    if line.state is None:
        return Item(lead=task, text="chưa báo cáo.", source=f"unit:{code}")
    state = LINE_STATES.get(line.state, line.state)
    text = sentence(line.result.strip()) if line.result.strip() else "không nêu nội dung."
    return Item(lead=f"{task} ({state})", text=text, source=f"unit:{code}")
