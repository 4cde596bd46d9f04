"""What a consolidated report says, from facts to figures and words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from reports.consolidated.builder import build_report
from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import ClassCounts
from reports.consolidated.report import ConsolidatedReport
from reports.document import Heading, Item, Paragraph, Table, cell_text
from rules.errors import BadInput

SomeFacts = Callable[..., ReportFacts]


def words_of(report: ConsolidatedReport, key: str) -> str:
    """All text of one section, a line per block or row."""
    lines: list[str] = []
    for block in report.section(key).blocks:
        match block:
            case Table():
                lines += [block.caption, *("|".join(map(cell_text, row)) for row in block.rows)]
            case Item():
                lines.append(f"{block.lead}: {block.text}" if block.lead else block.text)
            case Heading() | Paragraph():
                lines.append(block.text)
    return "\n".join(lines)


def test_each_row_is_counted_in_one_class_and_closed_ones_in_none(some_facts: SomeFacts) -> None:
    figures = build_report(some_facts()).figures
    assert figures.reports == ClassCounts(on_time=1, late=1, in_term=1, overdue=1, closed=1)
    assert figures.tasks == ClassCounts(on_time=1, late=1, in_term=1, overdue=1)
    assert figures.reports.total == 4
    assert (figures.standing, figures.standing_answered) == (4, 2)


def test_units_sum_to_the_total_in_every_class(some_facts: SomeFacts) -> None:
    figures = build_report(some_facts()).figures
    assert sum((unit.reports for unit in figures.units), ClassCounts()) == figures.reports
    assert sum((unit.tasks for unit in figures.units), ClassCounts()) == figures.tasks
    assert sum(unit.standing for unit in figures.units) == figures.standing
    by_code = {unit.unit_code: unit for unit in figures.units}
    assert by_code["STC"].tasks == ClassCounts(on_time=1, late=1)
    assert by_code["SYT"].standing == 1


def test_rates_carry_their_denominators(some_facts: SomeFacts) -> None:
    completion, on_time, update = build_report(some_facts()).figures.report_rates
    assert (completion.numerator, completion.denominator, completion.value) == (2, 3, 2 / 3)
    assert completion.words == "66,7 % (2 trên 3 báo cáo đã hoàn thành hoặc quá hạn)"
    assert on_time.words == "50 % (1 trên 2 báo cáo đã hoàn thành)"
    assert update.words == "50 % (2 trên 4 báo cáo phải gửi trong kỳ)"


def test_a_rate_without_denominator_is_not_zero_percent(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    only = build.unit_report(state="open", due_on=date(2021, 6, 25), answered_on=None)
    completion, on_time, _ = build_report(some_facts(unit_reports=(only,))).figures.report_rates
    assert completion.value is None
    assert on_time.words == "không tính được, vì không có báo cáo đã hoàn thành"


@pytest.mark.parametrize(
    ("days", "bucket"), [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (120, 2), (121, 3), (400, 3)]
)
def test_overdue_ages_fall_into_four_buckets(
    days: int, bucket: int, some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    facts = some_facts()
    task = build.task(state="open", due_on=facts.as_of.date() - timedelta(days=days), answered_on=None)
    ages = build_report(replace(facts, tasks=(task,))).figures.task_ages
    assert [age.count for age in ages] == [int(n == bucket) for n in range(4)]
    assert ages[3].label == "Trên 120 ngày"


def test_tasks_are_named_from_level_four_and_only_while_overdue(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    overdue = {"state": "open", "answered_on": None}
    tasks = (
        build.task("Mức ba", **overdue, level_reached=3),
        build.task("Mức bốn", **overdue, level_reached=4),
        build.task("Đã xong", answered_on=date(2021, 6, 10), level_reached=4),
    )
    report = build_report(some_facts(tasks=tasks))
    assert [task.task for task in report.figures.named] == ["Mức bốn"]
    assert "1|Mức bốn|Sở Tài chính|31/05/2021|14" in words_of(report, "overview")


def test_equal_answers_are_folded_and_silence_is_named(some_facts: SomeFacts) -> None:
    report = build_report(some_facts())
    text = words_of(report, "results")
    assert [answer.units for answer in report.figures.assignments[0].answers] == [
        ("Sở Tài chính", "Sở Tư pháp")
    ]
    assert "Sở Tài chính, Sở Tư pháp (đã hoàn thành): Đã ban hành kế hoạch." in text
    assert "Chưa báo cáo: Sở Y tế, Sở Xây dựng." in text
    assert "2/4 đơn vị đã báo cáo" in text
    assert "Mục IV.1 của Kế hoạch" in text


def test_the_same_words_in_different_states_are_two_answers(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    lines = (
        build.line(),
        build.line("Sở Y tế", "SYT", state="in_progress"),
        build.line("Sở Tư pháp", "STP", result=""),
    )
    report = build_report(some_facts(assignments=(build.assignment(*lines),)))
    (item,) = report.figures.assignments
    assert [answer.state for answer in item.answers] == ["done", "done", "in_progress"]
    assert "Sở Tư pháp (đã hoàn thành): không nêu nội dung." in words_of(report, "results")


def test_missing_and_late_units_are_listed_with_their_days(some_facts: SomeFacts) -> None:
    text = words_of(build_report(some_facts()), "missing")
    assert (
        "Có 2 đơn vị chưa gửi hoặc chưa gửi bổ sung báo cáo: 1 đơn vị đã quá hạn và 1 đơn vị còn trong hạn."
        in text
    )
    assert "1|Sở Y tế|Chưa gửi báo cáo|16/06/2021|2|2" in text
    assert (
        "2|Sở Xây dựng|Đã trả lại, chưa gửi bổ sung, còn trong hạn|25/06/2021 (hạn cũ 16/06/2021)|–|0" in text
    )
    assert "1|Sở Tư pháp|16/06/2021|17/06/2021|1" in text
    assert "Ban Dân tộc" not in text


def test_difficulties_and_proposals_stand_apart_by_unit(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    tickets = (
        build.ticket("một"),
        build.ticket("hai", unit="Sở Y tế"),
        build.ticket("ba."),
        build.ticket("bốn", kind="proposal", answer="đã cấp"),
    )
    assert words_of(build_report(some_facts(tickets=tickets)), "difficulties").splitlines() == [
        "1. Khó khăn, vướng mắc",
        "Các đơn vị nêu 3 khó khăn, vướng mắc: 3 chưa trả lời.",
        "Khó khăn, vướng mắc và tình trạng trả lời",
        "1|Sở Tài chính|một.|Chưa trả lời",
        "2|Sở Tài chính|ba.|Chưa trả lời",
        "3|Sở Y tế|hai.|Chưa trả lời",
        "2. Kiến nghị, đề xuất",
        "Các đơn vị nêu 1 kiến nghị, đề xuất: 1 đã trả lời.",
        "Kiến nghị, đề xuất và tình trạng trả lời",
        "1|Sở Tài chính|bốn.|Đã trả lời: đã cấp.",
    ]


def test_an_empty_period_says_so_plainly(some_facts: SomeFacts) -> None:
    report = build_report(
        some_facts(unit_reports=(), tasks=(), assignments=(), tickets=(), next_period_label=None)
    )
    assert report.annexes == ()
    assert report.figures.is_reconciled
    assert words_of(report, "direction") == "Trong kỳ không có nhiệm vụ, đơn vị nào phải theo dõi."
    assert words_of(report, "results") == "Trong kỳ không có nhiệm vụ nào phải báo cáo."
    assert words_of(report, "missing") == "Trong kỳ không có đơn vị nào phải gửi báo cáo."
    assert (
        words_of(report, "next")
        == "Kế hoạch không còn kỳ báo cáo tiếp theo và không còn việc đang thực hiện."
    )
    assert "Trong kỳ không có đơn vị nào nêu khó khăn, vướng mắc." in words_of(report, "difficulties")


def test_the_next_period_names_what_is_still_open(some_facts: SomeFacts) -> None:
    assert words_of(build_report(some_facts()), "next").splitlines() == [
        "Tiếp tục đôn đốc 1 báo cáo và 1 nhiệm vụ đang quá hạn.",
        "Theo dõi 1 báo cáo và 1 nhiệm vụ đang thực hiện trong hạn.",
        "Kỳ báo cáo tiếp theo: quý III/2021, hạn gửi báo cáo thứ Năm 16/9/2021.",
    ]


def test_the_head_puts_the_coordinator_under_the_issuer(some_facts: SomeFacts) -> None:
    head = build_report(some_facts()).head
    assert (head.superior, head.agency, head.symbol) == (
        "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
        "Sở Nội vụ",
        "BC-SNV",
    )
    assert head.recipients == ("Thường trực Tỉnh ủy", "Các sở, ban, ngành")
    assert head.bases == (
        "Căn cứ Kế hoạch số 46/KH-UBND ngày 22 tháng 3 năm 2021 của Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu "
        "về tuyên truyền cải cách hành chính năm 2021",
    )


def test_an_instant_without_zone_is_refused(some_facts: SomeFacts) -> None:
    with pytest.raises(BadInput, match="múi giờ"):
        build_report(some_facts(as_of=datetime(2021, 6, 18, 8, 0)))  # noqa: DTZ001


def test_the_symbol_names_the_coordinator_or_leaves_it_to_the_clerk(some_facts: SomeFacts) -> None:
    facts = some_facts()
    assert build_report(facts).head.symbol == "BC-SNV"
    unknown = replace(facts, plan=replace(facts.plan, coordinator_code=""))
    assert build_report(unknown).head.symbol == "BC-…"
