"""The rows of a file that answer one obligation, put together to one answer in the making."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from intake.answer_files.rows import AnswerRow
from models import ObligationKind
from operations.answers.answer_of_draft import Asked
from operations.answers.find_owed import assignment_named
from rules.answer_draft import DraftContent, DraftLine
from rules.folding import fold


@dataclass
class Gathered:
    """`faults`: what keeps the rows from being an answer, each with its row."""

    content: DraftContent = field(default_factory=DraftContent)
    by: str = ""
    received_on: date | None = None
    faults: list[str] = field(default_factory=list)


def gather(asked: Asked, rows: Sequence[AnswerRow]) -> Gathered:
    """A row without an assignment speaks for the whole answer, and for the lines that have no row of their own."""
    found = Gathered()
    found.faults += [f"{row.place}: {fault}" for row in rows for fault in row.faults]
    whole = [row for row in rows if _is_whole(asked, row)]
    found.faults += [f"{row.place}: cả báo cáo đã có ở {whole[0].place}" for row in whole[1:]]
    lines = _lines(asked, [row for row in rows if not _is_whole(asked, row)], found.faults)
    if whole:
        lines |= _lines_of_the_rest(asked, whole[0], lines, found.faults)
    for row in rows:
        if row.nothing and row not in whole:
            found.faults.append(
                f"{row.place}: không phát sinh là của cả báo cáo → để trống cột “Nhiệm vụ” của dòng này"
            )
    found.content = DraftContent(
        lines=tuple(lines.values()),
        difficulty=_joined(row.difficulty for row in rows),
        proposal=_joined(row.proposal for row in rows),
        is_nothing=any(row.nothing for row in whole),
        nothing_reason=_joined(row.nothing_reason for row in rows),
        note=_joined(row.note for row in rows),
    )
    found.by = next((row.by for row in rows if row.by), "")
    days = {row.received_on: row.place for row in rows if row.received_on}
    found.received_on = next(iter(days), None)
    if len(days) > 1:
        found.faults.append(f"{list(days.values())[1]}: cột “Ngày nhận” khác {next(iter(days.values()))}")
    return found


def _is_whole(asked: Asked, row: AnswerRow) -> bool:
    return not row.assignment or asked.view.obligation.kind is ObligationKind.INPUT


def _lines(asked: Asked, rows: Sequence[AnswerRow], faults: list[str]) -> dict[int, DraftLine]:
    found: dict[int, DraftLine] = {}
    places: dict[int, str] = {}
    for row in rows:
        one = assignment_named(row.assignment, asked.assignments, asked.view.obligation.plan_id)
        if one is None:
            known = ", ".join(str(one.position) for one in asked.assignments) or "không có"
            faults.append(
                f"{row.place}: cột “Nhiệm vụ”: “{row.assignment[:60]}” không phải nhiệm vụ của báo cáo này"
                f" → ghi số thứ tự trong kế hoạch: {known}"
            )
        elif one.id in places:
            faults.append(f"{row.place}: nhiệm vụ {one.position} đã có ở {places[one.id]} → giữ một dòng")
        else:
            assignment_id = one.id or 0
            places[assignment_id] = row.place
            figures = _figures(asked, assignment_id, row, faults)
            estimates = _estimates(asked, assignment_id, row, faults)
            found[assignment_id] = DraftLine(
                assignment_id, row.state, row.result, figures, estimates=estimates
            )
    return found


def _lines_of_the_rest(
    asked: Asked, row: AnswerRow, own: dict[int, DraftLine], faults: list[str]
) -> dict[int, DraftLine]:
    rest = [one.id or 0 for one in asked.assignments if one.id not in own]
    if (row.figures or row.estimates) and len(asked.assignments) != 1:
        faults.append(f"{row.place}: số liệu không rõ của nhiệm vụ nào → ghi cột “Nhiệm vụ”")
        return {}
    if not (row.state or row.result or row.figures):
        return {}
    if not rest:
        faults.append(f"{row.place}: mọi nhiệm vụ đã có dòng riêng → bỏ tình hình, kết quả của dòng này")
    return {
        one: DraftLine(
            one,
            row.state,
            row.result,
            _figures(asked, one, row, faults),
            estimates=_estimates(asked, one, row, faults),
        )
        for one in rest
    }


def _figures(asked: Asked, assignment_id: int, row: AnswerRow, faults: list[str]) -> dict[str, str]:
    """By the indicator's own name, however its letters were typed."""
    names = {fold(one.name): one.name for one in asked.numbers_of(assignment_id)}
    strange = [name for name in row.figures if fold(name) not in names]
    known = "; ".join(names.values()) or "nhiệm vụ này không có chỉ tiêu"
    faults += [f"{row.place}: không có chỉ tiêu “{name[:60]}” → {known}" for name in strange]
    return {names[fold(name)]: written for name, written in row.figures.items() if fold(name) in names}


def _estimates(asked: Asked, assignment_id: int, row: AnswerRow, faults: list[str]) -> tuple[str, ...]:
    """The column “Số ước” names figures of this row."""
    names = {fold(one.name): one.name for one in asked.numbers_of(assignment_id)}
    strange = [name for name in row.estimates if fold(name) not in names]
    known = "; ".join(names.values()) or "nhiệm vụ này không có chỉ tiêu"
    faults += [f"{row.place}: cột “Số ước”: không có chỉ tiêu “{name[:60]}” → {known}" for name in strange]
    return tuple(names[fold(name)] for name in row.estimates if fold(name) in names)


def _joined(texts: Iterable[str]) -> str:
    """Each text once, in the order of the rows."""
    return "\n".join(dict.fromkeys(text for text in texts if text))
