"""A plan's review as an Excel file that can be edited and imported again."""

from models import Unit
from models.queries import units as unit_queries
from operations.drafts.draft_cells import EVERY
from operations.drafts.draft_sheets import POLICY_LABELS, sheets_of
from operations.drafts.draft_workbook import Guide, Keys, workbook_of
from operations.drafts.review_draft import Review, review_of
from operations.plans.policy_shelf import LADDER, REGIME, ids_for
from operations.workspace import Workspace
from rules.lifecycle import PlanState
from rules.wording import short_date


def export_draft(workspace: Workspace, key: str) -> bytes:
    """Every field of the draft; a plan that is no draft any more is exported to be read, not to be imported."""
    review = review_of(workspace, key)
    with workspace.database.reading() as session:
        units = unit_queries.all_units(session)
        regimes, ladders = ids_for(session, REGIME), ids_for(session, LADDER)
    plan = review.plan
    keys = Keys(plan.key, plan.draft_version, plan.source_sha256, plan.state is PlanState.DRAFT)
    today = workspace.local_day(workspace.clock.now())
    choices = {
        POLICY_LABELS["regime"]: regimes,
        POLICY_LABELS["report_ladder"]: ladders,
        POLICY_LABELS["task_ladder"]: ladders,
        POLICY_LABELS["report_every"]: tuple(EVERY.values()),
        **{POLICY_LABELS[name]: () for name in ("issuer", "coordinator", "missing_subject")},
    }
    return workbook_of(
        keys,
        Guide(f"Rà soát bản dự thảo {plan.key}", _guide(review, short_date(today))),
        sheets_of(review),
        [_unit_row(unit) for unit in units],
        choices,
    )


def _guide(review: Review, today: str) -> list[str]:
    plan = review.plan
    lines = [
        f"{plan.title}",
        f"Xuất ngày {today} từ bản dự thảo lần {plan.draft_version}, tệp gốc: {plan.source_name}.",
        "",
    ]
    if plan.state is not PlanState.DRAFT:
        return [
            *lines,
            "Kế hoạch không còn là bản dự thảo: tệp này chỉ để xem. Muốn thay đổi, nhập kế hoạch điều chỉnh.",
        ]
    waiting = [f"   • {need}" for need in review.needs] or ["   • không còn gì, có thể xác nhận"]
    return [
        *lines,
        "Còn phải làm trước khi xác nhận:",
        *waiting,
        "",
        "Cách làm:",
        "1. Trang “Nhiệm vụ”: mỗi dòng một nhiệm vụ. Ô nền vàng là chỗ máy chưa chắc; cột cuối nói vì sao và đọc ở đâu. Ô nền xám chỉ để xem.",
        "   Thêm: chèn một dòng, để trống cột Khóa. Bỏ: chọn “bỏ” ở cột Theo dõi hoặc xóa dòng. Lấy lại: chọn “có”. Đổi thứ tự: chuyển cả dòng.",
        "   Tách: sửa dòng cũ thành phần đầu, chèn dòng mới cho phần sau. Gộp: sửa một dòng, bỏ dòng kia.",
        "   Thời hạn: sửa cụm từ ở cột “Thời gian (như văn bản)” thì máy đọc lại; tự ghi các cột bên cạnh thì máy giữ đúng như ghi.",
        "   Đồng ý với một dòng mà không sửa gì: chọn “đã xem”.",
        "2. Trang “Tên đơn vị”: ghi mã cho tên chưa gắn (tra ở trang “Danh mục đơn vị”), hoặc ghi lý do bỏ qua.",
        "3. Các trang “Điểm cần xem”, “Văn bản”, “Chế độ báo cáo”, “Kỳ báo cáo”: trả lời, sửa, chọn.",
        "4. Lưu tệp dạng .xlsx rồi nhập lại. Mọi sửa đổi được ghi cùng một lúc; có ô sai thì không ghi gì và nói rõ ô nào.",
        "",
        "Không sửa cột Khóa, không đổi tên trang và tên cột. Nếu bản dự thảo đã được sửa ở nơi khác sau khi xuất, tệp bị từ chối: hãy xuất lại.",
    ]


def _unit_row(unit: Unit) -> tuple[str, ...]:
    held = []
    if unit.valid_from:
        held.append(f"từ {short_date(unit.valid_from)}")
    if unit.valid_to:
        held.append(f"đến {short_date(unit.valid_to)}")
    return (unit.code, unit.name, unit.short_name, " ".join(held))
