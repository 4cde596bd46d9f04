"""Sổ theo dõi giải quyết văn bản đến: the seven columns of NĐ 30/2020, Phụ lục IV, filled from what is tracked."""

from dataclasses import dataclass
from datetime import date, datetime

from reports.document import Column, Table
from rules.wording import short_date, table_date

TITLE = "Sổ theo dõi giải quyết văn bản đến"
COLUMNS = (
    Column("Số đến", 16, is_mark=True),
    Column("Tên loại, số, ký hiệu, ngày tháng và cơ quan ban hành văn bản", 82),
    Column("Đơn vị hoặc người nhận", 36),
    Column("Thời hạn giải quyết", 24, is_mark=True),
    Column("Tiến độ giải quyết", 42),
    Column("Số, ký hiệu văn bản trả lời", 26),
    Column("Ghi chú", 26),
)


@dataclass(frozen=True)
class RegisterRow:
    """One obligation. `number_in`, `answer_number`: the clerk's, blank unless known."""

    document: str
    holder: str
    due_on: date
    progress: str
    number_in: str = ""
    answer_number: str = ""
    note: str = ""


@dataclass(frozen=True)
class RegisterSheet:
    """`scope`: which rows were chosen, in words."""

    agency: str
    made_at: datetime
    start: date | None
    end: date | None
    scope: tuple[tuple[str, str], ...]
    rows: tuple[RegisterRow, ...]

    @property
    def span(self) -> str:
        parts = [f"từ ngày {short_date(self.start)}"] if self.start else []
        parts += [f"đến ngày {short_date(self.end)}"] if self.end else []
        return " ".join(parts).capitalize()


def register_table(sheet: RegisterSheet) -> Table:
    return Table("", COLUMNS, tuple(_cells(row) for row in sheet.rows))


def _cells(row: RegisterRow) -> tuple[str, ...]:
    return (
        row.number_in,
        row.document,
        row.holder,
        table_date(row.due_on),
        row.progress,
        row.answer_number,
        row.note,
    )
