"""Charts where people would rather look than read: classes by unit, rates over the periods."""

from collections import Counter
from collections.abc import Iterable

from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import ClassCounts, Figures, UnitRow
from reports.document import Chart, Series
from rules.progress import PrintedClass, rates
from rules.wording import number_words

FEWEST_UNITS = 3  # of two, the numbers themselves are quicker
FEWEST_CLASSES = 2  # where everything is on time, one sentence says so
MOST_UNITS = 20
FEWEST_PERIODS = 2
# As the fields of ClassCounts.
_CLASS_ORDER = (PrintedClass.DONE_ON_TIME, PrintedClass.DONE_LATE, PrintedClass.IN_TERM, PrintedClass.OVERDUE)


def class_chart(figures: Figures) -> Chart | None:
    """One bar for each unit, what is overdue first; the title says how many of them are shown."""
    counted = [(unit, unit.reports + unit.tasks) for unit in figures.units]
    rows = sorted((row for row in counted if row[1].total), key=_most_overdue_first)
    shades = sum((counts for _, counts in rows), ClassCounts())
    is_plain = sum(shades.of(label) > 0 for label in PrintedClass) < FEWEST_CLASSES
    if len(rows) < FEWEST_UNITS or is_plain:
        return None
    shown = rows[:MOST_UNITS]
    title = "Báo cáo, nhiệm vụ có thời hạn theo đơn vị"
    if len(shown) < len(rows):
        title += f" ({number_words(len(shown))}/{number_words(len(rows))} đơn vị có nhiều việc quá hạn nhất)"
    return Chart(
        key="classes",
        title=title,
        kind="stacked",
        labels=tuple(unit.unit for unit, _ in shown),
        series=tuple(
            Series(label.value, tuple(float(counts.of(label)) for _, counts in shown))
            for label in PrintedClass
        ),
    )


def trend_chart(facts: ReportFacts, figures: Figures) -> Chart | None:
    """The rates of the units' reports (rules.progress.rates) for every period of the year so far, this one last."""
    earlier = [
        row for row in facts.earlier if row.span == "cumulative" and row.kind == "report" and row.period
    ]
    periods = tuple(dict.fromkeys(row.period for row in earlier))  # they come by due date
    if len(periods) + 1 < FEWEST_PERIODS:
        return None
    counts = [*(_count(row.printed_class for row in earlier if row.period == one) for one in periods)]
    found = [
        rates(on_time=c.on_time, late=c.late, overdue=c.overdue, reported=0, owed=0)
        for c in (*counts, figures.reports)
    ]
    series = (
        Series("Tỷ lệ hoàn thành", _percent(rate.completion for rate in found)),
        Series("Tỷ lệ đúng hạn", _percent(rate.on_time for rate in found)),
    )
    told = tuple(one for one in series if sum(value is not None for value in one.values) >= FEWEST_PERIODS)
    title = "Báo cáo của đơn vị: tỷ lệ hoàn thành, tỷ lệ đúng hạn qua các kỳ"
    return Chart("trend", title, "lines", (*periods, facts.period.label), told, measure="%") if told else None


def _most_overdue_first(row: tuple[UnitRow, ClassCounts]) -> tuple[int, int]:
    return -row[1].overdue, -row[1].late


def _count(classes: Iterable[str | None]) -> ClassCounts:
    counted = Counter(classes)
    return ClassCounts(*(counted[label.value] for label in _CLASS_ORDER))


def _percent(shares: Iterable[float | None]) -> tuple[float | None, ...]:
    return tuple(None if share is None else round(100 * share, 1) for share in shares)
