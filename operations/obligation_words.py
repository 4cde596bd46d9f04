"""An obligation in the words people use: what is owed, by what rule, to whom."""

from config.snapshots import regime_from_snapshot
from models import ObligationKind, Tier
from models.queries.obligations import ObligationView
from rules.wording import short_date


def what_is_owed(view: ObligationView) -> str:
    """'báo cáo 6 tháng 2021', or the task as the plan words it."""
    if view.obligation.kind is ObligationKind.REPORT and view.period is not None:
        prefix = "báo cáo tổng hợp" if view.obligation.tier is Tier.TOP else "báo cáo"
        return f"{prefix} {view.period.label}"
    return view.assignment.task if view.assignment else "nhiệm vụ"


def rule_of_date(view: ObligationView) -> str:
    """Why it is due on this day, so that nobody has to ask."""
    obligation = view.obligation
    moved = ""
    if obligation.due_on != obligation.original_due_on:
        moved = f"; hạn ban đầu {short_date(obligation.original_due_on)}"
    if obligation.kind is ObligationKind.REPORT and view.period is not None:
        return _report_rule(view) + moved
    phrase = f"kế hoạch ghi: “{obligation.due_phrase}”" if obligation.due_phrase else "theo kế hoạch"
    return phrase + moved


def _report_rule(view: ObligationView) -> str:
    period = view.period
    if period is None or view.plan.regime is None:
        return "theo chế độ báo cáo"
    regime = regime_from_snapshot(view.plan.regime)
    if view.obligation.tier is Tier.TOP:
        return f"hạn gửi cấp trên theo {regime.name}"
    return f"chốt số liệu {short_date(period.cut_off_on)} + {regime.unit_gap_workdays} ngày làm việc"


def plan_number(view: ObligationView) -> str:
    return view.plan.document_number or view.plan.key


def run_name(plan_number: str, period_label: str) -> str:
    """How a run or a page names its subject: '46/KH-UBND · 6 tháng 2021'."""
    return f"{plan_number} · {period_label}"
