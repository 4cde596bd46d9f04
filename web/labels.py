"""Marks and words of what pages show; the five labels never vary."""

from dataclasses import dataclass
from datetime import date, datetime

from models import ExtensionState, InboxKind, LineState, Obligation, ObligationKind, UserRole
from models.queries.board_choice import BoardClass
from reports.consolidated.source_words import CHANNEL_WORDS
from rules.cadence_words import CADENCE_WORDS, EVERY_WORDS, ROLE_WORDS
from rules.delivery import LetterState
from rules.ladder import Audience, Occurrence
from rules.lifecycle import AWAITED, DONE, PlanState, ReportState, State
from rules.progress import PrintedClass, Timeliness, progress_of
from rules.wording import days_left_words, short_date, weekday_date
from rules.workdays import WorkCalendar


@dataclass(frozen=True)
class ClassLabel:
    """Colour means time and never speaks alone: each class has its mark and its words."""

    code: str
    mark: str
    words: str


CLASSES = {
    BoardClass.ON_TIME: ClassLabel("on-time", "✓", PrintedClass.DONE_ON_TIME.value),
    BoardClass.LATE: ClassLabel("late", "◐", PrintedClass.DONE_LATE.value),
    BoardClass.IN_TERM: ClassLabel("in-term", "○", PrintedClass.IN_TERM.value),
    BoardClass.OVERDUE: ClassLabel("overdue", "●", PrintedClass.OVERDUE.value),
    BoardClass.SCHEDULED: ClassLabel("scheduled", "·", "Chưa đến kỳ"),
    BoardClass.CLOSED: ClassLabel("closed", "×", "Được miễn, thôi theo dõi"),
}
PRINTED = (BoardClass.ON_TIME, BoardClass.LATE, BoardClass.IN_TERM, BoardClass.OVERDUE)
STANDING = ClassLabel("standing", "≡", "Thường xuyên")

_OF_TIMELINESS = {
    Timeliness.DONE_ON_TIME: BoardClass.ON_TIME,
    Timeliness.DONE_LATE: BoardClass.LATE,
    Timeliness.OVERDUE: BoardClass.OVERDUE,
    Timeliness.CLOSED: BoardClass.CLOSED,
}

STATES = {
    State.SCHEDULED: "Chưa đến kỳ",
    State.OPEN: "Chưa gửi báo cáo",
    State.SUBMITTED: "Đã gửi, chờ tiếp nhận",
    State.RETURNED: "Trả lại bổ sung",
    State.ACCEPTED: "Đã tiếp nhận",
    State.WAIVED: "Được miễn",
    State.CANCELLED: "Thôi theo dõi",
}
INPUT_STATES = {State.OPEN: "Chưa cho ý kiến", State.ACCEPTED: "Đã cho ý kiến"}
PLAN_STATES = {
    PlanState.DRAFT: "Dự thảo, chờ xác nhận",
    PlanState.ACTIVE: "Đang theo dõi",
    PlanState.CLOSED: "Đã kết thúc",
    PlanState.APPLIED: "Đã áp dụng vào kế hoạch gốc",
}
DOCUMENT_STATES = {"drafted": "Dự thảo", "issued": "Đã phát hành", "dropped": "Đã bỏ"}
DOCUMENT_KINDS = {
    "urging": "Công văn đôn đốc",
    "courtesy": "Công văn đề nghị phối hợp",
    "explanation": "Công văn yêu cầu giải trình",
    "extension": "Công văn trả lời đề nghị gia hạn",
}
REPORT_STATES = {
    ReportState.COMPILED: "Dự thảo",
    ReportState.FROZEN: "Đã chốt số liệu",
    ReportState.REVIEWED: "Đã duyệt, chờ ký",
    ReportState.SIGNED: "Đã ký, chờ phát hành",
    ReportState.ISSUED: "Đã phát hành",
}
LINE_STATES = {
    LineState.DONE: "Đã hoàn thành",
    LineState.IN_PROGRESS: "Đang thực hiện",
    LineState.NOT_STARTED: "Chưa thực hiện",
}
EXTENSION_STATES = {
    ExtensionState.ASKED: "chờ quyết định",
    ExtensionState.GRANTED: "đồng ý",
    ExtensionState.REFUSED: "không đồng ý",
}
LETTER_STATES = {
    LetterState.PLANNED: "Chờ soạn",
    LetterState.DUE: "Chờ gửi",
    LetterState.SENDING: "Đang gửi",
    LetterState.SENT: "Đã gửi",
    LetterState.FAILED: "Không gửi được",
    LetterState.BOUNCED: "Bị trả lại",
    LetterState.SUPPRESSED: "Thôi gửi",
}
INBOX_KINDS = {
    InboxKind.ANSWER_SHEET: "Biểu báo cáo",
    InboxKind.NOTE: "Thư trả lời",
    InboxKind.BOUNCE: "Thư bị trả lại",
    InboxKind.DELAY: "Thư đang chậm",
    InboxKind.AUTO_REPLY: "Trả lời tự động",
    InboxKind.LOOP: "Thư quay vòng",
    InboxKind.REFUSED: "Không nhận",
    InboxKind.UNMATCHED: "Chưa rõ trả lời thư nào",
}
LETTER_KINDS = {
    "reminder": "nhắc việc",
    "request": "yêu cầu báo cáo",
    "due_soon": "nhắc trước hạn",
    "due_today": "nhắc đến hạn",
    "follow_up": "đôn đốc",
    "escalation": "báo cáo quá hạn",
    "courtesy": "đề nghị phối hợp",
    "submission_received": "biên nhận",
    "returned": "trả lại bổ sung",
    "extension_asked": "xin gia hạn",
    "extension_answered": "trả lời gia hạn",
    "report_published": "gửi báo cáo tổng hợp",
    "plan_changed": "báo điều chỉnh kế hoạch",
    "unit_changed": "báo thay đổi đơn vị",
    "waiting": "chờ ý kiến đơn vị khác",
    "calendar_changed": "báo đổi hạn theo lịch làm việc",
    "balance_broken": "cảnh báo cân đối nhắc việc",
    "sheet_read": "đã đọc biểu mẫu",
    "sheet_refused": "không nhận biểu mẫu",
    "approval_asked": "trình duyệt báo cáo",
    "approval_refused": "trả lại, chưa duyệt",
    "handed_over": "chuyển giao việc",
    "undeliverable": "báo thư không đến nơi",
    "sign_off_waiting": "đôn đốc ký, phát hành báo cáo",
    "password_reset": "đặt lại mật khẩu",
    "account_invited": "mời đặt mật khẩu tài khoản mới",
    "ticket_answered": "trả lời khó khăn, kiến nghị",
    "reassigned": "báo việc đã chuyển đơn vị khác",
}
ROLES = {role: words.capitalize() for role, words in ROLE_WORDS.items()}
USER_ROLES = {
    UserRole.ADMINISTRATOR: "Quản trị",
    UserRole.COORDINATING_DESK: "Chuyên viên đầu mối",
    UserRole.COORDINATOR_HEAD: "Lãnh đạo cơ quan đầu mối",
    UserRole.SUPERVISOR: "Lãnh đạo theo dõi",
    UserRole.UNIT_HEAD: "Thủ trưởng đơn vị",
    UserRole.UNIT_DESK: "Chuyên viên đơn vị",
    UserRole.AUDITOR: "Thanh tra, kiểm tra",
}
EVERY = EVERY_WORDS
CADENCES = {kind: words.capitalize() for kind, words in CADENCE_WORDS.items()}
AUDIENCES = {
    Audience.DESK_OFFICER: "chuyên viên đơn vị",
    Audience.UNIT_HEAD: "thủ trưởng đơn vị",
    Audience.COORDINATING_DESK: "chuyên viên đầu mối",
    Audience.COORDINATOR_HEAD: "lãnh đạo cơ quan đầu mối",
    Audience.ISSUER_LEADERSHIP: "lãnh đạo cơ quan ban hành",
    Audience.COOPERATING_DESKS: "đơn vị phối hợp",
}
CHANNELS = CHANNEL_WORDS


