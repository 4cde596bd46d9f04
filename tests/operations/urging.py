"""A half-year report on its ladder (opens 7/6/2021, due 16/6), for the tests of what people do on it."""

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from config.clock import SetClock
from models import DueEvent, ObligationKind
from models.queries import audit as audit_queries
from models.queries import events as event_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.recording import RecordingTransport
from operations.ladder.next_step import NextStep, next_steps
from operations.ladder.run_round import run_round
from operations.workspace import Workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at


def an_open_report(workspace: Workspace, clock: SetClock) -> int:
    """The half-year report of Sở Tài chính, asked for on 7/6/2021."""
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-07", "10:00"))
    return report_of(workspace, "STC")


def round_at(workspace: Workspace, clock: SetClock, day: str) -> None:
    clock.set(at(day))
    asyncio.run(run_round(workspace, engine="test"))


def rounds_until(workspace: Workspace, clock: SetClock, *days: str) -> None:
    for day in days:
        round_at(workspace, clock, day)


def report_of(workspace: Workspace, code: str, period: str = "2021-H1") -> int:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        assert unit is not None
        views = obligation_queries.views_of_unit(session, unit.id or 0)
    return next(
        view.obligation.id or 0
        for view in views
        if view.obligation.kind is ObligationKind.REPORT and view.period and view.period.key == period
    )


def view_of(workspace: Workspace, obligation_id: int) -> ObligationView:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view


def steps_of(workspace: Workspace, obligation_id: int) -> list[DueEvent]:
    with workspace.database.reading() as session:
        return event_queries.of_obligation(session, obligation_id)


def raised(workspace: Workspace, obligation_id: int) -> list[tuple[str, str, str]]:
    """Day, step, outcome of everything on record, each step once."""
    found = (
        (f"{one.raised_on:%d/%m}", one.step, one.outcome.value) for one in steps_of(workspace, obligation_id)
    )
    return list(dict.fromkeys(found))


def trail_of(workspace: Workspace, obligation_id: int) -> list[tuple[str, str]]:
    """Action and actor of everything in the audit trail about an obligation."""
    with workspace.database.reading() as session:
        trail = audit_queries.of_subject(session, ("obligation", obligation_id))
    return [(event.action, event.actor) for event in trail]


def step_of(workspace: Workspace, obligation_id: int) -> NextStep | None:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        assert view is not None
        today = workspace.local_day(workspace.clock.now())
        return next_steps(session, workspace, [view], today).get(obligation_id)


def letters_to(transport: RecordingTransport, name: str, key: str = "") -> list[str]:
    """The plain text of the letters to addresses that begin with a name, oldest first."""
    return [
        text_of(letter.content)
        for letter in transport.sent
        if letter.recipient.startswith(name) and letter.key.startswith(key)
    ]


def text_of(content: bytes) -> str:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())
