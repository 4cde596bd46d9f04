"""What happened, told from the database in a few lines (what `dondoc demo` prints at the end)."""

from collections import Counter
from pathlib import Path

from models import DueOutcome, Obligation, Plan
from models.queries import dashboard_counts
from models.queries import outbox as outbox_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.workspace import Workspace
from rules.progress import PrintedClass, printed_class, progress_of
from rules.wording import number_words, short_date

LEVELS = {
    1: "thủ trưởng đơn vị",
    2: "cơ quan đầu mối",
    3: "lãnh đạo cơ quan đầu mối",
    4: "lãnh đạo cơ quan ban hành",
}
KINDS = {
    "request": "đề nghị báo cáo",
    "due_soon": "nhắc sắp đến hạn",
    "due_today": "nhắc đến hạn hôm nay",
    "follow_up": "đôn đốc đơn vị quá hạn",
    "escalation": "báo cáo lên cấp trên",
    "courtesy": "thư đề nghị phối hợp",
    "submission_received": "biên nhận",
    "returned": "trả lại bổ sung",
    "extension_asked": "xin gia hạn",
    "extension_answered": "trả lời gia hạn",
    "report_published": "phát hành báo cáo",
    "sign_off_waiting": "nhắc duyệt, ký, phát hành",
    "ticket_answered": "trả lời khó khăn, kiến nghị",
}


def tell_story(workspace: Workspace, *, as_of_day: str, data: Path) -> list[str]:
    """Counts by class, who was escalated to which level, what was written."""
    with workspace.database.reading() as session:
        plans = plan_queries.all_plans(session)
        obligations = dashboard_counts.all_obligations(session)
        outcomes = dashboard_counts.steps_by_outcome(session)
        levels = dashboard_counts.units_by_level(session)
        letters = outbox_queries.counts_by_kind(session)
        reports = report_queries.all_snapshots(session)
    lines = [f"Năm 2021 của tỉnh Hải Bình, tính đến {as_of_day}", ""]
    lines += _plan_lines(plans, obligations)
    lines += ["", _class_line(workspace, obligations)]
    lines.append(
        f"Bước nhắc việc, đôn đốc: {number_words(outcomes.get(DueOutcome.RAISED, 0))} đã phát, "
        f"{number_words(outcomes.get(DueOutcome.SKIPPED, 0))} bỏ qua vì có bước cao hơn, "
        f"{number_words(outcomes.get(DueOutcome.UNREACHABLE, 0))} không có người nhận."
    )
    for level, names in sorted(levels.items(), reverse=True):
        shown = ", ".join(names[:6]) + (f" và {len(names) - 6} đơn vị khác" if len(names) > 6 else "")
        lines.append(f"  Mức {level} ({LEVELS[level]}): {len(names)} đơn vị — {shown}")
    lines.append("")
    lines.append(f"Thư đã gửi: {number_words(sum(letters.values()))}, ghi tại {data / 'mail'}")
    lines += [
        f"  {KINDS.get(kind, kind)}: {number_words(number)}" for kind, number in sorted(letters.items())
    ]
    lines.append("")
    issued = [report for report in reports if report.issued_at]
    lines.append(
        f"Báo cáo tổng hợp: {len(issued)} đã phát hành / {len(reports)} đã lập, ghi tại {data / 'reports'}"
    )
    return lines


def _plan_lines(plans: list[Plan], obligations: list[Obligation]) -> list[str]:
    owed = Counter(obligation.plan_id for obligation in obligations)
    lines = [f"{len(plans)} kế hoạch, {number_words(sum(owed.values()))} nghĩa vụ được theo dõi:"]
    for plan in sorted(plans, key=lambda plan: plan.id or 0):
        day = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
        lines.append(
            f"  {plan.document_number or plan.key}{day}: {number_words(owed[plan.id or 0])} — {plan.title}"
        )
    return lines


def _class_line(workspace: Workspace, obligations: list[Obligation]) -> str:
    today = workspace.local_day(workspace.clock.now())
    counts: Counter[PrintedClass] = Counter()
    for one in obligations:
        printed = printed_class(
            progress_of(one.state, one.due_on, one.answered_on, today, workspace.calendar)
        )
        if printed is not None:
            counts[printed] += 1
    parts = [f"{label.value} {number_words(counts[label])}" for label in PrintedClass]
    return "; ".join(parts) + f"; tổng {number_words(counts.total())}."
