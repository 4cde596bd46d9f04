"""The audit trail in words: what was done, to what, and what the event carries, safe to show."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from models import AuditEvent
from rules.wording import short_date
from web import labels
from web.audit_keys import KEYS
from web.ticket_words import HOLDERS

# Every action that any operation writes; tests/web/test_audit_page.py reads the code for them.
WORDS = {
    # what units owe
    "period_opened": "Mở kỳ báo cáo",
    "obligation_opened": "Bắt đầu theo dõi",
    "submitted": "Gửi báo cáo",
    "accepted": "Tiếp nhận báo cáo",
    "returned": "Trả lại bổ sung",
    "extension_asked": "Xin gia hạn",
    "extended": "Đồng ý gia hạn",
    "extension_refused": "Không đồng ý gia hạn",
    "acknowledged": "Lãnh đạo đã biết, tạm dừng nhắc lại",
    "waived": "Miễn báo cáo",
    "view_saved": "Lưu bộ lọc",
    "view_dropped": "Xóa bộ lọc đã lưu",
    "snoozed": "Tạm ngừng nhắc",
    "unit_snoozed": "Tạm ngừng nhắc cả đơn vị",
    "reassigned": "Chuyển việc cho đơn vị khác",
    "waiting_begun": "Chờ ý kiến đơn vị khác",
    "waiting_lifted": "Thôi chờ ý kiến",
    "input_given": "Đơn vị được hỏi đã có ý kiến",
    "input_cancelled": "Không cần cho ý kiến nữa",
    "evidence_kept": "Nhận tệp",
    "evidence_withdrawn": "Bỏ tệp ra khỏi báo cáo",
    "evidence_read": "Xem tệp minh chứng",
    "answer_sheet_refused": "Không nhận được biểu đã nộp",
    "answers_imported": "Nhập báo cáo của nhiều đơn vị từ tệp",
    "handed_over": "Chuyển giao cho đồng nghiệp",
    "hand_over_taken_back": "Đưa việc về chuyên viên đầu mối",
    "approval_asked": "Trình thủ trưởng đơn vị duyệt",
    "approval_refused": "Thủ trưởng trả lại chuyên viên",
    "approval_withdrawn": "Rút lại bản trình duyệt",
    "approval_chosen": "Chọn có hay không duyệt trước khi gửi",
    "link_revoked": "Thu hồi liên kết",
    "link_opened": "Mở trang báo cáo khi đã đăng nhập",
    "rolled_up": "Nhận nội dung từ báo cáo của cấp dưới",
    "rollup_noted": "Cấp dưới có báo cáo mới; báo cáo đã gửi giữ nguyên",
    "calendar_changed": "Lịch làm việc thay đổi",
    "calendar_added": "Thêm lịch làm việc",
    "period_dates_changed": "Đổi hạn theo công văn",
    "obligation_inherited": "Chuyển cho đơn vị kế tiếp",
    "obligation_ended_by_unit_change": "Thôi theo dõi do đơn vị thay đổi",
    "due_moved_by_amendment": "Đổi hạn theo kế hoạch điều chỉnh",
    "cancelled_by_amendment": "Thôi theo dõi theo kế hoạch điều chỉnh",
    "ladder_mended": "Sửa lại ngày nhắc bị lệch",
    "balance_broken": "Cân đối nhắc việc không khớp",
    "pruned": "Dọn theo thời hạn lưu",
    "person_anonymised": "Khử tên người đã rời đơn vị",
    # difficulties and proposals
    "ticket_answered": "Trả lời khó khăn, kiến nghị",
    "ticket_decided": "Quyết định về khó khăn, kiến nghị",
    "ticket_handed_to_head": "Trình lãnh đạo khó khăn, kiến nghị",
    "ticket_passed_on": "Chuyển cấp trên khó khăn, kiến nghị",
    # plans
    "plan_imported": "Nhập văn bản kế hoạch",
    "plan_import_undone": "Hoàn tác việc nhập, xóa bản dự thảo",
    "sheet_imported": "Nhập bảng theo dõi thành bản dự thảo",
    "everything_exported": "Xuất toàn bộ dữ liệu",
    "sheet_import_undone": "Hoàn tác lần nhập bảng theo dõi",
    "plan_confirmed": "Xác nhận kế hoạch",
    "plan_closed": "Đóng kế hoạch",
    "plan_follows": "Ghi kế hoạch nối tiếp",
    "plan_amended": "Kế hoạch được điều chỉnh",
    "amendment_applied": "Áp dụng văn bản điều chỉnh",
    "amended_plan_named": "Chọn kế hoạch được điều chỉnh",
    "difference_corrected": "Sửa cách so sánh khi điều chỉnh",
    "plan_above_set": "Chọn kế hoạch cấp trên",
    "task_above_set": "Nối nhiệm vụ với nhiệm vụ cấp trên",
    "plan_head_edited": "Sửa phần đầu văn bản",
    "plan_field_set": "Ghi lĩnh vực của kế hoạch",
    "assignment_added": "Thêm nhiệm vụ",
    "assignment_edited": "Sửa nhiệm vụ",
    "assignment_checked": "Xác nhận đã xem nhiệm vụ",
    "assignments_checked": "Xác nhận đã xem các nhiệm vụ",
    "assignment_dropped": "Bỏ nhiệm vụ",
    "assignment_restored": "Lấy lại nhiệm vụ",
    "assignment_split": "Tách nhiệm vụ",
    "assignments_merged": "Gộp nhiệm vụ",
    "assignment_marked_inside": "Lồng ghép nhiệm vụ vào báo cáo khác",
    "draft_edited_by_file": "Nhập bản dự thảo đã sửa từ Excel",
    "doubt_settled": "Giải quyết điểm chưa rõ",
    "name_bound": "Gắn tên đơn vị",
    "name_ignored": "Bỏ qua tên đơn vị",
    "name_choice_forgotten": "Bỏ lựa chọn tên đơn vị",
    "policies_chosen": "Chọn chế độ báo cáo, thang đôn đốc",
    "event_fired": "Ghi sự kiện đã xảy ra",
    "event_noted": "Có tin về sự kiện",
    "indicator_added": "Thêm chỉ tiêu",
    "indicator_changed": "Sửa chỉ tiêu",
    "indicator_removed": "Bỏ chỉ tiêu",
    "shared_report_joined": "Vào báo cáo chung",
    "shared_report_left": "Ra khỏi báo cáo chung",
    "audit_anonymised": "Ẩn danh trong nhật ký",
    "policy_put": "Lưu chính sách",
    "policy_removed": "Bỏ chính sách",
    # reports and documents
    "report_compiled": "Tổng hợp báo cáo",
    "report_frozen": "Chốt số liệu báo cáo",
    "report_reviewed": "Duyệt báo cáo",
    "report_sent_back": "Trả lại dự thảo báo cáo",
    "report_signed": "Ký báo cáo",
    "report_issued": "Phát hành báo cáo",
    "report_corrected": "Lập bản đính chính",
    "report_file_attached": "Đính bản đã ký",
    "report_text_written": "Sửa lời báo cáo",
    "report_text_dropped": "Bỏ lời đã sửa",
    "outline_chosen": "Chọn đề cương báo cáo",
    "template_added": "Thêm mẫu báo cáo",
    "template_removed": "Bỏ mẫu báo cáo",
    "letter_drafted": "Lập dự thảo công văn",
    "letter_edited": "Sửa công văn",
    "letter_dropped": "Bỏ dự thảo công văn",
    "letter_signed": "Đính công văn đã ký",
    "letter_issued": "Phát hành công văn",
    "signatory_added": "Thêm người ký",
    "signatory_changed": "Sửa người ký",
    "signatory_removed": "Bỏ người ký",
    # letters by mail
    "letters_passed_on": "Chuyển thư không đến cho người kế tiếp",
    "letter_seen_to": "Xử lý thư không đến nơi",
    "letter_bounced": "Thư bị trả về",
    "letters_retried": "Xếp gửi lại thư",
    "address_mended": "Ghi địa chỉ thư đã dùng được",
    "mail_chosen": "Chọn cách nhận thư",
    "letter_wording_put": "Sửa thư mẫu",
    "letter_wording_removed": "Bỏ thư mẫu đã sửa",
    "letter_wording_failed": "Thư mẫu đã sửa bị lỗi, dùng mẫu gốc",
    "mail_taken": "Nhận thư đến",
    "mail_note": "Thư gửi đến về việc này",
    "mail_handled": "Xử lý xong thư đến",
    "mail_taken_by_hand": "Nhận thư đến thủ công",
    # directory
    "units_imported": "Nhập danh mục đơn vị",
    "unit_added": "Thêm đơn vị",
    "unit_edited": "Sửa đơn vị",
    "unit_changed": "Đơn vị thay đổi",
    "unit_question_settled": "Trả lời câu hỏi về thay đổi đơn vị",
    "contact_added": "Thêm người nhận thư",
    "contact_changed": "Sửa người nhận thư",
    "contact_retired": "Thôi người nhận thư",
    "absence_added": "Ghi vắng mặt",
    "absence_revoked": "Thu hồi ủy quyền",
    "office_trusted": "Tin cậy gói báo cáo của cơ quan",
    "office_trust_withdrawn": "Thôi tin cậy gói báo cáo của cơ quan",
    # people and programs
    "user_added": "Thêm người dùng",
    "user_changed": "Sửa người dùng",
    "signed_in": "Đăng nhập",
    "sign_in_refused": "Đăng nhập không được",
    "sessions_ended": "Kết thúc phiên đăng nhập",
    "password_changed": "Đổi mật khẩu",
    "password_set_by_invitation": "Đặt mật khẩu theo thư mời",
    "password_set_by_reset": "Đặt lại mật khẩu",
    "invitation_sent": "Gửi thư mời đặt mật khẩu",
    "reset_sent": "Gửi thư đặt lại mật khẩu",
    "access_refused": "Bị từ chối: vào nơi không có quyền",
    "account_changed": "Sửa tài khoản của mình",
    "second_factor_set": "Bật mã xác thực thứ hai",
    "second_factor_dropped": "Tắt mã xác thực thứ hai",
    "office_account_bound": "Gắn tài khoản của cơ quan",
    "office_account_forgotten": "Bỏ tài khoản của cơ quan",
    "webhook_added": "Thêm webhook",
    "webhook_ended": "Dừng webhook",
    "webhook_tried": "Gửi thử webhook",
    "webhook_call_retried": "Gửi lại tin webhook",
    "token_made": "Cấp khóa API",
    "token_revoked": "Thu hồi khóa API",
    "feed_made": "Tạo lịch đồng bộ",
    "feed_revoked": "Thu hồi lịch đồng bộ",
    "list_exported": "Tải danh sách ra tệp",
}

SUBJECTS = {
    "obligation": "Việc",
    "assignment": "Nhiệm vụ",
    "plan": "Kế hoạch",
    "report": "Báo cáo tổng hợp",
    "letter": "Công văn",
    "ticket": "Khó khăn, kiến nghị",
    "unit": "Đơn vị",
    "user": "Người dùng",
    "period": "Kỳ báo cáo",
    "reporting_period": "Kỳ báo cáo",
    "calendar": "Lịch làm việc",
    "delegation": "Vắng mặt",
    "directory": "Danh mục đơn vị",
    "doubt": "Điểm chưa rõ",
    "evidence": "Tệp minh chứng",
    "inbox": "Thư đến",
    "outbox": "Thư đi",
    "mail_choice": "Cách nhận thư",
    "office_policy": "Chính sách",
    "office_template": "Mẫu báo cáo",
    "unit_change": "Thay đổi đơn vị",
    "trusted_office": "Cơ quan tin cậy",
    "answers": "Báo cáo nhập từ tệp",
    "api_token": "Khóa API",
    "balance": "Cân đối nhắc việc",
    "installation": "Hệ thống",
    "contact": "Người nhận thư",
    "calendar_feed": "Lịch đồng bộ",
    "webhook": "Webhook",
    "audit": "Nhật ký",
}
# The page of a subject: its route and the name of the number in its address.
PAGES = {
    "obligation": ("obligation", "obligation_id"),
    "plan": ("plan", "plan_id"),
    "report": ("report", "report_id"),
    "letter": ("document", "document_id"),
    "ticket": ("ticket", "ticket_id"),
}
# What stands in a state or a role, as pages name it.
VALUES: Mapping[str, Mapping[str, str]] = {
    "state": {str(one.value): words for one, words in labels.STATES.items()},
    "role": {str(one.value): words for one, words in labels.USER_ROLES.items()},
    "holder": {one.value: words for one, words in HOLDERS.items()},
}
LONGEST = 400
MOST_PARTS = 40


def audit_words(event: AuditEvent) -> str:
    """What was done; an action of a later version is named as it is written."""
    return WORDS.get(event.action, f"Ghi nhận: {event.action}")


def subject_words(event: AuditEvent) -> str:
    what = SUBJECTS.get(event.subject_type, event.subject_type)
    return f"{what} số {event.subject_id}" if event.subject_id else what


def change_words(change: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an event carries, as pairs of words, cut to a length that no page breaks under."""
    pairs = [(KEYS.get(name, name), _cut(_words(_named(name, value)))) for name, value in change.items()]
    kept = [pair for pair in pairs if pair[1]]
    more = len(kept) - MOST_PARTS
    return kept if more <= 0 else [*kept[:MOST_PARTS], ("…", f"và {more} mục nữa")]


def change_line(change: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in change_words(change))


def _named(name: str, value: object) -> object:
    known = VALUES.get(name, {})
    if isinstance(value, list):
        return [known.get(one, one) if isinstance(one, str) else one for one in value]
    return known.get(value, value) if isinstance(value, str) else value


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        is_change = len(value) == 2 and not any(isinstance(one, list | dict) for one in value)
        return (" → " if is_change else ", ").join(_words(one) or "(trống)" for one in value[:MOST_PARTS])
    if isinstance(value, dict):
        return "; ".join(_pairs(value))
    return _day(str(value))


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    for name, one in list(value.items())[:MOST_PARTS]:
        if said := _words(one):  # as outside: what is empty is left out
            yield f"{KEYS.get(name, name)}: {said}"


def _day(words: str) -> str:
    """An ISO day or instant as people write it; anything else as it is."""
    if len(words) < 10 or words[4:5] != "-":
        return words
    try:
        return (
            short_date(date.fromisoformat(words))
            if len(words) == 10
            else short_date(datetime.fromisoformat(words).date())
        )
    except ValueError:
        return words


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
