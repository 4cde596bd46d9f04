"""An event a person fires: whose term counts, what it opens, and that it counts once."""

from datetime import date
from typing import Any

import pytest

from config.clock import SetClock
from models import Assignment
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from operations.plans.event_duties import Happening
from operations.plans.event_term import stated_term
from operations.plans.fire_event import fire_event, preview_event
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, Role, UnitKind
from rules.errors import BadInput, NotFound
from rules.workdays import WorkCalendar
from tests.builders import a_draft, a_plan, a_reporting_duty, an_assignment, at

CALENDAR = WorkCalendar(days_off=frozenset({date(2021, 4, 21), date(2021, 4, 30), date(2021, 5, 3)}))
TERM = "trong thời hạn 07 ngày làm việc kể từ khi có kết luận"


@pytest.mark.parametrize(
    ("words", "due_on", "is_stated"),
    [
        ("trong 05 ngày làm việc kể từ khi có kết luận kiểm tra", "2021-04-28", True),
        (TERM, "2021-05-04", True),
        ("chậm nhất 10 ngày kể từ ngày nhận được văn bản", "2021-05-04", True),  # 30/4 is a day off
        ("sau 01 tháng kể từ khi kết thúc đợt kiểm tra", "2021-05-20", True),
        ("05 ngày trước khi tổ chức hội nghị", "2021-04-15", True),
        ("khi có hướng dẫn của Bộ", "2021-04-28", False),
    ],
)
def test_the_term_is_the_plans_own_where_it_names_one(words: str, due_on: str, is_stated: bool) -> None:
    assignment = Assignment(
        plan_id=1,
        position=1,
        task="x",
        role=Role.LEAD,
        unit_kind=UnitKind.NAMED,
        cadence_kind=CadenceKind.EVENT,
        cadence_text=words,
    )
    term = stated_term(assignment)
    assert term.is_stated is is_stated
    basis = term.basis(date(2021, 4, 20), CALENDAR)
    assert basis.due_on(CALENDAR).isoformat() == due_on


def a_waiting_plan(workspace: Workspace) -> str:
    event = Cadence(CadenceKind.EVENT, text=TERM)
    all_units = an_assignment(
        "Các sở, ban, ngành", unit_kind=UnitKind.COLLECTIVE, task="Khắc phục tồn tại", cadence=event
    )
    return a_plan(workspace, a_draft(a_reporting_duty(), all_units))


def test_an_event_is_seen_first_opens_once_and_is_written_down(workspace: Workspace, clock: SetClock) -> None:
    key = a_waiting_plan(workspace)
    clock.set(at("2021-04-22", "10:00"))
    day = date(2021, 4, 20)
    seen = preview_event(workspace, key, 2, Happening(day, note="Kết luận số 5/KL-UBND"))
    due = {duty.unit.code: duty.due_on for duty in seen.new}
    assert due == dict.fromkeys(("SNV", "STC", "STP", "SYT"), date(2021, 5, 4))
    assert _tasks(workspace) == []
    assert fire_event(workspace, key, 2, happened_on=day, note="Kết luận số 5/KL-UBND", only=("STC",)) == 1
    assert fire_event(workspace, key, 2, happened_on=day, note="Kết luận số 5/KL-UBND") == 3
    assert fire_event(workspace, key, 2, happened_on=day, term_workdays=2) == 0
    tasks = _tasks(workspace)
    assert {(task.due_on, task.due_basis, task.opens_on) for task in tasks} == {
        (date(2021, 5, 4), "workdays:2021-04-20+7", date(2021, 4, 22))
    }
    assert {task.due_phrase for task in tasks} == {f"{TERM} (sự kiện ngày 20/4/2021: Kết luận số 5/KL-UBND)"}
    with workspace.database.reading() as session:
        fired = [one.change for one in audit_queries.since(session, 0) if one.action == "event_fired"]
    assert [one["units"] for one in fired] == [1, 3]
    assert (fired[0]["unit_code"], fired[0]["due_on"], fired[0]["happened_on"]) == (
        "STC", "2021-05-04", "2021-04-20",
    )  # fmt: skip
    # another day is another event; a person may set the term or the day
    assert fire_event(workspace, key, 2, happened_on=date(2021, 4, 22), term_workdays=2, only=("STC",)) == 1
    named = date(2021, 5, 2)
    assert fire_event(workspace, key, 2, happened_on=date(2021, 4, 19), due_on=named, only=("STC",)) == 1
    assert {task.due_on for task in _tasks(workspace)} == {date(2021, 5, 4), date(2021, 4, 26), named}
    _refuses(workspace, key)


def _tasks(workspace: Workspace) -> list[Any]:
    with workspace.database.reading() as session:
        views = obligation_queries.views_of_plan(session, 1)
    return [view.obligation for view in views if view.assignment is not None]


def _refuses(workspace: Workspace, key: str) -> None:
    """What nobody can mean is refused in words and opens nothing."""
    day = date(2021, 4, 20)
    wrong: list[tuple[int, dict[str, Any], str]] = [
        (1, {"happened_on": day}, "không chờ sự kiện"),
        (2, {"happened_on": date(2031, 4, 20)}, "hơn một năm"),
        (2, {"happened_on": day, "term_workdays": 0}, "0 ngày làm việc"),
        (2, {"happened_on": day, "term_workdays": 3, "due_on": day}, "chỉ chọn một"),
        (2, {"happened_on": day, "due_on": date(2021, 4, 19)}, "sớm hơn ngày sự kiện"),
        (2, {"happened_on": day, "only": ("UBND",)}, "không giao cho đơn vị UBND"),
    ]
    for position, given, words in wrong:
        with pytest.raises(BadInput, match=words):
            fire_event(workspace, key, position, **given)
    for plan, position in ((key, 9), ("no-plan", 1)):
        with pytest.raises(NotFound):
            fire_event(workspace, plan, position, happened_on=day)
