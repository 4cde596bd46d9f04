"""Confirming a plan: nothing is tracked before it, everything is frozen by it."""

from datetime import date

import pytest

from config.policy_files import load_regime
from models.queries import dashboard_counts
from models.queries import plans as plan_queries
from operations.drafts.decisions import Decisions, decisions_from_table
from operations.drafts.import_draft import import_draft
from operations.plans.confirm_plan import confirm_plan, preview_plan
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, Every
from rules.errors import BadInput, IllegalMove, Undecided
from rules.lifecycle import PlanState
from tests.builders import a_directory, a_draft, a_plan, a_reporting_duty, an_assignment


def a_waiting_draft(workspace: Workspace, *assignments: object) -> str:
    a_directory(workspace)
    return import_draft(workspace, a_draft(*assignments), name="kh.docx", checksum="1").key  # type: ignore[arg-type]


def tracked(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return len(dashboard_counts.all_obligations(session))


def test_nothing_is_tracked_until_a_person_has_confirmed(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    assert tracked(workspace) == 0
    confirm_plan(workspace, key, Decisions())
    assert tracked(workspace) == 9  # three units, three periods left of the year


def test_a_preview_shows_the_schedule_and_writes_nothing(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace)
    seen = preview_plan(workspace, key, Decisions())
    assert [(period.key, period.unit_due_on) for period in seen.periods] == [
        ("2021-H1", date(2021, 6, 16)),
        ("2021-Q3", date(2021, 9, 16)),
        ("2021-Y", date(2021, 12, 16)),
    ]
    assert seen.obligations == 9
    assert tracked(workspace) == 0
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    assert plan.state is PlanState.DRAFT


def test_names_nobody_has_bound_stop_the_confirmation_and_leave_nothing_behind(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace, a_reporting_duty(), an_assignment("Sở Du lịch"), an_assignment(None))
    with pytest.raises(Undecided) as stopped:
        confirm_plan(workspace, key, Decisions())
    assert "'Sở Du lịch'" in str(stopped.value)
    assert "không nêu đơn vị" in str(stopped.value)
    assert tracked(workspace) == 0
    decisions = decisions_from_table({"bindings": {"sở du lịch": ["STC"]}, "missing_subject": "STP"}, "test")
    confirm_plan(workspace, key, decisions)
    assert tracked(workspace) == 9


def test_an_ignored_name_opens_nothing(workspace: Workspace) -> None:
    key = a_waiting_draft(workspace, a_reporting_duty(), an_assignment("các cơ quan liên quan"))
    confirm_plan(
        workspace, key, decisions_from_table({"ignored": {"Các cơ quan liên quan": "tập hợp mở"}}, "test")
    )
    assert tracked(workspace) == 9


def test_a_plan_is_confirmed_once(workspace: Workspace) -> None:
    key = a_plan(workspace)
    with pytest.raises(IllegalMove):
        confirm_plan(workspace, key, Decisions())


def test_the_regime_and_the_ladders_are_copied_onto_the_plan(workspace: Workspace) -> None:
    key = a_plan(workspace, decisions=Decisions(regime="nd09"))
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    assert plan.regime is not None
    assert plan.regime["id"] == load_regime("nd09").id
    assert plan.report_ladder is not None
    assert [step["name"] for step in plan.report_ladder["steps"]][:2] == ["request", "due_soon"]


@pytest.mark.parametrize("table", [{"regime": "khong-co"}, {"bindngs": {}}, {"report_every": ["sometimes"]}])
def test_a_decision_that_means_nothing_is_named(workspace: Workspace, table: dict[str, object]) -> None:
    key = a_waiting_draft(workspace)
    with pytest.raises(BadInput):
        confirm_plan(workspace, key, decisions_from_table(table, "decisions.toml [x]"))


def test_a_sentence_with_a_date_and_a_rhythm_asks_for_both(workspace: Workspace) -> None:
    cadence = Cadence(
        CadenceKind.DEADLINE,
        due="2021-04-30",
        due_on=date(2021, 4, 29),
        text="trước ngày 30/4",
        also=(Cadence(CadenceKind.RECURRING, (Every.HALF_YEARLY, Every.YEARLY), text="6 tháng, năm"),),
    )
    task = "Ban hành kế hoạch trước ngày 30/4; 6 tháng, năm báo cáo kết quả gửi Sở Nội vụ"
    key = a_waiting_draft(
        workspace, an_assignment("Sở Y tế", task=task, report_to=("Sở Nội vụ",), cadence=cadence)
    )
    confirm_plan(workspace, key, Decisions())
    with workspace.database.reading() as session:
        owed = [(one.kind.value, one.due_on) for one in dashboard_counts.all_obligations(session)]
    assert sorted(owed) == [
        ("report", date(2021, 6, 16)),
        ("report", date(2021, 12, 16)),
        ("task", date(2021, 4, 29)),
    ]
