"""Reports on their way to being issued, for the tests of sign-off."""

from config.clock import SetClock
from models import ArchivedFile, AuditEvent, OutboxMessage, ReportSnapshot
from models.queries import archive as archive_queries
from models.queries import audit as audit_queries
from models.queries import outbox as outbox_queries
from models.queries import reports as report_queries
from operations.reporting.compile_reports import freeze_report
from operations.workspace import Workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, an_upward_duty, at
from tests.operations.test_round import round_at

RECIPIENTS = (
    "UBND tỉnh Hải Bình (b/c)",
    "Sở Tài chính",
    "Các sở, ban, ngành",
    "Báo Hải Bình",
    "Lưu: VT, CCHC",
)


def a_frozen_report(workspace: Workspace, clock: SetClock, *, upward: bool = True) -> int:
    """The half-year report of 46/KH-UBND, frozen on 18/6/2021."""
    duties = (a_reporting_duty(), an_upward_duty()) if upward else (a_reporting_duty(),)
    a_plan(workspace, a_draft(*duties, recipients=RECIPIENTS))
    for day in ("2021-06-07", "2021-06-17"):
        round_at(workspace, clock, day)
    report = newest_report(workspace)
    clock.set(at("2021-06-18", "15:00"))
    assert freeze_report(workspace, report.period_id) == 1
    return report.id or 0


def newest_report(workspace: Workspace) -> ReportSnapshot:
    with workspace.database.reading() as session:
        return report_queries.all_snapshots(session)[0]


def report_at(workspace: Workspace, report_id: int) -> ReportSnapshot:
    with workspace.database.reading() as session:
        found = report_queries.snapshot(session, report_id)
    assert found is not None
    return found


def history_of(workspace: Workspace, report_id: int) -> list[AuditEvent]:
    with workspace.database.reading() as session:
        return audit_queries.of_subject(session, ("report", report_id))


def files_of(workspace: Workspace, report_id: int) -> list[ArchivedFile]:
    with workspace.database.reading() as session:
        return archive_queries.files_of_report(session, report_id)


def letters_of_kind(workspace: Workspace, kind: str) -> list[OutboxMessage]:
    with workspace.database.reading() as session:
        return outbox_queries.find(session, kind=kind)
