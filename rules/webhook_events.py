"""What programs are told of: which entry of the audit trail is which event, and who may hear of it."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What kind of thing an event speaks of."""

    OBLIGATION = "obligation"
    PLAN = "plan"
    REPORT = "report"
    DOCUMENT = "document"
    CALENDAR = "calendar"
    UNIT = "unit"


@dataclass(frozen=True)
class HookEvent:
    """`name` in the payload; `words` for people; `for_units`: also for a program of the unit it concerns."""

    name: str
    words: str
    about: About
    for_units: bool = False


def _of_unit(name: str, words: str) -> HookEvent:
    return HookEvent(name, words, About.OBLIGATION, for_units=True)


ESCALATED = _of_unit("obligation.escalated", "đã đôn đốc lên một mức")
PING = "webhook.ping"

# (subject, action) of the audit trail → event. What is not here is told to nobody: accounts, keys, letters, readings.
EVENTS: dict[tuple[str, str], HookEvent] = {
    ("period", "period_opened"): HookEvent("period.opened", "mở kỳ báo cáo", About.PLAN),
    ("obligation", "obligation_opened"): _of_unit("obligation.opened", "mở việc mới"),
    ("obligation", "obligation_inherited"): _of_unit("obligation.passed_on", "chuyển cho đơn vị kế thừa"),
    ("obligation", "calendar_changed"): _of_unit("obligation.moved", "đổi hạn theo lịch làm việc"),
    ("obligation", "period_dates_changed"): _of_unit("obligation.moved", "đổi hạn theo văn bản"),
    ("obligation", "submitted"): _of_unit("submission.received", "đã gửi báo cáo"),
    ("obligation", "accepted"): _of_unit("submission.accepted", "báo cáo được tiếp nhận"),
    ("obligation", "returned"): _of_unit("submission.returned", "báo cáo bị trả lại để bổ sung"),
    ("obligation", "approval_asked"): _of_unit("submission.approval_asked", "báo cáo chờ thủ trưởng duyệt"),
    ("obligation", "extension_asked"): _of_unit("extension.asked", "xin gia hạn"),
    ("obligation", "extended"): _of_unit("extension.decided", "được gia hạn"),
    ("obligation", "extension_refused"): _of_unit("extension.decided", "không được gia hạn"),
    ("obligation", "acknowledged"): _of_unit("escalation.acknowledged", "đã nhận xử lý việc quá hạn"),
    ("obligation", "waived"): _of_unit("obligation.waived", "được miễn"),
    ("obligation", "snoozed"): _of_unit("obligation.snoozed", "tạm dừng nhắc"),
    ("obligation", "waiting_begun"): _of_unit("obligation.waiting", "chờ ý kiến đơn vị khác"),
    ("obligation", "waiting_lifted"): _of_unit("obligation.resumed", "thôi chờ ý kiến"),
    ("obligation", "input_given"): _of_unit("input.given", "đã cho ý kiến"),
    ("plan", "plan_imported"): HookEvent("plan.imported", "nhận văn bản kế hoạch", About.PLAN),
    ("plan", "plan_confirmed"): HookEvent("plan.confirmed", "xác nhận theo dõi kế hoạch", About.PLAN),
    ("plan", "plan_amended"): HookEvent("plan.amended", "điều chỉnh kế hoạch", About.PLAN),
    ("plan", "plan_closed"): HookEvent("plan.closed", "thôi theo dõi kế hoạch", About.PLAN),
    ("report", "report_compiled"): HookEvent("report.compiled", "lập dự thảo báo cáo tổng hợp", About.REPORT),
    ("report", "report_frozen"): HookEvent("report.frozen", "chốt số liệu báo cáo", About.REPORT),
    ("report", "report_reviewed"): HookEvent("report.reviewed", "báo cáo đã soát", About.REPORT),
    ("report", "report_signed"): HookEvent("report.signed", "báo cáo đã ký", About.REPORT),
    ("report", "report_issued"): HookEvent("report.issued", "ban hành báo cáo", About.REPORT),
    ("report", "report_corrected"): HookEvent(
        "report.corrected", "lập lại báo cáo đã ban hành", About.REPORT
    ),
    ("letter", "letter_issued"): HookEvent("document.issued", "ban hành công văn", About.DOCUMENT),
    ("letter", "letter_drafted"): HookEvent("document.drafted", "dự thảo công văn", About.DOCUMENT),
    ("calendar", "calendar_changed"): HookEvent("calendar.changed", "đổi lịch làm việc", About.CALENDAR),
    ("unit_change", "unit_changed"): HookEvent("unit.changed", "sắp xếp đơn vị", About.UNIT),
}

ALL_EVENTS: dict[str, HookEvent] = {one.name: one for one in (*EVENTS.values(), ESCALATED)}


def event_of(subject: str, action: str) -> HookEvent | None:
    return EVENTS.get((subject, action))


def wanted_actions(names: frozenset[str]) -> set[tuple[str, str]]:
    """The entries of the audit trail behind these events; no names: all of them."""
    return {entry for entry, event in EVENTS.items() if not names or event.name in names}
