"""Words of regimes, ladders and outlines on pages: columns, choices, and where a fault lies."""

import re

from notifications.letters import REMINDER_KINDS
from operations.plans.policy_shelf import LADDER, OUTLINE, REGIME
from rules.ladder import Anchor
from rules.outline import Fault, Feed, GroupedBy
from rules.regimes import MONTHS_IN, ReportTier
from rules.workdays import Roll
from web.labels import AUDIENCES, EVERY, LETTER_KINDS

FEEDS = {
    Feed.DIRECTION: "Công tác chỉ đạo, điều hành",
    Feed.OVERVIEW: "Tình hình thực hiện chung",
    Feed.COMPARISON: "So sánh với kỳ trước",
    Feed.CHARTS: "Biểu đồ",
    Feed.INDICATORS: "Số liệu theo chỉ tiêu",
    Feed.RESULTS: "Kết quả theo nhiệm vụ",
    Feed.DIFFICULTIES: "Khó khăn, vướng mắc và kiến nghị",
    Feed.OBSTACLES: "Khó khăn, vướng mắc (riêng)",
    Feed.PROPOSALS: "Kiến nghị (riêng)",
    Feed.MISSING: "Đơn vị chưa báo cáo, báo cáo muộn",
    Feed.RECONCILIATION: "Đối soát số liệu",
    Feed.NEXT: "Phương hướng kỳ tới",
    Feed.WRITTEN: "Lời do người viết",
}
GROUPINGS = {GroupedBy.TASK: "theo nhiệm vụ", GroupedBy.UNIT: "theo đơn vị"}
PERIODS = {every: EVERY[every] for every in MONTHS_IN}
TIERS = {
    ReportTier.UNIT: "Đơn vị gửi",
    ReportTier.COORDINATOR: "Cơ quan đầu mối gửi",
    ReportTier.TOP: "Tới cấp trên cùng",
}
TIER_NAMES: dict[str, str] = {tier.value: words for tier, words in TIERS.items()}
ROLLS = {
    "": "theo lịch làm việc",
    Roll.NEXT: "sang ngày làm việc sau",
    Roll.PREVIOUS: "về ngày làm việc trước",
    Roll.NONE: "giữ nguyên",
}
# How people say an anchor and the sign of an offset.
WHENS = {
    f"{Anchor.DUE}-": "trước hạn",
    f"{Anchor.DUE}+": "sau hạn (0: đúng ngày hạn)",
    f"{Anchor.OPENING}-": "trước ngày mở kỳ",
    f"{Anchor.OPENING}+": "sau ngày mở kỳ (0: đúng ngày mở)",
}
STEP_LETTERS = {kind.value: LETTER_KINDS[kind.value] for kind in REMINDER_KINDS}

_COLUMNS = {
    "id": "Mã", "name": "Tên", "source": "Văn bản quy định", "roll": "Ngày rơi vào ngày nghỉ", "label": "Tên kỳ",
    "unit_gap_workdays": "Số ngày đơn vị có sau khi chốt", "request_lead_workdays": "Số ngày yêu cầu trước khi chốt",
    "most_extensions": "Số lần gia hạn", "longest_extension_workdays": "Gia hạn mỗi lần", "offset": "Số ngày",
    "audiences": "Gửi cho", "level": "Mức", "letter": "Thư", "repeat_every": "Nhắc lại mỗi",
    "max_times": "Tất cả mấy lần", "anchor": "Tính từ", "draft_letter": "Dự thảo công văn", "every": "Loại kỳ",
    "window": "Lấy số liệu từ – đến", "due": "Hạn gửi cấp trên", "cumulative": "Lũy kế",
    "cut_off": "Chốt số liệu", "estimate": "Số ước", "tiers": "Hạn của từng cấp", "workdays": "số ngày",
    "day": "ngày", "tier": "cấp", "key": "Mã mục", "heading": "Tiêu đề", "feeds": "Nội dung",
    "words": "Từ khóa", "plan_sections": "Mục của kế hoạch", "grouped_by": "Xếp theo", "guide": "Hướng dẫn viết",
    "steps": "Các bước", "periods": "Các kỳ", "sections": "Các mục", "parts": "Các tiểu mục",
}  # fmt: skip
_ROWS = {"steps": "Bước", "periods": "Kỳ thứ", "sections": "Mục", "parts": "tiểu mục", "tiers": "hạn thứ"}
_PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?")
_CODES = {
    "'results'": f"“{FEEDS[Feed.RESULTS]}”",
    "'written'": f"“{FEEDS[Feed.WRITTEN]}”",
    "'difficulties'": f"“{FEEDS[Feed.DIFFICULTIES]}”",
    "'obstacles'": f"“{FEEDS[Feed.OBSTACLES]}”",
    "'proposals'": f"“{FEEDS[Feed.PROPOSALS]}”",
    "'missing'": f"“{FEEDS[Feed.MISSING]}”",
    "'reconciliation'": f"“{FEEDS[Feed.RECONCILIATION]}”",
    "words, plan_sections": "từ khóa và mục của kế hoạch",
    "khi feeds có": "khi Nội dung có",
    "khi có repeat_every": "khi có nhắc lại",
    "max_times": "“Tất cả mấy lần”",
    "mục workdays và day": "cách ghi: số ngày làm việc, hoặc ngày",
}
PAGES = {REGIME: "Chế độ báo cáo", LADDER: "Thang đôn đốc", OUTLINE: "Đề cương báo cáo"}
AUDIENCE_WORDS = AUDIENCES


def fault_line(fault: Fault) -> str:
    """'steps[2].offset' → 'Bước 2, Số ngày: …'; the codes of the file in the words of the page."""
    what = fault.what
    for code, words in _CODES.items():
        what = what.replace(code, words)
    place = place_words(fault.where)
    return f"{place}: {what}" if place else what


def place_words(where: str) -> str:
    parts = []
    for piece in filter(None, where.split(".")):
        match = _PLACE.fullmatch(piece)
        name, number = (match[1], match[2]) if match else (piece, None)
        if number and name in _ROWS:
            parts.append(f"{_ROWS[name]} {number}")
        else:
            parts.append(TIER_NAMES.get(name) or _COLUMNS.get(name, name))
    return ", ".join(parts)
