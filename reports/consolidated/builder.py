"""Facts → one consolidated report: pure, so that the same facts give the same words."""

from reports.consolidated.annexes import annexes
from reports.consolidated.counting import (
    NAMED_FROM_LEVEL,
    count_classes,
    has_answered,
    overdue_ages,
    rates_of,
    standing_lines,
    unit_rows,
)
from reports.consolidated.facts import PlanFacts, ReportFacts
from reports.consolidated.figures import Figures
from reports.consolidated.gathering import gather
from reports.consolidated.indicator_results import indicator_results
from reports.consolidated.indicators import indicator_annexes
from reports.consolidated.printable import printable_facts
from reports.consolidated.reconciliation import reconcile
from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.sections import NUMERALS, sections
from reports.consolidated.wording import basis_words, plan_words
from reports.document import Annex, Head
from rules.errors import BadInput
from rules.lifecycle import State
from rules.progress import PrintedClass

UNKNOWN = "…"  # the clerk fills it in
CLOSED = (State.WAIVED, State.CANCELLED)


def build_report(facts: ReportFacts) -> ConsolidatedReport:
    """`as_of` brings the zone of the installation: its date is the 'today' of every class and age."""
    if facts.as_of.tzinfo is None:
        raise BadInput("thời điểm tổng hợp thiếu múi giờ", where=f"báo cáo kỳ {facts.period.label}")
    facts = printable_facts(facts)
    figures = figures_of(facts)
    return ConsolidatedReport(
        head=_head(facts),
        period_label=facts.period.label,
        as_of=facts.as_of,
        version=facts.version,
        opening=_opening(facts),
        sections=sections(facts, figures),
        closing=_closing(facts),
        annexes=_annexes(facts, figures),
        figures=figures,
        facts=facts,
    )


def _annexes(facts: ReportFacts, figures: Figures) -> tuple[Annex, ...]:
    """The tables of units, assignments and tasks, then the figures of every indicator by unit."""
    plain = annexes(figures, facts.tasks)
    return (
        *plain,
        *(
            Annex(NUMERALS[len(plain) + place], table.caption, table)
            for place, table in enumerate(indicator_annexes(facts))
        ),
    )


def figures_of(facts: ReportFacts) -> Figures:
    today = facts.as_of.date()
    reports, tasks = count_classes(facts.unit_reports), count_classes(facts.tasks)
    lines = standing_lines(facts)
    units = unit_rows(facts)
    indicators = indicator_results(facts)
    report_ages, task_ages = overdue_ages(facts.unit_reports, today), overdue_ages(facts.tasks, today)
    awaited = [row for row in facts.unit_reports if row.state not in CLOSED and not has_answered(row)]
    return Figures(
        reports=reports,
        tasks=tasks,
        standing=len(lines),
        standing_answered=sum(line.state is not None for line in lines),
        units=units,
        assignments=tuple(gather(assignment) for assignment in facts.assignments),
        report_rates=rates_of(reports, "báo cáo", reported=sum(map(has_answered, facts.unit_reports))),
        task_rates=rates_of(tasks, "nhiệm vụ"),
        report_ages=report_ages,
        task_ages=task_ages,
        missing=tuple(sorted(awaited, key=lambda row: (-row.days_late, row.due_on))),
        late=tuple(row for row in facts.unit_reports if row.printed_class == PrintedClass.DONE_LATE),
        named=tuple(
            task
            for task in facts.tasks
            if task.printed_class == PrintedClass.OVERDUE and task.level_reached >= NAMED_FROM_LEVEL
        ),
        checks=reconcile(
            facts, units=units, indicators=indicators, report_ages=report_ages, task_ages=task_ages
        ),
        indicators=indicators,
    )


def _head(facts: ReportFacts) -> Head:
    plan = facts.plan
    return Head(
        superior=_superior(plan),
        agency=plan.coordinator,
        symbol=f"BC-{plan.coordinator_code or UNKNOWN}",
        place=plan.place,
        year=facts.as_of.year,
        addressees=(plan.report_to,) if plan.report_to else (),
        subject_lines=(
            f"Tình hình, kết quả thực hiện {plan_words(plan)}",
            f"kỳ báo cáo {facts.period.label}",
        ),
        bases=(basis_words(plan),),
        recipients=tuple(filter(None, (_recipient(name) for name in plan.recipients))),
    )


def _superior(plan: PlanFacts) -> str | None:
    """A coordinator that issued the plan itself stands under the plan's parent; else under the plan's issuer."""
    if plan.coordinator.casefold() == plan.issuer.casefold():
        return plan.parent_issuer
    return plan.issuer or plan.parent_issuer


def _recipient(name: str) -> str | None:
    """As listed, without its dash and stop; filing lines of the plan are not those of this report."""
    name = " ".join(name.split()).strip(" -–;.,")
    return None if name.casefold().startswith(("lưu", "như trên", "như điều")) else name


def _opening(facts: ReportFacts) -> str:
    return (
        f"{facts.plan.coordinator} báo cáo tình hình, kết quả thực hiện {plan_words(facts.plan)} "
        f"kỳ báo cáo {facts.period.label} như sau:"
    )


def _closing(facts: ReportFacts) -> str:
    what = f"Trên đây là báo cáo tình hình, kết quả thực hiện {plan_words(facts.plan)} kỳ báo cáo {facts.period.label}"
    if facts.plan.report_to:
        return f"{what}, {facts.plan.coordinator} kính báo cáo {facts.plan.report_to}./."
    return f"{what} của {facts.plan.coordinator}./."
