"""Figures by indicator and unit: of this period, since the beginning of the year, of the same period last year."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models import Assignment, Indicator, ReportingPeriod
from models.queries import indicators as indicator_queries
from models.queries import last_year as last_year_queries
from models.queries import plans as plan_queries
from models.queries import report_facts as queries
from models.queries.report_facts import FiguresRow
from operations.plans.period_reading import PeriodReading
from operations.reporting.heirs import heirs
from operations.reporting.told_figures import NOTHING, Told, figure_of, is_estimated, told_in
from reports.consolidated.facts import FigureFacts, IndicatorFacts
from rules.aggregation import Cumulative, Figure, Total, Window, since_beginning
from rules.folding import fold


@dataclass(frozen=True)
class Gathering:
    reading: PeriodReading
    now: dict[tuple[int, int], FiguresRow]  # of this period: (assignment, submission)
    before: dict[Window, Told]
    last_year: Told | None
    last_years: dict[tuple[str, ...], Indicator]
    sources: Mapping[int, Collection[int]]  # unit → itself and those it came out of
    year: list[Window]
    is_estimate: bool


def indicator_facts(
    session: Session,
    reading: PeriodReading,
    assignments: list[Assignment],
    members: Mapping[int, list[int]],
    last_year: ReportingPeriod | None,
) -> tuple[IndicatorFacts, ...]:
    """In the order of the plan; nothing is read where no indicator is defined."""
    asked = {one.id or 0: one for one in assignments if not one.inside}
    defined = indicator_queries.of_assignments(session, asked)
    if not defined:
        return ()
    gathering = _gathering(session, reading, defined, last_year)
    return tuple(
        _indicator(gathering, assignment, indicator, members[id_])
        for id_, assignment in asked.items()
        for indicator in defined.get(id_, ())
    )


def _gathering(
    session: Session,
    reading: PeriodReading,
    defined: Mapping[int, list[Indicator]],
    last_year: ReportingPeriod | None,
) -> Gathering:
    before = [one for one in reading.year if one.id != reading.period.id]
    sources: dict[int, set[int]] = defaultdict(set)
    for unit_id, heir in heirs(session, reading.units).items():
        sources[heir] |= {heir, unit_id}
    told = {
        _window(one): told_in(session, reading.plan, one, list(defined), reading.members) for one in before
    }
    found: dict[tuple[str, ...], Indicator] = {}
    told_then = None
    if last_year is not None:
        plans = last_year_queries.plans_told_with(session, last_year.plan_id)
        then = [pair for plan_id in plans for pair in indicator_queries.of_plan(session, plan_id)]
        found = _by_words(then)
        ids = list({indicator.assignment_id for _, indicator in then})
        told_then = told_in(
            session,
            plan_queries.plan(session, last_year.plan_id),
            last_year,
            ids,
            queries.leading_members(session, plans),
        )
    year = [_window(one) for one in reading.year]
    rows = queries.figures_of(session, [one.id for one in reading.answers], list(defined))
    now = {(row.assignment_id, row.submission_id): row for row in rows}
    return Gathering(
        reading, now, told, told_then, found, sources, year, is_estimated(reading.plan, reading.period)
    )


def _window(period: ReportingPeriod) -> Window:
    return Window(period.window_start_on, period.window_end_on)


def _by_words(rows: list[tuple[Assignment, Indicator]]) -> dict[tuple[str, ...], Indicator]:
    """By task, name and measure; by name and measure alone where only one indicator of last year has them."""
    found: dict[tuple[str, ...], Indicator] = {}
    alike: dict[tuple[str, ...], list[Indicator]] = defaultdict(list)
    for assignment, indicator in rows:
        words = _words(indicator)
        found.setdefault((fold(assignment.task), *words), indicator)
        alike[words].append(indicator)
    found |= {words: same[0] for words, same in alike.items() if len(same) == 1}
    return found


def _words(indicator: Indicator) -> tuple[str, str]:
    """The sign of percent is folded away, so that it is kept beside the folded measure."""
    return fold(indicator.name), fold(indicator.measure) or indicator.measure.strip()


def _indicator(
    gathering: Gathering, assignment: Assignment, indicator: Indicator, members: list[int]
) -> IndicatorFacts:
    words = _words(indicator)
    then = gathering.last_years.get((fold(assignment.task), *words)) or gathering.last_years.get(words)
    told = gathering.last_year
    total = told.total(then, told.owed.get(then.assignment_id, set())) if told and then else Total(None, 0, 0)
    return IndicatorFacts(
        assignment_id=assignment.id or 0,
        task=assignment.task,
        name=indicator.name,
        measure=indicator.measure,
        aggregation=indicator.aggregation.value,
        target=indicator.target,
        figures=tuple(_figure(gathering, indicator, then, unit_id) for unit_id in members),
        plan=gathering.reading.numbers.get(assignment.plan_id, ""),
        numerator=indicator.numerator,
        denominator=indicator.denominator,
        last_year=total.value,
        last_year_given=total.given,
        last_year_of=total.of,
        is_last_year_estimate=total.is_estimate,
    )


def _figure(gathering: Gathering, indicator: Indicator, then: Indicator | None, unit_id: int) -> FigureFacts:
    reading = gathering.reading
    line = gathering.now.get((indicator.assignment_id, reading.answer_of.get(unit_id, 0)))
    own = figure_of(indicator, line, is_estimate=gathering.is_estimate) if line is not None else NOTHING
    units = gathering.sources.get(unit_id) or (unit_id,)
    so_far = _so_far(gathering, indicator, units, own)
    told = gathering.last_year
    return FigureFacts(
        unit=reading.names[unit_id],
        unit_code=reading.units[unit_id].code,
        value=own.value,
        is_estimate=own.is_estimate,
        cumulative=so_far.figure.value,
        last_year=told.total(then, units).value if told and then else None,
        submission_id=line.submission_id if line is not None else None,
        numerator=own.numerator,
        denominator=own.denominator,
        is_cumulative_estimate=so_far.figure.is_estimate,
        is_cumulative_whole=so_far.is_whole,
        cumulative_numerator=so_far.figure.numerator,
        cumulative_denominator=so_far.figure.denominator,
    )


def _so_far(gathering: Gathering, indicator: Indicator, units: Collection[int], own: Figure) -> Cumulative:
    """A successor starts from what those before it had reported; one of them that gave nothing leaves a gap."""
    given = {_window(gathering.reading.period): own}
    has_gap = False
    for window, told in gathering.before.items():
        if len(units) == 1:
            given[window] = told.figure(indicator, next(iter(units)))
            continue
        total = told.total(indicator, units)
        has_gap = has_gap or total.given < total.of
        given[window] = Figure(total.value, total.is_estimate)
    found = since_beginning(indicator.aggregation, given, gathering.year, indicator.measure)
    return Cumulative(found.figure, found.is_whole and not has_gap)
