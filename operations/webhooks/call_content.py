"""What one call says: ids, words and a link, never an answer and never a file."""

from datetime import datetime
from typing import Any

from models import AuditEvent, Plan
from models.queries.obligations import ObligationView
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from rules.webhook_events import About, HookEvent

PAGES = {About.PLAN: "plans", About.REPORT: "reports", About.DOCUMENT: "documents"}
# Of what was changed only what says which step it was; never words that people wrote.
FACTS = ("level", "due_on", "number", "version", "key")


def obligation_content(
    workspace: Workspace, event: HookEvent, view: ObligationView, at: datetime, **facts: Any
) -> dict[str, Any]:
    one = view.obligation
    return _content(
        workspace,
        event,
        at,
        link=f"obligations/{one.id}",
        obligation={
            "id": one.id,
            "key": one.key,
            "what": what_is_owed(view),
            "due_on": one.due_on.isoformat(),
        },
        unit={"code": view.unit.code, "name": view.unit.name},
        plan={"id": view.plan.id, "key": view.plan.key, "number": plan_number(view)},
        **facts,
    )


def other_content(
    workspace: Workspace, event: HookEvent, entry: AuditEvent, plan: Plan | None, **facts: Any
) -> dict[str, Any]:
    number = plan.id if event.about is About.PLAN and plan else entry.subject_id
    folder = PAGES.get(event.about, "calendar" if event.about is About.CALENDAR else "units/changes")
    told = {name: entry.change[name] for name in FACTS if isinstance(entry.change.get(name), str | int)}
    about = {"kind": event.about.value, "id": entry.subject_id}
    known = (
        {"plan": {"id": plan.id, "key": plan.key, "number": plan.document_number or plan.key}} if plan else {}
    )
    link = f"{folder}/{number}" if event.about in PAGES else folder
    return _content(workspace, event, entry.at, link=link, about=about, **known, **told, **facts)


def _content(
    workspace: Workspace, event: HookEvent, at: datetime, *, link: str, **data: Any
) -> dict[str, Any]:
    """As Standard Webhooks has it: type, timestamp, data."""
    url = f"{workspace.settings.base_url.rstrip('/')}/{link}"
    return {
        "type": event.name,
        "timestamp": workspace.local(at).isoformat(timespec="seconds"),
        "data": {"words": event.words, "url": url, **data},
    }
