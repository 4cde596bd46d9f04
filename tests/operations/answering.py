"""A unit that owes a report, for the tests of how it answers."""

from config.clock import SetClock
from models import AnswerDraft, Submission, SubmissionLine
from models.queries import answer_drafts as draft_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.ladder.open_periods import open_periods
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, DraftLine
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_assignment, at


def an_open_report(workspace: Workspace, clock: SetClock) -> ObligationView:
    """The half-year report of Sở Tài chính, which leads three assignments; it is 10/6/2021, due on 16/6."""
    a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), a_deadline(due_on="2021-05-14")))
    clock.set(at("2021-06-10", "09:00"))
    open_periods(workspace, workspace.local_day(clock.now()))
    return report_of(workspace)


def report_of(workspace: Workspace, code: str = "STC") -> ObligationView:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        assert unit is not None
        views = obligation_queries.views_of_unit(session, unit.id or 0)
    return next(view for view in views if view.period and view.period.key == "2021-H1")


def lines_of(workspace: Workspace, view: ObligationView) -> list[int]:
    with workspace.database.reading() as session:
        led = plan_queries.led_assignments(session, view.obligation.plan_id, view.unit.id or 0, view.period)
    return [one.id or 0 for one in led]


def a_full_draft(workspace: Workspace, view: ObligationView, result: str = "Đã xong") -> DraftContent:
    lines = lines_of(workspace, view)
    return DraftContent(tuple(DraftLine(one, "done", result) for one in lines), difficulty="Thiếu người")


def kept_draft(workspace: Workspace, view: ObligationView) -> AnswerDraft | None:
    with workspace.database.reading() as session:
        return draft_queries.draft_of(session, view.obligation.id or 0)


def answer_to(workspace: Workspace, view: ObligationView) -> tuple[Submission, list[SubmissionLine]]:
    with workspace.database.reading() as session:
        latest = submission_queries.latest(session, view.obligation.id or 0)
        assert latest is not None
        return latest, submission_queries.lines(session, latest.id or 0)
