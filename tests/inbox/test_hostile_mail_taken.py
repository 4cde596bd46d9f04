"""Hostile messages on each database: each is on record once, waits or is done, and nothing else has changed."""

from sqlmodel import SQLModel, select

from config.clock import SetClock
from models import InboxMessage
from notifications.recording import RecordingTransport
from operations.mailbox.keep_mail import read_kept_mail
from operations.mailbox.take_mail import take_mail
from operations.workspace import Workspace
from tests.inbox.conftest import ask_for_reports
from tests.intake.hostile_mail import HOSTILE

OWN = ("inbox_message", "audit_event")


def everything_else(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with workspace.database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.connection().execute(table.select())]
            for table in SQLModel.metadata.sorted_tables
            if table.name not in OWN
        }


def test_hostile_messages_are_on_record_once_and_change_nothing_on_each_database(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    ours = ask_for_reports(workspace, clock)
    assert transport.sent
    before = everything_else(ours)
    sizes = {name: one for name, one in HOSTILE.items() if len(one) < 100_000}
    assert len(sizes) > 15
    for name, content in sizes.items():
        taken = take_mail(ours, content)
        assert taken.is_new, name
        assert not take_mail(ours, content).is_new, name
    assert everything_else(ours) == before
    with ours.database.reading() as session:
        rows = session.exec(select(InboxMessage)).all()
    assert len(rows) == len(sizes)
    assert {read_kept_mail(ours, row.sha256) for row in rows} == set(sizes.values())
