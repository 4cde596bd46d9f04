"""What units gave in figures in one period."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from config.snapshots import regime_from_snapshot
from models import Indicator, Plan, ReportingPeriod
from models.queries import report_facts as queries
from models.queries.report_facts import FiguresRow, MemberRow
from rules.aggregation import Aggregation, Figure, Total, quotient, total_of

NOTHING = Figure()


@dataclass(frozen=True)
class Told:
    """What was said about indicators in one period: by assignment and unit; `owed`: who had to."""

    lines: dict[tuple[int, int], FiguresRow]
    owed: dict[int, set[int]]  # assignment → units
    is_estimate: bool = False  # the regime has the period reported before its window ends (law.md 1.3)

    def figure(self, indicator: Indicator, unit_id: int) -> Figure:
        line = self.lines.get((indicator.assignment_id, unit_id))
        return figure_of(indicator, line, is_estimate=self.is_estimate) if line is not None else NOTHING

    def total(self, indicator: Indicator, units: Collection[int]) -> Total:
        """Of those among the units that owed it."""
        owing = [unit for unit in units if unit in self.owed.get(indicator.assignment_id, ())]
        return total_of(
            indicator.aggregation, [self.figure(indicator, unit) for unit in owing], indicator.measure
        )


def figure_of(indicator: Indicator, line: FiguresRow, *, is_estimate: bool) -> Figure:
    """A ratio that was not given is counted from the two figures it is named after, where both were."""
    given = line.figures or {}
    value, upper, lower = given.get(indicator.name), None, None
    names = {indicator.name}
    if indicator.aggregation is Aggregation.RATIO and indicator.numerator:
        upper, lower = given.get(indicator.numerator), given.get(indicator.denominator)
        names |= {indicator.numerator, indicator.denominator}
        if value is None and upper is not None and lower is not None:
            value = quotient(upper, lower, indicator.measure)
    is_said = not names.isdisjoint(line.estimates or ())
    return Figure(value, value is not None and (is_said or is_estimate), upper, lower)


def told_in(
    session: Session, plan: Plan, period: ReportingPeriod, about: list[int], members: list[MemberRow]
) -> Told:
    period_id = period.id or 0
    owing = {row.unit_id for row in queries.reports_owed(session, [period_id])}
    unit_of = {one.id: one.unit_id for one in queries.standing_answers(session, [period_id])}
    lines = queries.figures_of(session, list(unit_of), about)
    owed: dict[int, set[int]] = defaultdict(set)
    for row in members:
        if row.unit_id in owing:
            owed[row.assignment_id].add(row.unit_id)
    return Told(
        {(one.assignment_id, unit_of[one.submission_id]): one for one in lines},
        owed,
        is_estimated(plan, period),
    )


def is_estimated(plan: Plan, period: ReportingPeriod) -> bool:
    rule = regime_from_snapshot(plan.regime).rule(period.key) if plan.regime else None
    return rule is not None and rule.estimate
