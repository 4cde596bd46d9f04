"""What opens nothing of its own is told in the reports: standing work, events without a term, piggyback, k of n."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from config.clock import SetClock
from models import LineState
from models.queries import dashboard_counts
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import Answer, AnswerLine, submit_status
from operations.drafts.choose_for_plan import PolicyChoice, choose_policies
from operations.drafts.decisions import Decisions, decisions_from_table, decisions_to_table
from operations.drafts.import_draft import import_draft
from operations.plans.confirm_plan import confirm_plan
from operations.plans.fire_event import fire_event
from operations.plans.note_event import note_event
from operations.units.import_units import import_units
from operations.workspace import Workspace
from reports.consolidated.builder import build_report
from rules.cadence import Cadence, CadenceKind, Every, UnitKind
from rules.errors import BadInput
from tests.builders import (
    UNITS_CSV,
    a_deadline,
    a_directory,
    a_draft,
    a_plan,
    a_recommendation,
    a_reporting_duty,
    an_answer,
    an_assignment,
    at,
)
from tests.operations.test_reports import facts_of
from tests.operations.test_round import report_of, round_at
from web.answer_form import empty_form
from web.assignment_rows import assignment_rows, found_ids, last_period

EVENT = Cadence(CadenceKind.EVENT, text="khi có yêu cầu")
WEEKLY = Cadence(CadenceKind.RECURRING, (Every.WEEKLY,), text="hằng tuần")
QUARTERLY = Cadence(CadenceKind.RECURRING, (Every.QUARTERLY,), due="trước ngày 15 của tháng cuối quý")
CLASS = "các sở, ban, ngành"


def owed(workspace: Workspace) -> list[tuple[str, date]]:
    with workspace.database.reading() as session:
        return sorted((one.kind.value, one.due_on) for one in dashboard_counts.all_obligations(session))


def test_a_report_carries_a_line_for_everything_its_unit_leads(workspace: Workspace, clock: SetClock) -> None:
    """Standing, weekly, waiting for an event, recurring, dated: one line each; cooperation and advice have none."""
    plan = a_plan(
        workspace,
        a_draft(
            a_reporting_duty("Sở Tài chính"),
            an_assignment(task="Công khai ngân sách"),
            an_assignment(task="Cập nhật trang tin", cadence=WEEKLY),
            an_assignment(task="Giải trình khi được hỏi", cadence=EVENT),
            an_assignment(task="Đối chiếu số liệu", cadence=QUARTERLY),
            a_deadline(due_on="2021-05-31"),
            an_assignment("Sở Y tế", task="Rà soát", cooperating=("Sở Tài chính",)),
            a_recommendation(),
        ),
    )
    assert [on for kind, on in owed(workspace) if kind == "task"] == [
        date(2021, 5, 31), date(2021, 6, 14), date(2021, 9, 14), date(2021, 12, 14),
    ]  # fmt: skip
    clock.set(at("2021-05-20"))
    assert note_event(workspace, plan, 4, happened_on=date(2021, 5, 12)) == 1
    assert note_event(workspace, plan, 4, happened_on=date(2021, 5, 12), note="nhắc lại") == 1
    assert fire_event(workspace, plan, 4, happened_on=date(2021, 5, 17), due_on=date(2021, 5, 28)) == 1
    with pytest.raises(BadInput, match="không chờ sự kiện"):
        note_event(workspace, plan, 2, happened_on=date(2021, 5, 12))
    assert ("task", date(2021, 5, 28)) in owed(workspace)
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    with workspace.database.reading() as session:
        form = empty_form(session, view)
    assert len(form.lines) == form.empty_lines == 6
    happened = {line.task: line.happened_on for line in form.lines if line.happened_on}
    assert happened == {"Giải trình khi được hỏi": (date(2021, 5, 12),)}
    submit_status(
        workspace,
        view.obligation.id or 0,
        an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id),
    )
    round_at(workspace, clock, "2021-06-17")
    facts = facts_of(workspace, "2021-H1")
    standing = {one.task for one in facts.assignments if one.is_standing}
    assert standing == {"Công khai ngân sách", "Cập nhật trang tin", "Rà soát"}
    report = build_report(facts)
    assert report.figures.is_reconciled
    assert "Phát sinh ngày 12/5/2021." in repr(report.section("results"))
    assert (facts.recommended_lines, facts.unit_reports[0].level_reached) == (1, 0)


def test_what_is_inside_another_report_opens_nothing_and_says_where_it_is(
    workspace: Workspace, clock: SetClock
) -> None:
    a_directory(workspace)
    draft = a_draft(
        a_reporting_duty("Sở Tài chính"),
        a_deadline("Sở Y tế"),
        an_assignment("Sở Tài chính", task="Lồng ghép tuyên truyền", cadence=QUARTERLY),
    )
    key = import_draft(workspace, draft, name="kh.docx", checksum="1").key
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        rows = plan_queries.assignments(session, plan.id or 0)
    choose_policies(workspace, key, PolicyChoice(inside={rows[2].id or 0: "báo cáo công tác năm"}), version=1)
    choose_policies(workspace, key, PolicyChoice(inside={rows[2].id or 0: ""}), version=2)
    given = decisions_from_table({"inside": {"2": "52/KH-UBND", "3": " báo cáo  công tác năm "}}, "tệp")
    assert decisions_from_table(decisions_to_table(given), "tệp").inside == given.inside
    with pytest.raises(BadInput, match="không có nhiệm vụ số 9"):
        confirm_plan(workspace, key, Decisions(inside={9: "52/KH-UBND"}))
    for wrong in ({"inside": {"x": "52/KH-UBND"}}, {"inside": {"2": ""}}):
        with pytest.raises(BadInput):
            decisions_from_table(wrong, "tệp")
    confirm_plan(workspace, key, given)
    assert {kind for kind, _ in owed(workspace)} == {
        "report"
    }  # Sở Y tế answers elsewhere and owes nothing here
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    with workspace.database.reading() as session:
        form = empty_form(session, view)
    assert [line.inside for line in form.lines] == ["", "báo cáo công tác năm"]
    assert form.empty_lines == 1
    submit_status(
        workspace,
        view.obligation.id or 0,
        Answer("Chuyên viên", (AnswerLine(form.lines[0].assignment_id, LineState.DONE, "Đã xong"),)),
    )
    round_at(workspace, clock, "2021-06-17")
    facts = facts_of(workspace, "2021-H1")
    report = build_report(facts)
    assert report.figures.is_reconciled
    assert "Đã lồng ghép trong báo cáo công tác năm." in repr(report.section("results"))
    assert [(one.members, one.lines) for one in facts.assignments if one.inside] == [(0, ()), (0, ())]


def test_a_composite_class_is_the_union_and_the_page_counts_those_who_owe(
    workspace: Workspace, clock: SetClock
) -> None:
    """Sở Y tế belongs to both classes and owes once; the coordinator belongs to one and owes itself nothing."""
    units = UNITS_CSV.replace(
        'SYT,Sở Y tế,,Sở Y tế,department,UBND,"các sở, ban, ngành"',
        'SYT,Sở Y tế,,Sở Y tế,department,UBND,"các sở, ban, ngành;UBND các huyện"',
    ).replace("mass_organisation,,,", "mass_organisation,UBND,UBND các huyện,")
    import_units(workspace, units.encode(), "units.csv")
    both = f"{CLASS}, UBND các huyện"
    draft = a_draft(
        a_reporting_duty(both),
        an_assignment(both, unit_kind=UnitKind.COLLECTIVE, task="Rà soát", cadence=QUARTERLY),
    )
    key = import_draft(workspace, draft, name="kh.docx", checksum="1").key
    confirm_plan(workspace, key, Decisions())
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        plan_id = plan.id or 0
        members = [row.unit_id for row in plan_queries.assignment_units(session, plan_id)]
        tasks = [one for one in dashboard_counts.all_obligations(session) if one.kind == "task"]
    assert len(members) == 2 * 5  # five units of the union in each of the two assignments
    assert len(tasks) == len({(one.unit_id, one.due_on) for one in tasks}) == 5 * 3
    round_at(workspace, clock, "2021-06-07")
    view = report_of(workspace, "STC", "2021-H1")
    submit_status(
        workspace,
        view.obligation.id or 0,
        an_answer(workspace, view.obligation.plan_id, view.obligation.unit_id),
    )
    clock.set(at("2021-06-08"))
    with workspace.database.reading() as session:
        ids = found_ids(session, plan_id, "")
        last = last_period(session, plan_id)
        rows = assignment_rows(session, plan_id, ids, date(2021, 6, 8), workspace.calendars, last=last)
    assert rows[0].progress == (
        "1/4 đơn vị đã báo cáo, 1 đã hoàn thành (6 tháng 2021); còn thiếu: Sở Tư pháp, Sở Y tế, MTTQ tỉnh"
    )
    assert rows[1].progress.startswith("0/15 việc có hạn đã gửi kết quả; còn thiếu: Sở Nội vụ,")


def test_a_recommended_body_hears_once_and_a_partner_is_never_pressed(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    """Nobody answers all year: the unit that leads is escalated, its partner and the recommended body are left alone."""
    task = a_deadline("Sở Tài chính", cooperating=("Sở Tư pháp",))
    advice = replace(a_recommendation(), cadence=replace(WEEKLY, every=(Every.QUARTERLY,)))
    a_plan(workspace, a_draft(task, advice), decisions=Decisions(report_every=(Every.YEARLY,)))
    for day in ("2021-03-23", "2021-06-16", "2021-07-01", "2021-07-21", "2021-12-20", "2021-12-31"):
        round_at(workspace, clock, day)
    told = Counter(letter.recipient.partition("@")[2] for letter in transport.sent)
    assert told["mttq.example.vn"] == 1
    assert told["stp.example.vn"] == 1  # ten working days before, once
    assert told["stc.example.vn"] > 3
    with workspace.database.reading() as session:
        owing = {one.unit_id for one in dashboard_counts.all_obligations(session)}
        stc = unit_queries.unit_by_code(session, "STC")
    assert stc is not None
    assert owing == {stc.id}
