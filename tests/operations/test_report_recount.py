"""Every figure of a compiled report equals a recount in SQL that shares nothing with the code but the tables."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from config.clock import SetClock
from models import ReportSnapshot, ReportText
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.plans.close_plan import close_plan
from operations.plans.follow_plan import follow_plan, suggested_plan
from operations.plans.put_indicators import put_indicators
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.units.apply_unit_change import apply_unit_change
from operations.workspace import Workspace
from reports.consolidated.builder import figures_of
from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import checksum_of, facts_from_json
from reports.consolidated.figures import IndicatorResult
from rules.errors import BadInput, NotFound
from rules.lifecycle import ReportState
from rules.progress import PrintedClass
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, an_assignment, at
from tests.operations.changing_units import a_merge
from tests.operations.test_round import report_of, round_at

INDICATORS = """position,name,measure,aggregation,target,numerator,denominator
1,Số lớp,lớp,sum,10,,
1,Số hồ sơ đúng hạn,hồ sơ,sum,,,
1,Số hồ sơ,hồ sơ,sum,,,
1,Tỷ lệ đúng hạn,%,ratio,90,Số hồ sơ đúng hạn,Số hồ sơ
1,Biên chế,người,last,,,
1,Điểm hài lòng,điểm,average,,,
"""
CLASSES = """
SELECT u.code, o.kind,
  CASE WHEN o.state IN ('submitted', 'accepted') AND o.answered_on <= o.due_on THEN 'Hoàn thành đúng hạn'
       WHEN o.state IN ('submitted', 'accepted') THEN 'Hoàn thành quá hạn'
       WHEN o.due_on < :today THEN 'Đang thực hiện (quá hạn)' ELSE 'Đang thực hiện (trong hạn)' END, count(*)
FROM obligation o JOIN unit u ON u.id = o.unit_id
WHERE o.plan_id = :plan AND o.state NOT IN ('waived', 'cancelled') AND o.tier = 'unit'
  AND (o.period_id = :period OR (o.kind = 'task' AND (o.due_on <= :cut_off OR o.answered_on <= :cut_off)))
GROUP BY 1, 2, 3
"""
STANDING = """
SELECT s.* FROM submission s JOIN obligation o ON o.id = s.obligation_id
WHERE o.period_id = :period AND o.tier = 'unit' AND s.state <> 'returned'
  AND s.version = (SELECT max(b.version) FROM submission b WHERE b.obligation_id = s.obligation_id AND b.state <> 'returned')
"""
LINES = f"""
SELECT l.assignment_id, count(*) FROM submission_line l JOIN ({STANDING}) s ON s.id = l.submission_id GROUP BY 1
"""
OWED = """
SELECT m.assignment_id, count(*) FROM assignment_unit m JOIN obligation o ON o.unit_id = m.unit_id
JOIN assignment a ON a.id = m.assignment_id
WHERE o.period_id = :period AND o.tier = 'unit' AND o.state NOT IN ('waived', 'cancelled')
  AND m.role = 'lead' AND a.plan_id = :plan
