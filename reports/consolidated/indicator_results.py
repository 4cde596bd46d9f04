"""Indicators over all units: totals of the period, of the year so far and of last year, against the target."""

from reports.consolidated.facts import FigureFacts, IndicatorFacts, ReportFacts
from reports.consolidated.figures import IndicatorResult
from rules.aggregation import Aggregation, Figure, Total, change_from, share_of_target, total_of


def indicator_results(facts: ReportFacts) -> tuple[IndicatorResult, ...]:
    """In the order of the facts; every form prints from these."""
    places = {one.assignment_id: n for n, one in enumerate(facts.assignments, start=1)}
    return tuple(_result(one, places.get(one.assignment_id, 0)) for one in facts.indicators)


def _result(one: IndicatorFacts, place: int) -> IndicatorResult:
    way = Aggregation(one.aggregation)
    period = total_of(way, [_of_period(figure) for figure in one.figures], one.measure)
    cumulative = total_of(way, [_of_year(figure) for figure in one.figures], one.measure)
    last_year = Total(one.last_year, one.last_year_given, one.last_year_of, one.is_last_year_estimate)
    told = [figure for figure in one.figures if figure.cumulative is not None]
    return IndicatorResult(
        assignment_id=one.assignment_id,
        place=place,
        task=one.task,
        name=one.name,
        measure=one.measure,
        aggregation=way,
        period=period,
        cumulative=cumulative,
        whole=sum(figure.is_cumulative_whole for figure in told),
        last_year=last_year,
        change=change_from(period.value, last_year.value, one.measure),
        target=one.target,
        share=share_of_target(cumulative.value, one.target),
        is_reached=_is_reached(cumulative.value, one.target),
        figures=one.figures,
        plan=one.plan,
    )


def _is_reached(value: float | None, target: float | None) -> bool | None:
    """A target of 0 or less may mean "at most": only its own figure surely reaches it, any other says nothing."""
    if value is None or target is None:
        return None
    if target <= 0:
        return True if value == target else None
    return value >= target


def _of_period(one: FigureFacts) -> Figure:
    return Figure(one.value, one.is_estimate, one.numerator, one.denominator)


def _of_year(one: FigureFacts) -> Figure:
    return Figure(
        one.cumulative, one.is_cumulative_estimate, one.cumulative_numerator, one.cumulative_denominator
    )
