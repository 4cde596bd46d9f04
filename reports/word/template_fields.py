"""What an office's own Word template may print: every name, what it holds, and the plain values behind it.

Nothing but text, yes-or-no and lists of such reaches a template: no object of the program.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.consolidated.figures import ClassCounts
from reports.consolidated.printable import printable
from reports.consolidated.report import ConsolidatedReport
from reports.document import Block, Cell, Chart, Heading, Item, OfficialDocument, Paragraph, Table, cell_text
from reports.form import (
    addressee_lines,
    annex_note,
    distribution,
    letter_subject,
    number_line,
    place_and_date,
    position_lines,
    section_heading,
    signer_name,
)
from reports.word.charts import values_table
from rules.wording import number_words, short_date


@dataclass(frozen=True)
class Text:
    """A leaf: words, or a number as it is printed."""


@dataclass(frozen=True)
class Many:
    """A list, to be gone through with `for`."""

    of: "Kind"


Kind = Text | Many | dict[str, "Kind"]
WORDS = Text()
COLUMNS_AND_ROWS: dict[str, Kind] = {"cot": Many(WORDS), "hang": Many({"o": Many(WORDS)})}
BLOCK: dict[str, Kind] = {"loai": WORDS, "chu": WORDS, **COLUMNS_AND_ROWS}
SECTION: dict[str, Kind] = {"so": WORDS, "ten": WORDS, "tieu_de": WORDS, "noi_dung": Many(BLOCK)}
ANNEX: dict[str, Kind] = {"so": WORDS, "ten": WORDS, "kem_theo": WORDS, **COLUMNS_AND_ROWS}
COUNTS: dict[str, Kind] = dict.fromkeys(("tong", "dung_han", "muon", "trong_han", "qua_han", "mien"), WORDS)
UNIT: dict[str, Kind] = {"stt": WORDS, "ten": WORDS, "bao_cao": COUNTS, "nhiem_vu": COUNTS}
TASK: dict[str, Kind] = dict.fromkeys(
    ("stt", "ten", "don_vi", "phai_bao_cao", "da_bao_cao", "hoan_thanh", "dang_lam", "chua_lam"), WORDS
)
MISSING: dict[str, Kind] = {"ten": WORDS, "han": WORDS, "cham": WORDS}

# name → (what a clerk reads about it, its kind)
FIELDS: dict[str, tuple[str, Kind]] = {
    "co_quan_chu_quan": ("cơ quan chủ quản trực tiếp; để trống nếu không có", WORDS),
    "co_quan": ("cơ quan ban hành", WORDS),
    "so_ky_hieu": ("“Số:      /BC-SNV”, có số khi văn thư đã vào số", WORDS),
    "dia_danh_ngay": ("“Bà Rịa, ngày      tháng      năm 2021”", WORDS),
    "nam": ("năm của báo cáo", WORDS),
    "ten_loai": ("“BÁO CÁO”; để trống với công văn", WORDS),
    "trich_yeu": ("trích yếu", WORDS),
    "vv": ("“V/v …” của công văn", WORDS),
    "ky_bao_cao": ("tên kỳ báo cáo, ví dụ “6 tháng 2021”", WORDS),
    "kinh_gui": ("các dòng “Kính gửi: …”; danh sách chữ", Many(WORDS)),
    "can_cu": ("các căn cứ, mỗi căn cứ một dòng; danh sách chữ", Many(WORDS)),
    "mo_dau": ("câu mở đầu", WORDS),
    "cac_phan": (
        "các phần của báo cáo: so, ten, tieu_de (số và tên viết hoa), noi_dung là danh sách khối; mỗi khối có "
        "loai (tieu_de, nhom, doan, gach, bang), chu và, với bảng, cot, hang (mỗi hàng có o)",
        Many(SECTION),
    ),
    "ket_thuc": ("câu kết thúc", WORDS),
    "noi_nhan": ("các dòng của nơi nhận, kể cả dòng Lưu; danh sách chữ", Many(WORDS)),
    "chuc_vu": ("các dòng quyền hạn, chức vụ người ký (TM., KT., TL., …); danh sách chữ", Many(WORDS)),
    "ho_ten": ("họ tên người ký; dấu chấm khi chưa chọn", WORDS),
    "cac_phu_luc": ("các phụ lục: so, ten, kem_theo, cot, hang (mỗi hàng có o)", Many(ANNEX)),
    "bao_cao": (
        "số báo cáo của đơn vị: bao_cao.tong, .dung_han, .muon, .trong_han, .qua_han, .mien",
        COUNTS,
    ),
    "nhiem_vu": ("số nhiệm vụ có thời hạn, cùng các mục như bao_cao", COUNTS),
    "don_vi": ("theo đơn vị: stt, ten, bao_cao và nhiem_vu (các mục như trên)", Many(UNIT)),
    "cac_nhiem_vu": (
        "theo nhiệm vụ: stt, ten, don_vi, phai_bao_cao, da_bao_cao, hoan_thanh, dang_lam, chua_lam",
        Many(TASK),
    ),
    "chua_gui": ("đơn vị chưa gửi báo cáo: ten, han, cham (ngày làm việc)", Many(MISSING)),
}
KINDS: dict[str, Kind] = {name: kind for name, (_, kind) in FIELDS.items()}


def values_of(report: OfficialDocument, number: str | None, day: date | None) -> dict[str, Any]:
    head = report.head
    values = {
        "co_quan_chu_quan": head.superior or "",
        "co_quan": head.agency,
        "so_ky_hieu": number_line(head, number),
        "dia_danh_ngay": place_and_date(head, day),
        "nam": str(head.year),
        "ten_loai": head.type,
        "trich_yeu": head.subject,
        "vv": letter_subject(head),
        "ky_bao_cao": "",
        "kinh_gui": list(addressee_lines(head)),
        "can_cu": [
            f"{basis}{'.' if place == len(head.bases) else ';'}"
            for place, basis in enumerate(head.bases, start=1)
        ],
        "mo_dau": report.opening,
        "cac_phan": [
            {
                "so": section.numeral,
                "ten": section.heading,
                "tieu_de": section_heading(section.numeral, section.heading),
                "noi_dung": [_block(block) for block in section.blocks],
            }
            for section in report.sections
        ],
        "ket_thuc": report.closing,
        "noi_nhan": list(distribution(head)),
        "chuc_vu": list(position_lines(head)),
        "ho_ten": signer_name(head),
        "cac_phu_luc": [
            {
                "so": annex.numeral,
                "ten": annex.title,
                "kem_theo": annex_note(head, number, day),
                **_table(annex.table),
            }
            for annex in report.annexes
        ],
        **_figures(report),
    }
    cleaned: dict[str, Any] = _printable(values)
    return cleaned


def _block(block: Block) -> dict[str, Any]:
    empty: dict[str, Any] = {"cot": [], "hang": []}
    match block:
        case Heading():
            return {"loai": "nhom" if block.is_group else "tieu_de", "chu": block.text, **empty}
        case Paragraph():
            return {"loai": "doan", "chu": block.text, **empty}
        case Item():
            lead = f"{block.lead}: " if block.lead else ""
            return {"loai": "gach", "chu": f"- {lead}{block.text}", **empty}
        case Chart():
            return {"loai": "bang", "chu": block.title, **_table(values_table(block))}
        case Table():
            return {"loai": "bang", "chu": block.caption, **_table(block)}


def _table(table: Table) -> dict[str, Any]:
    rows: tuple[tuple[Cell, ...], ...] = table.rows if table.total is None else (*table.rows, table.total)
    return {
        "cot": [
            f"{column.group}: {column.label}" if column.group else column.label for column in table.columns
        ],
        "hang": [{"o": [cell_text(cell) for cell in row]} for row in rows],
    }


def _figures(report: OfficialDocument) -> dict[str, Any]:
    """A document that is no consolidated report has none: nothing is counted, nothing listed."""
    if not isinstance(report, ConsolidatedReport):
        none = dict.fromkeys(COUNTS, "")
        return {"bao_cao": none, "nhiem_vu": none, "don_vi": [], "cac_nhiem_vu": [], "chua_gui": []}
    figures = report.figures
    return {
        "ky_bao_cao": report.period_label,
        "bao_cao": _counts(figures.reports),
        "nhiem_vu": _counts(figures.tasks),
        "don_vi": [
            {"stt": str(n), "ten": row.unit, "bao_cao": _counts(row.reports), "nhiem_vu": _counts(row.tasks)}
            for n, row in enumerate(figures.units, start=1)
        ],
        "cac_nhiem_vu": [
            {
                "stt": str(n),
                "ten": row.task,
                "don_vi": row.unit_as_named,
                "phai_bao_cao": number_words(row.members),
                "da_bao_cao": number_words(row.answered),
                "hoan_thanh": number_words(row.done),
                "dang_lam": number_words(row.in_progress),
                "chua_lam": number_words(row.not_started),
            }
            for n, row in enumerate(figures.assignments, start=1)
        ],
        "chua_gui": [
            {"ten": row.unit, "han": short_date(row.due_on), "cham": number_words(row.days_late)}
            for row in figures.missing
        ],
    }


def _counts(counts: ClassCounts) -> dict[str, str]:
    numbers = (
        counts.total,
        counts.on_time,
        counts.late,
        counts.in_term,
        counts.overdue,
        counts.closed,
    )
    return dict(zip(COUNTS, map(number_words, numbers), strict=True))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable(one) for one in value]
    return {name: _printable(one) for name, one in value.items()}