def instant_words(at: datetime) -> str:
    """'08:00 Thứ Ba 22/6/2021'; the instant is local already."""
    return f"{at:%H:%M} {weekday_date(at.date())}"


def state_words(obligation: Obligation) -> str:
    """What another unit waits for is an opinion and no report."""
    if obligation.kind is ObligationKind.INPUT:
        return INPUT_STATES.get(obligation.state, STATES[obligation.state])
    return STATES[obligation.state]


def board_class(obligation: Obligation, today: date, calendar: WorkCalendar) -> BoardClass:
    """One obligation's class; what is scheduled and not yet due has not begun."""
    progress = progress_of(obligation.state, obligation.due_on, obligation.answered_on, today, calendar)
    found = _OF_TIMELINESS.get(progress.timeliness, BoardClass.IN_TERM)
    is_ahead = found is BoardClass.IN_TERM and obligation.state is State.SCHEDULED
    return BoardClass.SCHEDULED if is_ahead else found


def time_words(obligation: Obligation, today: date, calendar: WorkCalendar) -> str:
    """How an obligation stands in time, in people's words."""
    progress = progress_of(obligation.state, obligation.due_on, obligation.answered_on, today, calendar)
    if obligation.state in DONE and obligation.answered_on:
        late = calendar.workdays_between(obligation.due_on, obligation.answered_on)
        sent = short_date(obligation.answered_on)
        # Each a sentence of its own: it is looked up as a whole in another language.
        if obligation.answered_on <= obligation.due_on:
            return f"Gửi {sent}, đúng hạn"
        return f"Gửi {sent}, quá hạn {max(1, late)} ngày làm việc"
    if obligation.state not in (*AWAITED, State.SCHEDULED):
        return STATES[obligation.state]
    return days_left_words(progress.days_left, obligation.due_on)


def step_words(occurrence: Occurrence) -> str:
    """'nhắc đến hạn', 'đôn đốc mức 2, lần 3', 'đôn đốc mức 3, dự thảo công văn'."""
    step = occurrence.step
    words = LETTER_KINDS.get(step.letter, step.letter) if step.level == 0 else f"đôn đốc mức {step.level}"
    if occurrence.times > 1:
        words += f", lần {occurrence.times}"
    return f"{words}, dự thảo công văn" if step.draft_letter else words


def raised_words(letter: str, level: int, step: str) -> str:
    """The same for a step on record, whose name carries its count."""
    words = LETTER_KINDS.get(letter, letter) if level == 0 else f"đôn đốc mức {level}"
    _, _, times = step.partition("#")
    return f"{words}, lần {times}" if times else words


def size_words(size: int) -> str:
    """820 KB, 3,4 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
