"""A change of units applied to what runs: who owes what, who is told, what is asked of a person (tracking.md 5)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.clock import SetClock
from models import AssignmentUnit, Obligation, User, UserRole
from models.queries import access as access_queries
from models.queries import audit as audit_queries
from models.queries import passing_duties as duty_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.answers.submit_status import submit_status
from operations.people.add_user import add_user
from operations.reporting.compile_reports import compile_period
from operations.units.apply_unit_change import apply_unit_change
from operations.units.import_units import import_units
from operations.units.preview_unit_change import preview_unit_change
from operations.units.unit_change_request import UnitChangeRequest, request_from
from operations.units.unit_names_over_time import names_over_time
from operations.workspace import Workspace
from rules.errors import Refused, Undecided
from rules.lifecycle import State
from tests.builders import (
    UNITS_CSV,
    a_deadline,
    a_draft,
    a_plan,
    a_recommendation,
    a_reporting_duty,
    an_answer,
    an_assignment,
    at,
)
from tests.operations.amending import everything, everything_owed, letters, round_on, tasks_of, the_plan

NEW = "Sở Tài chính và Tư pháp"
DAY = "2021-05-10"


def request(kind: str, before: str, after: Any = (), **more: Any) -> UnitChangeRequest:
    table = {
        "kind": kind,
        "effective_on": date.fromisoformat(DAY),
        "legal_basis": "Nghị quyết 15/NQ-HĐND ngày 28/4/2021",
        "from": before.split(),
        "to": after.split() if isinstance(after, str) else list(after),
        **more,
    }
    return request_from(table)


def a_merge() -> UnitChangeRequest:
    new = {"code": "STCTP", "name": NEW, "desk_name": "Chuyên viên mới", "desk_email": "moi@stctp.example.vn"}
    return request("merge", "STC STP", [new])


@pytest.fixture
def living(workspace: Workspace, clock: SetClock) -> str:
    """Four departments report; STC is late with a task of 30/4 and has one of 30/6; MTTQ is only recommended."""
    key = a_plan(
        workspace,
        a_draft(
            a_reporting_duty(),
            an_assignment(cooperating=("Sở Tư pháp",)),
            a_deadline(due_on="2021-04-30"),
            a_deadline(due_on="2021-06-30"),
            a_deadline("Các sở, ban, ngành", "2021-09-30"),
            a_recommendation(),
        ),
    )
    for day in ("2021-03-23", "2021-05-04", "2021-05-05"):
        round_on(workspace, clock, day)
    clock.set(at(DAY, "10:00"))
    return key


def owed(workspace: Workspace, key: str, code: str) -> dict[str, Obligation]:
    """What a unit owes or has answered: the period, or the due date of a task."""
    views = [view for view in everything_owed(workspace, key) if view.unit.code == code]
    return {
        view.period.key if view.period else view.obligation.original_due_on.isoformat(): view.obligation
        for view in views
        if view.obligation.state is not State.CANCELLED
    }


def parts(workspace: Workspace, key: str, position: int) -> dict[str, AssignmentUnit]:
    with workspace.database.reading() as session:
        codes = {unit.id: unit.code for unit in unit_queries.all_units(session)}
        row = plan_queries.assignments(session, the_plan(workspace, key).id or 0)[position - 1]
        return {codes[one.unit_id]: one for one in duty_queries.members_of(session, [row.id or 0])}


def unit_id(workspace: Workspace, code: str) -> int:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
    assert unit is not None
    return unit.id or 0


def test_two_departments_merge_in_the_middle_of_a_plan(
    workspace: Workspace, clock: SetClock, living: str
) -> None:
    before, quiet = owed(workspace, living, "STC"), everything(workspace)
    preview = preview_unit_change(workspace, a_merge())
    assert everything(workspace) == quiet
    applied = apply_unit_change(workspace, a_merge()).summary
    assert applied == preview
    assert applied.told == (NEW, "Sở Tài chính", "Sở Tư pháp")
    after = owed(workspace, living, "STCTP")
    # Every period and task once, though two units owed them.
    assert sorted(after) == ["2021-05-04", "2021-06-30", "2021-09-30", "2021-H1", "2021-Q3", "2021-Y"]
    late, was = after["2021-05-04"], before["2021-05-04"]
    for name in (
        "due_on",
        "original_due_on",
        "ladder_position",
        "level_reached",
        "next_action_on",
        "state",
        "opens_on",
    ):
        assert getattr(late, name) == getattr(was, name), name
    assert (late.due_version, late.inherited_on) == (was.due_version + 1, date(2021, 5, 10))
    assert late.inherited_from_id == unit_id(workspace, "STC")
    assert late.key.endswith(":STCTP")
    # What was answered or is over stays with those who answered; nothing open is left behind.
    for code in ("STC", "STP"):
        assert {one.state for one in owed(workspace, living, code).values()} <= {
            State.SUBMITTED,
            State.ACCEPTED,
        }
    cooperating = parts(workspace, living, 2)
    assert (cooperating["STC"].ended_on, cooperating["STP"].ended_on) == (date(2021, 5, 10),) * 2
    assert (cooperating["STCTP"].role.value, cooperating["STCTP"].inherited_from_id) == (
        "lead",
        unit_id(workspace, "STC"),
    )
    mail = [one.recipient_email for one in letters(workspace, "unit_changed")]
    assert sorted(mail) == sorted(
        [
            "moi@stctp.example.vn",
            "head@stc.example.vn",
            "desk@stc.example.vn",
            "desk@stp.example.vn",
            "head@stp.example.vn",
        ]
    )
    with pytest.raises(Refused, match="đã thôi hoạt động từ 10/5/2021"):
        apply_unit_change(workspace, request("absorb", "STC", "SYT"))
    # No storm: what is raised next is the step that was next, to the new people.
    with workspace.database.reading() as session:
        audit = audit_queries.of_subject(session, ("unit_change", 1))
        own = audit_queries.of_subject(session, ("obligation", late.id or 0))
    assert [one.action for one in audit] == ["unit_changed"]
    assert "Sở Tài chính → Sở Tài chính và Tư pháp; đã quá hạn khi tiếp nhận" in own[-1].change["note"]
    level = late.level_reached
    round_on(workspace, clock, "2021-05-12")
    (stepped,) = [one for one in tasks_of(workspace, living, "STCTP") if one.id == late.id]
    assert stepped.level_reached >= level
    assert stepped.ladder_position <= late.ladder_position + 1


def test_the_report_of_the_successor_has_the_lines_of_both_and_prints_both_names(
    workspace: Workspace, clock: SetClock, living: str
) -> None:
    apply_unit_change(workspace, a_merge())
    round_on(workspace, clock, "2021-06-07")
    heir, plan = unit_id(workspace, "STCTP"), the_plan(workspace, living)
    report = owed(workspace, living, "STCTP")["2021-H1"]
    answer = an_answer(workspace, plan.id or 0, heir)
    assert len(answer.lines) == 5
    submit_status(workspace, report.id or 0, answer)
    clock.set(at("2021-06-17", "09:00"))
    compile_period(workspace, report.period_id or 0, date(2021, 6, 17))
    with workspace.database.reading() as session:
        snapshot = report_queries.newest_of_period(session, report.period_id or 0)
        unit = unit_queries.unit_by_code(session, "STCTP")
        names = names_over_time(session)
    assert snapshot is not None
    assert unit is not None
    printed = f"{NEW} (trước 10/5/2021: Sở Tài chính; Sở Tư pháp)"
    assert names.printed(unit, plan.issued_on) == printed
    assert names.printed(unit, date(2021, 6, 1)) == NEW
    facts = snapshot.facts
    late = next(row for row in facts["tasks"] if row["due_on"] == "2021-05-04")
    assert late["unit"] == f"{printed}, tiếp nhận khi đã quá hạn"
    assert [row["unit"] for row in facts["unit_reports"]].count(printed) == 1
    guide = next(row for row in facts["assignments"] if row["unit_as_named"] == "Sở Tài chính")
    assert [line["unit_code"] for line in guide["lines"]] == ["STCTP"]
    everybody = next(row for row in facts["assignments"] if row["unit_kind"] == "collective")
    assert sorted(line["unit_code"] for line in everybody["lines"]) == ["STCTP", "SYT"]


def test_a_rename_keeps_everything_and_the_old_name_until_its_last_day(
    workspace: Workspace, clock: SetClock, living: str
) -> None:
    before = owed(workspace, living, "SNV"), owed(workspace, living, "STC")
    apply_unit_change(workspace, request("rename", "SNV", name="Sở Nội vụ và Lao động"))
    assert (owed(workspace, living, "SNV"), owed(workspace, living, "STC")) == before
    assert the_plan(workspace, living).coordinating_unit_name == "Sở Nội vụ và Lao động"
    with workspace.database.reading() as session:
        directory = unit_queries.directory(session)
        unit = unit_queries.unit_by_code(session, "SNV")
        assert unit is not None
        assert names_over_time(session).printed(unit) == "Sở Nội vụ và Lao động (trước 10/5/2021: Sở Nội vụ)"
    assert directory.resolve("Sở Nội vụ", issuer_id=None, on=date(2021, 5, 9)) is not None
    assert directory.resolve("Sở Nội vụ", issuer_id=None, on=date(2021, 5, 10)) is None
    with pytest.raises(Refused, match="đã mang tên này"):
        apply_unit_change(workspace, request("rename", "SNV", name="Sở Nội vụ và Lao động"))
    clock.set(at("2021-05-09", "10:00"))
    with pytest.raises(Refused, match="từ 10/5/2021: đến ngày đó mới áp dụng được"):
        apply_unit_change(workspace, request("dissolve", "SYT"))


def test_a_unit_goes_into_another_that_goes_on(workspace: Workspace, living: str) -> None:
    add_user(
        workspace,
        login="stp",
        name="Cán bộ STP",
        email="desk@stp.example.vn",
        role=UserRole.UNIT_DESK,
        unit_code="STP",
        password="mật khẩu dài lắm",
    )
    own = owed(workspace, living, "SYT")
    summary = apply_unit_change(workspace, request("absorb", "STP", "SYT")).summary
    assert summary.users_moved == ("Cán bộ STP (stp)",)
    assert owed(workspace, living, "SYT").keys() == own.keys()
    assert {name: one.id for name, one in owed(workspace, living, "SYT").items()} == {
        name: one.id for name, one in own.items()
    }
    with workspace.database.reading() as session:
        user = access_queries.user_by_login(session, "stp")
        directory = unit_queries.directory(session)
    assert isinstance(user, User)
    assert user.unit_id == unit_id(workspace, "SYT")
    # A document of a later day that still says the old name means the body that took over.
    found = directory.resolve("Sở Tư pháp", issuer_id=None, on=date(2021, 6, 1))
    assert found is not None
    assert found.unit_ids == (unit_id(workspace, "SYT"),)


def test_the_coordinator_merges_with_a_unit_that_reports_to_it(workspace: Workspace, living: str) -> None:
    summary = apply_unit_change(workspace, request("absorb", "SNV", "STC")).summary
    plan = the_plan(workspace, living)
    assert (plan.coordinating_unit_id, plan.coordinating_unit_name) == (
        unit_id(workspace, "STC"),
        "Sở Tài chính",
    )
    assert any("đầu mối của kế hoạch 46/KH-UBND chuyển sang Sở Tài chính" in note for note in summary.notes)


def test_a_split_waits_for_a_person_to_say_where_each_assignment_goes(
    workspace: Workspace, living: str
) -> None:
    half = request("split", "STC", "SYT STP", answers={f"{living}#2": "SYT"})
    assert len(preview_unit_change(workspace, half).unanswered) == 4
    quiet = everything(workspace)
    with pytest.raises(Undecided, match=r"còn thiếu: 46.*#1"):
        apply_unit_change(workspace, half)
    assert everything(workspace) == quiet
    whole = replace(half, answers={**half.answers, living: "STP"})
    apply_unit_change(workspace, whole)
    assert "SYT" in parts(workspace, living, 2)
    assert parts(workspace, living, 3)["STP"].inherited_from_id == unit_id(workspace, "STC")
    assert tasks_of(workspace, living, "STP")[0].inherited_from_id is not None
    assert [one for one in owed(workspace, living, "STC").values() if one.state is State.OPEN] == []


def test_a_unit_dissolved_without_a_successor_leaves_questions_not_silence(
    workspace: Workspace, living: str
) -> None:
    summary = apply_unit_change(workspace, request("dissolve", "STC")).summary
    assert [one.code for one in summary.questions] == ["unit_ended"] * 3
    assert owed(workspace, living, "STC").keys() <= {"2021-Q1"}
    assert "STC" in parts(workspace, living, 1)
    apply_unit_change(workspace, request("dissolve", "STP SYT SNV"))
    with workspace.database.reading() as session:
        questions = change_queries.open_questions(
            session, ["unit_ended", "collective_empty", "coordinator_ended"]
        )
        directory = unit_queries.directory(session)
    said = [one.message for one, _ in questions]
    assert any(
        "“các sở, ban, ngành” không còn chỉ đơn vị nào từ 10/5/2021" in one and "số 1, 5" in one
        for one in said
    )
    assert any("Sở Nội vụ thôi hoạt động" in one for one in said)
    assert directory.resolve("các sở, ban, ngành", issuer_id=None, on=date(2021, 6, 1)) is None


def test_the_old_directory_file_imported_again_undoes_no_change(workspace: Workspace, living: str) -> None:
    apply_unit_change(workspace, request("rename", "SYT", name="Sở Y tế và Dân số"))
    apply_unit_change(workspace, a_merge())
    import_units(workspace, UNITS_CSV.encode(), "units.csv")
    with workspace.database.reading() as session:
        units = {unit.code: unit for unit in unit_queries.all_units(session)}
    assert units["SYT"].name == "Sở Y tế và Dân số"
    assert units["STC"].valid_to == date(2021, 5, 9)
    with workspace.database.reading() as session:
        (binding,) = [unit for unit in unit_queries.directory(session).units if unit.code == "SYT"]
    assert binding.spans, "the former name keeps its last day"


def test_of_two_who_apply_at_once_one_is_told(workspace: Workspace, living: str) -> None:
    with workspace.database.reading() as session:
        stale = unit_queries.unit_by_code(session, "STC")
        mine = next(
            one
            for one in duty_queries.obligations_of(session, [unit_id(workspace, "STC")])
            if one.state is State.OPEN
        )
    assert stale is not None
    apply_unit_change(workspace, a_merge())
    with workspace.database.transaction() as session:
        assert not change_queries.end_unit(session, stale, date(2021, 5, 9))
        assert not duty_queries.hand_over(
            session, mine, to=1, key="x", on=date(2021, 5, 10), at=workspace.clock.now()
        )
        assert not duty_queries.end_obligation(session, mine, at=workspace.clock.now())
