"""Indicators in a report: one row each, a missing figure missing, estimates marked, no total that cannot be."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.consolidated.builder import figures_of
from reports.consolidated.facts import FigureFacts, IndicatorFacts, ReportFacts
from reports.consolidated.indicators import indicator_annexes, indicator_blocks
from reports.consolidated.sources import rows_behind
from reports.document import Paragraph, Table, Traced, cell_text

SomeFacts = Callable[..., ReportFacts]
UNITS = (("Sở Tài chính", "STC"), ("Sở Tư pháp", "STP"), ("Sở Y tế", "SYT"))


def an_indicator(*figures: FigureFacts, **changes: Any) -> IndicatorFacts:
    one = IndicatorFacts(1, "Xây dựng kế hoạch tuyên truyền", "Số lớp", "lớp", "sum", None, figures)
    return replace(one, **changes)


def given_by(*values: float | None, **changes: Any) -> tuple[FigureFacts, ...]:
    return tuple(
        FigureFacts(unit, code, value, cumulative=value, submission_id=n, **changes)
        for n, ((unit, code), value) in enumerate(zip(UNITS, values, strict=False), start=1)
    )


def row_of(some_facts: SomeFacts, *indicators: IndicatorFacts) -> list[str]:
    facts = some_facts(indicators=indicators)
    (table,) = (block for block in indicator_blocks(facts, figures_of(facts)) if isinstance(block, Table))
    return [cell_text(cell) for cell in table.rows[0]]


def test_a_missing_figure_is_missing_and_the_row_says_of_how_many_units_it_is(some_facts: SomeFacts) -> None:
    one = an_indicator(*given_by(0.1, 0.2, None), target=0.25, last_year=0.4, last_year_given=1)
    assert row_of(some_facts, one) == [
        "Số lớp",
        "lớp",
        "0,3",
        "0,3",
        "0,4",
        "-25 %",
        "0,25",
        "Đạt (120 %)",
        "2/3",
    ]


@pytest.mark.parametrize(
    ("one", "cells"),
    [
        (an_indicator(), ["–", "–", "–", "–", "–", "–", "0/0"]),
        (
            an_indicator(*given_by(1234.5, 1, is_estimate=True, is_cumulative_estimate=True), target=2000.0),
            ["1.235,5 (ước)", "1.235,5 (ước)", "–", "–", "2.000", "Chưa đạt (61,8 %)", "2/2"],
        ),
        (
            an_indicator(*given_by(3, is_cumulative_whole=False)),
            ["3", "3 (thiếu kỳ)", "–", "–", "–", "–", "1/1"],
        ),
        (
            an_indicator(*given_by(90, 80), aggregation="ratio", measure="%", last_year=85.0, target=95.0),
            ["không cộng được", "không cộng được", "85", "–", "95", "–", "2/2"],
        ),
        (
            an_indicator(
                *given_by(90, 50, numerator=9, denominator=10, cumulative_numerator=9, cumulative_denominator=10),
                aggregation="ratio",
                measure="%",
                last_year=87.5,
                target=90.0,
            ),
            ["90", "90", "87,5", "+2,5 điểm %", "90", "Đạt (100 %)", "2/2"],
        ),
        (an_indicator(*given_by(1, 2, None), aggregation="average", target=0.0), ["1,5", "1,5", "–", "–", "0", "–", "2/3"]),
        (an_indicator(*given_by(0, 0), target=0.0), ["0", "0", "–", "–", "0", "Đạt", "2/2"]),
    ],
    ids=["nothing owed", "estimate", "gap", "no parts", "parts", "average", "zero"],
)  # fmt: skip
def test_every_kind_of_row(one: IndicatorFacts, cells: list[str], some_facts: SomeFacts) -> None:
    assert row_of(some_facts, one)[2:] == cells


def test_what_is_marked_is_explained_once_and_nothing_else_is(some_facts: SomeFacts) -> None:
    facts = some_facts(indicators=(an_indicator(*given_by(1, 2, is_estimate=True)),))
    *_, note = indicator_blocks(facts, figures_of(facts))
    assert isinstance(note, Paragraph)
    assert note.text == "Ghi chú: “(ước)”: có số ước; “–”: chưa có số liệu."
    assert indicator_blocks(some_facts(), figures_of(some_facts())) == ()
    assert indicator_annexes(some_facts()) == ()


def test_every_traced_figure_leads_to_its_rows(some_facts: SomeFacts) -> None:
    facts = some_facts(
        indicators=(an_indicator(*given_by(1, 2, None)), an_indicator(*given_by(4), name="Số: tin"))
    )
    (annex,) = indicator_annexes(facts)
    tables = [block for block in indicator_blocks(facts, figures_of(facts)) if isinstance(block, Table)]
    sources = {
        cell.source
        for table in (*tables, annex)
        for row in table.rows
        for cell in row
        if isinstance(cell, Traced)
    }
    found = {source: len(rows_behind(facts, source).rows) for source in sources}
    assert found["indicator:1:Số lớp"] == 3
    assert found["indicator:1:Số lớp:given"] == 2
    assert found["indicator:1:Số: tin:given"] == 1
    assert min(found.values()) > 0
    assert [cell_text(row[2]) for row in annex.rows] == [
        "Sở Tài chính", "Sở Tư pháp", "Sở Y tế", "Tổng cộng", "Sở Tài chính",
    ]  # fmt: skip


VALUES = st.one_of(st.none(), st.integers(-(10**9), 10**9).map(lambda cents: cents / 100))


@given(values=st.lists(VALUES, max_size=12), data=st.data(), way=st.sampled_from(("sum", "last")))
def test_sums_by_unit_are_the_total_or_the_difference_is_printed(
    values: list[float | None], data: st.DataObject, way: str, some_facts: SomeFacts
) -> None:
    figures = [
        FigureFacts(f"Sở {n}", str(data.draw(st.integers(0, 12))), value, cumulative=value)
        for n, value in enumerate(values)
    ]
    in_order, mixed = (
        figures_of(some_facts(indicators=(an_indicator(*order, aggregation=way),)))
        for order in (figures, data.draw(st.permutations(figures)))
    )
    assert in_order.indicators[0].period == mixed.indicators[0].period
    told_once = len({figure.unit_code for figure in figures}) == len(figures)
    assert in_order.is_reconciled is told_once


def test_a_ratio_that_a_unit_wrote_otherwise_than_its_figures_say_is_told(some_facts: SomeFacts) -> None:
    wrong = given_by(90, 50, numerator=9, denominator=10)
    facts = some_facts(indicators=(an_indicator(*wrong, aggregation="ratio", measure="%"),))
    (check,) = (check for check in figures_of(facts).checks if check.differences)
    assert check.sums == (("khớp", 1), ("tổng số", 2))
