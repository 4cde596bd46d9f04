"""A task given to another unit: who is told, what the new unit owes, and more time given in one piece."""

import asyncio
from datetime import date

import pytest

from models import ContactRole, ObligationKind
from models.queries import extensions as extension_queries
from notifications.recording import RecordingTransport
from operations.ladder import extend_deadline as extending
from operations.ladder.extend_deadline import extend_deadline
from operations.ladder.reassign_obligation import reassign_obligation
from operations.letters.deliver_mail import deliver_mail
from operations.units.add_unit import add_unit
from operations.units.contacts import NewContact
from operations.units.unit_details import UnitDetails
from operations.workspace import Workspace
from rules.errors import LostRace
from tests.operations.amending import everything_owed
from tests.operations.urging import letters_to

NEW, DESK = "moi@smoi.example.vn", "desk@stc.example.vn"


def task_of(workspace: Workspace, key: str) -> int:
    """The dated task of Sở Tài chính, 30/6/2021."""
    (task,) = (
        one.obligation.id
        for one in everything_owed(workspace, key)
        if one.obligation.kind is ObligationKind.TASK and one.unit.code == "STC"
    )
    return task or 0


def test_both_units_are_told_and_the_new_one_owes_its_reports_from_here_on(
    running: str, workspace: Workspace, transport: RecordingTransport
) -> None:
    people = (NewContact(ContactRole.DESK, "Chuyên viên mới", NEW),)
    add_unit(workspace, code="SMOI", name="Sở Mới", details=UnitDetails(), people=people)
    reassign_obligation(workspace, task_of(workspace, running), unit_code="SMOI", reason="Ý kiến Chủ tịch")
    asyncio.run(deliver_mail(workspace))
    (gone,) = letters_to(transport, DESK, "reassigned")
    assert "cho Sở Mới thực hiện" in gone
    assert "Ý kiến Chủ tịch" in gone
    (come,) = letters_to(transport, NEW, "handed_over")
    assert "/s/" in come
    owed = [one for one in everything_owed(workspace, running) if one.unit.code == "SMOI"]
    reports = [one for one in owed if one.obligation.kind is ObligationKind.REPORT]
    others = [
        one
        for one in everything_owed(workspace, running)
        if one.unit.code == "STC" and one.obligation.kind is ObligationKind.REPORT
    ]
    periods = {one.period.key for one in others if one.period and one.period.unit_due_on >= date(2021, 5, 10)}
    assert {one.period.key for one in reports if one.period} == periods
    assert len(owed) == len(reports) + 1


def test_a_unit_that_owes_its_reports_already_owes_them_once(running: str, workspace: Workspace) -> None:
    task = task_of(workspace, running)
    before = len(everything_owed(workspace, running))
    reassign_obligation(workspace, task, unit_code="STP", reason="Ý kiến Chủ tịch")
    once = len(everything_owed(workspace, running))
    reassign_obligation(workspace, task, unit_code="STC", reason="Trả lại")
    reassign_obligation(workspace, task, unit_code="STP", reason="Giao lại")
    assert before <= once == len(everything_owed(workspace, running))


def test_more_time_that_cannot_be_granted_leaves_no_request_behind(
    running: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise LostRace("vừa được người khác quyết định")

    task = task_of(workspace, running)
    monkeypatch.setattr(extending, "decide_more_time", lost)
    with pytest.raises(LostRace):
        extend_deadline(workspace, task, until=date(2021, 7, 9), reason="Công văn 12/STC")
    with workspace.database.reading() as session:
        assert extension_queries.of_obligation(session, task) == []
    monkeypatch.undo()
    extend_deadline(workspace, task, until=date(2021, 7, 9), reason="Công văn 12/STC")
    with workspace.database.reading() as session:
        (one,) = extension_queries.of_obligation(session, task)
    assert one.granted_until or one.until == date(2021, 7, 9)
