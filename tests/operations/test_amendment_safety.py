"""An amendment happens whole or not at all, once, and as it was seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models.queries import obligations as obligation_queries
from operations.amendments import apply_amendment as applying
from operations.amendments import write_amendment
from operations.amendments.amendment_effects import Effects, effects_of
from operations.amendments.apply_amendment import apply_amendment
from operations.amendments.name_amended_plan import set_amendment
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace
from rules.lifecycle import Move, PlanState
from tests.builders import a_deadline, a_reporting_duty, an_assignment
from tests.operations.amending import (
    WHOLE,
    an_amendment,
    everything,
    history,
    letters,
    tasks_of,
    the_plan,
    version_of,
)


def test_a_preview_shows_what_applying_does_and_writes_nothing(workspace: Workspace, running: str) -> None:
    key = an_amendment(
        workspace, running, a_deadline(due_on="2021-08-31"), a_deadline("Sở Y tế", "2021-09-30"), scope=WHOLE
    )
    before = everything(workspace)
    preview = apply_amendment(workspace, key, preview=True)
    assert everything(workspace) == before
    assert apply_amendment(workspace, key) == preview
    assert (preview.opened, preview.moved) == (1, 1)
    assert [(one.unit_code, one.before, one.after) for one in preview.moves] == [
        ("STC", date(2021, 6, 30), date(2021, 8, 31))
    ]
    assert {one.code: (one.opened, one.moved, one.cancelled) for one in preview.by_unit} == {
        "STC": (0, 1, 0),
        "SYT": (1, 0, 0),
        "STP": (0, 0, 3),  # nobody but the class led anything for them
    }


def fails(*_: object, **__: object) -> None:
    raise RuntimeError("the lights went out")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (write_amendment, "write_amended_rows"),
        (write_amendment, "rearm_ladder"),
        (write_amendment, "_cancel"),
        (obligation_queries, "add_obligations"),
        (applying, "tell_units"),
        (applying, "record_audit"),
    ],
)
def test_a_crash_in_the_middle_leaves_nothing(
    workspace: Workspace, running: str, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    key = an_amendment(
        workspace, running, a_deadline(due_on="2021-08-31"), a_deadline("Sở Y tế", "2021-09-30"), scope=WHOLE
    )
    before = everything(workspace)
    monkeypatch.setattr(module, name, fails)
    with pytest.raises(RuntimeError, match="lights"):
        apply_amendment(workspace, key)
    monkeypatch.undo()
    assert everything(workspace) == before
    apply_amendment(workspace, key)


def test_an_amendment_is_applied_once(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"))
    apply_amendment(workspace, key)
    after = everything(workspace)
    with pytest.raises(IllegalMove, match="đã được áp dụng"):
        apply_amendment(workspace, key)
    assert everything(workspace) == after


def test_of_two_who_apply_it_at_once_one_does(workspace: Workspace, running: str) -> None:
    key = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"))
    with ThreadPoolExecutor(2) as hands:
        tries = [hands.submit(apply_amendment, workspace, key) for _ in range(2)]
    refusals = [one.exception() for one in tries if one.exception() is not None]
    assert len(refusals) == 1
    assert isinstance(refusals[0], IllegalMove | LostRace)
    assert len(history(workspace, running)) == 1
    assert len(letters(workspace)) == 1


def test_two_amendments_applied_at_once_come_one_after_the_other(workspace: Workspace, running: str) -> None:
    one = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"), number="60/KH")
    other = an_amendment(workspace, running, a_deadline(due_on="2021-09-30"), number="61/KH")
    with ThreadPoolExecutor(2) as hands:
        tries = [hands.submit(apply_amendment, workspace, key) for key in (one, other)]
    done = [attempt for attempt in tries if attempt.exception() is None]
    assert done
    assert all(isinstance(attempt.exception(), LostRace) for attempt in tries if attempt not in done)
    (task,) = tasks_of(workspace, running, "STC")
    assert task.due_version == 1 + len(done)


def test_what_was_looked_at_must_still_hold(workspace: Workspace, running: str) -> None:
    first = an_amendment(workspace, running, a_deadline(due_on="2021-08-31"), number="60/KH")
    second = an_amendment(workspace, running, a_deadline(due_on="2021-09-30"), number="61/KH")
    seen = (version_of(workspace, second), version_of(workspace, running))
    apply_amendment(workspace, first)
    before = everything(workspace)
    with pytest.raises(LostRace, match="văn bản khác"):
        apply_amendment(workspace, second, seen=seen)
    set_amendment(workspace, second, running, WHOLE)
    with pytest.raises(LostRace, match="bản dự thảo"):
        apply_amendment(workspace, second, seen=seen)
    assert [one for one in everything(workspace) if one not in before] != []  # only the choice of the scope
    assert tasks_of(workspace, running, "STC")[0].due_on == date(2021, 8, 31)


def test_an_answer_that_comes_in_between_stops_the_application(
    workspace: Workspace, running: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = an_amendment(workspace, running, a_reporting_duty(), an_assignment(), scope=WHOLE)
    (task,) = tasks_of(workspace, running, "STC")
    real = effects_of

    def answered_after_the_look(session: Session, *arguments: Any) -> Effects:
        effects = real(session, *arguments)
        obligation_queries.change_state(session, task.id or 0, Move.SUBMIT, at=workspace.clock.now())
        return effects

    monkeypatch.setattr(applying, "effects_of", answered_after_the_look)
    with pytest.raises(LostRace, match="gửi kết quả"):
        apply_amendment(workspace, key)
    assert the_plan(workspace, key).state is PlanState.DRAFT
