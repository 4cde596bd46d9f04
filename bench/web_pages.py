"""Every page there is, with ids that exist: out of the application's own routes."""

import re
from collections.abc import Callable

from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlmodel import Session

from web.routes import ROUTERS

MOST_BYTES = 200_000
MOST_STATEMENTS = 40
# Not pages: files, streams, pictures, forms that end a session, what only programs ask.
NOT_PAGES = frozenset(
    {"board_live", "work_live", "healthz", "readyz", "metrics", "office_sign_in", "office_signed_in"}
)
# Pages of things that no large world has: files on disk, a key pair of another office, work that is going on.
NEEDS_MORE = frozenset(
    {"report_template_file", "export_package", "inbox_original", "download_section", "work"}
)
# Pages of a plan that is still being reviewed.
OF_DRAFTS = frozenset({"review", "add_page", "edit_page", "download_draft", "schedule"})
DRAFT = "SELECT max(id) FROM plan WHERE state = 'draft'"
# Routes whose last name in braces stands for something of their own.
OTHERWISE = {
    "calendar_of": "SELECT 'vn'",
    "inbox_message": "SELECT max(id) FROM inbox_message",
    "period_dates": "SELECT max(id) FROM reporting_period WHERE plan_id = (SELECT min(id) FROM plan WHERE state = 'active')",
}
# What a name in braces stands for: one that exists, from the middle, so that nothing is at its edge.
FOUND = {
    "draft_id": DRAFT,
    **OTHERWISE,
    "plan_id": "SELECT id FROM plan WHERE state = 'active' ORDER BY id LIMIT 1 OFFSET {0}",
    "obligation_id": "SELECT id FROM obligation WHERE state IN ('open', 'returned') ORDER BY id LIMIT 1 OFFSET {0}",
    "code": "SELECT code FROM unit ORDER BY id LIMIT 1 OFFSET 1",
    "assignment_id": "SELECT max(id) FROM assignment",
    "report_id": "SELECT max(id) FROM report_snapshot",
    "document_id": "SELECT max(id) FROM official_letter",
    "period_id": "SELECT max(id) FROM reporting_period",
    "unit_id": "SELECT max(id) FROM unit",
    "user_id": "SELECT max(id) FROM user_account",
    "ticket_id": "SELECT max(id) FROM difficulty",
    "evidence_id": "SELECT max(id) FROM evidence",
    "message_id": "SELECT max(id) FROM outbox_message",
    "letter_id": "SELECT max(id) FROM outbox_message",
    "signatory_id": "SELECT max(id) FROM signatory",
    "year": "SELECT 2026",
    "key": "SELECT 'report-default'",
}


def _exists(session: Session) -> Callable[[str], str | None]:
    known: dict[str, str | None] = {}

    def found(name: str) -> str | None:
        if name not in known:
            statement = FOUND.get(name, "").format(0)
            value = session.connection().execute(text(statement)).scalar() if statement else None
            known[name] = None if value is None else str(value)
        return known[name]

    return found


def paths_of(session: Session) -> dict[str, str]:
    """Route name → path, for each GET route whose names in braces can be filled; its variants beside it."""
    exists = _exists(session)
    found: dict[str, str] = {}
    for router in ROUTERS:
        for route in router.routes:
            if (
                not isinstance(route, APIRoute)
                or "GET" not in (route.methods or ())
                or route.name in NOT_PAGES
            ):
                continue
            values = {name: exists(name) for name in route.param_convertors}
            if route.name in OTHERWISE and (value := exists(route.name)) is not None:
                values[next(reversed(values))] = value
            if route.name in OF_DRAFTS:
                values["plan_id"] = exists("draft_id") or values["plan_id"]
            if all(value is not None for value in values.values()):
                found[route.name] = _filled(route.path, values)
    plan = exists("plan_id")
    for name, path in VARIANTS.items():
        if plan is not None:
            found[name] = path.replace("PLAN", plan)
    return found


def _filled(path: str, values: dict[str, str | None]) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda one: str(values[one[1]]), path)


# The same pages narrowed, as people narrow them.
VARIANTS = {
    "overview of a plan": "/?plan=PLAN",
    "obligations overdue": "/obligations?class=overdue",
    "obligations late": "/obligations?class=late",
    "obligations sent": "/obligations?state=submitted",
    "obligations of a plan": "/obligations?plan=PLAN&class=in_term",
    "obligations due in 7 days": "/obligations?due_within=7",
    "obligations, page 30": "/obligations?class=on_time&page=30",
}
