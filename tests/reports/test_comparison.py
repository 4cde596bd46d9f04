"""This period beside the year so far and the same period last year."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.consolidated.builder import figures_of
from reports.consolidated.comparison import comparison_blocks
from reports.consolidated.facts import EarlierFacts, ReportFacts
from reports.consolidated.wording import check_words
from reports.document import Block, Paragraph, Table, cell_text
from rules.progress import PrintedClass

SomeFacts = Callable[..., ReportFacts]


def earlier(span: str, kind: str, *labels: PrintedClass) -> tuple[EarlierFacts, ...]:
    return tuple(
        EarlierFacts(span, kind, f"{span}/{kind}/{n}", "Sở Tài chính", "STC", "quý I/2021", label.value)
        for n, label in enumerate(labels)
    )


def blocks(some_facts: SomeFacts, **changes: Any) -> tuple[Block, ...]:
    facts = some_facts(**changes)
    return comparison_blocks(facts, figures_of(facts))


def test_the_three_columns_of_time_stand_below_each_other_with_their_denominators(
    some_facts: SomeFacts,
) -> None:
    on_time, late, _, overdue = PrintedClass
    (table,) = blocks(
        some_facts,
        earlier=(
            *earlier("cumulative", "report", on_time, on_time, late),
            *earlier("last_year", "report", on_time, overdue, overdue),
            *earlier("last_year", "task", late),
        ),
    )
    assert isinstance(table, Table)
    rows = [[cell_text(cell) for cell in row] for row in table.rows]
    assert rows[:3] == [
        ["Báo cáo định kỳ của đơn vị: trong kỳ", "4", "1", "1", "1", "1", "66,7 % (2/3)", "50 % (1/2)"],
        ["Lũy kế từ đầu năm", "7", "3", "2", "1", "1", "83,3 % (5/6)", "60 % (3/5)"],
        ["Cùng kỳ năm trước", "3", "1", "0", "0", "2", "33,3 % (1/3)", "100 % (1/1)"],
    ]
    assert rows[5] == ["Cùng kỳ năm trước", "1", "0", "1", "0", "0", "100 % (1/1)", "0 % (0/1)"]


def test_no_last_year_is_said_once(some_facts: SomeFacts) -> None:
    on_time, *_ = PrintedClass
    table, sentence = blocks(some_facts, earlier=earlier("cumulative", "task", on_time))
    assert isinstance(table, Table)
    assert not any("năm trước" in cell_text(row[0]) for row in table.rows)
    assert sentence == Paragraph("Chưa có số liệu cùng kỳ năm trước để so sánh.")
    assert blocks(some_facts) == ()  # a first report that compares nothing is not told so
    assert blocks(some_facts, unit_reports=(), tasks=()) == ()


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.sampled_from(("46/KH-UBND", "52/KH-UBND", "9/KH")), st.booleans()
        ),
        max_size=12,
    ),
    data=st.data(),
)
def test_sums_by_unit_and_by_plan_are_the_total_or_the_difference_is_printed(
    rows: list[tuple[str, str, bool]], data: st.DataObject, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    tasks = [
        build.task(
            obligation=str(n), code=code, unit=f"Sở {code}", plan=plan, state="accepted" if is_done else "open",
            answered_on=date(2021, 5, 28) if is_done else None,
        )
        for n, (code, plan, is_done) in enumerate(rows)
    ]  # fmt: skip
    shared = ("46/KH-UBND", "52/KH-UBND")
    mixed = data.draw(st.permutations(tasks))
    facts = some_facts(unit_reports=(), tasks=tuple(mixed), assignments=(), shared_by=shared)
    figures = figures_of(facts)
    strangers = sum(plan not in shared for _, plan, _ in rows)
    (check,) = (
        one for one in figures.checks if one.what.startswith("Nhiệm vụ có thời hạn") and len(one.sums) == 4
    )
    assert dict(check.sums) == {
        "theo đơn vị": len(rows),
        "theo phân loại": len(rows),
        "theo kế hoạch": len(rows) - strangers,
        "tổng số": len(rows),
    }
    assert check.differences == ((("theo kế hoạch", -strangers),) if strangers else ())
    assert ("theo kế hoạch thiếu" in check_words(check)) is bool(strangers)
