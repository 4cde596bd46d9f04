"""The sheets of a draft's file and their columns: one table, read by the writer and by the reader."""

from dataclasses import dataclass, field
from typing import Literal

from operations.drafts.draft_cells import CHECKED, DROPPED, EVERY, KEPT, KINDS, ROLES, UNIT_KINDS, Value

Form = Literal["text", "date", "number", "percent", "code"]


@dataclass(frozen=True)
class Column:
    """`choices`: a drop-down of words; `codes`: a drop-down of the directory's codes."""

    id: str
    title: str
    width: int
    is_editable: bool = True
    form: Form = "text"
    choices: tuple[str, ...] = ()
    has_codes: bool = False


@dataclass(frozen=True)
class SheetForm:
    """`key` is the column that names a row; `missing`: what a row that is gone means."""

    name: str
    hint: str
    columns: tuple[Column, ...]
    key: str
    may_add: bool = False
    missing: Literal["dropped", "unchanged", "refused"] = "refused"

    def column(self, id: str) -> Column:
        return next(column for column in self.columns if column.id == id)


@dataclass(frozen=True)
class SheetRow:
    """`locked`: cells of editable columns that cannot be edited in this row; `doubtful`: cells that want a look."""

    key: str
    values: dict[str, Value]
    locked: frozenset[str] = frozenset()
    is_muted: bool = False
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    form: SheetForm
    rows: tuple[SheetRow, ...] = field(default=())


def shown(id: str, title: str, width: int, form: Form = "text") -> Column:
    return Column(id, title, width, is_editable=False, form=form)


TASKS = SheetForm(
    "Nhiệm vụ",
    "Mỗi dòng một nhiệm vụ. Sửa ô trắng; ô xám chỉ để xem. Thêm: chèn dòng, để trống cột Khóa. Bỏ: chọn “bỏ” hoặc xóa dòng. "
    "Thứ tự dòng là thứ tự trong bản dự thảo.",
    (
        shown("key", "Khóa", 8, "number"),
        Column("tracked", "Theo dõi", 9, choices=(KEPT, DROPPED)),
        Column("section", "Mục", 14),
        Column("unit", "Đơn vị (như văn bản)", 26),
        Column("role", "Vai trò", 11, choices=tuple(ROLES.values())),
        Column("task", "Nhiệm vụ", 60),
        Column("cooperating", "Phối hợp (mỗi dòng một tên)", 26),
        Column("output", "Sản phẩm", 22),
        Column("report_to", "Gửi báo cáo tới (mỗi dòng một nơi)", 22),
        Column("report_via", "Báo cáo qua", 16),
        Column("cadence_text", "Thời gian (như văn bản)", 26),
        Column("kind", "Loại thời hạn", 14, choices=tuple(KINDS.values())),
        Column("every", "Chu kỳ (mỗi dòng một chu kỳ)", 14, choices=tuple(EVERY.values())),
        Column("due_named", "Hạn như văn bản nêu", 14),
        Column("due_on", "Hạn cuối", 12, form="date"),
        Column("also", "Thời hạn khác trong câu", 34),
        Column("unit_kind", "Tên chỉ", 13, choices=tuple(UNIT_KINDS.values())),
        Column("checked", "Đã xem", 9, choices=(CHECKED,)),
        shown("place", "Chỗ trong văn bản", 16),
        shown("confidence", "Độ chắc", 9, "percent"),
        shown("why", "Vì sao cần xem", 30),
        shown("bound", "Đang gắn với", 28),
    ),
    key="key",
    may_add=True,
    missing="dropped",
)
NAMES = SheetForm(
    "Tên đơn vị",
    "Mỗi tên trong kế hoạch một dòng. Ghi mã (mỗi dòng một mã, xem trang Danh mục đơn vị), hoặc ghi lý do bỏ qua. Để trống cả hai: theo danh mục.",
    (
        shown("name", "Tên trong văn bản", 40),
        shown("used", "Số nhiệm vụ", 9, "number"),
        shown("meaning", "Đang hiểu là", 40),
        shown("suggested", "Gợi ý", 46),
        Column("codes", "Mã chọn", 18, form="code", has_codes=True),
        Column("ignored", "Bỏ qua vì", 34),
    ),
    key="name",
    may_add=True,
    missing="unchanged",
)
DOUBTS = SheetForm(
    "Điểm cần xem",
    "Những gì máy chưa chắc hoặc văn bản có lỗi. Ghi cách xử lý vào cột Trả lời.",
    (
        shown("key", "Khóa", 8, "number"),
        shown("message", "Nội dung", 70),
        shown("place", "Chỗ trong văn bản", 28),
        shown("must", "Bắt buộc", 10),
        Column("answer", "Trả lời", 50),
        shown("settled", "Người trả lời", 24),
    ),
    key="key",
    missing="unchanged",
)
HEAD = SheetForm(
    "Văn bản",
    "Phần đầu văn bản như máy đã đọc.",
    (
        shown("label", "Mục", 28),
        Column("value", "Nội dung", 70),
        shown("how", "Cách đọc", 34),
        shown("confidence", "Độ chắc", 9, "percent"),
        shown("place", "Chỗ trong văn bản", 20),
    ),
    key="label",
)
POLICIES = SheetForm(
    "Chế độ báo cáo",
    "Chọn chế độ báo cáo, thang đôn đốc và các đơn vị giữ vai trò chung.",
    (
        shown("label", "Mục", 40),
        Column("value", "Chọn", 26, form="code"),
        shown("help", "Giải thích", 70),
    ),
    key="label",
)
PERIODS = SheetForm(
    "Kỳ báo cáo",
    "Các kỳ sẽ phải báo cáo. Chỉ sửa ngày khi có công văn ấn định ngày khác, và ghi số công văn. Xóa ngày: trở lại theo chế độ.",
    (
        shown("key", "Khóa", 12),
        shown("label", "Kỳ", 16),
        shown("window", "Số liệu", 26),
        shown("cut_off_on", "Chốt số liệu", 13, "date"),
        shown("opens_on", "Mở kỳ", 13, "date"),
        Column("unit_due_on", "Đơn vị gửi", 13, form="date"),
        Column("top_due_on", "Gửi cấp trên", 13, form="date"),
        Column("letter", "Theo công văn", 40),
    ),
    key="key",
)
FORMS = (TASKS, NAMES, DOUBTS, HEAD, POLICIES, PERIODS)
GUIDE, DIRECTORY, KEYS = "Hướng dẫn", "Danh mục đơn vị", "_dondoc"
FORM_NAME = "dondoc-review/1"
