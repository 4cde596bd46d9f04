"""Every figure leads back to its rows: which rows, by what rule, as of when."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.consolidated.builder import build_report
from reports.consolidated.facts import (
    EarlierFacts,
    FigureFacts,
    IndicatorFacts,
    ReportFacts,
    SubmissionFacts,
    TextFacts,
)
from reports.consolidated.report import ConsolidatedReport
from reports.consolidated.sources import Tracing, answer_source, rows_behind, ticket_source
from reports.document import Item, Paragraph, Table, Traced
from rules.errors import BadInput
from rules.lifecycle import State
from rules.progress import PrintedClass
from rules.wording import number_words

SomeFacts = Callable[..., ReportFacts]
STATES = [state.value for state in State if state is not State.SCHEDULED]


def traced_cells(report: ConsolidatedReport) -> Iterator[Traced]:
    blocks = [block for section in report.sections for block in section.blocks]
    for table in [block for block in blocks if isinstance(block, Table)] + [a.table for a in report.annexes]:
        for row in (*table.rows, *([table.total] if table.total else [])):
            yield from (cell for cell in row if isinstance(cell, Traced))


def sentence_sources(report: ConsolidatedReport) -> Iterator[str]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph | Item) and block.source:
                yield block.source


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_printed_count_is_as_large_as_the_rows_behind_it(
    data: st.DataObject, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    codes = st.sampled_from(["A", "B:1", "C:reports.total", "Đ"])
    days = st.integers(-200, 20).map(lambda n: date(2021, 6, 16) + timedelta(days=n))
    dated = {"state": st.sampled_from(STATES), "due_on": days, "answered_on": st.none() | days}

    def row(make: Callable[..., object], name: str, n: int) -> object:
        changes = {key: data.draw(strategy) for key, strategy in dated.items()}
        code = data.draw(codes)
        level = data.draw(st.integers(0, 5))
        return make(name, code, obligation=f"{name}/{n}", level_reached=level, **changes)

    reports = tuple(row(build.unit_report, "Đơn vị", n) for n in range(data.draw(st.integers(0, 6))))
    tasks = tuple(row(build.task, "Việc", n) for n in range(data.draw(st.integers(0, 6))))
    lines = st.builds(
        lambda code, state: build.line(f"Đơn vị {code}", code, state=state),
        codes,
        st.sampled_from(["done", "in_progress", "not_started", None]),
    )
    assignments = tuple(
        build.assignment(*data.draw(st.lists(lines, max_size=4)), assignment_id=n, is_standing=bool(n % 2))
        for n in range(data.draw(st.integers(0, 3)))
    )
    facts = some_facts(unit_reports=reports, tasks=tasks, assignments=assignments)
    spans = st.builds(
        EarlierFacts,
        span=st.sampled_from(["cumulative", "last_year"]),
        kind=st.sampled_from(["report", "task"]),
        obligation=st.just("k"),
        unit=st.just("A"),
        unit_code=st.just("A"),
        period=st.just("quý I"),
        printed_class=st.none() | st.sampled_from([label.value for label in PrintedClass]),
    )
    facts = replace(facts, earlier=tuple(data.draw(st.lists(spans, max_size=5))))
    report, tracing = build_report(facts), Tracing(facts)
    for cell in traced_cells(report):
        found = tracing.rows_behind(cell.source)
        assert found.what
        assert found.rule
        assert found.as_of == facts.as_of
        if cell.text.replace(".", "").isdigit():
            assert cell.text == number_words(len(found.rows)), cell
    for source in sentence_sources(report):
        assert tracing.rows_behind(source).what


def test_a_row_says_who_sent_it_when_and_by_what_way(some_facts: SomeFacts, build: SimpleNamespace) -> None:
    facts = some_facts()
    sender = SubmissionFacts(
        9,
        facts.unit_reports[0].obligation,
        "Sở Tài chính",
        "STC",
        2,
        datetime(2021, 6, 16, 1, 30, tzinfo=facts.as_of.tzinfo),
        "Nguyễn Thị Lan",
        "link",
        ("ke-hoach.pdf",),
    )
    facts = replace(
        facts,
        submissions=(sender,),
        unit_reports=(replace(facts.unit_reports[0], submission_id=9), *facts.unit_reports[1:]),
        assignments=(build.assignment(build.line(submission_id=9)),),
        tickets=(build.ticket(submission_id=9, ticket_id=5),),
    )
    (row,) = rows_behind(facts, "unit:STC:reports.on_time").rows
    assert row.sender == sender
    assert row.answered_on == date(2021, 6, 16)
    kinds = [row.key.partition(":")[0] for row in rows_behind(facts, "submission:9").rows]
    assert kinds == ["report", "line", "ticket"]
    assert rows_behind(facts, "obligation:" + sender.obligation).rows[0] is not None
    assert rows_behind(facts, ticket_source(facts.tickets[0])).rows[0].text == "Thiếu kinh phí"
    assert [row.unit for row in rows_behind(facts, answer_source(1, 0)).rows] == ["Sở Tài chính"]


def test_figures_and_earlier_windows_lead_to_one_row_for_each_unit(some_facts: SomeFacts) -> None:
    facts = some_facts(
        indicators=(
            IndicatorFacts(
                1,
                "Tập huấn",
                "Số lớp: 1",
                "lớp",
                "sum",
                10.0,
                (FigureFacts("A", "A", 3.0, True), FigureFacts("B", "B", None)),
            ),
        ),
        earlier=(
            EarlierFacts("cumulative", "report", "k1", "A", "A", "quý I", "Hoàn thành đúng hạn"),
            EarlierFacts("last_year", "task", "k2", "A", "A", "2020", None),
        ),
        texts=(
            TextFacts(
                "reports.on_time", "…", "Trần Văn B", datetime(2021, 6, 18, 7, 0).astimezone()
            ),  # facts bring instants of any zone
        ),
    )
    assert [row.text for row in rows_behind(facts, "indicator:1:Số lớp: 1").rows] == ["3 lớp", ""]
    assert [row.state for row in rows_behind(facts, "indicator:1:Số lớp: 1:given").rows] == [
        "số ước thực hiện"
    ]
    assert len(rows_behind(facts, "earlier:cumulative:reports.on_time").rows) == 1
    assert len(rows_behind(facts, "earlier:last_year:tasks").rows) == 1
    assert len(rows_behind(facts, "cumulative:reports.on_time").rows) == 2
    edited = rows_behind(facts, "text:reports.on_time")
    assert edited.rule.startswith("Trần Văn B biên tập lúc")
    assert len(edited.rows) == 1


@pytest.mark.parametrize(
    "key",
    ["", "reports", "reports.x", "reports.age:9", "unit:none", "unit:STC:reports.", "assignment:99", "ticket:0",
     "assignment:1:answer:7", "assignment:1:done:0", "earlier:ever:tasks", "text:none", "standing.x", "rate", "ticket:8"],
)  # fmt: skip
def test_a_key_that_names_nothing_is_refused_by_name(key: str, some_facts: SomeFacts) -> None:
    with pytest.raises(BadInput, match="không có nguồn số liệu"):
        rows_behind(some_facts(), key)
