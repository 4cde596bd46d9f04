"""Builders of facts that add up: classes and delays come from rules.progress, as the operations would freeze them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from reports.consolidated.facts import (
    AssignmentFacts,
    LineFacts,
    PeriodFacts,
    PlanFacts,
    ReportFacts,
    TaskFacts,
    TicketFacts,
    UnitReportFacts,
)
from rules.lifecycle import State
from rules.progress import Progress, Timeliness, printed_class, progress_of
from rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
HANOI = timezone(timedelta(hours=7))
AS_OF = datetime(2021, 6, 18, 8, 0, tzinfo=HANOI)
UNIT_DUE = date(2021, 6, 16)
PLAN = PlanFacts(
    number="46/KH-UBND",
    title="Kế hoạch tuyên truyền cải cách hành chính năm 2021",
    issued_on=date(2021, 3, 22),
    issuer="Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
    parent_issuer=None,
    coordinator="Sở Nội vụ",
    coordinator_code="SNV",
    place="Bà Rịa - Vũng Tàu",
    recipients=("- Thường trực Tỉnh ủy;", "Các sở, ban, ngành;", "- Lưu: VT, TH."),
    report_to="Ủy ban nhân dân tỉnh",
)
PERIOD = PeriodFacts(
    key="2021-H1",
    label="6 tháng 2021",
    window_start_on=date(2020, 12, 15),
    window_end_on=date(2021, 6, 14),
    cut_off_on=date(2021, 6, 14),
    unit_due_on=UNIT_DUE,
    top_due_on=date(2021, 6, 21),
    is_cumulative=True,
)


def a_unit_report(unit: str = "Sở Tài chính", code: str = "STC", **changes: Any) -> UnitReportFacts:
    """On time unless told otherwise; class, timeliness and delay follow from state and dates."""
    row = UnitReportFacts(
        obligation=f"2021-H1/{code}",
        unit=unit,
        unit_code=code,
        state="accepted",
        timeliness="",
        printed_class=None,
        due_on=UNIT_DUE,
        original_due_on=UNIT_DUE,
        answered_on=UNIT_DUE,
        days_late=0,
        level_reached=0,
    )
    row = replace(row, **changes)
    return replace(row, **{**derived(row), **changes})


def a_task(task: str = "Hướng dẫn lập dự toán", code: str = "STC", **changes: Any) -> TaskFacts:
    row = TaskFacts(
        obligation=f"{task}/{code}",
        task=task,
        unit="Sở Tài chính",
        unit_code=code,
        due_phrase="trước ngày 01/6/2021",
        due_on=date(2021, 5, 31),
        original_due_on=date(2021, 5, 31),
        state="accepted",
        timeliness="",
        printed_class=None,
        answered_on=date(2021, 5, 28),
        days_late=0,
        level_reached=0,
    )
    row = replace(row, **changes)
    return replace(row, **{**derived(row), **changes})


def derived(row: UnitReportFacts | TaskFacts) -> dict[str, Any]:
    progress = progress_of(State(row.state), row.due_on, row.answered_on, AS_OF.date(), CALENDAR)
    label = printed_class(progress)
    return {
        "timeliness": progress.timeliness.value,
        "printed_class": label.value if label else None,
        "days_late": _delay(row, progress),
    }


def _delay(row: UnitReportFacts | TaskFacts, progress: Progress) -> int:
    if progress.timeliness is Timeliness.DONE_LATE and row.answered_on is not None:
        return max(1, CALENDAR.workdays_between(row.due_on, row.answered_on))
    return -progress.days_left if progress.is_overdue else 0


def a_line(unit: str = "Sở Tài chính", code: str = "STC", **changes: Any) -> LineFacts:
    return replace(LineFacts(unit, code, "done", "Đã ban hành kế hoạch."), **changes)


def an_assignment(*lines: LineFacts, **changes: Any) -> AssignmentFacts:
    assignment = AssignmentFacts(
        assignment_id=1,
        section="IV.1",
        task="Xây dựng kế hoạch tuyên truyền",
        unit_as_named="Các sở, ban, ngành",
        unit_kind="collective",
        role="lead",
        is_standing=True,
        members=len(lines),
        lines=lines,
    )
    return replace(assignment, **changes)


def a_ticket(text: str = "Thiếu kinh phí", **changes: Any) -> TicketFacts:
    return replace(TicketFacts("difficulty", "Sở Tài chính", text, date(2021, 6, 15)), **changes)


def make_facts(**changes: Any) -> ReportFacts:
    """Five units: on time, late, overdue, still in term after an extension, waived; four tasks; one standing assignment."""
    units = (("Sở Tài chính", "STC"), ("Sở Tư pháp", "STP"), ("Sở Y tế", "SYT"), ("Sở Xây dựng", "SXD"))
    facts = ReportFacts(
        plan=PLAN,
        period=PERIOD,
        version=1,
        as_of=AS_OF,
        unit_reports=(
            a_unit_report(),
            a_unit_report("Sở Tư pháp", "STP", answered_on=date(2021, 6, 17), level_reached=1),
            a_unit_report("Sở Y tế", "SYT", state="open", answered_on=None, level_reached=2),
            a_unit_report("Sở Xây dựng", "SXD", state="returned", due_on=date(2021, 6, 25)),
            a_unit_report("Ban Dân tộc", "BDT", state="waived", answered_on=None),
        ),
        tasks=(
            a_task(),
            a_task("In tờ rơi", answered_on=date(2021, 6, 2)),
            a_task(
                "Tổ chức tập huấn", "SYT", unit="Sở Y tế", state="open", answered_on=None, level_reached=4
            ),
            a_task(
                "Sơ kết", "STP", unit="Sở Tư pháp", state="open", due_on=date(2021, 7, 1), answered_on=None
            ),
        ),
        assignments=(
            an_assignment(
                a_line(),
                a_line("Sở Tư pháp", "STP", result="Đã ban hành  kế hoạch"),
                *(a_line(unit, code, state=None, result="") for unit, code in units[2:]),
            ),
            an_assignment(
                a_line(), assignment_id=2, task="Hướng dẫn lập dự toán", is_standing=False, unit_kind="named"
            ),
        ),
        tickets=(a_ticket(), a_ticket("Đề nghị cấp kinh phí", kind="proposal", answer="Đã cấp")),
        next_period_label="quý III/2021",
        next_period_due_on=date(2021, 9, 16),
    )
    return replace(facts, **changes)


@pytest.fixture(scope="session")
def some_facts() -> Callable[..., ReportFacts]:
    return make_facts


@pytest.fixture(scope="session")
def build() -> SimpleNamespace:
    """The builders of single rows: build.unit_report(), build.task(), build.line(), …"""
    return SimpleNamespace(
        unit_report=a_unit_report,
        task=a_task,
        line=a_line,
        assignment=an_assignment,
        ticket=a_ticket,
        plan=PLAN,
    )
