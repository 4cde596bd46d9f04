"""An obligation in the words people use: what is owed, by what rule, to whom."""

from config.snapshots import regime_from_snapshot
from models import ObligationKind, Tier
from models.queries.obligations import ObligationView
from rules.periods import ReportTier
from rules.wording import short_date


def what_is_owed(view: ObligationView, shared_by: str = "") -> str:
    """'báo cáo 6 tháng 2021', or the task as the plan words it; `shared_by` names the plans one report serves."""
    if view.obligation.kind is ObligationKind.REPORT and view.period is not None:
        prefix = "báo cáo tổng hợp" if view.obligation.tier is Tier.TOP else "báo cáo"
        shared = f" (báo cáo chung: {shared_by})" if shared_by else ""
        return f"{prefix} {view.period.label}{shared}"
    if view.obligation.kind is ObligationKind.INPUT:
        return f"cho ý kiến: {view.obligation.due_phrase}"
    return view.assignment.task if view.assignment else "nhiệm vụ"


def rule_of_date(view: ObligationView) -> str:
    """Why it is due on this day, so that nobody has to ask."""
    obligation = view.obligation
    moved = ""
    if obligation.due_on != obligation.original_due_on:
        moved = f"; hạn ban đầu {short_date(obligation.original_due_on)}"
    if obligation.kind is ObligationKind.REPORT and view.period is not None:
        return _report_rule(view) + moved
    if obligation.kind is ObligationKind.INPUT:
        return "ngày đơn vị chờ ý kiến ấn định" + moved
    phrase = f"kế hoạch ghi: “{obligation.due_phrase}”" if obligation.due_phrase else "theo kế hoạch"
    return phrase + moved


def _report_rule(view: ObligationView) -> str:
    period = view.period
    if period is None or view.plan.regime is None:
        return "theo chế độ báo cáo"
    if period.letter:
        return f"hạn theo công văn số {period.letter}"
    regime = regime_from_snapshot(view.plan.regime)
    if view.obligation.tier is Tier.TOP:
        return f"hạn gửi cấp trên theo {regime.name}"
    rule = regime.rule(period.key)
    term = regime.term(rule, ReportTier.UNIT) if rule else None
    if term and term.workdays is None:
        return f"hạn đơn vị gửi theo {regime.name}"
    workdays = term.workdays if term else regime.unit_gap_workdays
    return f"chốt số liệu {short_date(period.cut_off_on)} + {workdays} ngày làm việc"


def plan_number(view: ObligationView) -> str:
    return view.plan.document_number or view.plan.key


def run_name(plan_number: str, period_label: str) -> str:
    """How a run or a page names its subject: '46/KH-UBND · 6 tháng 2021'."""
    return f"{plan_number} · {period_label}"
