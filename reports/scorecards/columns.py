"""The list of evidence: one row for each obligation of the year, the columns of every form."""

from collections.abc import Iterator
from datetime import date, datetime

from reports.document import Column
from reports.scorecards.book import EvidenceRow, UnitScore
from reports.scorecards.measures import FATE_WORDS

Cell = str | int | float | date | datetime | None
EVIDENCE_TITLE = "Danh sách bằng chứng"

# label, kind of cell in Excel, width there in characters
FIELDS = (
    ("Mã đơn vị", "text", 12),
    ("Đơn vị", "text", 34),
    ("Đơn vị ghi trên sổ", "text", 30),
    ("Kế hoạch", "text", 20),
    ("Loại", "text", 20),
    ("Nhiệm vụ, kỳ báo cáo", "text", 50),
    ("Thời hạn", "date", 12),
    ("Hạn ban đầu", "date", 12),
    ("Ngày gửi", "date", 12),
    ("Tình trạng", "text", 24),
    ("Số ngày chậm", "number", 10),
    ("Số lần bị trả lại", "number", 10),
    ("Xin gia hạn", "number", 10),
    ("Đồng ý", "number", 10),
    ("Không đồng ý", "number", 10),
    ("Số lần nhắc", "number", 10),
    ("Mức cao nhất", "number", 10),
    ("Công văn giải trình", "text", 26),
    ("Lần gửi số", "number", 10),
    ("Gửi lúc", "instant", 18),
    ("Người gửi", "text", 24),
    ("Minh chứng", "text", 30),
    ("Ghi chú", "text", 30),
    ("Mã việc", "text", 28),
)
IN_WORD = (
    Column("TT", 10, is_mark=True),
    Column("Nhiệm vụ, kỳ báo cáo", 62),
    Column("Thời hạn (hạn ban đầu)", 25, is_mark=True),
    Column("Ngày gửi", 22, is_mark=True),
    Column("Tình trạng", 26),
    Column("Chậm (ngày)", 15, is_number=True),
    Column("Trả lại", 14, is_number=True),
    Column("Gia hạn", 16, is_mark=True),
    Column("Nhắc; mức", 17, is_mark=True),
    Column("Bằng chứng", 48),
)


def evidence_cells(unit: UnitScore) -> Iterator[tuple[Cell, ...]]:
    """In the order of `FIELDS`."""
    for row in unit.rows:
        other = row.unit if row.unit_id != unit.unit_id else ""
        yield (
            unit.code, unit.name, other, row.plan, row.kind, row.what, row.due_on, row.original_due_on, row.answered_on,
            FATE_WORDS[row.fate], row.days_late, row.returned, row.asked, row.granted, row.refused, row.reminders,
            row.level, "; ".join(row.explanations), row.submission_id, row.submitted_at, row.submitted_by,
            "; ".join(row.files), row.note, row.obligation,
        )  # fmt: skip


def proof_words(row: EvidenceRow) -> str:
    """'lần gửi số 12, Chuyên viên, 09:30 16/06/2021; tệp: …; giải trình: …'."""
    said = []
    if row.submission_id is not None and row.submitted_at is not None:
        said.append(f"lần gửi số {row.submission_id}, {row.submitted_by}, {row.submitted_at:%H:%M %d/%m/%Y}")
    said += [f"tệp: {', '.join(row.files)}"] if row.files else []
    said += [f"giải trình: công văn {', '.join(row.explanations)}"] if row.explanations else []
    said += [row.note] if row.note else []
    return "; ".join(said)


def extension_words(row: EvidenceRow) -> str:
    """'1/2': granted of those asked for."""
    return f"{row.granted}/{row.asked}" if row.asked else ""
