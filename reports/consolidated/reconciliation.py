"""Whether the figures add up, reached by ways that share nothing but the rows (tracking.md 3; law.md 1.4: 18 short of 9.831)."""

from collections.abc import Sequence
from datetime import date

from reports.consolidated.counting import DatedRow, count_classes
from reports.consolidated.facts import FigureFacts, ReportFacts
from reports.consolidated.figures import AgeCount, Check, IndicatorResult, UnitRow
from rules.aggregation import Aggregation, exact_sum, quotient
from rules.lifecycle import State
from rules.progress import PrintedClass
from rules.wording import number_words

CLOSED = (State.WAIVED, State.CANCELLED)
BY_UNIT, BY_CLASS, BY_PLAN, TOTAL = "theo đơn vị", "theo phân loại", "theo kế hoạch", "tổng số"
ROUNDED = 0.05


def reconcile(
    facts: ReportFacts,
    *,
    units: Sequence[UnitRow],
    indicators: Sequence[IndicatorResult],
    report_ages: Sequence[AgeCount],
    task_ages: Sequence[AgeCount],
) -> tuple[Check, ...]:
    """Sums by unit, by class, by plan and in total; each class against the dates; overdue ages; k of n; indicators."""
    today = facts.as_of.date()
    return (
        _totals(
            "Báo cáo của đơn vị",
            facts.unit_reports,
            [unit.reports.total + unit.reports.closed for unit in units],
        ),
        _totals(
            "Nhiệm vụ có thời hạn",
            facts.tasks,
            [unit.tasks.total + unit.tasks.closed for unit in units],
            by_plan=[sum(task.plan == plan for task in facts.tasks) for plan in facts.shared_by],
        ),
        _standing(facts, units),
        *_classes("Báo cáo của đơn vị", facts.unit_reports, today),
        *_classes("Nhiệm vụ có thời hạn", facts.tasks, today),
        _ages("Báo cáo quá hạn", facts.unit_reports, report_ages),
        _ages("Nhiệm vụ quá hạn", facts.tasks, task_ages),
        *_members(facts),
        *(check for item in indicators for check in _indicator(item)),
    )


def _totals(
    what: str, rows: Sequence[DatedRow], by_unit: Sequence[int], by_plan: Sequence[int] = ()
) -> Check:
    """The total counts each obligation once, by its key, and looks at no class and no unit."""
    by_class = count_classes(rows)
    closed = (
        f" (kể cả {number_words(by_class.closed)} được miễn hoặc thôi theo dõi)" if by_class.closed else ""
    )
    return Check(
        f"{what}{closed}",
        (
            (BY_UNIT, sum(by_unit)),
            (BY_CLASS, by_class.total + by_class.closed),
            *(((BY_PLAN, sum(by_plan)),) if by_plan else ()),
            (TOTAL, len({row.obligation for row in rows})),
        ),
    )


def _standing(facts: ReportFacts, units: Sequence[UnitRow]) -> Check:
    standing = [assignment for assignment in facts.assignments if assignment.is_standing]
    by_plan = [sum(len(one.lines) for one in standing if one.plan == plan) for plan in facts.shared_by]
    return Check(
        "Nhiệm vụ thường xuyên (lượt đơn vị)",
        (
            (BY_UNIT, sum(unit.standing for unit in units)),
            *(((BY_PLAN, sum(by_plan)),) if by_plan else ()),
            (TOTAL, sum(assignment.members for assignment in standing)),
        ),
    )


def _classes(what: str, rows: Sequence[DatedRow], today: date) -> tuple[Check, ...]:
    """The class written in each row against the class its state and dates give."""
    written = [row.printed_class for row in rows]
    derived = [class_by_dates(row, today) for row in rows]
    return tuple(
        Check(
            f"{what}, {label.value}",
            (("theo phân loại đã ghi", written.count(label)), ("theo ngày gửi và hạn", derived.count(label))),
        )
        for label in PrintedClass
    )


def class_by_dates(row: DatedRow, today: date) -> PrintedClass | None:
    """Told from the state and the dates alone, by hand and not by rules.progress: a second opinion, not an echo."""
    if row.state in CLOSED:
        return None
    if row.state in (State.SUBMITTED, State.ACCEPTED) and row.answered_on is not None:
        return PrintedClass.DONE_LATE if row.answered_on > row.due_on else PrintedClass.DONE_ON_TIME
    return PrintedClass.OVERDUE if today > row.due_on else PrintedClass.IN_TERM


def _ages(what: str, rows: Sequence[DatedRow], ages: Sequence[AgeCount]) -> Check:
    overdue = sum(row.printed_class == PrintedClass.OVERDUE for row in rows)
    return Check(what, (("theo số ngày quá hạn", sum(age.count for age in ages)), (TOTAL, overdue)))


def _members(facts: ReportFacts) -> tuple[Check, ...]:
    """Assignments whose lines are not as many as the units that owe one."""
    return tuple(
        Check(
            f"Nhiệm vụ “{assignment.task}”",
            (("số đơn vị có tên", len(assignment.lines)), ("số đơn vị phải báo cáo", assignment.members)),
        )
        for assignment in facts.assignments
    )


def _indicator(item: IndicatorResult) -> tuple[Check, ...]:
    """Each unit once against the total; ratios that units wrote against those of the figures they gave."""
    what = f"Chỉ tiêu “{item.name}” (nhiệm vụ {item.place})"
    if item.aggregation is Aggregation.RATIO:
        pairs = [one for one in item.figures if one.numerator is not None and one.denominator]
        return (
            (
                Check(
                    f"{what}, số đơn vị ghi tỷ lệ bằng tử số chia mẫu số",
                    (("khớp", sum(_agrees(one, item.measure) for one in pairs)), (TOTAL, len(pairs))),
                ),
            )
            if pairs
            else ()
        )
    units = {one.unit_code: one for one in item.figures}.values()
    checks = [Check(f"{what}, số đơn vị", ((BY_UNIT, len(units)), (TOTAL, item.period.of)))]
    for words, values, total in (
        ("trong kỳ", [one.value for one in units], item.period),
        ("lũy kế", [one.cumulative for one in units], item.cumulative),
    ):
        if item.aggregation is not Aggregation.AVERAGE and total.value is not None:
            by_unit = exact_sum(value for value in values if value is not None)
            checks.append(Check(f"{what}, {words}", ((BY_UNIT, by_unit), (TOTAL, total.value))))
    return tuple(checks)


def _agrees(one: FigureFacts, measure: str) -> bool:
    """Up to what is lost where an office rounds to one digit behind the comma."""
    counted = quotient(one.numerator or 0, one.denominator or 0, measure)
    return one.value is not None and counted is not None and abs(one.value - counted) <= ROUNDED
