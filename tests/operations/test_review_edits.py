"""Editing a draft: one edit is one version, one event, one transaction; nothing read is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from intake.draft import Defect, FieldReading, SourcePlace
from models import Assignment, Plan
from models.queries import audit, drafts
from models.queries import plans as plan_queries
from operations.drafts.add_assignment import add_assignment
from operations.drafts.check_assignment import check_assignment
from operations.drafts.decisions import Decisions
from operations.drafts.drop_assignment import drop_assignment, restore_assignment
from operations.drafts.edit_assignment import AssignmentFields, edit_assignment, fields_of, read_time
from operations.drafts.edit_head import edit_head, head_fields_of
from operations.drafts.import_draft import import_draft
from operations.drafts.merge_assignments import merge_assignments
from operations.drafts.settle_doubt import settle_doubt
from operations.drafts.split_assignment import split_assignment
from operations.plans.confirm_plan import confirm_plan
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, Every, Role, UnitKind
from rules.errors import BadInput, IllegalMove, LostRace, NotFound
from tests.builders import a_deadline, a_directory, a_draft, a_reporting_duty, an_assignment


def a_waiting_draft(workspace: Workspace, *assignments: object) -> str:
    a_directory(workspace)
    draft = a_draft(*(assignments or (a_reporting_duty(), an_assignment(), a_deadline())))  # type: ignore[arg-type]
    return import_draft(workspace, draft, name="kh.docx", checksum="1").key


def plan_of(workspace: Workspace, key: str) -> Plan:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    return plan


def rows_of(workspace: Workspace, key: str) -> list[Assignment]:
    with workspace.database.reading() as session:
        return drafts.every_assignment(session, plan_of(workspace, key).id or 0)


def output_of(workspace: Workspace, row: Assignment) -> str | None:
    with workspace.database.reading() as session:
        return drafts.deliverables_of(session, [row.id or 0]).get(row.id or 0)


def the_fields(workspace: Workspace, row: Assignment) -> AssignmentFields:
    return fields_of(row, output_of(workspace, row))


def actions(workspace: Workspace, key: str) -> list[str]:
    plan_id = plan_of(workspace, key).id
    with workspace.database.reading() as session:
        return [event.action for event in audit.since(session, 0) if event.plan_id == plan_id]


def test_an_edit_is_written_whole_and_counts_one_version(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    row = rows_of(workspace, key)[1]
    wanted = AssignmentFields(
        unit="Sở Y tế",
        unit_kind=UnitKind.NAMED,
        role=Role.RECOMMENDED,
        cooperating=("Sở Tài chính", "Sở Tư pháp"),
        task="Rà soát\nhai việc",
        output="Báo cáo",
        report_to=("Sở Nội vụ",),
        report_via="phần mềm",
        kind=CadenceKind.RECURRING,
        every=(Every.QUARTERLY, Every.YEARLY),
        due_named="2021-06-30",
        due_on=date(2021, 6, 30),
        cadence_text="hằng quý, năm",
        also=(Cadence(CadenceKind.DEADLINE, due="2021-07", due_on=date(2021, 7, 30), text="tháng 7"),),
        section="IV.2",
    )
    assert edit_assignment(workspace, row.id or 0, wanted, version=1) == 2
    written = rows_of(workspace, key)[1]
    assert the_fields(workspace, written) == wanted
    assert written.checked_by == workspace.actor
    assert actions(workspace, key) == ["plan_imported", "assignment_edited"]


def test_a_field_a_person_wrote_is_certain_and_still_points_to_its_place(workspace: Workspace) -> None:
    place = SourcePlace(start_line=12, end_line=12)
    read = (("unit", FieldReading(0.4, place, "heading")), ("task", FieldReading(0.9, place, "in_clause")))
    key = a_waiting_draft(workspace, an_assignment(readings=read, source=place))
    row = rows_of(workspace, key)[0]
    assert row.readings["unit"] == {
        "confidence": 0.4,
        "source": {"start_line": 12, "end_line": 12},
        "how": "heading",
    }
    edit_assignment(workspace, row.id or 0, replace(the_fields(workspace, row), unit="Sở Y tế"), version=1)
    readings = rows_of(workspace, key)[0].readings
    assert readings["unit"] == {
        "confidence": 1.0,
        "how": "person",
        "source": {"start_line": 12, "end_line": 12},
    }
    assert readings["task"]["how"] == "in_clause"


def test_words_are_tidied_where_a_person_wrote_them_and_left_alone_elsewhere(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace, an_assignment("Sở  Tài chính ", task="  Việc  cũ "))
    row = rows_of(workspace, key)[0]
    fields = replace(
        the_fields(workspace, row), output="  Báo\u0301 cáo  ", cooperating=(" Sở Y tế", "Sở Y tế", " ")
    )
    edit_assignment(workspace, row.id or 0, fields, version=1)
    written = rows_of(workspace, key)[0]
    assert (written.task, written.unit_as_named) == ("  Việc  cũ ", "Sở  Tài chính ")
    assert output_of(workspace, written) == "Báó cáo"
    assert written.cooperating_as_named == ["Sở Y tế"]


Change = Callable[[Workspace, str, list[int], int], object]


def an_edit(workspace: Workspace, key: str, ids: list[int], version: int) -> object:
    fields = the_fields(workspace, rows_of(workspace, key)[0])
    return edit_assignment(workspace, ids[0], fields, version=version)


def an_addition(workspace: Workspace, key: str, ids: list[int], version: int) -> object:
    fields = the_fields(workspace, rows_of(workspace, key)[0])
    return add_assignment(workspace, key, fields, after=ids[0], version=version)


def a_new_title(workspace: Workspace, key: str, ids: list[int], version: int) -> object:
    fields = replace(head_fields_of(plan_of(workspace, key)), title="Tên mới")
    return edit_head(workspace, key, fields, version=version)


CHANGES: dict[str, Change] = {
    "assignment_edited": an_edit,
    "assignment_checked": lambda w, _, ids, v: check_assignment(w, ids[0], version=v),
    "assignment_split": lambda w, _, ids, v: split_assignment(
        w, ids[0], ["một", "hai"], by="task", version=v
    ),
    "assignments_merged": lambda w, _, ids, v: merge_assignments(w, ids[:2], version=v),
    "assignment_added": an_addition,
    "assignment_dropped": lambda w, _, ids, v: drop_assignment(w, ids[0], version=v),
    "assignment_restored": lambda w, _, ids, v: restore_assignment(w, ids[0], version=v),
    "plan_head_edited": a_new_title,
}


def test_every_edit_counts_one_version_and_leaves_one_event(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    ids = [row.id or 0 for row in rows_of(workspace, key)]
    for version, change in enumerate(CHANGES.values(), start=1):
        assert change(workspace, key, ids, version) == version + 1
        assert plan_of(workspace, key).draft_version == version + 1
    assert actions(workspace, key) == ["plan_imported", *CHANGES]


def test_an_edit_made_on_an_older_draft_is_refused_and_changes_nothing(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    ids = [row.id or 0 for row in rows_of(workspace, key)]
    check_assignment(workspace, ids[2], version=1)
    before = rows_of(workspace, key)
    for change in CHANGES.values():
        with pytest.raises(LostRace, match="người khác sửa"):
            change(workspace, key, ids, 1)
    assert plan_of(workspace, key).draft_version == 2
    assert rows_of(workspace, key) == before
    assert len(actions(workspace, key)) == 2


def test_of_several_people_at_once_exactly_one_edits(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    number = rows_of(workspace, key)[0].id or 0

    def try_it(_: int) -> bool:
        try:
            check_assignment(workspace, number, version=1)
        except LostRace:
            return False
        return True

    with ThreadPoolExecutor(6) as people:
        assert sum(people.map(try_it, range(6))) == 1
    assert plan_of(workspace, key).draft_version == 2
    assert actions(workspace, key) == ["plan_imported", "assignment_checked"]


def test_a_plan_that_is_no_draft_is_not_edited(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    ids = [row.id or 0 for row in rows_of(workspace, key)]
    confirm_plan(workspace, key, Decisions())
    before = rows_of(workspace, key)
    for change in CHANGES.values():
        with pytest.raises(IllegalMove, match="điều chỉnh"):
            change(workspace, key, ids, plan_of(workspace, key).draft_version)
    assert rows_of(workspace, key) == before


def test_a_task_is_split_in_its_place_and_keeps_its_source(workspace: Workspace) -> None:
    place = SourcePlace(start_line=30, end_line=31)
    key = a_waiting_draft(
        workspace, a_reporting_duty(), an_assignment(source=place, output="Văn bản"), a_deadline()
    )
    row = rows_of(workspace, key)[1]
    split_assignment(workspace, row.id or 0, ["Việc một", "Việc hai", "Việc ba"], by="task", version=1)
    rows = rows_of(workspace, key)
    assert [one.position for one in rows] == [1, 2, 3, 4, 5]
    assert [one.task for one in rows[1:4]] == ["Việc một", "Việc hai", "Việc ba"]
    assert rows[1].id == row.id
    assert {one.source["start_line"] for one in rows[1:4]} == {30}
    assert [output_of(workspace, one) for one in rows[1:4]] == ["Văn bản"] * 3


def test_a_task_is_split_between_units_that_are_named_or_classes(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace, an_assignment("Sở Tài chính và các sở, ngành"))
    split_assignment(
        workspace, rows_of(workspace, key)[0].id or 0, ["Sở Tài chính", "Các sở, ngành"], by="unit", version=1
    )
    assert [(one.unit_as_named, one.unit_kind) for one in rows_of(workspace, key)] == [
        ("Sở Tài chính", UnitKind.NAMED),
        ("Các sở, ngành", UnitKind.COLLECTIVE),
    ]


def test_a_split_needs_two_parts(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    for parts in ([], ["một"], ["một", "  "]):
        with pytest.raises(BadInput, match="hai phần"):
            split_assignment(workspace, rows_of(workspace, key)[0].id or 0, parts, by="task", version=1)
    assert plan_of(workspace, key).draft_version == 1


def test_merging_loses_no_words_no_partner_no_time_and_no_unit(workspace: Workspace) -> None:
    key = a_waiting_draft(
        workspace,
        an_assignment("Sở Tài chính", task="Lập dự toán.", cooperating=("Sở Y tế",), output="Dự toán"),
        a_deadline("Sở Tư pháp", cooperating=("Sở Y tế", "Sở Tài chính")),
        an_assignment("Sở Tài chính", task="Lập dự toán", report_to=("Sở Nội vụ",)),
    )
    ids = [row.id or 0 for row in rows_of(workspace, key)]
    merge_assignments(workspace, [ids[2], ids[0], ids[1]], version=1)
    first, *others = rows_of(workspace, key)
    assert first.task == "Lập dự toán; Trình ban hành quy định mới"
    assert first.cooperating_as_named == ["Sở Y tế", "Sở Tư pháp"]
    assert first.report_to == ["Sở Nội vụ"]
    assert [also["due_on"] for also in first.cadence_also] == ["2021-06-30"]
    assert output_of(workspace, first) == "Dự toán"
    assert [row.is_dropped for row in (first, *others)] == [False, True, True]


def test_a_dropped_row_is_not_merged(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    ids = [row.id or 0 for row in rows_of(workspace, key)]
    drop_assignment(workspace, ids[1], version=1, reason="không phải nhiệm vụ")
    with pytest.raises(BadInput, match="khôi phục"):
        merge_assignments(workspace, ids[:2], version=2)


def test_rows_of_two_plans_are_not_merged(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    other = import_draft(workspace, a_draft(number="9/KH-UBND"), name="b.docx", checksum="2").key
    with pytest.raises(NotFound):
        merge_assignments(
            workspace, [rows_of(workspace, key)[0].id or 0, rows_of(workspace, other)[0].id or 0], version=1
        )


def test_an_assignment_is_added_behind_another_or_at_the_end(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    first, _, last = rows_of(workspace, key)
    fields = replace(the_fields(workspace, first), task="Ở giữa", output="Kế hoạch")
    add_assignment(workspace, key, fields, after=first.id, version=1)
    add_assignment(workspace, key, replace(fields, task="Ở cuối"), after=None, version=2)
    now = rows_of(workspace, key)
    assert [one.position for one in now] == [1, 2, 3, 4, 5]
    assert [now[1].task, now[3].id, now[4].task] == ["Ở giữa", last.id, "Ở cuối"]
    assert output_of(workspace, now[1]) == "Kế hoạch"
    assert now[1].readings["task"] == {"confidence": 1.0, "how": "person"}


def test_an_assignment_without_a_task_is_refused(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    row = rows_of(workspace, key)[0]
    with pytest.raises(BadInput, match="nhiệm vụ để trống"):
        edit_assignment(workspace, row.id or 0, replace(the_fields(workspace, row), task=" \n "), version=1)


def test_what_is_dropped_opens_nothing_and_can_be_taken_back(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    row = rows_of(workspace, key)[2]
    drop_assignment(workspace, row.id or 0, version=1, reason="trùng")
    with workspace.database.reading() as session:
        assert len(plan_queries.assignments(session, row.plan_id)) == 2
    restore_assignment(workspace, row.id or 0, version=2)
    with workspace.database.reading() as session:
        assert len(plan_queries.assignments(session, row.plan_id)) == 3
        reasons = [event.change for event in audit.of_subject(session, ("assignment", row.id or 0))]
    assert reasons == [{"reason": "trùng"}, {}]


def test_the_head_is_edited_field_by_field(workspace: Workspace) -> None:
    a_directory(workspace)
    draft = a_draft(date=None, date_partial="2021-03")
    key = import_draft(workspace, draft, name="kh.docx", checksum="1").key
    fields = replace(
        head_fields_of(plan_of(workspace, key)), issued_on=date(2021, 3, 22), number=" 46/KH-UBND  "
    )
    edit_head(workspace, key, fields, version=1)
    plan = plan_of(workspace, key)
    assert (plan.issued_on, plan.issued_partial, plan.document_number) == (
        date(2021, 3, 22),
        None,
        "46/KH-UBND",
    )
    assert plan.readings["date"] == {"confidence": 1.0, "how": "person"}
    assert "number" not in plan.readings


def test_a_head_that_cannot_be_is_refused(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    head = head_fields_of(plan_of(workspace, key))
    for wrong in (replace(head, title=" "), replace(head, plan_year=21)):
        with pytest.raises(BadInput):
            edit_head(workspace, key, wrong, version=1)
    assert plan_of(workspace, key).draft_version == 1


def test_a_doubt_is_answered_and_the_answer_can_be_mended(workspace: Workspace) -> None:
    a_directory(workspace)
    draft = replace(a_draft(), defects=(Defect("number_missing", "Số văn bản để trống."),))
    key = import_draft(workspace, draft, name="kh.docx", checksum="1").key
    with workspace.database.reading() as session:
        (doubt,) = plan_queries.doubts(session, plan_of(workspace, key).id or 0)
    settle_doubt(workspace, doubt.id or 0, "đã hỏi văn thư", version=1)
    settle_doubt(workspace, doubt.id or 0, "số là 46", version=2)
    with workspace.database.reading() as session:
        (doubt,) = plan_queries.doubts(session, plan_of(workspace, key).id or 0)
    assert (doubt.answer, doubt.settled_by) == ("số là 46", workspace.actor)
    with pytest.raises(BadInput, match="để trống"):
        settle_doubt(workspace, doubt.id or 0, "  ", version=3)
    with pytest.raises(NotFound):
        settle_doubt(workspace, 999, "x", version=3)


def test_a_phrase_a_person_typed_is_read_with_the_plans_own_year(workspace: Workspace) -> None:
    plan = plan_of(workspace, a_waiting_draft(workspace))
    assert read_time(workspace, plan, "trước ngày 30/6").due_on == date(2021, 6, 29)
    assert read_time(workspace, plan, "hằng quý").every == (Every.QUARTERLY,)
    assert read_time(workspace, plan, "bla bla").kind is CadenceKind.UNSPECIFIED
