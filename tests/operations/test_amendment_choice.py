"""Which plan a draft amends, what the difference is, and what a person decides about it."""

from datetime import date

import pytest

from operations.amendments.amendment_choices import Correction, correct_difference
from operations.amendments.apply_amendment import apply_amendment
from operations.amendments.compare_plans import difference_of
from operations.amendments.name_amended_plan import set_amendment, suggest_amended
from operations.drafts.choose_for_plan import bind_name
from operations.drafts.decisions import Decisions
from operations.plans.close_plan import close_plan
from operations.plans.confirm_plan import confirm_plan
from operations.workspace import Workspace
from rules.cadence import Every
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Undecided
from rules.lifecycle import PlanState
from rules.revision import AmendmentScope, Difference
from tests.builders import a_deadline, a_reporting_duty, an_assignment
from tests.operations.amending import (
    GUIDE,
    PARTIAL,
    RULE,
    WHOLE,
    an_amendment,
    everything_owed,
    history,
    letters,
    monthly,
    tasks_of,
    the_plan,
    version_of,
)


def test_the_difference_names_what_is_added_dropped_moved_and_given_to_another(
    workspace: Workspace, running: str
) -> None:
    key = an_amendment(
        workspace, running, a_reporting_duty(), a_deadline(due_on="2021-08-31"), monthly("Tập huấn", Every.YEARLY),
        scope=WHOLE,
    )  # fmt: skip
    difference = difference_of(workspace, key)
    assert [(change.kind, (change.new or change.old).task) for change in difference.changes] == [  # type: ignore[union-attr]
        (Difference.SAME, a_reporting_duty().task),
        (Difference.MOVED, RULE),
        (Difference.ADDED, "Tập huấn"),
        (Difference.DROPPED, GUIDE),
    ]
    assert not difference.is_same


def test_an_amendment_of_an_amendment_changes_the_running_plan(workspace: Workspace, running: str) -> None:
    first = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"))
    apply_amendment(workspace, first)
    title = "Sửa đổi Kế hoạch số 60/KH-UBND ngày 10/5/2021"
    second = an_amendment(workspace, None, a_deadline(due_on="2021-10-29"), number="75/KH-UBND", title=title)
    (suggested,) = suggest_amended(workspace, second)
    assert suggested.key == running
    assert "60/KH-UBND" in suggested.reason
    set_amendment(workspace, second, first, PARTIAL)
    assert the_plan(workspace, second).amends_plan_id == the_plan(workspace, running).id
    apply_amendment(workspace, second)
    (task,) = tasks_of(workspace, running, "STC")
    assert (task.due_on, task.original_due_on) == (date(2021, 10, 29), date(2021, 6, 30))
    assert task.due_version == 3


def test_a_name_nobody_has_bound_stops_the_application_and_is_asked_for_once(
    workspace: Workspace, running: str
) -> None:
    key = an_amendment(workspace, running, a_deadline("Sở Du lịch"))
    assert apply_amendment(workspace, key, preview=True).unbound
    with pytest.raises(Undecided, match="Sở Du lịch"):
        apply_amendment(workspace, key)
    bind_name(workspace, key, "Sở Du lịch", ["SYT"], version=version_of(workspace, key))
    apply_amendment(workspace, key)
    assert len(tasks_of(workspace, running, "SYT")) == 1
    # Learnt: the issuer's next amendment need not ask again.
    again = an_amendment(
        workspace, running, a_deadline("Sở Du lịch", "2021-11-30", output="Đề án"), number="61/KH"
    )
    assert not apply_amendment(workspace, again, preview=True).unbound


def test_a_name_the_running_plan_was_decided_on_needs_no_second_decision(workspace: Workspace) -> None:
    from operations.drafts.decisions import decisions_from_table
    from tests.builders import a_draft, a_plan

    decisions = decisions_from_table({"bindings": {"Sở Du lịch": ["SYT"]}}, "test")
    key = a_plan(workspace, a_draft(a_deadline("Sở Du lịch")), decisions=decisions)
    applied = apply_amendment(
        workspace, an_amendment(workspace, key, a_deadline("Sở Du lịch", "2021-08-31"), issuer=None)
    )
    assert applied.moved == 1


