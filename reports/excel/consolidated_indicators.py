"""Totals of indicators as the rule of each adds them up: with how many units gave a figure, and whether one is estimated."""

from collections.abc import Iterable

from reports.consolidated.figures import Figures, IndicatorResult
from rules.figures import figure_words

INDICATOR_HEAD = ("Chỉ tiêu", "Trong kỳ", "Lũy kế từ đầu năm", "Cùng kỳ năm trước", "Ghi chú", "Nguồn")


def indicator_totals(figures: Figures) -> Iterable[tuple[str | float | None, ...]]:
    for item in figures.indicators:
        what = f"{item.name} ({item.measure})"
        totals = (item.period.value, item.cumulative.value, item.last_year.value)
        yield (what, *totals, _note(item), item.source)


def _note(item: IndicatorResult) -> str:
    now = item.period
    words = [f"{now.given}/{now.of} đơn vị có số liệu"]
    words += ["trong kỳ có số ước"] if now.is_estimate else []
    words += ["lũy kế có số ước"] if item.cumulative.is_estimate else []
    words += ["không cộng được các tỷ lệ"] if not now.is_countable else []
    words += [f"chỉ tiêu giao {figure_words(item.target)}"] if item.target is not None else []
    return "; ".join(words)
