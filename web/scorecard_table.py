"""The table of scorecards: in which orders it may stand, and its columns as a file."""

from collections.abc import Callable
from typing import Any

from operations.reporting.count_scorecards import UnitCard, YearCards
from rules.scorecard import Scorecard, Share
from web.exports import Column
from web.labels import instant_words


def _weakest(share: Share) -> tuple[bool, float]:
    """The lowest rate first; who has none comes last."""
    return share.value is None, share.value or 0.0


# What can be sorted by, and how: figures that want attention come first.
SORTS: dict[str, tuple[str, Callable[[Scorecard], Any]]] = {
    "completion": ("Tỷ lệ hoàn thành thấp trước", lambda card: _weakest(card.completion)),
    "on_time": ("Tỷ lệ đúng hạn thấp trước", lambda card: _weakest(card.on_time_share)),
    "update": ("Tỷ lệ cập nhật thấp trước", lambda card: _weakest(card.update)),
    "overdue": ("Nhiều việc quá hạn trước", lambda card: -card.overdue),
    "returned": ("Bị trả lại nhiều trước", lambda card: -card.returned_answers),
    "level": ("Mức đôn đốc cao trước", lambda card: (-card.highest_level, -card.urged)),
}


def _percent(share: Share) -> float | None:
    return None if share.value is None else round(100 * share.value, 1)


COLUMNS: tuple[Column[UnitCard], ...] = (
    Column("Đơn vị", lambda unit: unit.name, 34),
    Column("Mã đơn vị", lambda unit: unit.code, 12),
    Column("Hoàn thành (%)", lambda unit: _percent(unit.card.completion), 12),
    Column("Đúng hạn (%)", lambda unit: _percent(unit.card.on_time_share), 12),
    Column("Cập nhật (%)", lambda unit: _percent(unit.card.update), 12),
    Column("Số việc", lambda unit: unit.card.obligations, 10),
    Column("Quá hạn chưa xong", lambda unit: unit.card.overdue, 12),
    Column("1–30 ngày", lambda unit: unit.card.overdue_1_30, 10),
    Column("31–60 ngày", lambda unit: unit.card.overdue_31_60, 10),
    Column("61–120 ngày", lambda unit: unit.card.overdue_61_120, 10),
    Column("Trên 120 ngày", lambda unit: unit.card.overdue_over_120, 10),
    Column("Lần bị trả lại", lambda unit: unit.card.returned_answers, 10),
    Column("Xin gia hạn", lambda unit: unit.card.extensions_asked, 10),
    Column("Được gia hạn", lambda unit: unit.card.extensions_granted, 10),
    Column("Số lần nhắc", lambda unit: unit.card.reminders, 10),
    Column("Mức cao nhất", lambda unit: unit.card.highest_level, 10),
    Column("Giải trình", lambda unit: unit.card.explained, 10),
    Column("Thường xuyên", lambda unit: unit.card.standing, 10),
)


def said_year(found: YearCards) -> str:
    """A file says as of when it was made; of kept figures it was earlier."""
    counted = f", số liệu tính lúc {instant_words(found.as_of)}" if found.is_kept else ""
    return f"Năm: {found.year}{counted}"
