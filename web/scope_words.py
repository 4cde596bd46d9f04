"""What a key of a program may do, in words; a scope without words here is shown as it is written."""

SCOPE_WORDS = {
    "answers:read": "xem việc phải báo cáo và báo cáo đã gửi",
    "answers:write": "gửi báo cáo của đơn vị",
    "plans:read": "xem kế hoạch",
    "plans:write": "nhập, sửa, xác nhận kế hoạch",
    "tracking:read": "xem tình hình đôn đốc",
    "tracking:write": "gia hạn, miễn, xử lý đôn đốc",
    "reports:read": "xem báo cáo tổng hợp",
    "reports:write": "lập, chốt, phát hành báo cáo tổng hợp",
    "letters:read": "xem thư và công văn",
    "letters:write": "soạn, gửi lại thư và công văn",
    "directory:read": "xem danh mục đơn vị",
    "directory:write": "sửa danh mục đơn vị",
    "settings:read": "xem lịch, chính sách, thư mẫu",
    "settings:write": "sửa lịch, chính sách, thư mẫu",
    "people:read": "xem người dùng",
    "people:write": "thêm, sửa người dùng",
    "audit:read": "xem nhật ký",
    "webhooks": "quản lý webhook",
}
