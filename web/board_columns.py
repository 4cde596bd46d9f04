"""The escalation board as a file: its columns, and all its rows part by part."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from models.queries import board as board_queries
from models.queries.board import Overdue
from operations.workspace import Workspace
from web import escalation, labels
from web.escalation import BoardRow
from web.exports import Column

PART = 500


def _next_words(one: BoardRow) -> str:
    step = one.row.next_step
    return labels.step_words(step.occurrence) if step else ""


COLUMNS: tuple[Column[BoardRow], ...] = (
    Column("Mức", lambda one: one.level, 8),
    Column("Đơn vị", lambda one: one.row.view.unit.name, 34),
    Column("Mã đơn vị", lambda one: one.row.view.unit.code, 12),
    Column("Việc", lambda one: one.row.what, 60),
    Column("Kế hoạch", lambda one: one.row.plan, 18),
    Column("Lĩnh vực", lambda one: one.row.view.plan.field, 18),
    Column("Hạn", lambda one: one.row.view.obligation.due_on, 12),
    Column("Quá hạn", lambda one: one.row.time, 30),
    Column("Số lần nhắc", lambda one: one.row.told.times if one.row.told else 0, 10),
    Column("Nhắc lần cuối", lambda one: one.row.told.last_at if one.row.told else None, 18),
    Column("Lần cuối gửi", lambda one: "; ".join(one.told_words), 40),
    Column("Bước kế tiếp", _next_words, 34),
    Column("Ngày bước kế tiếp", lambda one: one.row.next_step.on if one.row.next_step else None, 12),
    Column("Tạm dừng đến", lambda one: one.paused_until, 12),
    Column("Xin gia hạn đến", lambda one: one.asked_until, 12),
    Column("Người xử lý", lambda one: one.row.view.obligation.handled_by_name or "", 24),
    Column("Số của việc", lambda one: one.id, 10),
)


def rows(
    session: Session, workspace: Workspace, wanted: Overdue, today: date, total: int
) -> Iterator[BoardRow]:
    """In the order of the page; no more than a part of them is held at a time."""
    for start in range(0, total, PART):
        views = board_queries.listed(session, wanted, today, limit=PART, offset=start)
        yield from escalation.board_rows(session, workspace, views, today)
