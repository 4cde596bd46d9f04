"""Figures of units and periods made one: sum, last, average, ratio. Exact, in whatever order they come, and nothing invented.

A missing figure is missing, not 0: every total says how many gave one of how many (tracking.md 6.2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

# Enough digits that no sum of figures of 1e15 down to 1e-40 is rounded before its end.
_EXACT = Context(prec=120)
_PERCENT = ("%", "phần trăm")


class Aggregation(StrEnum):
    """How figures of units and periods become one."""

    SUM = "sum"
    LAST = "last"
    AVERAGE = "average"
    RATIO = "ratio"


class Window(NamedTuple):
    """The days of a reporting period, both included."""

    start_on: date
    end_on: date

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days + 1


@dataclass(frozen=True)
class Figure:
    """What one unit gave; a ratio brings the two figures it is counted from, where it has them."""

    value: float | None = None
    is_estimate: bool = False
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Total:
    """`given` of `of` figures are in it. Not `is_countable`: figures were given, and no total follows from them."""

    value: float | None
    given: int
    of: int
    is_estimate: bool = False
    is_countable: bool = True


@dataclass(frozen=True)
class Cumulative:
    """A unit's figure since the beginning of the year; not `is_whole`: some days of it nobody has reported on."""

    figure: Figure
    is_whole: bool


def exact_sum(values: Iterable[float]) -> float:
    """The same for every order of the values: 0.1 + 0.2 is 0.3."""
    total = Decimal(0)
    for value in values:
        total = _EXACT.add(total, Decimal(repr(value)))
    return float(total)


def is_percent(measure: str) -> bool:
    return measure.strip().casefold() in _PERCENT


def quotient(numerator: float, denominator: float, measure: str) -> float | None:
    """In percent where that is the measure; None where there is nothing to divide by."""
    if denominator == 0:
        return None
    times = 100 if is_percent(measure) else 1
    return float(_EXACT.divide(Decimal(repr(numerator)) * times, Decimal(repr(denominator))))


def total_of(way: Aggregation, figures: Sequence[Figure], measure: str) -> Total:
    """One figure of many units'. A ratio is the sum of its numerators by that of its denominators.

    What one unit alone owes is its own total. `last` is a stock that units hold: added up, but never percentages.
    """
    if way is Aggregation.RATIO:
        return _ratio(figures, measure)
    given = [one for one in figures if one.value is not None]
    values = [one.value for one in given if one.value is not None]
    is_estimate = any(one.is_estimate for one in given)
    if not values:
        return Total(None, 0, len(figures))
    if way is Aggregation.LAST and is_percent(measure) and len(figures) > 1:
        return Total(None, len(given), len(figures), is_estimate, is_countable=False)
    total = exact_sum(values)
    if way is Aggregation.AVERAGE:
        total = float(_EXACT.divide(Decimal(repr(total)), Decimal(len(values))))
    return Total(total, len(given), len(figures), is_estimate)


def _ratio(figures: Sequence[Figure], measure: str) -> Total:
    """Only of units that gave both figures; without them no sum of percentages is made up."""
    pairs = [
        (one.numerator, one.denominator, one.is_estimate)
        for one in figures
        if one.numerator is not None and one.denominator is not None
    ]
    if pairs:
        value = quotient(exact_sum(n for n, _, _ in pairs), exact_sum(d for _, d, _ in pairs), measure)
        return Total(value, len(pairs), len(figures), any(is_estimate for _, _, is_estimate in pairs))
    given = [one for one in figures if one.value is not None]
    if len(figures) == 1 and given:
        return Total(given[0].value, 1, 1, given[0].is_estimate)
    is_estimate = any(one.is_estimate for one in given)
    return Total(None, len(given), len(figures), is_estimate, is_countable=not given)


def covering(given: Iterable[Window]) -> tuple[Window, ...]:
    """Of the windows that have a figure those that together tell of the most days, no day twice; of equals the fewest.

    A figure stands for its whole window: that of the six months for the quarter inside it, whatever was said before.
    """
    return _covering(tuple(sorted(set(given), key=lambda one: (one.end_on, one.start_on))))


@lru_cache(1024)
def _covering(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Best choices for the first n windows by their ends: with the n-th and what ends before it, or without it."""
    best: list[tuple[int, int, tuple[Window, ...]]] = [(0, 0, ())]
    for number, window in enumerate(windows):
        before = sum(other.end_on < window.start_on for other in windows[:number])
        days, few, chosen = best[before]
        taken = (days + window.days, few - 1, (*chosen, window))
        best.append(max(best[-1], taken, key=lambda one: one[:2]))
    return best[-1][2]


def since_beginning(
    way: Aggregation, given: Mapping[Window, Figure], windows: Iterable[Window], measure: str
) -> Cumulative:
    """One unit's figure from the first of `windows` (all of the year, up to this period) to the end of the last."""
    told = {window: one for window, one in given.items() if _is_given(one)}
    chosen = covering(told)
    year = covering(windows)
    is_whole = sum(one.days for one in chosen) >= sum(one.days for one in year)
    if not chosen:
        return Cumulative(Figure(), is_whole=False)
    if way is Aggregation.LAST:
        latest = max(told, key=lambda one: (one.end_on, one.days))
        return Cumulative(told[latest], latest.end_on >= max(one.end_on for one in year))
    parts = [told[window] for window in chosen]
    if len(parts) == 1:
        return Cumulative(parts[0], is_whole)
    return Cumulative(_joined(way, parts, measure), is_whole)


def _is_given(one: Figure) -> bool:
    return one.value is not None or (one.numerator is not None and one.denominator is not None)


def _joined(way: Aggregation, parts: Sequence[Figure], measure: str) -> Figure:
    total = total_of(way, parts, measure)
    pairs = [(one.numerator, one.denominator) for one in parts]
    numerators = [n for n, d in pairs if n is not None and d is not None]
    denominators = [d for n, d in pairs if n is not None and d is not None]
    is_ratio = way is Aggregation.RATIO and bool(numerators)
    return Figure(
        total.value,
        total.is_estimate,
        exact_sum(numerators) if is_ratio else None,
        exact_sum(denominators) if is_ratio else None,
    )


def share_of_target(value: float | None, target: float | None) -> float | None:
    """1.0 is the target; None where a share says nothing (no figure, no target, a target that is not above 0)."""
    if value is None or target is None or target <= 0:
        return None
    return float(_EXACT.divide(Decimal(repr(value)), Decimal(repr(target))))


def change_from(now: float | None, before: float | None, measure: str) -> float | None:
    """Against a year ago: the difference in points for percentages, else the share by which it grew."""
    if now is None or before is None:
        return None
    gap = _EXACT.subtract(Decimal(repr(now)), Decimal(repr(before)))
    if is_percent(measure):
        return float(gap)
    return float(_EXACT.divide(gap, Decimal(repr(before)))) if before > 0 else None