def test_the_same_plan_in_another_file_changes_nothing(workspace: Workspace, running: str) -> None:
    key = an_amendment(
        workspace, None, a_reporting_duty(), an_assignment(), a_deadline(), number="46/KH-UBND",
        date=date(2021, 3, 22), title="Tuyên truyền cải cách hành chính năm 2021",
    )  # fmt: skip
    (suggested,) = suggest_amended(workspace, key)
    assert (suggested.key, suggested.scope) == (running, AmendmentScope.WHOLE)
    assert "trùng số" in suggested.reason
    assert the_plan(workspace, key).amends_plan_id is None  # suggested, never set
    set_amendment(workspace, key, running, suggested.scope)
    assert difference_of(workspace, key).is_same
    owed = [view.obligation for view in everything_owed(workspace, running)]
    applied = apply_amendment(workspace, key)
    assert applied.is_same
    assert [view.obligation for view in everything_owed(workspace, running)] == owed
    assert history(workspace, running) == []
    assert letters(workspace) == []


def test_a_plan_is_suggested_by_what_the_document_says(workspace: Workspace, running: str) -> None:
    said = {
        "Điều chỉnh một số nội dung Kế hoạch số 46/KH-UBND ngày 22/3/2021": PARTIAL,
        "Kế hoạch thay thế Kế hoạch số 46/KH-UBND": WHOLE,
        "Điều chỉnh, bổ sung Kế hoạch tuyên truyền cải cách hành chính năm 2021": WHOLE,  # three of three assignments
    }
    for number, (title, scope) in enumerate(said.items()):
        key = an_amendment(
            workspace,
            None,
            a_reporting_duty(),
            an_assignment(),
            a_deadline(),
            number=f"{number}/KH",
            title=title,
        )
        (suggested,) = suggest_amended(workspace, key)
        assert (suggested.key, suggested.scope) == (running, scope), title
    other = an_amendment(workspace, None, number="9/KH", title="Phòng, chống thiên tai năm 2021")
    assert suggest_amended(workspace, other) == ()
    earlier = "Điều chỉnh Kế hoạch số 46/KH-UBND ngày 15/02/2019"  # the number of another year
    assert suggest_amended(workspace, an_amendment(workspace, None, number="10/KH", title=earlier)) == ()


def test_only_a_running_plan_can_be_amended(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, None, a_deadline())
    with pytest.raises(BadInput, match="chưa chọn kế hoạch"):
        apply_amendment(workspace, key)
    with pytest.raises(NotFound):
        set_amendment(workspace, key, "999/KH", PARTIAL)
    with pytest.raises(BadInput, match="chính nó"):
        set_amendment(workspace, key, key, PARTIAL)
    with pytest.raises(IllegalMove, match="dự thảo"):
        set_amendment(workspace, key, an_amendment(workspace, None, number="62/KH"), PARTIAL)
    set_amendment(workspace, key, running, PARTIAL)
    close_plan(workspace, running, reason="hết thời hạn thực hiện")
    with pytest.raises(IllegalMove, match="không còn thực hiện"):
        apply_amendment(workspace, key)


def test_an_amendment_is_not_confirmed_as_a_plan_of_its_own(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"))
    with pytest.raises(IllegalMove, match="plan amend"):
        confirm_plan(workspace, key, Decisions())
    set_amendment(workspace, key, None)
    confirm_plan(workspace, key, Decisions())
    assert the_plan(workspace, key).state is PlanState.ACTIVE


def test_what_a_person_corrects_is_kept_and_can_be_taken_back(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"), scope=WHOLE)
    difference = difference_of(workspace, key)
    moved, *unmentioned = difference.changes
    assert moved.new is not None
    corrections = [
        Correction(new_id=moved.new.id),
        *(Correction(old_id=one.old.id, is_kept=True) for one in unmentioned if one.old),
    ]
    version = correct_difference(workspace, key, corrections, version=version_of(workspace, key))
    assert difference_of(workspace, key).counts[Difference.ADDED] == 1
    assert (
        difference_of(workspace, key).counts[Difference.DROPPED] == 1
    )  # the deadline, whose place is free again
    back = [Correction(new_id=moved.new.id, is_automatic=True)]
    version = correct_difference(workspace, key, back, version=version)
    assert difference_of(workspace, key).counts[Difference.MOVED] == 1
    with pytest.raises(BadInput, match="không còn"):
        correct_difference(workspace, key, [Correction(new_id=999_999)], version=version)
    with pytest.raises(LostRace):
        correct_difference(workspace, key, back, version=version - 1)
    set_amendment(workspace, key, None)
    assert the_plan(workspace, key).amendment_choices == {}
