"""Sums by unit, by class and in total agree, or the report prints by how much they do not."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.report import ConsolidatedReport
from reports.document import Item, Paragraph
from rules.progress import PrintedClass

SomeFacts = Callable[..., ReportFacts]


def words_of(report: ConsolidatedReport) -> str:
    blocks = report.section("reconciliation").blocks
    return "\n".join(block.text for block in blocks if isinstance(block, Item | Paragraph))


def test_facts_that_add_up_are_said_to_add_up(some_facts: SomeFacts) -> None:
    report = build_report(some_facts())
    text = words_of(report)
    assert report.figures.is_reconciled
    assert (
        "Báo cáo của đơn vị (kể cả 1 được miễn hoặc thôi theo dõi): theo đơn vị 5 = theo phân loại 5 = tổng số 5."
        in text
    )
    assert "Nhiệm vụ có thời hạn: theo đơn vị 4 = theo phân loại 4 = tổng số 4." in text
    assert "Nhiệm vụ thường xuyên (lượt đơn vị): theo đơn vị 4 = tổng số 4." in text
    assert "Chênh lệch" not in text


def _counted_twice(facts: ReportFacts) -> ReportFacts:
    return replace(facts, tasks=(*facts.tasks, facts.tasks[0]))


def _without_class(facts: ReportFacts) -> ReportFacts:
    return replace(facts, tasks=(replace(facts.tasks[0], printed_class=None), *facts.tasks[1:]))


def _wrong_class(facts: ReportFacts) -> ReportFacts:
    wrong = replace(facts.unit_reports[1], printed_class=PrintedClass.DONE_ON_TIME.value)
    return replace(facts, unit_reports=(facts.unit_reports[0], wrong, *facts.unit_reports[2:]))


def _member_lost(facts: ReportFacts) -> ReportFacts:
    return replace(facts, assignments=(replace(facts.assignments[0], members=6), *facts.assignments[1:]))


def _overdue_before_due(facts: ReportFacts) -> ReportFacts:
    early = replace(facts.tasks[3], printed_class=PrintedClass.OVERDUE.value)
    return replace(facts, tasks=(*facts.tasks[:3], early))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_counted_twice, "tổng số 4. Chênh lệch so với tổng số: theo đơn vị thừa 1, theo phân loại thừa 1."),
        (_without_class, "Chênh lệch so với tổng số: theo đơn vị thiếu 1, theo phân loại thiếu 1."),
        (
            _wrong_class,
            "Báo cáo của đơn vị, Hoàn thành quá hạn: theo phân loại đã ghi 0; theo ngày gửi và hạn 1.",
        ),
        (_member_lost, "theo đơn vị 4; tổng số 6. Chênh lệch so với tổng số: theo đơn vị thiếu 2."),
        (_overdue_before_due, "Nhiệm vụ quá hạn: theo số ngày quá hạn 1; tổng số 2."),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_facts_that_do_not_add_up_print_the_difference(
    damage: Callable[[ReportFacts], ReportFacts], said: str, some_facts: SomeFacts
) -> None:
    report = build_report(damage(some_facts()))
    assert not report.figures.is_reconciled
    assert said in words_of(report)


@given(data=st.data())
def test_figures_equal_an_independent_recount(
    data: st.DataObject, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    codes = data.draw(st.lists(st.sampled_from("ABCDE"), max_size=30))
    day = st.dates(date(2021, 1, 1), date(2021, 12, 31))
    tasks = tuple(
        build.task(
            obligation=str(n),
            code=code,
            unit=f"Sở {code}",
            due_on=data.draw(day),
            state=data.draw(st.sampled_from(("open", "returned", "submitted", "accepted", "waived"))),
            answered_on=data.draw(day),
        )
        for n, code in enumerate(codes)
    )
    report = build_report(some_facts(unit_reports=(), tasks=tasks, assignments=()))
    recount = Counter(task.printed_class for task in tasks)
    assert [report.figures.tasks.of(label) for label in PrintedClass] == [
        recount[label] for label in PrintedClass
    ]
    assert report.figures.tasks.closed == recount[None] == sum(task.state == "waived" for task in tasks)
    assert {unit.unit_code for unit in report.figures.units} == set(codes)
    assert report.figures.is_reconciled
