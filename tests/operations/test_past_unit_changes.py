"""What comes under a change of units after it: a letter not yet written, a draft (tracking.md 2.2, 5)."""

import asyncio
from datetime import date

import pytest

from config.clock import SetClock
from models.queries import outbox as outbox_queries
from models.queries import planned_letters as letter_queries
from models.queries import plans as plan_queries
from operations.drafts.decisions import Decisions
from operations.drafts.import_draft import import_draft
from operations.ladder.raise_due_events import raise_due_events
from operations.ladder.run_round import run_round
from operations.letters.seal_letters import seal_letters
from operations.plans.confirm_plan import confirm_plan
from operations.units.apply_unit_change import apply_unit_change
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.errors import Undecided
from tests.builders import (
    a_deadline,
    a_directory,
    a_draft,
    a_plan,
    a_reporting_duty,
    an_assignment,
    at,
)
from tests.operations.amending import letters, round_on, the_plan
from tests.operations.changing_units import NEW, a_merge, change, owed
from tests.operations.urging import text_of


def reminder_of(workspace: Workspace, email: str) -> list[tuple[str, bytes | None]]:
    """The reminder of 10/5: whether it went, and what it said."""
    with workspace.database.reading() as session:
        found = [one for state in LetterState for one in outbox_queries.in_state(session, state)]
    return [(one.state.value, one.content) for one in found if one.key == f"reminder:{email}:2021-05-10"]


def test_a_reminder_planned_for_the_unit_of_before_is_not_written(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-05-13")))
    round_on(workspace, clock, "2021-05-07")
    clock.set(at("2021-05-10", "08:30"))
    raise_due_events(workspace, date(2021, 5, 10))
    with workspace.database.reading() as session:
        planned = letter_queries.planned(session, workspace.clock.now(), 50)
    assert "desk@stc.example.vn" in {one.recipient_email for one in planned}
    apply_unit_change(workspace, a_merge())
    seal_letters(workspace)
    assert [state for state, _ in reminder_of(workspace, "desk@stc.example.vn")] == ["suppressed"]
    assert [one.recipient_email for one in letters(workspace, "unit_changed")].count(
        "moi@stctp.example.vn"
    ) == 1
    round_on(workspace, clock, "2021-05-13")
    (today,) = [
        one for one in letters(workspace, "due_today") if one.recipient_email == "moi@stctp.example.vn"
    ]
    assert NEW in text_of(today.content or b"")


def test_a_letter_written_out_before_the_change_is_taken_back(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-05-13")))
    round_on(workspace, clock, "2021-05-07")
    clock.set(at("2021-05-10", "08:30"))
    raise_due_events(workspace, date(2021, 5, 10))
    assert seal_letters(workspace).sealed
    apply_unit_change(workspace, a_merge())
    assert seal_letters(workspace).suppressed
    asyncio.run(run_round(workspace, engine="test"))
    assert [state for state, _ in reminder_of(workspace, "desk@stc.example.vn")] == ["suppressed"]


def a_late_draft(workspace: Workspace, number: str = "46/KH-UBND") -> str:
    draft = a_draft(
        a_reporting_duty(),
        an_assignment(cooperating=("Sở Tư pháp",)),
        a_deadline(due_on="2021-05-31"),
        a_deadline(due_on="2021-06-30"),
        number=number,
    )
    return import_draft(workspace, draft, name="ke-hoach.docx", checksum=number.rjust(64, "0")).key


def parts(workspace: Workspace, key: str) -> list[tuple[int, int, str, date | None, int | None]]:
    plan_id = the_plan(workspace, key).id or 0
    with workspace.database.reading() as session:
        positions = {one.id: one.position for one in plan_queries.assignments(session, plan_id)}
        rows = plan_queries.assignment_units(session, plan_id, with_ended=True)
    return [
        (positions[row.assignment_id], row.unit_id, row.role.value, row.ended_on, row.inherited_from_id)
        for row in rows
    ]


def test_a_draft_of_before_a_merge_ends_as_if_it_had_been_confirmed_before(
    workspace: Workspace, clock: SetClock
) -> None:
    """Two plans that say the same, one confirmed on each side of the change; the second merge is of the first's heir."""
    a_directory(workspace)
    clock.set(at("2021-05-20", "10:00"))
    early, late = a_late_draft(workspace, "45/KH-UBND"), a_late_draft(workspace)
    confirm_plan(workspace, early, Decisions())
    apply_unit_change(workspace, a_merge())
    apply_unit_change(workspace, change("absorb", "SNV", "STCTP", "2021-05-20"))
    confirm_plan(workspace, late, Decisions())
    found = owed(workspace, late)
    assert found == owed(workspace, early)
    assert {code for code, *_ in found} == {"STCTP", "SYT"}
    assert ("STCTP", "2021-06-30", "STC", "scheduled") in found
    assert parts(workspace, late) == parts(workspace, early)
    assert any(ended == date(2021, 5, 10) for _, _, _, ended, _ in parts(workspace, late))
    one, other = the_plan(workspace, early), the_plan(workspace, late)
    assert other.coordinating_unit_name == one.coordinating_unit_name == NEW
    assert other.coordinating_unit_id == one.coordinating_unit_id


def test_a_draft_whose_unit_was_split_asks_a_person(workspace: Workspace, clock: SetClock) -> None:
    a_directory(workspace)
    clock.set(at("2021-05-20", "10:00"))
    key = a_late_draft(workspace)
    apply_unit_change(workspace, change("split", "STC", "SYT STP", answers={"*": "SYT"}))
    confirm_plan(workspace, key, Decisions(heirs={"STC#3": "STP"}))
    assert {(code, what) for code, what, *_ in owed(workspace, key) if what[5:7] in ("05", "06")} == {
        ("STP", "2021-05-31"),
        ("SYT", "2021-06-30"),
    }


def test_a_split_without_an_answer_for_the_draft_confirms_nothing(
    workspace: Workspace, clock: SetClock
) -> None:
    a_directory(workspace)
    clock.set(at("2021-05-20", "10:00"))
    key = a_late_draft(workspace)
    apply_unit_change(workspace, change("split", "STC", "SYT STP"))
    with pytest.raises(Undecided, match=r"46.*#1.*#2.*#3.*#4.*Nghị quyết 15"):
        confirm_plan(workspace, key, Decisions())
    assert owed(workspace, key) == []
    confirm_plan(workspace, key, Decisions(heirs={"STC": "STP", "STC#2": "SYT"}))
    assert {code for code, *_ in owed(workspace, key)} == {"STP", "SYT"}


def test_a_plan_issued_after_the_split_means_the_unit_as_it_is_since(
    workspace: Workspace, clock: SetClock
) -> None:
    a_directory(workspace)
    clock.set(at("2021-05-20", "10:00"))
    apply_unit_change(workspace, change("split", "STC", "STC STP", "2021-03-10"))
    key = a_late_draft(workspace)
    confirm_plan(workspace, key, Decisions())
    assert ("STC", "2021-06-30", None, "scheduled") in owed(workspace, key)
