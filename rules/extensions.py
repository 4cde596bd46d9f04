"""When and how far a due date may move (tracking.md 4.7; practice of Đồng Tháp 790/QĐ-UBND-HC: at most one)."""

from datetime import date

from rules.errors import Refused

MOST_EXTENSIONS = 1


def check_extension(*, due_on: date, until: date, granted_before: int, most: int = MOST_EXTENSIONS) -> None:
    """Refuses a second extension and a date that is no later than the present one."""
    if granted_before >= most:
        raise Refused(f"Đã gia hạn {granted_before} lần; mỗi nhiệm vụ được gia hạn tối đa {most} lần")
    if until <= due_on:
        raise Refused(f"Ngày xin gia hạn {until:%d/%m/%Y} không muộn hơn hạn hiện tại {due_on:%d/%m/%Y}")
