"""The list of obligations as a file: its columns, its rows part by part, its choice in words."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session

from models.queries import obligations as obligation_queries
from operations.workspace import Workspace
from web import board, labels
from web.board import Row
from web.exports import Column
from web.selecting import Chosen

PART = 500


def _next_words(row: Row) -> str:
    step = row.next_step
    if step is None:
        return "hết thang nhắc" if row.view.obligation.state in ("open", "returned") else ""
    to = ", ".join(labels.AUDIENCES[one] for one in step.occurrence.step.audiences)
    why = f" ({step.why})" if step.why else ""
    return f"{labels.step_words(step.occurrence)}, tới {to}{why}"


COLUMNS: tuple[Column[Row], ...] = (
    Column("Đơn vị", lambda row: row.view.unit.name, 34),
    Column("Mã đơn vị", lambda row: row.view.unit.code, 12),
    Column("Việc", lambda row: row.what, 60),
    Column("Kế hoạch", lambda row: row.plan, 18),
    Column("Hạn", lambda row: row.view.obligation.due_on, 12),
    Column("Tình hình", lambda row: labels.CLASSES[row.board_class].words, 24),
    Column("Còn, quá", lambda row: row.time, 24),
    Column("Trạng thái", lambda row: labels.state_words(row.view.obligation), 22),
    Column("Mức đôn đốc", lambda row: row.view.obligation.level_reached, 10),
    Column("Số lần nhắc", lambda row: row.told.times if row.told else 0, 10),
    Column("Nhắc lần cuối", lambda row: row.told.last_at if row.told else None, 18),
    Column("Thư không gửi được", lambda row: row.told.undelivered if row.told else 0, 12),
    Column("Bước kế tiếp", _next_words, 44),
    Column("Ngày bước kế tiếp", lambda row: row.next_step.on if row.next_step else None, 12),
    Column("Số của việc", lambda row: row.view.obligation.id, 10),
)


def rows_of(session: Session, workspace: Workspace, ids: Sequence[int], today: date) -> Iterator[Row]:
    """In the order given; no more than a part of them is held at a time."""
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        views = obligation_queries.views_of_ids(session, part)
        yield from board.rows_of(session, workspace, [views[one] for one in part if one in views], today)


def chosen_words(chosen: Chosen) -> list[str]:
    """'Kế hoạch: 52/KH-UBND' and the like; nothing for what is not narrowed."""
    said = [f"Kế hoạch: {chosen.plan.document_number or chosen.plan.key}"] if chosen.plan else []
    said += [f"Kỳ: {chosen.period.label}"] if chosen.period else []
    said += [f"Đơn vị: {chosen.unit.name}"] if chosen.unit else []
    return said
