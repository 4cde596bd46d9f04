"""Indicators in a report: one table over all of them, and one by unit for the annex."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reports.consolidated.facts import FigureFacts, ReportFacts
from reports.consolidated.figures import Figures, IndicatorResult
from reports.consolidated.indicator_results import indicator_results
from reports.consolidated.tables import NOTHING, ROW_NUMBER
from reports.document import Block, Cell, Column, Paragraph, Table, Traced
from rules.aggregation import Aggregation, Total, is_percent, share_of_target
from rules.figures import figure_words
from rules.wording import number_words, percent_words

TOTAL = "Tổng cộng"

DIVIDED = (Aggregation.AVERAGE, Aggregation.RATIO)
NOT_COUNTABLE = "không cộng được"
ESTIMATE, GAP = " (ước)", " (thiếu kỳ)"
_LEGEND = (
    (ESTIMATE, "“(ước)”: có số ước"),
    (GAP, "“(thiếu kỳ)”: có kỳ trước trong năm đơn vị chưa cho số liệu"),
    (
        NOT_COUNTABLE,
        "“không cộng được”: tỷ lệ không nêu tử số, mẫu số, hoặc tỷ lệ phần trăm của nhiều đơn vị",
    ),
    (NOTHING, "“–”: chưa có số liệu"),
)


def indicator_blocks(facts: ReportFacts, figures: Figures) -> tuple[Block, ...]:
    """Nothing where no figures are asked for."""
    if not figures.indicators:
        return ()
    table = _table(figures.indicators, is_shared=bool(facts.shared_by))
    return (Paragraph(_intro(figures.indicators)), table, *_legend(table))


def _intro(items: tuple[IndicatorResult, ...]) -> str:
    aimed = [item for item in items if item.is_reached is not None]
    reached = sum(bool(item.is_reached) for item in aimed)
    targets = (
        f"; {number_words(reached)}/{number_words(len(aimed))} chỉ tiêu so được với mức giao đã đạt"
        if aimed
        else ""
    )
    return (
        f"Theo dõi {number_words(len(items))} chỉ tiêu{targets}. "
        "Số đơn vị ở cột cuối là số đơn vị có số liệu trong kỳ trên số đơn vị phải báo cáo; đơn vị chưa có số liệu không tính là 0."
    )


def _table(items: tuple[IndicatorResult, ...], *, is_shared: bool) -> Table:
    several = len({item.assignment_id for item in items}) > 1
    return Table(
        caption="Kết quả thực hiện các chỉ tiêu",
        columns=(
            Column("Chỉ tiêu", 36),
            Column("Đơn vị tính", 15),
            Column("Trong kỳ", 18, True),
            Column("Lũy kế", 20, True),
            Column("Cùng kỳ năm trước", 15, True),
            Column("So cùng kỳ", 13, True),
            Column("Chỉ tiêu giao", 12, True),
            Column("Đạt", 22, True),
            Column("Số đơn vị có số liệu", 14, True),
        ),
        rows=tuple(_row(item, several=several, is_shared=is_shared) for item in items),
    )


def _row(item: IndicatorResult, *, several: bool, is_shared: bool) -> tuple[Cell, ...]:
    is_whole = item.whole == sum(one.cumulative is not None for one in item.figures)
    return (
        name_words(item, several=several, is_shared=is_shared),
        item.measure,
        Traced(_total(item, item.period), item.source),
        Traced(_total(item, item.cumulative) + ("" if is_whole else GAP), item.source),
        _total(item, item.last_year),
        change_words(item.change, item.measure),
        NOTHING if item.target is None else figure_words(item.target),
        reached_words(item),
        Traced(f"{number_words(item.period.given)}/{number_words(item.period.of)}", f"{item.source}:given"),
    )


def name_words(item: IndicatorResult, *, several: bool, is_shared: bool) -> str:
    """With the number of its task in the report where several tasks have figures, and its plan where several share it."""
    notes = [f"nhiệm vụ {number_words(item.place)}"] if several and item.place else []
    notes += [f"kế hoạch số {item.plan}"] if is_shared and item.plan else []
    return f"{item.name} ({', '.join(notes)})" if notes else item.name


def _total(item: IndicatorResult, total: Total) -> str:
    value = total.value if total.value is None else shown(item, total.value)
    return total_words(replace(total, value=value))


def shown(item: IndicatorResult, value: float) -> float:
    """What was counted by dividing is printed with two decimals; a sum as it is, so that it can be added up again."""
    return round(value, 2) if item.aggregation in DIVIDED else value


def total_words(total: Total) -> str:
    if not total.is_countable:
        return NOT_COUNTABLE
    return value_words(total.value, is_estimate=total.is_estimate)


def value_words(value: float | None, *, is_estimate: bool = False) -> str:
    if value is None:
        return NOTHING
    return figure_words(value) + (ESTIMATE if is_estimate else "")


def change_words(change: float | None, measure: str) -> str:
    """'+12,5 %', or '-2 điểm %' between percentages."""
    if change is None:
        return NOTHING
    words = f"{figure_words(round(change, 2))} điểm %" if is_percent(measure) else percent_words(change)
    return f"+{words}" if change > 0 else words


def reached_words(item: IndicatorResult) -> str:
    if item.is_reached is None:
        return NOTHING
    words = "Đạt" if item.is_reached else "Chưa đạt"
    return f"{words} ({percent_words(item.share)})" if item.share is not None else words


def _legend(table: Table) -> tuple[Block, ...]:
    cells = [cell.text if isinstance(cell, Traced) else cell for row in table.rows for cell in row]
    said = [words for mark, words in _LEGEND if any(cell == mark or cell.endswith(mark) for cell in cells)]
    return (Paragraph(f"Ghi chú: {'; '.join(said)}."),) if said else ()


def indicator_annexes(facts: ReportFacts) -> tuple[Table, ...]:
    """One table of every indicator by unit, for an annex; none where no figures are asked for."""
    items = indicator_results(facts)
    if not items:
        return ()
    several = len({item.assignment_id for item in items}) > 1
    rows = [
        row for item in items for row in _unit_rows(item, several=several, is_shared=bool(facts.shared_by))
    ]
    return (
        Table(
            caption="Chỉ tiêu theo đơn vị",
            columns=(
                ROW_NUMBER,
                Column("Chỉ tiêu (đơn vị tính)", 70),
                Column("Đơn vị", 60),
                Column("Trong kỳ", 28, True),
                Column("Lũy kế", 32, True),
                Column("Cùng kỳ năm trước", 28, True),
                Column("So với chỉ tiêu giao", 27, True),
            ),
            rows=tuple(_numbered(rows)),
        ),
    )


def _numbered(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Units are counted through; their totals are not units."""
    number = 0
    for row in rows:
        is_total = row[1] == TOTAL
        number += not is_total
        yield ("" if is_total else number_words(number), *row)