GROUP BY 1
"""


def a_plan_with_figures(workspace: Workspace, **head: Any) -> str:
    due = f"{head.get('plan_year', 2021)}-05-31"
    key = a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), a_deadline(due_on=due), **head))
    put_indicators(workspace, key, INDICATORS.encode(), "chi-tieu.csv")
    return key


def answer(
    workspace: Workspace, unit: str, period: str, figures: dict[str, float], estimates: tuple[str, ...] = ()
) -> int:
    """Every line done; the figures stand on the first."""
    view = report_of(workspace, unit, period)
    said = an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id)
    first, *rest = said.lines
    lines = (replace(first, figures=figures, estimates=estimates), *rest)
    submit_status(workspace, view.obligation.id or 0, replace(said, lines=lines))
    return view.obligation.id or 0


def compiled(workspace: Workspace, key: str, period: str) -> tuple[ReportSnapshot, ReportFacts]:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        found = next(one for one in plan_queries.periods(session, plan.id or 0) if one.key == period)
    report_id = compile_report(workspace, found.id or 0)
    with workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
    assert report is not None
    assert report.checksum == checksum_of(facts_from_json(report.facts))
    return report, facts_from_json(report.facts)


def asked(workspace: Workspace, statement: str, **values: Any) -> list[Any]:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    with workspace.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), used)]


def figure_in_sql(workspace: Workspace, name: str) -> str:
    if workspace.database.is_sqlite:
        return f"(SELECT value FROM json_each(l.figures) WHERE key = '{name}')"
    return f"CAST(l.figures ->> '{name}' AS double precision)"


def recounted(workspace: Workspace, name: str, how: str, period_id: int) -> tuple[float | None, int]:
    value = figure_in_sql(workspace, name)
    statement = f"SELECT {how}({value}), count({value}) FROM submission_line l JOIN ({STANDING}) s ON s.id = l.submission_id"
    ((total, given),) = asked(workspace, statement, period=period_id)
    return total, given


def by_name(facts: ReportFacts) -> dict[str, IndicatorResult]:
    return {one.name: one for one in figures_of(facts).indicators}


def test_figures_equal_an_independent_recount(workspace: Workspace, clock: SetClock) -> None:
    key = a_plan_with_figures(workspace)
    round_at(workspace, clock, "2021-06-07")
    returned = answer(workspace, "STC", "2021-H1", {"Số lớp": 99.0})
    return_submission(workspace, returned, reason="Sai số liệu", due_on=date(2021, 6, 16))
    answer(
        workspace, "STC", "2021-H1",
        {"Số lớp": 0.1, "Số hồ sơ đúng hạn": 9, "Số hồ sơ": 10, "Biên chế": 12, "Điểm hài lòng": 8},
    )  # fmt: skip
    round_at(workspace, clock, "2021-06-17")
    answer(
        workspace, "STP", "2021-H1",
        {"Số lớp": 0.2, "Số hồ sơ đúng hạn": 10, "Số hồ sơ": 20, "Tỷ lệ đúng hạn": 50, "Biên chế": 30},
        ("Số lớp",),
    )  # fmt: skip
    clock.set(at("2021-06-18", "09:00"))
    report, facts = compiled(workspace, key, "2021-H1")
    figures = figures_of(facts)
    values = {
        "plan": report.plan_id,
        "period": report.period_id,
        "today": "2021-06-18",
        "cut_off": facts.period.cut_off_on.isoformat(),
    }
    recount = {
        (code, kind, label): number for code, kind, label, number in asked(workspace, CLASSES, **values)
    }
    counted = {
        (unit.unit_code, kind, label.value): counts.of(label)
        for unit in figures.units
        for kind, counts in (("report", unit.reports), ("task", unit.tasks))
        for label in PrintedClass
        if counts.of(label)
    }
    assert counted == recount
    assert figures.reports.total + figures.tasks.total == sum(recount.values()) == 4
    assert {one.unit_code for one in figures.missing} == {"SYT"}
    assert {one.unit_code for one in figures.late} == {"STP"}
    answered, owed = dict(asked(workspace, LINES, **values)), dict(asked(workspace, OWED, **values))
    assert {one.assignment_id: one.answered for one in figures.assignments} == {
        one: answered.get(one, 0) for one in owed
    }
    assert {one.assignment_id: one.members for one in figures.assignments} == owed
    found = by_name(facts)
    for name, how in (("Số lớp", "sum"), ("Số hồ sơ", "sum"), ("Biên chế", "sum"), ("Điểm hài lòng", "avg")):
        total, given = recounted(workspace, name, how, report.period_id)
        assert found[name].period.value == pytest.approx(total)
        assert (found[name].period.given, found[name].period.of) == (given, 3)
    assert (found["Số lớp"].period.value, found["Số lớp"].period.is_estimate) == (0.3, True)
    upper, _ = recounted(workspace, "Số hồ sơ đúng hạn", "sum", report.period_id)
    lower, _ = recounted(workspace, "Số hồ sơ", "sum", report.period_id)
    assert found["Tỷ lệ đúng hạn"].period.value == pytest.approx(100 * (upper or 0) / (lower or 1))
    assert found["Tỷ lệ đúng hạn"].is_reached is False
    said = {one.id: one for one in facts.submissions}
    standing = asked(workspace, f"SELECT id, submitted_by, channel FROM ({STANDING}) s", **values)
    assert {(one.id, one.submitted_by, one.channel) for one in said.values()} == set(standing)
    assert {line.submission_id for one in facts.assignments for line in one.lines} - {None} <= set(said)
    assert figures.is_reconciled


def test_a_merged_unit_appears_once_and_starts_from_what_those_before_it_reported(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_plan_with_figures(workspace)
    round_at(workspace, clock, "2021-06-07")
    for unit, number in (("STC", 3.0), ("STP", 4.0), ("SYT", 1.0)):
        answer(workspace, unit, "2021-H1", {"Số lớp": number, "Biên chế": 10})
    clock.set(at("2021-07-01", "09:00"))
    apply_unit_change(workspace, a_merge("2021-07-01"))
    round_at(workspace, clock, "2021-09-07")
    answer(workspace, "STCTP", "2021-Q3", {"Số lớp": 2.0, "Biên chế": 18})
    clock.set(at("2021-09-17", "09:00"))
    _, facts = compiled(workspace, key, "2021-Q3")
    names = [unit.unit for unit in figures_of(facts).units]
    assert sorted(names) == ["Sở Tài chính và Tư pháp (trước 1/7/2021: Sở Tài chính; Sở Tư pháp)", "Sở Y tế"]
    lessons = by_name(facts)["Số lớp"]
    told = {one.unit_code: (one.value, one.cumulative, one.is_cumulative_whole) for one in lessons.figures}
    assert told == {"STCTP": (2.0, 9.0, True), "SYT": (None, 1.0, False)}
    assert (lessons.period.value, lessons.cumulative.value, lessons.whole) == (2.0, 10.0, 1)
    assert by_name(facts)["Biên chế"].cumulative.value == 28.0  # a stock: the latest of each unit
    assert {row.unit_code for row in facts.earlier if row.span == "cumulative"} == {"STC", "STP", "SYT"}
    assert figures_of(facts).is_reconciled


def test_last_year_is_told_as_it_was_reported(workspace: Workspace, clock: SetClock) -> None:
    old = a_plan_with_figures(workspace)
    round_at(workspace, clock, "2021-06-07")
    answer(workspace, "STC", "2021-H1", {"Số lớp": 3.0})
    clock.set(at("2021-06-17", "09:00"))
    report, before = compiled(workspace, old, "2021-H1")
    assert freeze_report(workspace, report.period_id) == 1
    clock.set(at("2022-01-10", "09:00"))
    close_plan(workspace, old, reason="hết thời hạn thực hiện")
    new = a_plan_with_figures(
        workspace, number="12/KH-UBND", date=clock.now().date(), plan_year=2022, title="Kế hoạch năm 2022"
    )
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, new)
        assert plan is not None
        suggested = suggested_plan(session, plan)
    assert suggested is not None
    assert suggested.key == old
    for wrong, error in (("không có", NotFound), (new, BadInput)):
        with pytest.raises(error):
            follow_plan(workspace, new, wrong)
    with pytest.raises(BadInput, match="năm liền trước"):
        follow_plan(workspace, old, new)
    assert follow_plan(workspace, new, old)
    assert not follow_plan(workspace, new, old)
    round_at(workspace, clock, "2022-06-07")
    answer(workspace, "STP", "2022-H1", {"Số lớp": 6.0})
    clock.set(at("2022-06-17", "09:00"))
    _, facts = compiled(workspace, new, "2022-H1")
    then = [(one.kind, one.unit_code, one.printed_class) for one in facts.earlier if one.span == "last_year"]
    assert then == [
        *(("report", one.unit_code, one.printed_class) for one in before.unit_reports),
        *(("task", one.unit_code, one.printed_class) for one in before.tasks),
    ]
    lessons = by_name(facts)["Số lớp"]
    assert (lessons.period.value, lessons.last_year.value, lessons.change) == (6.0, 3.0, 1.0)
    assert {one.unit_code: one.last_year for one in lessons.figures} == {"STC": 3.0, "STP": None, "SYT": None}
    assert follow_plan(workspace, new, None)


def test_a_correction_that_keeps_its_facts_takes_new_words_alone(
    workspace: Workspace, clock: SetClock
) -> None:
    key = a_plan_with_figures(workspace)
    round_at(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-17", "09:00"))
    report, before = compiled(workspace, key, "2021-H1")
    freeze_report(workspace, report.period_id)
    again = replace(before, version=2)
    correction = ReportSnapshot(
        **report.model_dump(exclude={"id", "version", "state", "facts", "checksum", "keeps_facts"}),
        version=2,
        state=ReportState.COMPILED,
        facts={**report.facts, "version": 2},
        checksum=checksum_of(again),
        keeps_facts=True,
    )
    with workspace.database.transaction() as session:
        report_queries.add_snapshot(session, correction)
        session.add(
            ReportText(
                period_id=report.period_id,
                slot="section:direction",
                text="Đã chỉ đạo.",
                edited_at=clock.now(),
                edited_by="Chuyên viên",
            )
        )
    answer(workspace, "STC", "2021-H1", {"Số lớp": 3.0})
    clock.set(at("2021-06-18", "09:00"))
    _, after = compiled(workspace, key, "2021-H1")
    assert [one.text for one in after.texts] == ["Đã chỉ đạo."]
    assert replace(after, texts=before.texts) == again