def _unit_rows(item: IndicatorResult, *, several: bool, is_shared: bool) -> list[tuple[Cell, ...]]:
    """Every unit that owes a figure, then the total."""
    name = f"{name_words(item, several=several, is_shared=is_shared)} ({item.measure})".replace(") (", "; ")
    rows: list[tuple[Cell, ...]] = [_unit_row(item, name, one) for one in item.figures]
    total: tuple[Cell, ...] = (
        name,
        TOTAL,
        Traced(_total(item, item.period), item.source),
        Traced(_total(item, item.cumulative), item.source),
        _total(item, item.last_year),
        NOTHING if item.share is None else percent_words(item.share),
    )
    return [*rows, total] if len(rows) > 1 else rows


def _unit_row(item: IndicatorResult, name: str, one: FigureFacts) -> tuple[Cell, ...]:
    value, so_far, then = (
        None if told is None else shown(item, told) for told in (one.value, one.cumulative, one.last_year)
    )
    cumulative = value_words(so_far, is_estimate=one.is_cumulative_estimate)
    gap = GAP if one.cumulative is not None and not one.is_cumulative_whole else ""
    return (
        name,
        Traced(one.unit, f"unit:{one.unit_code}"),
        value_words(value, is_estimate=one.is_estimate),
        f"{cumulative}{gap}",
        value_words(then),
        _unit_share(item, one),
    )


def _unit_share(item: IndicatorResult, one: FigureFacts) -> str:
    """A target in percent is every unit's; one of a sum is that of all units together."""
    if not is_percent(item.measure) and len(item.figures) > 1:
        return NOTHING
    share = share_of_target(one.cumulative, item.target)
    return NOTHING if share is None else percent_words(share)
